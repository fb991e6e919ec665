/* SPDX-License-Identifier: MIT */
/* Rounds of a pool with one task per worker that does nothing. */
#include <stdint.h>

#include <atasched.h>

#include "overhead_measure.h"
#include "overhead_pool.h"
#include "overhead_steady.h"
#include "quantile.h"
#include "wall.h"

struct rounds {
	struct ata_pool *pool;
	struct ata_job job;
};

static int open(struct rounds *rounds, const struct overhead_call *call,
		uint32_t flags, double spin)
{
	ata_job_init(&rounds->job);
	rounds->job.tasks = call->workers;
	rounds->job.fn = overhead_nothing;
	return overhead_pool(&rounds->pool, call, flags, spin);
}

/* An overhead_repeat_fn. */
static int run(void *ctx, uint64_t times)
{
	struct rounds *rounds = ctx;
	int error = 0;

	for (uint64_t i = 0; i < times && error == 0; i++)
		error = ata_pool_run(rounds->pool, NULL, &rounds->job, NULL);
	return error;
}

/* An overhead_repeat_fn. */
static int run_together(void *ctx, uint64_t times)
{
	struct rounds *rounds = ctx;

	return ata_pool_run_rounds(rounds->pool, NULL, &rounds->job, times,
				   NULL, NULL, NULL);
}

typedef int method_fn(overhead_repeat_fn *repeat, void *ctx, double *seconds);

static int measure(const struct overhead_call *call, uint32_t flags,
		   double spin, method_fn *method, overhead_repeat_fn *repeat,
		   double *seconds)
{
	struct rounds rounds;
	int error = open(&rounds, call, flags, spin);

	if (error != 0)
		return error;
	error = method(repeat, &rounds, seconds);
	ata_pool_destroy(rounds.pool);
	return error;
}

int overhead_pool_run(const struct overhead_call *call, double *seconds)
{
	return measure(call, 0, OVERHEAD_SPIN, overhead_steady, run, seconds);
}

int overhead_pool_run_kept(const struct overhead_call *call, double *seconds)
{
	return measure(call, ATA_POOL_KEEP_BINDING, OVERHEAD_SPIN,
		       overhead_steady, run, seconds);
}

int overhead_pool_rounds(const struct overhead_call *call, double *seconds)
{
	return measure(call, 0, OVERHEAD_SPIN, overhead_steady, run_together,
		       seconds);
}

int overhead_pool_run_asleep(const struct overhead_call *call, double *seconds)
{
	return measure(call, 0, OVERHEAD_SPIN, overhead_rested, run, seconds);
}

int overhead_pool_run_kept_asleep(const struct overhead_call *call,
				  double *seconds)
{
	return measure(call, ATA_POOL_KEEP_BINDING, OVERHEAD_SPIN,
		       overhead_rested, run, seconds);
}

/* Nobody polls, not even the caller for the end of the round. */
int overhead_pool_run_no_spin(const struct overhead_call *call,
			      double *seconds)
{
	return measure(call, ATA_POOL_KEEP_BINDING, 0.0, overhead_rested, run,
		       seconds);
}

/* Where the rounds of one call are apart. */
struct between {
	double start;		/* of the round that runs */
	double seen[OVERHEAD_RESTS + 1];
};

/* An ata_between_fn. */
static int rest_between(void *ctx, uint64_t round,
			const struct ata_round *report)
{
	struct between *between = ctx;

	(void)report;
	between->seen[round] = wall_now() - between->start;
	between->start = overhead_rest();
	return 0;
}

/* A method_fn: the rest is between the rounds of a call. */
static int rest_in_call(overhead_repeat_fn *repeat, void *ctx, double *seconds)
{
	struct rounds *rounds = ctx;
	struct between between;
	int error;

	(void)repeat;
	between.start = wall_now();
	error = ata_pool_run_rounds(rounds->pool, NULL, &rounds->job,
				    OVERHEAD_RESTS + 1, rest_between, &between,
				    NULL);
	/* The first came after no rest. */
	if (error == 0)
		*seconds = quantile(between.seen + 1, OVERHEAD_RESTS, 0.5);
	return error;
}

int overhead_pool_rounds_asleep(const struct overhead_call *call,
				double *seconds)
{
	return measure(call, 0, OVERHEAD_SPIN, rest_in_call, NULL, seconds);
}
