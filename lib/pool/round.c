/* SPDX-License-Identifier: MIT */
/*
 * One round: shares, run, time, learn, and on to the next.
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
#include <omp.h>
#include <stdlib.h>
#include <string.h>

#include "machine/clock.h"
#include "pool/team.h"

/* The caller's number when it does not serve as a worker. */
#define NOBODY UINT32_MAX

static _Thread_local struct {
	struct ata__round *round;
	uint32_t worker;
} current;

struct ata__round *ata__round_current(uint32_t *worker)
{
	*worker = current.worker;
	return current.round;
}

static uint64_t now(const struct ata__round *round)
{
	return ata__clock_now(round->team->wait.clock);
}

bool ata__round_take(struct ata__round *round)
{
	uint32_t idle = ATA__ROUND_IDLE;

	/* Pairs with the release in ata__round_give(): what the last call left,
	 * perhaps on another thread, is seen. */
	return atomic_compare_exchange_strong_explicit(
		&round->state, &idle, ATA__ROUND_BUSY, memory_order_acquire,
		memory_order_relaxed);
}

void ata__round_give(struct ata__round *round)
{
	/* Pairs with the acquire in ata__round_take(). */
	atomic_store_explicit(&round->state, ATA__ROUND_IDLE,
			      memory_order_release);
}

void ata__round_cancel(struct ata__round *round)
{
	uint32_t busy = ATA__ROUND_BUSY;

	/* Relaxed: asks for haste, publishes nothing. */
	atomic_compare_exchange_strong_explicit(
		&round->state, &busy, ATA__ROUND_CANCELLED,
		memory_order_relaxed, memory_order_relaxed);
}

bool ata__round_cancelled(const struct ata__round *round)
{
	/* Relaxed: as above. */
	return atomic_load_explicit(&round->state, memory_order_relaxed) ==
	       ATA__ROUND_CANCELLED;
}

static bool caller_serves(const struct ata__round *round)
{
	return round->team->first > 0;
}

static void forget_failure(struct ata_round *report)
{
	report->failed = 0;
	report->failed_value = 0;
	report->failed_worker = 0;
	report->failed_begin = 0;
	report->failed_end = 0;
}

/* Keep the failure with the lowest range. */
static void note_failure(struct ata__round *round, uint64_t begin, uint64_t end,
			 uint32_t worker, int value)
{
	struct ata_round *report = &round->report;

	pthread_mutex_lock(&round->failing);
	if (!report->failed || begin < report->failed_begin) {
		report->failed = 1;
		report->failed_value = value;
		report->failed_worker = worker;
		report->failed_begin = begin;
		report->failed_end = end;
	}
	pthread_mutex_unlock(&round->failing);
}

/* Run one range; false: the round is to end. */
static bool run_range(struct ata__round *round, uint32_t worker, uint64_t begin,
		      uint64_t end)
{
	const struct ata_job *job = round->call.job;
	int value;

	if (ata__round_cancelled(round))
		return false;
	value = job->fn(job->ctx, begin, end, worker);
	round->lane[worker].tasks += end - begin;
	if (value) {
		note_failure(round, begin, end, worker, value);
		ata__round_cancel(round);
	}
	return !value;
}

static void run_share(struct ata__round *round, uint32_t worker)
{
	const struct ata__range *range = &round->range[worker];

	run_range(round, worker, range->begin, range->end);
}

static void run_greedy(struct ata__round *round, uint32_t worker)
{
	uint64_t task;

	while (ata__counter_take(&round->counter, round->call.job->tasks,
				 &task))
		if (!run_range(round, worker, task, task + 1))
			return;
}

static void run_each(struct ata__round *round, uint32_t worker)
{
	const struct ata__call *call = &round->call;
	int value = call->each(call->each_ctx, worker);

	if (value)
		note_failure(round, worker, worker + 1, worker, value);
}

/* A worker's part of the round, between two stamps. */
static void work(struct ata__round *round, uint32_t worker)
{
	static void (*const run[])(struct ata__round *round, uint32_t worker) = {
		[ATA__SHARES] = run_share,
		[ATA__GREEDY] = run_greedy,
		[ATA__EACH] = run_each,
	};
	const struct ata__clock *clock = round->team->wait.clock;
	struct ata__lane *lane = &round->lane[worker];
	bool with_cpu = round->report.times != NULL;
	struct ata__round *outer_round = current.round;
	uint32_t outer_worker = current.worker;
	int threads = omp_get_max_threads();

	current.round = round;
	current.worker = worker;
	/* Regions that a task opens, BLAS and friends, get one thread: the
	 * other cores have workers of their own. */
	omp_set_num_threads(1);
	if (with_cpu)
		lane->cpu = ata__clock_cpu(clock);
	lane->start = ata__clock_now(clock);
	run[round->call.mode](round, worker);
	lane->end = ata__clock_now(clock);
	if (with_cpu)
		lane->cpu = ata__clock_cpu(clock) - lane->cpu;
	omp_set_num_threads(threads);
	current.round = outer_round;
	current.worker = outer_worker;
}

