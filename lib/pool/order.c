/* SPDX-License-Identifier: MIT */
/*
 * From a kernel's counts to the orders of a round.
 *
 * Shares and orders are kept where the leader has them at hand; an order is a
 * copy, in the cache line that goes to its worker. The lane of a worker that
 * has none is emptied, if it is not empty: lanes tell what was done in this
 * round.
 */
#include "pool/order.h"

#include <errno.h>

#include "bandit/absent.h"
#include "bandit/bandit.h"
#include "machine/clock.h"
#include "pool/limits.h"
#include "pool/team.h"

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

int ata__order_allocate(struct ata__round *round)
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
	if (is_guarded(&round->call) &&
	    ata__guard_lay(&work->guard, work->range, round->call.job->tasks,
			   round->call.kernel)) {
		work->mode = ATA__GUARDED;
		/* Not round->base, which may be long ago, if the leader was
		 * kept from its core: nobody is behind because of that. */
		work->guard.base = ata__clock_now(work->clock);
	}
	return 0;
}

void ata__order_begin(struct ata__round *round)
{
	const struct ata__call *call = &round->call;

	round->order = (struct ata__order){
		.ctx = call->job ? call->job->ctx : call->each_ctx,
		.call = ata__work_call(&round->work),
		.with_cpu = round->work.with_cpu,
	};
	if (call->job)
		round->order.fn.tasks = call->job->fn;
	else
		round->order.fn.each = call->each;
}

/*
 * Word by word: what was written a moment ago, such as a range, is at hand only
 * as it was written. Who reads two of its words at once waits until they are in
 * the cache, and with them all that was written before: the orders of others,
 * in lines that have to be fetched. So they would be fetched one after the
 * other.
 */
static void write_order(struct ata__order *order,
			const struct ata__round *round, uint32_t worker,
			uint32_t number)
{
	const struct ata__order *same = &round->order;

	order->range.begin = round->work.range[worker].begin;
	order->fn = same->fn;
	order->ctx = same->ctx;
	order->call = same->call;
	order->number = number;
	order->mode = (uint8_t)round->work.mode;
	order->with_cpu = same->with_cpu;
	order->range.end = round->work.range[worker].end;
}

bool ata__order_give(struct ata__round *round, uint32_t self)
{
	struct ata__lane *lane = round->work.lane;
	struct ata__seat *seat = round->team->seat;
	uint32_t workers = round->team->workers, n = 0;
	bool share = false;

	for (uint32_t i = 0; i < workers; i++) {
		if (has_share(round, i)) {
			/* Who leads leaves no mark, so its number stays: it is
			 * always that of the last mark, or one more. */
			write_order(&seat[i].order, round, i,
				    seat[i].order.number + (i != self));
			if (i == self)
				share = true;
			else
				round->join.rung[n++] = i;
		} else if (lane[i].tasks) {
			lane[i].tasks = 0;
		}
	}
	round->join.n = n;
	return share;
}
