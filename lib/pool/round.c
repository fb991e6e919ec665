/* SPDX-License-Identifier: MIT */
/*
 * One round: allocate, ring, join, learn, and on to the next.
 *
 * Whoever begins a round leads it: it gives each worker its order, rings it,
 * does its own share and waits for the others. What was decided for the last
 * round is in its caches, and only two cache lines per worker pass between the
 * two: the order with the bell goes out, the lane comes back (see join.c).
 *
 * A leader that has waited for as long as it should leaves the round to the
 * last of the others to finish. That one leads from there on, and the old
 * leader is a worker like the others; but where the calling thread has to be
 * the one that ends rounds, as it is to call `between`, it is rung for that.
 *
 * Who knows that all have finished sees everything that they wrote in the
 * round, and all it does until it rings the next bell is ordered before what
 * the woken one does. That chain serialises everything in struct ata__round
 * that is not atomic:
 *
 *     leader: begin -> its share -> wait -> finish, between, begin -> ...
 *                                     `-> leave -> sleep
 *     worker: rung  -> its share -> arrive, as the last of a round left to it:
 *             finish, between, begin -> ... or ring the caller
 */
#include "pool/round.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "machine/clock.h"
#include "pool/limits.h"
#include "pool/order.h"
#include "pool/tally.h"
#include "pool/team.h"
#include "pool/trace.h"
#include "pool/wake.h"

/* The caller's number when it does not serve as a worker. */
#define NOBODY UINT32_MAX

/* Nanoseconds: to a share of more, the 70 that ata__join_stay_away() takes do
 * not matter. */
#define SHORT 250

static bool caller_serves(const struct ata__round *round)
{
	return round->team->first > 0;
}

/* May any worker end a round and begin the next? Nobody can tell, but by what
 * `between` runs on. */
static bool anywhere(const struct ata__round *round)
{
	const struct ata__call *call = &round->call;

	return call->job &&
	       (!call->between || call->job->flags & ATA_BETWEEN_ANYWHERE);
}

/* Will anybody see what this round was like? */
static bool is_shown(const struct ata__round *round)
{
	const struct ata__call *call = &round->call;

	return call->between || round->trace ||
	       (round->shown && round->number + 1 == call->rounds);
}

/*
 * Begin a round: shares, orders, bells. False: there is none, and result says
 * why. *share: does self have one?
 */
static bool begin(struct ata__round *round, uint32_t self, bool *share)
{
	const struct ata__call *call = &round->call;

	/* With nothing in between, a round begins where the last one ended. */
	round->base = round->end && !call->between ?
			      round->end :
			      ata__clock_now(round->work.clock);
	round->end = 0;
	ata__limits_begin(round->limits, round->base, call->kernel);
	round->work.failure = (struct ata__failure){ .failed = false };
	if (call->job) {
		round->result = ata__order_allocate(round);
		if (round->result)
			return false;
	}
	*share = ata__order_give(round, self);
	ata__wake(round->team, round->join.rung, round->join.n);
	/* While the orders are on their way. */
	if (call->job)
		ata__tally_moved(round, is_shown(round));
	return true;
}

/* All have joined: take stock. False: the call is over, result says how. */
static bool finish(struct ata__round *round)
{
	const struct ata__call *call = &round->call;
	bool failed = round->work.failure.failed;
	int more = 0;

	if (!call->job) {
		round->result = failed ? -ECANCELED : 0;
		return false;
	}
	failed = failed || ata__work_cancelled(&round->work);
	if (failed || is_shown(round))
		ata__tally_report(round);
	if (failed) {
		ata__tally_forget(round);
		round->result = -ECANCELED;
		ata__trace_note(round->trace, round);
		return false;
	}
	ata__trace_note(round->trace, round);
	round->result = ata__tally_learn(round);
	if (round->result)
		return false;
	if (call->between)
		more = call->between(call->between_ctx, round->number,
				     &round->report);
	/* Cancelled meanwhile? This round has been learned from, so it is the
	 * next one, if there is one, that ends before it runs anything. */
	if (more < 0)
		round->result = more;
	return !more && ++round->number < call->rounds;
}

static struct ata__bell *caller_bell(struct ata__round *round)
{
	return caller_serves(round) ? &round->team->seat[0].bell
				    : &round->joined;
}

/* Do the share that one was ordered to. One that was rung for it arrives then;
 * true: nobody else will go on with the call. */
static bool do_share(struct ata__round *round, uint32_t self, bool rung)
{
	struct ata__outer outer;
	bool last;

	ata__work_enter(&round->work, self, self >= round->team->first,
			&outer);
	ata__work_run(&round->work, self, &round->team->seat[self].order);
	last = rung && ata__join_arrive(&round->join, self);
	ata__work_leave(&outer);
	return last;
}

/* Where `between` is promised to the last one to finish, who leads a round that
 * others are still at is not that one. */
