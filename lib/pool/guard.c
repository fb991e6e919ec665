/* SPDX-License-Identifier: MIT */
/*
 * What a worker holds is one word: its first unit and the end, 32 bits each. It
 * takes pieces from the front, others take from the back, each by compare and
 * exchange; so every unit goes to one of them. A worker that has taken from
 * another puts that in its own word, which is empty then and which nobody else
 * fills, and goes on as before: it may be robbed in turn. A word that comes
 * back to an old value (ABA) does no harm, as it says all there is to say:
 * these units, and no others, are held here and have not begun.
 *
 * All accesses are relaxed: numbers are all that passes between workers here.
 * What the tasks read was published by the bells that began the round, what
 * they write is by the join that ends it (join.c).
 *
 * A piece takes 10 us at least, so that taking it (some 10 ns, where nobody
 * else wants the line) and calling the task function cost a thousandth; and
 * 1/64 of the round, as more pieces gain nothing: a worker that was preempted
 * has one piece to end when it comes back. A worker that is done looks at every
 * other one's line, some 0.1 us each; so there have to be 5 us of round per
 * worker.
 *
 * What is begun cannot be taken, so where shares are right all but for some
 * noise, the round ends with the piece that one worker is at when the others
 * are done. So pieces become finer near the end: a quarter of what is left,
 * down to 1 us. That is a dozen of them more, so in a round of T ms, below 1,
 * they are of 1/T us at least. So much is worth a move then, if it is more than
 * to look for it costs. Measured, two workers, 1:3, rounds of 0.75 ms: they
 * wait 4.2 us for each other, 8.2 without.
 */
#include "pool/guard.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "bandit/bandit.h"

#define UNITS_MAX (UINT64_C(1) << 31)
#define PIECE_SECONDS 10e-6
#define PIECES 64
#define LOOK_SECONDS 5e-6
#define FINE_SECONDS 1e-6
#define FINE_ROUND 100e-6	/* shorter rounds have no finer pieces */
#define TAPER 4
#define MOVE_SECONDS 0.4e-6	/* for each worker, to be worth a move */

static uint64_t pack(uint64_t first, uint64_t end)
{
	return first << 32 | end;
}

static uint32_t first_of(uint64_t units)
{
	return (uint32_t)(units >> 32);
}

static uint32_t end_of(uint64_t units)
{
	return (uint32_t)units;
}

int ata__guard_init(struct ata__guard *guard, uint32_t workers)
{
	guard->workers = workers;
	guard->of = aligned_alloc(alignof(struct ata__holding),
				  workers * sizeof(*guard->of));
	if (!guard->of)
		return -ENOMEM;
	for (uint32_t i = 0; i < workers; i++)
		guard->of[i].account = (struct ata__tail_account){
			.balance = 0.0 };
	return 0;
}

void ata__guard_fini(struct ata__guard *guard)
{
	free(guard->of);
}

/* The unit that a task is in; the end of all tasks is the end of all units. */
static uint64_t unit_at(const struct ata__guard *guard, uint64_t task)
{
	return (task < guard->tasks ? task : task + guard->unit - 1) /
	       guard->unit;
}

/* Where the units before this one end. */
static uint64_t tasks_before(const struct ata__guard *guard, uint64_t unit)
{
	uint64_t tasks = unit * guard->unit;

	return tasks < guard->tasks ? tasks : guard->tasks;
}

/* How long the shares should take; infinite if that of one is unknown. */
static double longest(const struct ata__guard *guard,
		      const struct ata__range *range,
		      const struct ata_bandit *kernel, uint32_t *active)
{
	double most = 0.0;

	*active = 0;
	for (uint32_t i = 0; i < guard->workers; i++) {
		double mean = kernel->arm[i].mean;

		if (range[i].begin == range[i].end)
			continue;
		++*active;
		most = fmax(most, mean > 0.0 ? mean * (double)(range[i].end -
							       range[i].begin)
					     : (double)INFINITY);
	}
	return most;
}

static uint32_t whole(double units)
{
	return (uint32_t)fmin(ceil(fmax(units, 1.0)), (double)UNITS_MAX);
}

/* How long the last pieces of a round are. */
static double fine_seconds(double round)
{
	return fmax(FINE_SECONDS,
		    PIECE_SECONDS * fmin(1.0, FINE_ROUND / round));
}

/* Pieces of so many units, in a round that should last so long. */
static void set_pieces(struct ata__holding *own, uint64_t units, double round)
{
	double predicted = own->predicted;

	if (predicted > 0.0 && isfinite(round)) {
		own->piece = whole(fmax(PIECE_SECONDS, round / PIECES) /
				   predicted);
		own->fine = whole(fine_seconds(round) / predicted);
	} else {
		own->piece = own->fine = whole((double)units / PIECES);
	}
}

