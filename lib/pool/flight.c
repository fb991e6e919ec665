/* SPDX-License-Identifier: MIT */
/*
 * Rounds of a site: two in flight, opened by the first and closed by the last.
 *
 * The first thread to arrive opens a round; the others find it open, by one
 * load. The last to leave closes it: it alone tells the kernel the times, and
 * plans the next round for as many tasks and threads, while the others go on.
 * So the first to arrive has nothing to compute, unless it wants another plan.
 *
 *     begin(r)  load bell ---------------------------> its range, time stamp
 *                 | not open: take the guard, open r by the plan, ring
 *     end(r)    time stamp, --pending ---------------> gone
 *                 | was the last: take the guard, learn, plan, close r, ring
 *
 * Two rounds are in flight at most. A thread begins r + 1 only after its end of
 * r, so:
 *
 *   - r + 1 cannot be over before r is: its last end comes after all ends of r,
 *     and whoever closes r does that within one of them. Rounds are closed in
 *     order, by one thread at a time.
 *   - r + 2 is opened after r was closed, as it takes over its place in
 *     flight[]. Whoever comes too early waits on that place's bell.
 *   - r + 1 opened before r was closed has the plan that was made before, which
 *     may well be that of r: nobody knows better yet. Of two plans one is
 *     therefore free whenever a new one is made: in closing r the one that r +
 *     1 has not, in opening r + 1 the one that r has not.
 *
 * A team has ended its rounds before one of another size begins, so a thread's
 * next round is the one after its last, or, if it sat some out, the first that
 * is not over.
 */
#include "pool/flight.h"

#include <errno.h>
#include <string.h>

#include "bandit/bandit.h"
#include "machine/clock.h"

/* What the bell of a round says while the round is open, and, one ring less,
 * from the close of the one before it in the same place. */
static uint32_t opened(uint64_t round)
{
	return (uint32_t)(round / 2 * 2 + 1) * ATA__RING;
}

/* How far is a round? Below 0: so many rings to go; above: it is over. */
static int32_t progress(struct ata_site *site, uint64_t round)
{
	return (int32_t)(ata__bell_look(&ata__flight_of(site, round)->bell) -
			 opened(round));
}

static const struct ata__wait *wait_of(const struct ata_site *site,
				       uint32_t threads)
{
	return threads > site->cores ? &site->crowded : &site->wait;
}

static bool try_guard(struct ata_site *site)
{
	/* Relaxed: a hint that keeps those who poll from writing. */
	if (atomic_load_explicit(&site->guarded, memory_order_relaxed) ||
	    pthread_mutex_trylock(&site->guard))
		return false;
	atomic_store_explicit(&site->guarded, 1, memory_order_relaxed);
	return true;
}

static void block_on_guard(struct ata_site *site)
{
	pthread_mutex_lock(&site->guard);
	/* Relaxed: the mutex orders; this is the hint above. */
	atomic_store_explicit(&site->guarded, 1, memory_order_relaxed);
}

/* It is held for less than a mutex takes to put a thread to sleep. */
static void take_guard(struct ata_site *site, const struct ata__wait *wait)
{
	struct ata__patience patience = { 0 };

	while (!try_guard(site))
		if (!ata__wait_pause(&patience, wait)) {
			block_on_guard(site);
			return;
		}
}

static void give_guard(struct ata_site *site)
{
	atomic_store_explicit(&site->guarded, 0, memory_order_relaxed);
	pthread_mutex_unlock(&site->guard);
}

/* Make the next plan, where the other round in flight has not got its own. */
static int make_plan(struct ata_site *site, uint64_t round, uint64_t tasks,
		     uint32_t threads)
{
	const struct ata__flight *other = ata__flight_of(site, round + 1);
	uint32_t next = 1 - other->plan;
	struct ata__plan *plan = &site->plan[next];
	int err = 0;

	if (tasks)
		err = ata__bandit_allocate(site->kernel, threads, tasks,
					   site->count);
	else
		memset(site->count, 0, threads * sizeof(*site->count));
	if (err)
		return err;
	ata__ranges_lay(plan->range, site->count, threads);
	plan->tasks = tasks;
	plan->threads = threads;
	plan->known = ata_bandit_rounds(site->kernel);
	site->plan_next = next;
	return 0;
}

/* The guard is taken, and the place in flight is free. */
static int open_round(struct ata_site *site, uint64_t round, uint64_t tasks,
		      uint32_t threads)
{
	struct ata__flight *flight = ata__flight_of(site, round);
	const struct ata__plan *plan = &site->plan[site->plan_next];
	int err = 0;

	if (plan->tasks != tasks || plan->threads != threads ||
	    plan->known != ata_bandit_rounds(site->kernel))
		err = make_plan(site, round, tasks, threads);
	if (err)
		return err;
	flight->plan = site->plan_next;
	/* Relaxed: the bell publishes these to the team. */
	atomic_store_explicit(&flight->round, round, memory_order_relaxed);
	atomic_store_explicit(&flight->tasks, tasks, memory_order_relaxed);
	atomic_store_explicit(&flight->pending, threads, memory_order_relaxed);
	atomic_store_explicit(&flight->failed, 0, memory_order_relaxed);
	/* Release: pairs with the acquire load in ata__flight_find(). */
	atomic_store_explicit(&flight->threads, threads, memory_order_release);
	ata__bell_ring(&flight->bell);
	return 0;
}

