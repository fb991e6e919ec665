/* SPDX-License-Identifier: MIT */
/*
 * The machine as the library sees it, read once and never changed after that.
 */
#ifndef ATA__MACHINE_MACHINE_H
#define ATA__MACHINE_MACHINE_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include <atasched/machine.h>

#include "machine/bind.h"
#include "machine/cgroup.h"
#include "machine/clock.h"
#include "machine/system.h"

struct hwloc_topology;

struct ata_machine {
	struct hwloc_topology *topology;
	struct ata_core *cores;		/* in the order of ata_machine_core() */
	struct hwloc_bitmap_s **sets;	/* of each core, the mask to bind to */
	uint32_t count;			/* cores, usable or not */
	uint32_t usable;		/* the first so many are */
	bool is_this_system;
	struct ata__cgroup cgroup;	/* zeros on a recorded machine */
	const struct ata__clock *clock;	/* tests put their own here, */
	const struct ata__system *system;	/* and here */
	atomic_uint references;
};

/*
 * ata__machine_get - one more reference; ata_machine_close() drops it
 *
 * Return: machine
 */
struct ata_machine *ata__machine_get(struct ata_machine *machine);

/* Is it the one we run on, so that its cores can be bound? */
static inline bool ata__machine_is_this_system(const struct ata_machine *m)
{
	return m->is_this_system;
}

static inline const struct ata__clock *
ata__machine_clock(const struct ata_machine *machine)
{
	return machine->clock;
}

#endif