bool ata__guard_lay(struct ata__guard *guard, struct ata__range *range,
		    uint64_t tasks, const struct ata_bandit *kernel)
{
	uint32_t active;
	bool worth = false;
	double round = longest(guard, range, kernel, &active);

	if (active < 2 || round < 2 * PIECE_SECONDS ||
	    round < active * LOOK_SECONDS)
		return false;
	guard->due = kernel->patient && isfinite(round) ? round : 0.0;
	guard->unit = (tasks + UNITS_MAX - 1) / UNITS_MAX;
	guard->tasks = tasks;
	guard->least = fmin(PIECE_SECONDS, fmax(fine_seconds(round),
						active * MOVE_SECONDS));
	for (uint32_t i = 0; i < guard->workers; i++) {
		struct ata__holding *own = &guard->of[i];
		uint64_t first = unit_at(guard, range[i].begin);
		uint64_t end = unit_at(guard, range[i].end);

		range[i].begin = tasks_before(guard, first);
		range[i].end = tasks_before(guard, end);
		own->predicted = kernel->arm[i].mean * (double)guard->unit;
		set_pieces(own, end - first, round);
		ata__tail_open(&own->account);
		/* Relaxed: the bells publish them. */
		atomic_store_explicit(&own->units, pack(first, end),
				      memory_order_relaxed);
		atomic_store_explicit(&own->begun, 0, memory_order_relaxed);
		worth |= end - first > own->piece;
	}
	return worth;
}

/* Of what is left, which is more than nothing. */
static uint32_t next_piece(const struct ata__holding *own, uint32_t left)
{
	uint32_t piece = own->piece < left / TAPER ? own->piece : left / TAPER;

	piece = piece > own->fine ? piece : own->fine;
	return piece < left ? piece : left;
}

bool ata__guard_take(struct ata__guard *guard, uint32_t worker,
		     struct ata__range *piece)
{
	struct ata__holding *own = &guard->of[worker];
	uint64_t units = atomic_load_explicit(&own->units,
					      memory_order_relaxed);
	uint32_t begun = atomic_load_explicit(&own->begun,
					      memory_order_relaxed);
	uint32_t first, take;

	do {
		uint32_t left = end_of(units) - first_of(units);

		if (!left)
			return false;
		first = first_of(units);
		take = next_piece(own, left);
	} while (!atomic_compare_exchange_weak_explicit(
		&own->units, &units, pack(first + take, end_of(units)),
		memory_order_relaxed, memory_order_relaxed));
	atomic_store_explicit(&own->begun, begun + take, memory_order_relaxed);
	piece->begin = tasks_before(guard, first);
	piece->end = tasks_before(guard, (uint64_t)first + take);
	return true;
}

static struct ata__tail tail_of(struct ata__holding *other, uint64_t *units,
				double elapsed)
{
	*units = atomic_load_explicit(&other->units, memory_order_relaxed);
	return (struct ata__tail){
		.elapsed = elapsed,
		.begun = atomic_load_explicit(&other->begun,
					      memory_order_relaxed),
		.left = end_of(*units) - first_of(*units),
		.predicted = other->predicted,
	};
}

/* Who would end last, as a worker that takes own per unit sees it? Nobody: tail
 * is left alone. */
static uint32_t find_last(struct ata__guard *guard, double elapsed, double own,
			  struct ata__tail *tail, uint64_t *units)
{
	uint32_t last = 0;
	double latest = 0.0;

	for (uint32_t i = 0; i < guard->workers; i++) {
		uint64_t seen;
		struct ata__tail other =
			tail_of(&guard->of[i], &seen, elapsed);
		double end = ata__tail_end(&other, own);

		/* The worker itself has nothing left. */
		if (!other.left || end <= latest)
			continue;
		latest = end;
		*tail = other;
		*units = seen;
		last = i;
	}
	return last;
}

bool ata__guard_help(struct ata__guard *guard, uint32_t worker, uint64_t start,
		     uint64_t now)
{
	struct ata__holding *self = &guard->of[worker];
	double elapsed = (double)(now - guard->base) * 1e-9;
	uint32_t begun = atomic_load_explicit(&self->begun,
					      memory_order_relaxed);
	/* All it had was taken before it could begin: as predicted. */
	double own = begun ? ata__tail_own(
		fmax((double)(now - start), 1.0) * 1e-9 / begun,
		self->predicted) : self->predicted;
	uint64_t take, least;

	ata__tail_settle(&self->account, elapsed);
	if (!(own > 0.0))
		return false;
	least = whole(guard->least / own);
	for (;;) {
		struct ata__tail tail = { .left = 0 };
		uint64_t units = 0;
		uint32_t last = find_last(guard, elapsed, own, &tail, &units);
		uint32_t end = end_of(units);

		take = ata__tail_take(&tail, own, least,
				      fmax(guard->due - elapsed, 0.0));
		if (!take || !ata__tail_trust(&self->account, &tail, own, take))
			return false;
		if (!atomic_compare_exchange_strong_explicit(
			    &guard->of[last].units, &units,
			    pack(first_of(units), end - take),
			    memory_order_relaxed, memory_order_relaxed))
			continue;
		ata__tail_enter(&self->account, &tail, own, take);
		atomic_store_explicit(&self->units, pack(end - take, end),
				      memory_order_relaxed);
		return true;
	}
}
