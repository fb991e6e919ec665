/* SPDX-License-Identifier: MIT */
/* The time on the wall, in seconds, that does not run backwards. */
#ifndef ATA_BENCH_WALL_H
#define ATA_BENCH_WALL_H

#include <time.h>

static inline double wall_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

#endif
