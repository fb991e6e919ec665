/* SPDX-License-Identifier: MIT */
/*
 * A worker's part of a round.
 *
 * Each worker writes to its own lane and to nothing else of this, but for a
 * failure, which is rare. What is to be done was published by its doorbell, and
 * what it has done is published when it joins: see round.c.
 */
#include "pool/work.h"

#include <omp.h>
#include <stddef.h>

#include "machine/clock.h"

static _Thread_local struct {
	struct ata__work *work;
	uint32_t worker;
} current;

struct ata__work *ata__work_current(uint32_t *worker)
{
	*worker = current.worker;
	return current.work;
}

bool ata__work_take(struct ata__work *work)
{
	uint32_t idle = ATA__WORK_IDLE;

	/* Pairs with the release in ata__work_give(): what the last call left,
	 * perhaps on another thread, is seen. */
	return atomic_compare_exchange_strong_explicit(
		&work->state, &idle, ATA__WORK_BUSY, memory_order_acquire,
		memory_order_relaxed);
}

void ata__work_give(struct ata__work *work)
{
	/* Pairs with the acquire in ata__work_take(). */
	atomic_store_explicit(&work->state, ATA__WORK_IDLE,
			      memory_order_release);
}

void ata__work_cancel(struct ata__work *work)
{
	uint32_t busy = ATA__WORK_BUSY;

	/* Relaxed: asks for haste, publishes nothing. */
	atomic_compare_exchange_strong_explicit(
		&work->state, &busy, ATA__WORK_CANCELLED, memory_order_relaxed,
		memory_order_relaxed);
}

bool ata__work_cancelled(const struct ata__work *work)
{
	/* Relaxed: as above. */
	return atomic_load_explicit(&work->state, memory_order_relaxed) ==
	       ATA__WORK_CANCELLED;
}

static void note_failure(struct ata__work *work,
			 const struct ata__failure *failure)
{
	pthread_mutex_lock(&work->failing);
	if (!work->failure.failed || failure->begin < work->failure.begin)
		work->failure = *failure;
	pthread_mutex_unlock(&work->failing);
}

/* Run one range; false: the round is to end. */
static bool run_range(struct ata__work *work, uint32_t worker, uint64_t begin,
		      uint64_t end)
{
	struct ata__failure failure = { true, 0, worker, begin, end };

	if (ata__work_cancelled(work))
		return false;
	failure.value = work->job->fn(work->job->ctx, begin, end, worker);
	work->lane[worker].tasks += end - begin;
	if (!failure.value)
		return true;
	note_failure(work, &failure);
	ata__work_cancel(work);
	return false;
}

static void run_share(struct ata__work *work, uint32_t worker)
{
	const struct ata__range *range = &work->range[worker];

	run_range(work, worker, range->begin, range->end);
}

static void run_guarded(struct ata__work *work, uint32_t worker)
{
	const struct ata__range *own = &work->range[worker];
	struct ata__lane *lane = &work->lane[worker];
	struct ata__range piece;

	do {
		while (ata__guard_take(&work->guard, worker, &piece)) {
			if (piece.begin < own->begin || piece.begin >= own->end)
				lane->taken += piece.end - piece.begin;
			if (!run_range(work, worker, piece.begin, piece.end))
				return;
		}
	} while (ata__guard_help(&work->guard, worker, lane->start,
				 ata__clock_now(work->clock)));
}

static void run_greedy(struct ata__work *work, uint32_t worker)
{
	uint64_t task;

	while (ata__counter_take(&work->counter, work->job->tasks, &task))
		if (!run_range(work, worker, task, task + 1))
			return;
}

/* The others go on: the call promises one on every worker. */
static void run_each(struct ata__work *work, uint32_t worker)
{
	struct ata__failure failure = { true, 0, worker, worker, worker + 1 };

	failure.value = work->each(work->each_ctx, worker);
	if (failure.value)
		note_failure(work, &failure);
}

void ata__work_run(struct ata__work *work, uint32_t worker)
{
	static void (*const run[])(struct ata__work *work, uint32_t worker) = {
		[ATA__SHARES] = run_share,
		[ATA__GUARDED] = run_guarded,
		[ATA__GREEDY] = run_greedy,
		[ATA__EACH] = run_each,
	};
	struct ata__lane *lane = &work->lane[worker];
	struct ata__work *outer_work = current.work;
	uint32_t outer_worker = current.worker;
	int threads = omp_get_max_threads();

	current.work = work;
	current.worker = worker;
	/* Regions that a task opens, BLAS and friends, get one thread: the
	 * other cores have workers of their own. */
	omp_set_num_threads(1);
	if (work->with_cpu)
		lane->cpu = ata__clock_cpu(work->clock);
	lane->start = ata__clock_now(work->clock);
	run[work->mode](work, worker);
	lane->end = ata__clock_now(work->clock);
	if (work->with_cpu)
		lane->cpu = ata__clock_cpu(work->clock) - lane->cpu;
	omp_set_num_threads(threads);
	current.work = outer_work;
	current.worker = outer_worker;
}
