/* SPDX-License-Identifier: MIT */
/*
 * A clock that stands still until the test moves it.
 */
#ifndef ATA_TESTS_COMMON_T_CLOCK_H
#define ATA_TESTS_COMMON_T_CLOCK_H

#include <stdatomic.h>
#include <stdint.h>

#include "machine/clock.h"

struct t_clock {
	struct ata__clock clock;	/* give out a pointer to this */
	_Atomic uint64_t now;		/* nanoseconds */
	_Atomic uint64_t cpu;		/* the same for every thread */
	_Atomic uint64_t looks;		/* at now */
};

/* Both times 0. The struct may not move afterwards. */
void t_clock_init(struct t_clock *t);

/* Time passes: ns of it, cpu of these on a processor. Any thread may call. */
void t_clock_advance(struct t_clock *t, uint64_t ns, uint64_t cpu);

/* How often someone has looked what time it is. */
uint64_t t_clock_looks(struct t_clock *t);

#endif
