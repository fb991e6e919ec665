/* SPDX-License-Identifier: MIT */
/*
 * A name for where workers sit, for whoever keeps what was learned there.
 *
 * Speeds are those of a worker: of the unit that it sits on, of the processor
 * that this belongs to, and of what it shares with the units of other workers.
 * So all of these are in the name, in the order of the workers, and nothing
 * else is: not the machine's own name, as its neighbour in a rack is as fast,
 * and not the ranks of kinds, which some systems tell and others do not, and
 * which say nothing but the order.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include <hwloc.h>

#include "fnv.h"
#include "machine/machine.h"

/* The most of a processor's name that is readable in an identity. */
#define MODEL_MAX 128

/* What hwloc tells of a processor, on one system or another. */
static const char *const facts[] = {
	"CPUVendor", "CPUFamilyNumber", "CPUModelNumber", "CPUModel",
	"CPUStepping", "CPUType", "CPUImplementer", "CPUArchitecture",
	"CPUVariant", "CPUPart", "CPURevision",
};

#define FACTS (sizeof(facts) / sizeof(facts[0]))

/* Where the facts about a unit's processor are: its package, or the machine. */
static hwloc_obj_t processor(hwloc_topology_t topology, unsigned pu)
{
	hwloc_obj_t unit = hwloc_get_pu_obj_by_os_index(topology, pu);
	hwloc_obj_t package = NULL;

	if (unit)
		package = hwloc_get_ancestor_obj_by_type(topology,
							 HWLOC_OBJ_PACKAGE,
							 unit);
	return package ? package : hwloc_get_root_obj(topology);
}

static uint64_t add_number(uint64_t hash, int64_t number)
{
	char text[32];
	int length = snprintf(text, sizeof(text), "%" PRId64 ";", number);

	return ata__fnv(hash, text, (size_t)length);
}

static uint64_t add_facts(uint64_t hash, hwloc_obj_t object)
{
	for (size_t i = 0; i < FACTS; i++) {
		const char *fact = hwloc_obj_get_info_by_name(object, facts[i]);

		if (fact)
			hash = ata__fnv(hash, fact, strlen(fact));
		hash = ata__fnv(hash, ";", 1);
	}
	return hash;
}

static uint64_t add_unit(uint64_t hash, hwloc_topology_t topology,
			 const struct ata_core *core)
{
	hash = add_number(hash, core->pu);
	hash = add_number(hash, core->core);
	hash = add_number(hash, core->package);
	hash = add_number(hash, core->cache);
	hash = add_number(hash, core->kind);
	return add_facts(hash, processor(topology, core->pu));
}

/* A processor's name: one blank for several, no control characters. */
static void copy_model(char text[MODEL_MAX], const char *model)
{
	size_t n = 0;

	for (; *model && n < MODEL_MAX - 1; model++) {
		unsigned char c = (unsigned char)*model;

		if (c < 0x20 || c == 0x7f)
			c = ' ';
		if (c != ' ' || (n && text[n - 1] != ' '))
			text[n++] = (char)c;
	}
	if (n && text[n - 1] == ' ')
		n--;
	text[n] = '\0';
}

int ata_machine_id(const struct ata_machine *machine, uint32_t workers,
		   char *text, size_t capacity)
{
	uint64_t hash = ATA__FNV_START;
	char model[MODEL_MAX] = "";
	const char *known;
	uint32_t seats;

	if (!machine || !workers || !text || capacity < ATA_MACHINE_ID_SIZE)
		return -EINVAL;
	/* Worker i sits on unit i mod usable: their number tells the rest. */
	seats = workers < machine->usable ? workers : machine->usable;
	for (uint32_t i = 0; i < seats; i++)
		hash = add_unit(hash, machine->topology, &machine->cores[i]);
	known = hwloc_obj_get_info_by_name(
		processor(machine->topology, machine->cores[0].pu), "CPUModel");
	if (known)
		copy_model(model, known);
	snprintf(text, capacity, "%s, %" PRIu32 " worker%s, %016" PRIx64,
		 *model ? model : "unknown processor", workers,
		 workers == 1 ? "" : "s", hash);
	return 0;
}
