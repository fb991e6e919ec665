/* SPDX-License-Identifier: MIT */
/*
 * One round: allocate, ring, join, learn, and on to the next.
 *
 * Whoever begins a round takes part in it, with a share or without: `pending`
 * counts it and every worker it rings. So no one can finish the round, and begin
 * the next, while it still looks at this one. Who brings pending to 0 is the
 * last: it sees everything that the others wrote in the round, and all it does
 * until it rings the next bell is ordered before what the woken one does. That
 * chain serialises everything in struct ata__round that is not atomic, so the
 * end of a round may be worked off by any of them:
 *
 *     caller: begin -> its share -> join -> finish, between, begin -> ...
 *     worker: rung  -> its share -> join -> ring the caller, or, with
 *             ATA_BETWEEN_ANYWHERE: finish, between, begin -> ...
 */
#include "pool/round.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "bandit/absent.h"
#include "bandit/bandit.h"
#include "machine/clock.h"
#include "pool/limits.h"
#include "pool/team.h"
#include "pool/trace.h"

/* The caller's number when it does not serve as a worker. */
#define NOBODY UINT32_MAX

static uint64_t now(const struct ata__round *round)
{
	return ata__clock_now(round->team->wait.clock);
}

static bool caller_serves(const struct ata__round *round)
{
	return round->team->first > 0;
}

/* Do one's part, then join; true: all others had joined before. */
static bool take_part(struct ata__round *round, uint32_t self, bool has_share)
{
	if (has_share)
		ata__work_run(&round->work, self);
	/* Release: what was written in the round comes before. Acquire: pairs
	 * with the release of all who joined before, through the release
	 * sequence of pending; the last one sees it all. */
	return atomic_fetch_sub_explicit(&round->pending, 1,
					 memory_order_acq_rel) == 1;
}

static bool has_share(const struct ata__round *round, uint32_t worker)
{
	const struct ata__range *range = &round->work.range[worker];

	if (round->work.mode == ATA__GREEDY)
		return ata__absent_may(round->call.kernel, worker);
	if (round->work.mode == ATA__EACH)
		return !round->call.within_limits ||
		       ata__limits_may(round->limits, worker);
	return range->begin < range->end;
}

static bool is_guarded(const struct ata__call *call)
{
	if (call->job->flags & (ATA_GUARD_ON | ATA_GUARD_OFF))
		return call->job->flags & ATA_GUARD_ON;
	return call->kernel->policy->guarded;
}

/* Fix the shares of the next round; 0 or a negative errno. */
static int allocate(struct ata__round *round)
{
	struct ata__work *work = &round->work;
	struct ata__range *last = work->range;
	int err;

	err = ata_bandit_allocate(round->call.kernel, round->call.job->tasks,
				  round->count);
	if (err == -ENOTSUP) {
		/* No allocation: serve it from the counter. */
		work->mode = ATA__GREEDY;
		ata__counter_reset(&work->counter);
		return 0;
	}
	if (err)
		return err;
	work->mode = ATA__SHARES;
	work->range = round->before;
	round->before = last;
	ata__ranges_lay(work->range, round->count, round->team->workers);
	work->guard.base = round->base;
	if (is_guarded(&round->call) &&
	    ata__guard_lay(&work->guard, work->range, round->call.job->tasks,
			   round->call.kernel))
		work->mode = ATA__GUARDED;
	return 0;
}

/*
 * Begin a round: shares, then bells. False: there is none, and result says why.
 * *share: does self have one?
 */
static bool begin(struct ata__round *round, uint32_t self, bool *share)
{
	uint32_t pending = 1;

	round->base = now(round);
	ata__limits_begin(round->limits, round->base, round->call.kernel);
	round->work.failure = (struct ata__failure){ .failed = false };
	if (round->call.job) {
		round->result = allocate(round);
		if (round->result)
			return false;
	}
	for (uint32_t i = 0; i < round->team->workers; i++) {
		memset(&round->work.lane[i], 0, sizeof(round->work.lane[i]));
		pending += i != self && has_share(round, i);
	}
	/* Relaxed: the bells publish it. */
	atomic_store_explicit(&round->pending, pending, memory_order_relaxed);
	for (uint32_t i = 0; i < round->team->workers; i++)
		if (i != self && has_share(round, i))
			ata__bell_ring(&round->team->seat[i].bell);
	*share = self != NOBODY && has_share(round, self);
	return true;
}

static double seconds(uint64_t nanoseconds)
{
	return (double)nanoseconds * 1e-9;
}

static void report_failure(struct ata_round *report,
			   const struct ata__failure *failure)
{
	report->failed = failure->failed;
	report->failed_value = failure->value;
	report->failed_worker = failure->worker;
	report->failed_begin = failure->begin;
	report->failed_end = failure->end;
}

