/* SPDX-License-Identifier: MIT */
/*
 * The tail guard of pools, event by event and by the same rule (bandit/tail.h).
 * Each worker does its tasks one after the other; one that is done takes from
 * the end of whoever it expects to be last. Helping takes no time here, so a
 * piece is one task, and one task is worth a move: the 10 us that a pool asks
 * for, to keep the cost of a piece small, have no counterpart. Who gets nothing
 * goes home; who has no share is not there.
 *
 * Tasks are drawn when they begin. So the times of a round in which nobody
 * helps are those of the shares, and what is taken leaves no trace with its
 * first holder.
 */
#include "sim/guard.h"

#include <errno.h>
#include <float.h>
#include <math.h>
#include <stdlib.h>

int guard_create(struct guard *guard, uint32_t workers, uint32_t most,
		 int patient)
{
	guard->patient = patient;
	guard->active = calloc(most, sizeof(*guard->active));
	guard->holder = calloc(most, sizeof(*guard->holder));
	guard->account = calloc(workers, sizeof(*guard->account));
	if (heap_create(&guard->heap, most) == 0 && guard->active != NULL &&
	    guard->holder != NULL && guard->account != NULL)
		return 0;
	guard_free(guard);
	return -ENOMEM;
}

void guard_free(struct guard *guard)
{
	heap_free(&guard->heap);
	free(guard->active);
	free(guard->holder);
	free(guard->account);
	*guard = (struct guard){ .active = NULL };
}

/* Its next task begins when the one before it ends. */
static struct heap_item begin_task(struct guard *guard, struct source *source,
				   uint32_t at)
{
	struct guard_worker *worker = &guard->active[at];

	worker->left--;
	worker->busy = source->type->next(source, &worker->share);
	return (struct heap_item){ .time = worker->busy, .worker = at };
}

/* All begin at once. Return: how many there are */
static uint32_t begin_round(struct guard *guard, struct ata_bandit *bandit,
			    struct source *source, const uint64_t *count)
{
	struct ata_arm known = { .size = sizeof(known) };
	uint32_t active = 0;
	double longest = 0.0;

	guard->heap.n = 0;
	guard->holders = 0;
	for (uint32_t i = 0; i < source->workers; i++) {
		struct guard_worker *worker = &guard->active[active];

		if (count[i] == 0)
			continue;
		ata_bandit_stats(bandit, i, &known);
		worker->left = count[i];
		worker->predicted = known.mean;
		longest = fmax(longest, known.mean > 0.0 ?
			       known.mean * (double)count[i] : INFINITY);
		source->type->start(source, i, count[i], &worker->share);
		guard->holder[guard->holders++] = active;
		heap_add(&guard->heap, begin_task(guard, source, active++));
	}
	guard->due = guard->patient && isfinite(longest) ? longest : 0.0;
	return active;
}

/* Who would end last, as one that takes own per task sees it? The place among
 * the holders, of whom those that hold nothing any more are struck off. */
static uint32_t find_last(struct guard *guard, double elapsed, double own,
			  struct ata__tail *tail)
{
	uint32_t last = 0;
	double latest = 0.0;

	for (uint32_t i = 0; i < guard->holders;) {
		const struct guard_worker *worker =
			&guard->active[guard->holder[i]];
		struct ata__tail other = {
			.elapsed = elapsed,
			.begun = worker->share.done,
			.left = worker->left,
			.predicted = worker->predicted,
		};

		if (worker->left == 0) {
			guard->holder[i] = guard->holder[--guard->holders];
			continue;
		}
		if (ata__tail_end(&other, own) > latest) {
			latest = ata__tail_end(&other, own);
			*tail = other;
			last = i;
		}
		i++;
	}
	return last;
}

/* The worker in place `at` is done. Return: tasks that it has now */
static uint64_t help(struct guard *guard, uint32_t at)
{
	struct guard_worker *self = &guard->active[at];
	struct ata__tail tail = { .left = 0 };
	/* A recorded time may be 0. */
	double measured = fmax(self->busy, DBL_MIN);
	double own = ata__tail_own(measured / (double)self->share.done,
				   self->predicted);
	uint32_t last = find_last(guard, self->busy, own, &tail);
	uint64_t take = ata__tail_take(&tail, own, 1,
				       fmax(guard->due - self->busy, 0.0));
	struct ata__tail_account *account =
		&guard->account[self->share.worker];

	ata__tail_settle(account, self->busy);
	if (take == 0 || !ata__tail_trust(account, &tail, own, take))
		return 0;
	ata__tail_enter(account, &tail, own, take);
	self->left = take;
	guard->active[guard->holder[last]].left -= self->left;
	/* In place of the one that it robbed, if nothing is left there. */
	guard->holder[guard->holders++] = at;
	return self->left;
}

int guard_run(struct guard *guard, struct ata_bandit *bandit,
	      struct source *source, const uint64_t *count,
	      struct outcome *out)
{
	uint32_t active = begin_round(guard, bandit, source, count);
	int error = 0;

	while (guard->heap.n > 0) {
		uint32_t at = guard->heap.item[0].worker;

		if (guard->active[at].left > 0 || help(guard, at) > 0)
			heap_replace(&guard->heap,
				     begin_task(guard, source, at));
		else
			heap_drop(&guard->heap);
	}
	for (uint32_t i = 0; i < active && error == 0; i++) {
		const struct guard_worker *worker = &guard->active[i];

		outcome_busy(out, source, worker->share.worker, worker->busy);
		out->time = fmax(out->time, worker->busy);
		error = ata_bandit_observe(bandit, worker->share.worker,
					   worker->share.done, worker->busy);
	}
	return error;
}
