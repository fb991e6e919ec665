/* SPDX-License-Identifier: MIT */
/*
 * Time behind function pointers, so that tests can set it.
 */
#ifndef ATA__MACHINE_CLOCK_H
#define ATA__MACHINE_CLOCK_H

#include <stdint.h>

/*
 * struct ata__clock - two clocks in nanoseconds, each from a start of its own
 *
 * Both never run backwards. Any thread may call them at any time.
 */
struct ata__clock {
	uint64_t (*now)(void *ctx);	/* elapsed time */
	uint64_t (*cpu)(void *ctx);	/* processor time that the calling
					   thread has had */
	void *ctx;
};

extern const struct ata__clock ata__clock_system;

static inline uint64_t ata__clock_now(const struct ata__clock *clock)
{
	return clock->now(clock->ctx);
}

static inline uint64_t ata__clock_cpu(const struct ata__clock *clock)
{
	return clock->cpu(clock->ctx);
}

#endif
