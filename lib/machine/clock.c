/* SPDX-License-Identifier: MIT */
/*
 * The system's clocks.
 */
#include <stddef.h>
#include <time.h>

#include "machine/clock.h"

/*
 * clock_gettime() fails for a clock the system does not have, and both of these
 * are demanded by POSIX threads; 0 is then no worse than an error that nobody
 * could act on in the middle of a round.
 */
static uint64_t read_clock(clockid_t id)
{
	struct timespec t;

	if (clock_gettime(id, &t))
		return 0;
	return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

/* CLOCK_MONOTONIC: never set back, and read without entering the kernel. */
static uint64_t system_now(void *ctx)
{
	(void)ctx;
	return read_clock(CLOCK_MONOTONIC);
}

static uint64_t system_cpu(void *ctx)
{
	(void)ctx;
	return read_clock(CLOCK_THREAD_CPUTIME_ID);
}

const struct ata__clock ata__clock_system = {
	.now = system_now,
	.cpu = system_cpu,
	.ctx = NULL,
};
