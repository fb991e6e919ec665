/* SPDX-License-Identifier: MIT */
/*
 * Kinds of cores, and which is the faster.
 */
#ifndef ATA__MACHINE_KINDS_H
#define ATA__MACHINE_KINDS_H

#include <stdint.h>

#include <atasched/machine.h>

struct hwloc_topology;

/*
 * ata__kinds_read - fill in kind and rank of each of count cores
 *
 * -1 where the machine does not tell. It may know no kinds at all, one, several
 * without an order, or leave some units out.
 *
 * Return: 0, or -ENOMEM (cores are unchanged)
 */
int ata__kinds_read(struct hwloc_topology *topology, struct ata_core *cores,
		    uint32_t count);

#endif
