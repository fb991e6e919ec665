/* SPDX-License-Identifier: MIT */
/*
 * The order in which workers use the cores.
 */
#ifndef ATA__MACHINE_ORDER_H
#define ATA__MACHINE_ORDER_H

#include <stdint.h>

#include <atasched/machine.h>

struct hwloc_topology;

/*
 * ata__order_cores - put cores into the order of ata_machine_cores()
 *
 * @cores: count of them, complete; cores[i] is the processing unit whose
 *         logical index is i, as far as there are any, then those off line.
 *         Unusable ones keep that order behind the usable ones
 *
 * It uses the objects' userdata as scratch.
 *
 * Return: 0, or -ENOMEM (cores are unchanged)
 */
int ata__order_cores(struct hwloc_topology *topology, struct ata_core *cores,
		     uint32_t count);

#endif