/* Sum the lanes up into the report, and copy them out where asked for. */
static void gather(struct ata__round *round)
{
	struct ata_round *report = &round->report;
	uint64_t first = UINT64_MAX, last = 0, busy = 0;

	report->tasks = 0;
	report->taken = 0;
	for (uint32_t i = 0; i < round->team->workers; i++) {
		const struct ata__lane *lane = &round->work.lane[i];
		bool ran = lane->tasks > 0;

		if (ran) {
			report->tasks += lane->tasks;
			report->taken += lane->taken;
			first = lane->start < first ? lane->start : first;
			last = lane->end > last ? lane->end : last;
			busy += lane->end - lane->start;
		}
		if (!report->times || i >= report->capacity)
			continue;
		report->times[i] = (struct ata_times){
			.tasks = lane->tasks,
			.seconds = ran ? seconds(lane->end - lane->start) : 0,
			.start = ran ? seconds(lane->start - round->base) : 0,
			.end = ran ? seconds(lane->end - round->base) : 0,
			.cpu = ran ? seconds(lane->cpu) : 0,
		};
	}
	report_failure(report, &round->work.failure);
	report->makespan = first < last ? seconds(last - first) : 0;
	report->worker_time = seconds(busy);
}

/* Tell the bandit; only of a round that has gone well, and on cores. */
static int learn(struct ata__round *round)
{
	if (round->limits->adrift)
		return 0;
	for (uint32_t i = 0; i < round->team->workers; i++) {
		const struct ata__lane *lane = &round->work.lane[i];
		int err = 0;

		if (lane->tasks)
			err = ata_bandit_observe(round->call.kernel, i,
						 lane->tasks,
						 seconds(lane->end -
							 lane->start));
		if (err)
			return err;
	}
	return ata_bandit_close(round->call.kernel, round->report.makespan);
}

/* Which tasks changed workers since the last round of as many? */
static void count_moved(struct ata__round *round)
{
	uint64_t tasks = round->call.job->tasks;

	round->report.moved = 0;
	if (round->work.mode == ATA__GREEDY) {
		round->report.moved = ATA_UNKNOWN;
		tasks = 0;
	} else if (round->before_tasks == tasks) {
		round->report.moved = ata__ranges_moved(
			round->work.range, round->before, round->team->workers);
	}
	round->before_tasks = tasks;
}

/* All have joined: take stock. False: the call is over, result says how. */
static bool finish(struct ata__round *round)
{
	const struct ata__call *call = &round->call;
	int more = 0;

	if (!call->job) {
		round->result = round->work.failure.failed ? -ECANCELED : 0;
		return false;
	}
	gather(round);
	if (round->report.failed || ata__work_cancelled(&round->work)) {
		round->before_tasks = 0;
		round->report.moved = ATA_UNKNOWN;
		round->result = -ECANCELED;
		ata__trace_note(round->trace, round);
		return false;
	}
	count_moved(round);
	ata__trace_note(round->trace, round);
	round->result = learn(round);
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

static bool anywhere(const struct ata__round *round)
{
	const struct ata_job *job = round->call.job;

	return job && (job->flags & ATA_BETWEEN_ANYWHERE);
}

void ata__round_serve(void *ctx, uint32_t worker)
{
	struct ata__round *round = ctx;
	bool share = true;

	while (take_part(round, worker, share)) {
		if (anywhere(round)) {
			if (finish(round) && begin(round, worker, &share))
				continue;
			round->over = true;
		}
		ata__bell_ring(caller_bell(round));
		return;
	}
}

static void run_rounds(struct ata__round *round)
{
	uint32_t self = caller_serves(round) ? 0 : NOBODY;
	bool share;

	if (!begin(round, self, &share))
		return;
	for (;;) {
		if (!take_part(round, self, share)) {
			ata__bell_wait(caller_bell(round), &round->seen,
				       &round->team->wait);
			if (round->over)
				return;
			if (anywhere(round)) {
				share = true;	/* why else were we rung? */
				continue;
			}
		}
		if (!finish(round) || !begin(round, self, &share))
			return;
	}
}

int ata__round_run(struct ata__round *round, const struct ata__call *call,
		   struct ata_round *report)
{
	struct ata__work *work = &round->work;

	round->call = *call;
	round->number = 0;
	round->over = false;
	round->result = 0;
	if (report)
		round->report = *report;
	else
		ata_round_init(&round->report);
	work->mode = ATA__EACH;		/* rounds of a job choose theirs */
	work->job = call->job;
	work->each = call->each;
	work->each_ctx = call->each_ctx;
	work->with_cpu = round->report.times != NULL;
	run_rounds(round);
	ata__trace_rest(round->trace);
	if (report)
		*report = round->report;
	return round->result;
}

int ata__round_init(struct ata__round *round, struct ata__team *team)
{
	struct ata__work *work = &round->work;
	size_t n = team->workers;

	memset(round, 0, sizeof(*round));
	round->team = team;
	work->clock = team->wait.clock;
	atomic_init(&work->state, ATA__WORK_IDLE);
	ata__bell_init(&round->joined);
	pthread_mutex_init(&work->failing, NULL);
	round->count = calloc(n, sizeof(*round->count));
	round->before = calloc(n, sizeof(*round->before));
	work->range = calloc(n, sizeof(*work->range));
	work->lane = aligned_alloc(alignof(struct ata__lane),
				   n * sizeof(*work->lane));
	if (!ata__guard_init(&work->guard, team->workers) && round->count &&
	    round->before && work->range && work->lane)
		return 0;
	ata__round_fini(round);
	return -ENOMEM;
}

void ata__round_fini(struct ata__round *round)
{
	free(round->count);
	free(round->before);
	free(round->work.range);
	free(round->work.lane);
	ata__guard_fini(&round->work.guard);
	round->work.lane = NULL;	/* the owner's sign of no room */
	pthread_mutex_destroy(&round->work.failing);
}
