/* SPDX-License-Identifier: MIT */
/*
 * Which processing units this process may run on.
 *
 * With OMP_PROC_BIND or OMP_PLACES the OpenMP runtime has pinned the main
 * thread to its first place before main() began, and its mask is that place
 * alone. What the user gave the process is then the union of all places.
 * Without them some runtimes report one place for the whole machine, made when
 * the program started; then the mask, which may have changed since, is right.
 *
 * The mask is that of the process: where its threads have different ones, as
 * with a pool that keeps its caller pinned, hwloc gives the union.
 */
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>

#include <hwloc.h>
#include <omp.h>

#include "machine/mask.h"

static bool openmp_pins(void)
{
	return omp_get_num_places() > 0 &&
	       omp_get_proc_bind() != omp_proc_bind_false;
}

static int read_places(hwloc_bitmap_t mask)
{
	int places = omp_get_num_places();

	hwloc_bitmap_zero(mask);
	for (int place = 0; place < places; place++) {
		int count = omp_get_place_num_procs(place);
		int *ids;

		if (count <= 0)
			continue;
		ids = calloc((size_t)count, sizeof(*ids));
		if (!ids)
			return -ENOMEM;
		omp_get_place_proc_ids(place, ids);
		for (int i = 0; i < count; i++)
			if (ids[i] >= 0)
				hwloc_bitmap_set(mask, (unsigned)ids[i]);
		free(ids);
	}
	return 0;
}

int ata__mask_read(struct hwloc_topology *topology,
		   struct hwloc_bitmap_s *mask)
{
	if (openmp_pins())
		return read_places(mask);
	errno = 0;
	if (!hwloc_get_cpubind(topology, mask, HWLOC_CPUBIND_PROCESS))
		return 0;
	if (errno == ENOSYS || errno == ENOTSUP) {
		hwloc_bitmap_fill(mask);	/* there are no masks here */
		return 0;
	}
	/* hwloc asks all threads, through /proc, which may not be there, and
	 * gives up when threads come and go; the caller's mask it can tell. */
	errno = 0;
	if (!hwloc_get_cpubind(topology, mask, HWLOC_CPUBIND_THREAD))
		return 0;
	return errno > 0 ? -errno : -EINVAL;
}
