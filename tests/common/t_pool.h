/* SPDX-License-Identifier: MIT */
/*
 * Pools to test with, and a task function that notes who ran what.
 */
#ifndef ATA_TESTS_COMMON_T_POOL_H
#define ATA_TESTS_COMMON_T_POOL_H

#include <stdatomic.h>
#include <stdint.h>

#include <atasched.h>

/* A pool of this machine's that sleeps at once, or fail the test. */
struct ata_pool *t_pool(uint32_t workers, uint32_t flags);

/* A kernel that gives out shares as if worker i took mean[i]; the same
 * always. */
struct ata_bandit *t_oracle(uint32_t arms, const double *mean);

/* A kernel with this policy and what it needs (equal means, some alpha). */
struct ata_bandit *t_kernel(uint32_t arms, const char *policy);

/* Tasks timed on all arms so far: what a failed round must not change. */
double t_learned(const struct ata_bandit *kernel);

/* A job that calls fn(ctx) for so many tasks. */
struct ata_job t_job(uint64_t tasks, ata_task_fn *fn, void *ctx);

/* An ata_task_fn */
int t_nothing(void *ctx, uint64_t begin, uint64_t end, uint32_t worker);

/* Which worker ran each task, and how often. */
struct t_tally {
	uint64_t tasks;
	uint32_t workers;
	_Atomic uint32_t *ran;
	_Atomic uint32_t *worker;	/* the last that ran it */
	_Atomic uint32_t *busy;		/* per worker: calls under way */
	_Atomic uint64_t calls;
	_Atomic uint64_t faults;	/* calls that should not have been:
					   empty, out of range, two at a time */
};

/* Return: 0, or -ENOMEM. */
int t_tally_init(struct t_tally *tally, uint64_t tasks, uint32_t workers);
void t_tally_fini(struct t_tally *tally);

/* Forget what ran; no task may be running. */
void t_tally_reset(struct t_tally *tally);

/* An ata_task_fn; ctx: the tally. */
int t_tally_fn(void *ctx, uint64_t begin, uint64_t end, uint32_t worker);

/* How much is wrong if each task should have run so many times? 0: nothing. */
uint64_t t_tally_wrong(const struct t_tally *tally, uint32_t times);

/* How many tasks did this worker run last? */
uint64_t t_tally_of(const struct t_tally *tally, uint32_t worker);

#endif
