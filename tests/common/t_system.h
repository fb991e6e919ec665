/* SPDX-License-Identifier: MIT */
/*
 * A system that takes cores and gives them back as the test says.
 */
#ifndef ATA_TESTS_COMMON_T_SYSTEM_H
#define ATA_TESTS_COMMON_T_SYSTEM_H

#include <stdint.h>
#include <sys/types.h>

#include "machine/system.h"

#define T_SYSTEM_MOST 16

struct t_system {
	struct ata__system system;	/* give out a pointer to this */
	struct ata__units off;	/* units that are off line */
	pid_t thread[T_SYSTEM_MOST];	/* those with a mask of ours, which */
	struct ata__units mask[T_SYSTEM_MOST];	/* the real one never sees */
	uint32_t threads;
	uint32_t looks;		/* at the quota */
	struct ata_quota quota;
};

/* All on line, real masks, no quota. The struct may not move afterwards. */
void t_system_init(struct t_system *t);

/* A unit goes off line, or comes back. */
void t_system_off(struct t_system *t, unsigned int unit, int off);

/* Somebody sets a thread's mask to these n units. */
void t_system_set(struct t_system *t, pid_t thread, const unsigned int *unit,
		  uint32_t n);

/* Is the thread on this unit alone? */
int t_system_on(struct t_system *t, pid_t thread, unsigned int unit);

#endif
