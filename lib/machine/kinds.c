/* SPDX-License-Identifier: MIT */
/*
 * Kinds of cores, and which is the faster.
 *
 * The only file that looks at hwloc's version: 3.0 changed the call that
 * describes a kind.
 *
 * A kind is a hint for the order of the first exploration and no more. hwloc
 * ranks kinds 0, 1, ... by what the system says of them (capacity, core type,
 * frequency), or gives every one -1 when it cannot put them all in one order.
 * Ranks have been seen wrong, and several kinds where all cores are alike.
 */
#include <errno.h>

#include <hwloc.h>
#include <hwloc/cpukinds.h>

#include "machine/kinds.h"

static uint32_t kinds_count(hwloc_topology_t topology)
{
	int n = hwloc_cpukinds_get_nr(topology, 0);

	return n > 0 ? (uint32_t)n : 0;
}

/* Units and rank of one kind; the words that describe it are not needed. */
static int kind_get(hwloc_topology_t topology, uint32_t kind,
		    hwloc_bitmap_t units, int *rank)
{
#if HWLOC_API_VERSION >= 0x00030000
	return hwloc_cpukinds_get_info(topology, kind, units, rank, NULL, 0);
#else
	return hwloc_cpukinds_get_info(topology, kind, units, rank, NULL, NULL,
				       0);
#endif
}

int ata__kinds_read(struct hwloc_topology *topology, struct ata_core *cores,
		    uint32_t count)
{
	uint32_t kinds = kinds_count(topology);
	hwloc_bitmap_t units = hwloc_bitmap_alloc();

	if (!units)
		return -ENOMEM;
	for (uint32_t i = 0; i < count; i++)
		cores[i].kind = cores[i].rank = -1;
	for (uint32_t kind = 0; kind < kinds; kind++) {
		int rank = -1;

		if (kind_get(topology, kind, units, &rank))
			continue;
		for (uint32_t i = 0; i < count; i++) {
			if (!hwloc_bitmap_isset(units, cores[i].pu))
				continue;
			cores[i].kind = (int32_t)kind;
			cores[i].rank = rank >= 0 ? rank : -1;
		}
	}
	hwloc_bitmap_free(units);
	return 0;
}