static bool is_strict(const struct ata__round *round)
{
	return round->call.between && anywhere(round);
}

/* One will wait for others: has one's share taken so little that theirs may end
 * any moment? */
static bool is_short(const struct ata__round *round, uint32_t self)
{
	const struct ata__lane *lane = &round->work.lane[self];

	return round->join.n > 0 && !is_strict(round) &&
	       lane->end - lane->start < SHORT;
}

/* Have all finished, after a while? */
static bool wait_for_all(struct ata__round *round,
			 struct ata__patience *patience)
{
	return (!is_strict(round) &&
		ata__join_wait(&round->join, &round->team->wait, patience)) ||
	       ata__join_leave(&round->join);
}

/* Lead the call from here on; true: to its end, false: it is left to others,
 * and *waited tells of how the last wait began. */
static bool lead(struct ata__round *round, uint32_t self,
		 struct ata__patience *waited)
{
	bool share;

	while (begin(round, self, &share)) {
		if (share)
			do_share(round, self, false);
		*waited = ata__team_patience(round->team, self);
		if (share && is_short(round, self))
			ata__join_stay_away(&round->team->wait);
		if (!wait_for_all(round, waited))
			return false;
		if (!finish(round))
			return true;
	}
	return true;
}

void ata__round_serve(void *ctx, uint32_t worker, struct ata__patience *next)
{
	struct ata__round *round = ctx;

	if (!do_share(round, worker, true))
		return;
	if (anywhere(round)) {
		if (finish(round) && !lead(round, worker, next))
			return;
		*next = ata__team_patience(round->team, worker);
		round->over = true;
	}
	ata__bell_ring(caller_bell(round));
}

/* The calling thread has left the call to others. It is rung when it has a
 * share, or when it is to end a round itself, and at the end. */
static void follow(struct ata__round *round, uint32_t self,
		   struct ata__patience *waited)
{
	for (;;) {
		ata__bell_wait_on(caller_bell(round), &round->seen,
				  &round->team->wait, waited);
		*waited = ata__team_patience(round->team, self);
		if (round->over)
			return;
		if (anywhere(round) && !do_share(round, self, true))
			continue;
		if (!finish(round) || lead(round, self, waited))
			return;
	}
}

int ata__round_run(struct ata__round *round, const struct ata__call *call,
		   struct ata_round *report)
{
	struct ata__work *work = &round->work;
	uint32_t self = caller_serves(round) ? 0 : NOBODY;
	struct ata__patience waited;

	round->call = *call;
	round->number = 0;
	round->end = 0;
	round->over = false;
	round->shown = report != NULL;
	round->result = 0;
	if (report)
		round->report = *report;
	else
		ata_round_init(&round->report);
	work->mode = ATA__EACH;		/* rounds of a job choose theirs */
	work->job = call->job;
	work->with_cpu = round->report.times != NULL;
	ata__order_begin(round);
	if (!lead(round, self, &waited))
		follow(round, self, &waited);
	ata__trace_rest(round->trace);
	if (report)
		*report = round->report;
	return round->result;
}

/* No order has been given, none has been ended. */
static void init_join(struct ata__round *round)
{
	struct ata__join *join = &round->join;

	join->seat = round->team->seat;
	join->lane = round->work.lane;
	atomic_init(&join->pending, 0);
	for (uint32_t i = 0; i < round->team->workers; i++) {
		round->team->seat[i].order = (struct ata__order){ .number = 0 };
		memset(&join->lane[i], 0, sizeof(join->lane[i]));
		atomic_init(&join->lane[i].mark, 0);
	}
}

int ata__round_init(struct ata__round *round, struct ata__team *team)
{
	struct ata__work *work = &round->work;
	size_t n = team->workers;

	memset(round, 0, sizeof(*round));
	round->team = team;
	work->clock = team->wait.clock;
	atomic_init(&work->state, 0);
	atomic_init(&work->cancelled, 0);
	ata__bell_init(&round->joined);
	pthread_mutex_init(&work->failing, NULL);
	round->count = calloc(n, sizeof(*round->count));
	round->before = calloc(n, sizeof(*round->before));
	work->range = calloc(n, sizeof(*work->range));
	work->lane = aligned_alloc(alignof(struct ata__lane),
				   n * sizeof(*work->lane));
	round->join.rung = calloc(n, sizeof(*round->join.rung));
	if (!ata__guard_init(&work->guard, team->workers) && round->count &&
	    round->before && work->range && work->lane && round->join.rung) {
		init_join(round);
		return 0;
	}
	ata__round_fini(round);
	return -ENOMEM;
}

void ata__round_fini(struct ata__round *round)
{
	free(round->count);
	free(round->before);
	free(round->join.rung);
	free(round->work.range);
	free(round->work.lane);
	ata__guard_fini(&round->work.guard);
	round->work.lane = NULL;	/* the owner's sign of no room */
	pthread_mutex_destroy(&round->work.failing);
}