/* Tell the kernel what the round's shares took. */
static int learn(struct ata_site *site, uint64_t round, uint32_t threads)
{
	const struct ata__range *range =
		site->plan[ata__flight_of(site, round)->plan].range;
	uint64_t first = UINT64_MAX, last = 0;

	ata__bandit_begin(site->kernel);
	for (uint32_t i = 0; i < threads; i++) {
		const struct ata__span *span = &site->place[i].span[round % 2];
		uint64_t tasks = range[i].end - range[i].begin;
		int err;

		if (!tasks)
			continue;
		first = span->start < first ? span->start : first;
		last = span->end > last ? span->end : last;
		err = ata_bandit_observe(site->kernel, i, tasks,
					 (double)(span->end - span->start) *
						 1e-9);
		if (err)
			return err;
	}
	return ata_bandit_close(site->kernel, (double)(last - first) * 1e-9);
}

/* All have left the round, and its threads and tasks are those of its team. */
static void close_round(struct ata_site *site, uint64_t round)
{
	struct ata__flight *flight = ata__flight_of(site, round);
	/* Relaxed, all three: the last share to end has seen the others'. */
	uint64_t tasks = atomic_load_explicit(&flight->tasks,
					      memory_order_relaxed);
	uint32_t threads = atomic_load_explicit(&flight->threads,
						memory_order_relaxed);
	bool failed = atomic_load_explicit(&flight->failed,
					   memory_order_relaxed);

	take_guard(site, wait_of(site, threads));
	/* Without a new plan the next round has the old one, or makes its own:
	 * so there is nothing to do about errors. */
	if (tasks && !failed && !learn(site, round, threads))
		make_plan(site, round, tasks, threads);
	/* Relaxed: the bell publishes it to who waits for this round, and the
	 * end of its parallel region to a team of another size. */
	atomic_store_explicit(&site->closed, round + 1, memory_order_relaxed);
	ata__bell_ring(&flight->bell);
	give_guard(site);
}

void ata__flight_leave(struct ata_site *site, uint64_t round, bool failed)
{
	struct ata__flight *flight = ata__flight_of(site, round);

	/* Relaxed: the next line publishes it. */
	if (failed)
		atomic_store_explicit(&flight->failed, 1, memory_order_relaxed);
	/* Release: what was written in this share comes before. Acquire: pairs
	 * with the release of all who left before, through the release sequence
	 * of pending; the last one sees it all. */
	if (atomic_fetch_sub_explicit(&flight->pending, 1,
				      memory_order_acq_rel) == 1)
		close_round(site, round);
}

/* Wait until the round is open, or open it; 0, also if it is over by then. */
static int reach_round(struct ata_site *site, uint64_t round, uint64_t tasks,
		       uint32_t threads)
{
	const struct ata__wait *wait = wait_of(site, threads);
	struct ata__bell *bell = &ata__flight_of(site, round)->bell;
	struct ata__patience patience = { 0 };
	int32_t rings;
	int err = 0;

	while (!err && (rings = progress(site, round)) < 0) {
		if (rings < -(int32_t)ATA__RING) {
			/* The round before the last is not over. */
			uint32_t seen = opened(round) + (uint32_t)rings;

			ata__bell_wait(bell, &seen, wait);
			continue;
		}
		if (!try_guard(site)) {
			if (ata__wait_pause(&patience, wait))
				continue;
			block_on_guard(site);
		}
		if (progress(site, round) == rings)
			err = open_round(site, round, tasks, threads);
		give_guard(site);
	}
	return err;
}

/*
 * Who is in the team of an open round, and has not been in it, keeps it open.
 * Others may meet any state of it, so what is read here is looked at twice.
 */
int ata__flight_find(struct ata_site *site, uint32_t thread, uint64_t tasks,
		     uint32_t threads, uint64_t *found)
{
	uint64_t round = site->place[thread].next;

	for (;;) {
		struct ata__flight *flight = ata__flight_of(site, round);
		int32_t rings = progress(site, round);
		uint64_t closed;
		int err;

		/* Relaxed: after the bell. The number, as who has sat out 2^31
		 * rounds may mistake the rings of a later one. */
		if (rings == 0 && round == atomic_load_explicit(
						   &flight->round,
						   memory_order_relaxed)) {
			/* Acquire: pairs with the release in open_round(). If
			 * this is of a later round, the bell says so now. */
			uint32_t team = atomic_load_explicit(
				&flight->threads, memory_order_acquire);

			if (progress(site, round) != 0)
				continue;
			*found = round;
			return thread < team ? 0 : -EINVAL;
		}
		/* Has this thread sat rounds out? Relaxed: those of other teams
		 * are over, and seen to be, before this one's begin. */
		closed = atomic_load_explicit(&site->closed,
					      memory_order_relaxed);
		if (closed > round) {
			round = closed;
			continue;
		}
		err = reach_round(site, round, tasks, threads);
		if (err)
			return err;
	}
}
