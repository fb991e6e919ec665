/* SPDX-License-Identifier: MIT */
/*
 * The team: pinned threads that wait for their doorbells.
 *
 * It knows nothing of rounds. A worker whose bell is rung calls serve() once.
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

struct ata_machine;

typedef void ata__serve_fn(void *ctx, uint32_t worker);

/* A bell per worker, each in a cache line of its own: polling one must not slow
 * another worker down. */
struct ata__seat {
	alignas(64) struct ata__bell bell;
	_Atomic uint32_t core;	/* index for ata_machine_core(), or ATA_NO_CORE:
				   not pinned */
	_Atomic uint32_t present;	/* it is on its core: see limits.c */
	pid_t thread;		/* the system's number; not the caller's */
};
_Static_assert(sizeof(struct ata__seat) == 64, "a seat is one cache line");

struct ata__team {
	/* set by the owner before ata__team_start() */
	struct ata_machine *machine;
	struct ata__wait wait;	/* with the caller's habit, each worker has its
				   own, or all have none */
	uint32_t workers;
	uint32_t first;		/* workers first .. workers - 1 are threads */
	struct ata__seat *seat;	/* one per worker, cores filled in */
	ata__serve_fn *serve;
	void *ctx;

	/* the team's own */
	pthread_t helper;
	sigset_t signals;	/* blocked by the thread that started us */
	bool started;
	bool quit;		/* published by the bells */
	_Atomic int error;	/* of a thread that could not take its seat */
	struct ata__bell ready;

	struct ata__habit habit;	/* the caller's, for the owner to use */
};

/*
 * Start the threads, which pin themselves while the owner does other things;
 * then wait until all are in their seats. Both: 0, or a negative errno, and none
 * of them is left. Between the two nobody may be rung.
 */
int ata__team_launch(struct ata__team *team);
int ata__team_await(struct ata__team *team);

/* Both in one. */
int ata__team_start(struct ata__team *team);

/* End the threads. None may be serving. */
void ata__team_stop(struct ata__team *team);

#endif
