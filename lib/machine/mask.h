/* SPDX-License-Identifier: MIT */
/*
 * Which processing units this process may run on.
 */
#ifndef ATA__MACHINE_MASK_H
#define ATA__MACHINE_MASK_H

struct hwloc_topology;
struct hwloc_bitmap_s;

/*
 * ata__mask_read - units that this process may run on, as it was started
 *
 * The union of OpenMP's places where OpenMP pins threads, else the process's
 * affinity mask; every unit where the system cannot tell.
 *
 * Return: 0, or -ENOMEM
 */
int ata__mask_read(struct hwloc_topology *topology,
		   struct hwloc_bitmap_s *mask);

#endif
