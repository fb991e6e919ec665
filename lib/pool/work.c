/* SPDX-License-Identifier: MIT */
/*
 * A worker's part of a round.
 *
 * Each worker writes to its own lane and to nothing else of this, but for a
 * failure, which is rare; and to its lane once when it begins, which makes the
 * line its own while the tasks run, and then when it ends, as who waits for it
 * looks there. What is to be done was published by its doorbell, and what it
 * has done is published when it joins: see join.c.
 */
#include "pool/work.h"

#include <omp.h>
#include <stddef.h>

#include "machine/clock.h"

/* A worker at its order. */
struct part {
	struct ata__work *work;
	const struct ata__order *order;
	uint32_t worker;
	uint64_t start;
	uint64_t tasks;		/* so far; of these */
	uint64_t taken;
};

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
	/* Relaxed: it is compared again. */
	uint64_t state = atomic_load_explicit(&work->state,
					      memory_order_relaxed);

	/* Pairs with the release in ata__work_give(): what the last call left,
	 * perhaps on another thread, is seen. */
	return !(state & 1) &&
	       atomic_compare_exchange_strong_explicit(
		       &work->state, &state, state + 3, memory_order_acquire,
		       memory_order_relaxed);
}

void ata__work_give(struct ata__work *work)
{
	/* Relaxed: nobody else writes it while the call has it. */
	uint64_t state = atomic_load_explicit(&work->state,
					      memory_order_relaxed);

	/* Pairs with the acquire in ata__work_take(). */
	atomic_store_explicit(&work->state, state - 1, memory_order_release);
}

uint64_t ata__work_call(const struct ata__work *work)
{
	/* Relaxed: only who takes it changes it. */
	return atomic_load_explicit(&work->state, memory_order_relaxed) >> 1;
}

/* All relaxed: asks for haste, publishes nothing. Who comes late, when the call
 * is over, must not undo what was said of a later one. */
static void cancel(struct ata__work *work, uint64_t call)
{
	uint64_t last = atomic_load_explicit(&work->cancelled,
					     memory_order_relaxed);

	while (last < call &&
	       !atomic_compare_exchange_weak_explicit(
		       &work->cancelled, &last, call, memory_order_relaxed,
		       memory_order_relaxed))
		;
}

static bool is_cancelled(const struct ata__work *work, uint64_t call)
{
	/* Relaxed: as above. */
	return atomic_load_explicit(&work->cancelled, memory_order_relaxed) ==
	       call;
}

void ata__work_cancel(struct ata__work *work)
{
	/* Relaxed: as above. */
	uint64_t state = atomic_load_explicit(&work->state,
					      memory_order_relaxed);

	if (state & 1)
		cancel(work, state >> 1);
}

bool ata__work_cancelled(const struct ata__work *work)
{
	return is_cancelled(work, ata__work_call(work));
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
static bool run_range(struct part *part, uint64_t begin, uint64_t end)
{
	const struct ata__order *order = part->order;
	struct ata__failure failure = { true, 0, part->worker, begin, end };

	if (is_cancelled(part->work, order->call))
		return false;
	failure.value = order->fn.tasks(order->ctx, begin, end, part->worker);
	part->tasks += end - begin;
	if (!failure.value)
		return true;
	note_failure(part->work, &failure);
	cancel(part->work, order->call);
	return false;
}

static void run_share(struct part *part)
{
	run_range(part, part->order->range.begin, part->order->range.end);
}

static void run_guarded(struct part *part)
{
	const struct ata__range *own = &part->order->range;
	struct ata__work *work = part->work;
	struct ata__range piece;

	do {
		while (ata__guard_take(&work->guard, part->worker, &piece)) {
			if (piece.begin < own->begin || piece.begin >= own->end)
				part->taken += piece.end - piece.begin;
			if (!run_range(part, piece.begin, piece.end))
				return;
		}
	} while (ata__guard_help(&work->guard, part->worker, part->start,
				 ata__clock_now(work->clock)));
}

static void run_greedy(struct part *part)
{
	struct ata__work *work = part->work;
	uint64_t task;

	while (ata__counter_take(&work->counter, work->job->tasks, &task))
		if (!run_range(part, task, task + 1))
			return;
}

/* The others go on: the call promises one on every worker. */
static void run_each(struct part *part)
{
	uint32_t worker = part->worker;
	struct ata__failure failure = { true, 0, worker, worker, worker + 1 };

	failure.value = part->order->fn.each(part->order->ctx, worker);
	if (failure.value)
		note_failure(part->work, &failure);
}

/* Regions that a task opens, BLAS and friends, get one thread: the other cores
 * have workers of their own. */
void ata__work_hire(void)
{
	omp_set_num_threads(1);
}

void ata__work_enter(struct ata__work *work, uint32_t worker, bool hired,
		     struct ata__outer *outer)
{
	outer->work = current.work;
	outer->worker = current.worker;
	outer->threads = hired ? 1 : omp_get_max_threads();
	current.work = work;
	current.worker = worker;
	if (!hired)
		omp_set_num_threads(1);
}

void ata__work_leave(const struct ata__outer *outer)
{
	/* Who is hired has kept it, unless a task has set it. */
	omp_set_num_threads(outer->threads);
	current.work = outer->work;
	current.worker = outer->worker;
}

void ata__work_run(struct ata__work *work, uint32_t worker,
		   const struct ata__order *order)
{
	static void (*const run[])(struct part *part) = {
		[ATA__SHARES] = run_share,
		[ATA__GUARDED] = run_guarded,
		[ATA__GREEDY] = run_greedy,
		[ATA__EACH] = run_each,
	};
	struct part part = { work, order, worker, 0, 0, 0 };
	struct ata__lane *lane = &work->lane[worker];
	uint64_t cpu = 0, end;

	/* Fetched for this, the line is here when the tasks are done. */
	lane->cpu = 0;
	if (order->with_cpu)
		cpu = ata__clock_cpu(work->clock);
	part.start = ata__clock_now(work->clock);
	run[order->mode](&part);
	end = ata__clock_now(work->clock);
	if (order->with_cpu)
		lane->cpu = ata__clock_cpu(work->clock) - cpu;
	lane->tasks = part.tasks;
	lane->taken = part.taken;
	lane->start = part.start;
	lane->end = end;
}
