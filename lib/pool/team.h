/* SPDX-License-Identifier: MIT */
/*
 * The team: pinned threads that wait for their doorbells.
 *
 * It knows nothing of rounds: the orders in its seats are theirs. A worker
 * whose bell is rung calls serve() once.
 */
#ifndef ATA_POOL_TEAM_H
#define ATA_POOL_TEAM_H

#include <pthread.h>
#include <signal.h>
#include <stdalign.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "pool/habit.h"
#include "pool/wait.h"
#include "pool/work.h"

struct ata_machine;

/* next: of the worker's next wait, which has not begun; or it has, where
 * serve() has polled and given up. */
typedef void ata__serve_fn(void *ctx, uint32_t worker,
			   struct ata__patience *next);

/*
 * A bell per worker, each in a cache line of its own: polling one must not slow
 * another worker down. With it comes what the worker is to do, which is between
 * who rings and who serves, so that one line goes from one to the other. What
 * it has learned of waiting is its own, and where it sits is seldom asked.
 */
struct ata__seat {
	alignas(64) struct ata__bell bell;
	struct ata__order order;

	struct ata__habit habit;

	alignas(64) _Atomic uint32_t core;	/* index for ata_machine_core(),
						   or ATA_NO_CORE: not pinned */
	_Atomic uint32_t present;	/* it is on its core: see limits.c */
	pid_t thread;		/* the system's number; not the caller's */
	uint32_t pass_begin;	/* whom it rings in turn when it has slept: see */
	uint32_t pass_end;	/* wake.c; published by the bell */
	uint32_t pass_next;	/* on the same core, to be rung as well */
	uint32_t pass_last;	/* who wakes others: of the core with this
				   number, the last so far */
};
_Static_assert(sizeof(struct ata__seat) == 192, "a seat is three cache lines");

/* The end of a list of workers of one core. */
#define ATA__PASS_NOBODY UINT32_MAX

struct ata__team {
	/* set by the owner before ata__team_start() */
	struct ata_machine *machine;
	struct ata__wait wait;
	uint32_t workers;
	uint32_t cores;		/* workers i and i + cores share one; 0: none do
				   */
	uint32_t first;		/* workers first .. workers - 1 are threads */
	struct ata__seat *seat;	/* one per worker, cores filled in */
	ata__serve_fn *serve;
	void *ctx;
	/* Run before any thread but the first is started, on that one; NULL:
	 * nothing. 0 or a negative errno, and then the team does not start. */
	int (*prepare)(void *ctx);
	void *prepare_ctx;

	/* the team's own */
	pthread_t helper;
	sigset_t signals;	/* blocked by the thread that started us */
	bool started;
	bool quit;		/* published by the bells */
	_Atomic int error;	/* of a thread that could not take its seat */
	struct ata__bell ready;
	const uint32_t *waking;	/* see wake.c; published by the bells */

	struct ata__habit habit;	/* of a caller that is no worker */
};

/* A wait of a worker, or of a caller that is none, begins. */
static inline struct ata__patience ata__team_patience(struct ata__team *team,
						      uint32_t worker)
{
	struct ata__patience patience = { .habit = &team->habit };

	if (worker < team->workers)
		patience.habit = &team->seat[worker].habit;
	return patience;
}

/*
 * Start the threads, which pin themselves while the owner does other things;
 * then wait until all are in their seats. Both: 0, or a negative errno, and
 * none of them is left. Between the two nobody may be rung.
 */
int ata__team_launch(struct ata__team *team);
int ata__team_await(struct ata__team *team);

/* Both in one. */
int ata__team_start(struct ata__team *team);

/* End the threads. None may be serving. */
void ata__team_stop(struct ata__team *team);

#endif
