/* SPDX-License-Identifier: MIT */
/*
 * The public calls of a pool: check, enter, run, leave.
 *
 * A pool serves one call at a time. The calling thread takes it by its state,
 * is pinned to worker 0's core if it serves as worker 0, and gives both back.
 */
#include "pool/pool.h"

#include <errno.h>

#include "machine/machine.h"
#include "pool/nested.h"
#include "pool/trace.h"

#define JOB_FLAGS (ATA_BETWEEN_ANYWHERE | ATA_GUARD_ON | ATA_GUARD_OFF)

uint32_t ata_pool_workers(const struct ata_pool *pool)
{
	return pool->workers;
}

struct ata_bandit *ata_pool_bandit(struct ata_pool *pool)
{
	return pool->own;
}

int ata_pool_worker(const struct ata_pool *pool, uint32_t i,
		    struct ata_worker *out)
{
	const struct ata__seat *seat;
	uint32_t core, usable, seated;

	if (!pool || !out || out->size != sizeof(*out) || i >= pool->workers)
		return -EINVAL;
	seat = &pool->team.seat[i];
	usable = pool->machine->usable;
	seated = pool->workers - pool->spare;
	/* Relaxed: a round that begins may change them at any time. */
	core = atomic_load_explicit(&seat->core, memory_order_relaxed);
	out->core = core;
	out->pu = core == ATA_NO_CORE ? ATA_NO_CORE :
					pool->machine->cores[core].pu;
	out->spare = i >= seated;
	out->shared = !out->spare && (i >= usable || seated - i > usable);
	out->caller = i == 0 && ata__pool_caller_serves(pool);
	out->present = atomic_load_explicit(&seat->present,
					    memory_order_relaxed) != 0;
	return 0;
}

int ata_pool_machine_id(const struct ata_pool *pool, char *text,
			size_t capacity)
{
	if (!pool)
		return -EINVAL;
	return ata_machine_id(pool->machine, pool->workers - pool->spare,
			      text, capacity);
}

/* Run a call, here or, from one of the pool's own tasks, inline. */
static int run_call(struct ata_pool *pool, const struct ata__call *call,
		    struct ata_round *report)
{
	uint32_t worker;
	int err;

	if (!ata__pool_is_alive(pool))
		return -ECHILD;
	if (ata__work_current(&worker) == &pool->round.work)
		return ata__nested_run(&pool->round, call, worker, report);
	if (!ata__work_take(&pool->round.work))
		return -EBUSY;
	ata__caller_enter(&pool->caller);
	ata__limits_enter(&pool->limits);
	err = ata__round_run(&pool->round, call, report);
	ata__caller_leave(&pool->caller);
	ata__work_give(&pool->round.work);
	return err;
}

static int check_job(const struct ata_job *job)
{
	const uint32_t guard = ATA_GUARD_ON | ATA_GUARD_OFF;

	if (job->size != sizeof(*job) || !job->fn || !job->tasks ||
	    job->tasks > ATA_TASKS_MAX || (job->flags & ~JOB_FLAGS) ||
	    (job->flags & guard) == guard)
		return -EINVAL;
	return 0;
}

int ata_pool_run_rounds(struct ata_pool *pool, struct ata_bandit *kernel,
			const struct ata_job *job, uint64_t rounds,
			ata_between_fn *between, void *between_ctx,
			struct ata_round *report)
{
	struct ata__call call = {
		.kernel = kernel,
		.job = job,
		.rounds = rounds,
		.between = between,
		.between_ctx = between_ctx,
	};

	if (!pool || !job || check_job(job) || !rounds ||
	    (report && report->size != sizeof(*report)))
		return -EINVAL;
	if (!kernel)
		call.kernel = pool->own;
	if (ata_bandit_arms(call.kernel) != pool->workers)
		return -EINVAL;
	return run_call(pool, &call, report);
}

int ata_pool_run(struct ata_pool *pool, struct ata_bandit *kernel,
		 const struct ata_job *job, struct ata_round *report)
{
	return ata_pool_run_rounds(pool, kernel, job, 1, NULL, NULL, report);
}

int ata_pool_each(struct ata_pool *pool, ata_each_fn *fn, void *ctx)
{
	struct ata__call call = {
		.each = fn,
		.each_ctx = ctx,
		.rounds = 1,
	};

	if (!pool || !fn)
		return -EINVAL;
	return run_call(pool, &call, NULL);
}

int ata__pool_each_allowed(struct ata_pool *pool, ata_each_fn *fn, void *ctx)
{
	struct ata__call call = {
		.each = fn,
		.each_ctx = ctx,
		.within_limits = true,
		.rounds = 1,
	};

	return run_call(pool, &call, NULL);
}

int ata_pool_cancel(struct ata_pool *pool)
{
	if (!pool)
		return -EINVAL;
	if (!ata__pool_is_alive(pool))
		return -ECHILD;
	ata__work_cancel(&pool->round.work);
	return 0;
}

int ata_cancelled(void)
{
	uint32_t worker;
	struct ata__work *work = ata__work_current(&worker);

	return work && ata__work_cancelled(work);
}
