/* SPDX-License-Identifier: MIT */
/*
 * Shares in the caller's own parallel region: who may have one, and its time.
 * See flight.c for the rounds.
 */
#include "pool/site.h"

#include <errno.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>

#include "bandit/bandit.h"
#include "machine/clock.h"
#include "machine/pinned.h"
#include "pool/flight.h"

/*
 * Nanoseconds. A round is opened in less than SPIN by a thread that has a core;
 * whatever takes longer is another thread's tasks, or a thread that has none,
 * which a core that is let go may serve. So this spins less than a pool's
 * worker does, whose next round is the caller's to begin.
 */
#define SPIN 10000u
#define YIELD 100000u

/* A number of the calling thread's own. Its handle would not do: the system
 * gives that to another when the thread has ended. */
static uint64_t self(void)
{
	static _Atomic uint64_t last;
	static _Thread_local uint64_t own;

	/* Relaxed: only that each is another matters. */
	if (!own)
		own = atomic_fetch_add_explicit(&last, 1,
						memory_order_relaxed) + 1;
	return own;
}

/* Once per thread that comes here: is it pinned? */
static void look_at_thread(struct ata__place *place)
{
	uint64_t thread = self();

	if (place->thread == thread)
		return;
	place->thread = thread;
	place->pinned = ata__pinned_self();
}

/* Take one's place in the next round. */
static int join(struct ata_site *site, uint32_t thread, uint64_t tasks,
		uint32_t threads, struct ata_share *share)
{
	struct ata__place *place = &site->place[thread];
	const struct ata__flight *flight;
	const struct ata__range *range;
	struct ata__span *span;
	uint64_t round;
	int err;

	look_at_thread(place);
	err = ata__flight_find(site, thread, tasks, threads, &round);
	if (err)
		return err;
	place->next = round + 1;
	flight = ata__flight_of(site, round);
	/* Relaxed: in the team of an open round, whose bell published them. */
	if (tasks != atomic_load_explicit(&flight->tasks,
					  memory_order_relaxed) ||
	    threads != atomic_load_explicit(&flight->threads,
					    memory_order_relaxed)) {
		ata__flight_leave(site, round, true);
		return -EINVAL;
	}
	range = &site->plan[flight->plan].range[thread];
	span = &place->span[round % 2];
	share->site = site;
	share->round = round;
	share->begin = range->begin;
	share->end = range->end;
	share->worker = thread;
	share->pinned = place->pinned;
	share->failed = 0;
	share->seconds = 0.0;
	span->start = ata__clock_now(site->wait.clock);
	share->start = (double)span->start * 1e-9;
	return 0;
}

/* Keep the first error. */
static int refuse(struct ata_site *site, int error)
{
	int none = 0;

	/* Relaxed: the number itself is all that is told. */
	atomic_compare_exchange_strong_explicit(&site->error, &none, error,
						memory_order_relaxed,
						memory_order_relaxed);
	return error;
}

int ata_share_begin(struct ata_site *site, uint64_t tasks, uint32_t thread,
		    uint32_t threads, struct ata_share *share)
{
	struct ata__place *place;
	int err;

	if (!site)
		return -EINVAL;
	if (!share || share->size != sizeof(*share) || tasks > ATA_TASKS_MAX ||
	    thread >= threads)
		return refuse(site, -EINVAL);
	if (threads > site->threads)
		return refuse(site, -ERANGE);
	place = &site->place[thread];
	/* Acquire: pairs with the release below and in ata_share_end(), for
	 * threads that have a number in turn. */
	if (atomic_exchange_explicit(&place->taken, 1, memory_order_acquire))
		return refuse(site, -EBUSY);
	err = join(site, thread, tasks, threads, share);
	if (err) {
		atomic_store_explicit(&place->taken, 0, memory_order_release);
		return refuse(site, err);
	}
	return 0;
}

int ata_share_end(struct ata_site *site, struct ata_share *share)
{
	struct ata__place *place;
	struct ata__span *span;

	if (!site || !share || share->size != sizeof(*share) ||
	    share->site != site || share->worker >= site->threads)
		return -EINVAL;
	place = &site->place[share->worker];
	/* Relaxed: this thread has set it. A copy of a share that has ended
	 * finds it 0, or the number of another round. */
	if (!atomic_load_explicit(&place->taken, memory_order_relaxed) ||
	    place->next != share->round + 1)
		return -EINVAL;
	span = &place->span[share->round % 2];
	span->end = ata__clock_now(site->wait.clock);
	share->seconds = (double)(span->end - span->start) * 1e-9;
	share->site = NULL;
	ata__flight_leave(site, share->round, share->failed != 0);
	/* Pairs with the acquire in ata_share_begin(). */
	atomic_store_explicit(&place->taken, 0, memory_order_release);
	return 0;
}

int ata_site_error(const struct ata_site *site)
{
	if (!site)
		return -EINVAL;
	/* Relaxed: see refuse(). */
	return atomic_load_explicit(&site->error, memory_order_relaxed);
}

static bool take_memory(struct ata_site *site)
{
	size_t n = site->threads;

	site->place = aligned_alloc(alignof(struct ata__place),
				    n * sizeof(*site->place));
	site->plan[0].range = calloc(n, sizeof(*site->plan[0].range));
	site->plan[1].range = calloc(n, sizeof(*site->plan[1].range));
	site->count = calloc(ata_bandit_arms(site->kernel),
			     sizeof(*site->count));
	return site->place && site->plan[0].range && site->plan[1].range &&
	       site->count;
}

static void init_atomics(struct ata_site *site)
{
	atomic_init(&site->error, 0);
	atomic_init(&site->guarded, 0);
	atomic_init(&site->closed, 0);
	for (uint32_t i = 0; i < 2; i++) {
		ata__bell_init(&site->flight[i].bell);
		atomic_init(&site->flight[i].threads, 0);
		atomic_init(&site->flight[i].tasks, 0);
		atomic_init(&site->flight[i].round, 0);
		atomic_init(&site->flight[i].pending, 0);
		atomic_init(&site->flight[i].failed, 0);
	}
	memset(site->place, 0, site->threads * sizeof(*site->place));
	for (uint32_t i = 0; i < site->threads; i++)
		atomic_init(&site->place[i].taken, 0);
}

int ata_site_create(struct ata_site **out, struct ata_bandit *kernel,
		    uint32_t max_threads)
{
	struct ata_site *site;

	if (!out || !kernel || max_threads < 1 ||
	    max_threads > ata_bandit_arms(kernel))
		return -EINVAL;
	if (kernel->policy->greedy)
		return -ENOTSUP;
	site = aligned_alloc(alignof(struct ata_site), sizeof(*site));
	if (!site)
		return -ENOMEM;
	memset(site, 0, sizeof(*site));
	pthread_mutex_init(&site->guard, NULL);
	site->kernel = kernel;
	site->threads = max_threads;
	site->cores = (uint32_t)omp_get_num_procs();
	site->wait.clock = site->crowded.clock = &ata__clock_system;
	site->wait.spin = SPIN;
	site->wait.yield = site->crowded.yield = YIELD;
	if (!take_memory(site)) {
		ata_site_destroy(site);
		return -ENOMEM;
	}
	init_atomics(site);
	*out = site;
	return 0;
}

void ata_site_destroy(struct ata_site *site)
{
	if (!site)
		return;
	pthread_mutex_destroy(&site->guard);
	free(site->count);
	free(site->plan[0].range);
	free(site->plan[1].range);
	free(site->place);
	free(site);
}
