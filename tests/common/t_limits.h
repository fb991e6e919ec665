/* SPDX-License-Identifier: MIT */
/*
 * A pool on a clock and a system of the test's own, and a kernel that shares
 * tasks out evenly. One at a time.
 */
#ifndef ATA_TESTS_COMMON_T_LIMITS_H
#define ATA_TESTS_COMMON_T_LIMITS_H

#include <stdint.h>

#include "tests/common/t_clock.h"
#include "tests/common/t_pool.h"
#include "tests/common/t_system.h"

#define T_LIMITS_WORKERS 4
#define T_LIMITS_TASKS 40

/* Nanoseconds from one look at the machine to the next. */
#define T_LIMITS_LOOK 50000000u

struct t_limits {
	struct t_clock clock;
	struct t_system sys;
	struct ata_machine *machine;
	struct ata_pool *pool;
	struct ata_bandit *kernel;
	struct t_tally tally;
};

extern struct t_limits t_limits;

void t_limits_open(uint32_t flags);
void t_limits_close(void);

/* A round: each task once, or the test fails. */
void t_limits_run(void);

/* Time for a look passes, and a round runs: so many tasks each. */
void t_limits_expect(uint64_t a, uint64_t b, uint64_t c, uint64_t d);

struct ata_worker t_limits_worker(uint32_t i);

/* Another mask takes a worker's core away, or the calling thread's; and one
 * that has the worker's core, and another, gives it back. */
#define T_LIMITS_CALLER UINT32_MAX
void t_limits_take(uint32_t worker);
void t_limits_give_back(uint32_t worker);

#endif