/* Do one's part, then join; true: all others had joined before. */
static bool take_part(struct ata__round *round, uint32_t self, bool has_share)
{
	if (has_share)
		work(round, self);
	/* Release: what was written in the round comes before. Acquire: pairs
	 * with the release of all who joined before, through the release
	 * sequence of pending; the last one sees it all. */
	return atomic_fetch_sub_explicit(&round->pending, 1,
					 memory_order_acq_rel) == 1;
}

static bool has_share(const struct ata__round *round, uint32_t worker)
{
	return round->call.mode != ATA__SHARES ||
	       round->range[worker].begin < round->range[worker].end;
}

/* Fix the shares of the next round; 0 or a negative errno. */
static int allocate(struct ata__round *round)
{
	struct ata__range *last = round->range;
	int err;

	err = ata_bandit_allocate(round->call.kernel, round->call.job->tasks,
				  round->count);
	if (err == -ENOTSUP) {
		/* No allocation: serve it from the counter. */
		round->call.mode = ATA__GREEDY;
		ata__counter_reset(&round->counter);
		return 0;
	}
	if (err)
		return err;
	round->call.mode = ATA__SHARES;
	round->range = round->before;
	round->before = last;
	ata__ranges_lay(round->range, round->count, round->team->workers);
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
	forget_failure(&round->report);
	if (round->call.mode != ATA__EACH) {
		round->result = allocate(round);
		if (round->result)
			return false;
	}
	for (uint32_t i = 0; i < round->team->workers; i++) {
		memset(&round->lane[i], 0, sizeof(round->lane[i]));
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

/* Sum the lanes up into the report, and copy them out where asked for. */
static void gather(struct ata__round *round)
{
	struct ata_round *report = &round->report;
	uint64_t first = UINT64_MAX, last = 0, busy = 0;

	report->tasks = 0;
	for (uint32_t i = 0; i < round->team->workers; i++) {
		const struct ata__lane *lane = &round->lane[i];
		bool ran = lane->tasks > 0;

		if (ran) {
			report->tasks += lane->tasks;
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
	report->makespan = first < last ? seconds(last - first) : 0;
	report->worker_time = seconds(busy);
}

/* Tell the bandit; only of a round that has gone well. */
static int learn(struct ata__round *round)
{

	for (uint32_t i = 0; i < round->team->workers; i++) {
		const struct ata__lane *lane = &round->lane[i];
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
	if (round->call.mode == ATA__GREEDY) {
		round->report.moved = ATA_UNKNOWN;
		tasks = 0;
	} else if (round->before_tasks == tasks) {
		round->report.moved = ata__ranges_moved(
			round->range, round->before, round->team->workers);
	}
	round->before_tasks = tasks;
}

/* All have joined: take stock. False: the call is over, result says how. */
static bool finish(struct ata__round *round)
{
	const struct ata__call *call = &round->call;
	int more = 0;

	if (call->mode == ATA__EACH) {
		round->result = round->report.failed ? -ECANCELED : 0;
		return false;
	}
	gather(round);
	if (round->report.failed || ata__round_cancelled(round)) {
		round->before_tasks = 0;
		round->report.moved = ATA_UNKNOWN;
		round->result = -ECANCELED;
		return false;
	}
	count_moved(round);
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

	round->call = *call;
	round->number = 0;
	round->over = false;
	round->result = 0;
	if (report)
		round->report = *report;
	else
		ata_round_init(&round->report);
	run_rounds(round);
	if (report)
		*report = round->report;
	return round->result;
}

int ata__round_init(struct ata__round *round, struct ata__team *team)
{
	size_t n = team->workers;

	memset(round, 0, sizeof(*round));
	round->team = team;
	atomic_init(&round->state, ATA__ROUND_IDLE);
	ata__bell_init(&round->joined);
	pthread_mutex_init(&round->failing, NULL);
	round->count = calloc(n, sizeof(*round->count));
	round->range = calloc(n, sizeof(*round->range));
	round->before = calloc(n, sizeof(*round->before));
	round->lane = aligned_alloc(alignof(struct ata__lane),
				    n * sizeof(*round->lane));
	if (round->count && round->range && round->before && round->lane)
		return 0;
	ata__round_fini(round);
	return -ENOMEM;
}

void ata__round_fini(struct ata__round *round)
{
	free(round->count);
	free(round->range);
	free(round->before);
	free(round->lane);
	round->lane = NULL;	/* the owner's sign that there is no room */
	pthread_mutex_destroy(&round->failing);
}
