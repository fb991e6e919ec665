/* SPDX-License-Identifier: MIT */
/*
 * A site from inside: rounds in flight, plans, and a place per thread.
 */
#ifndef ATA_POOL_SITE_H
#define ATA_POOL_SITE_H

#include <pthread.h>
#include <stdalign.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include <atasched/share.h>

#include "pool/ranges.h"
#include "pool/wait.h"

/* An allocation: who gets what when a team of so many runs so many tasks. */
struct ata__plan {
	uint64_t tasks;
	uint32_t threads;	/* 0: there is none yet */
	uint64_t known;		/* rounds that the kernel had learned from */
	struct ata__range *range;	/* of each thread */
};

/*
 * Round r is in flight[r % 2]. Its bell is rung when the round is opened and
 * when it is over, so that the number of rings says how far it is.
 */
struct ata__flight {
	alignas(64) struct ata__bell bell;
	_Atomic uint32_t threads;	/* these are written before it is */
	_Atomic uint64_t tasks;		/* opened, and may be read by some */
	_Atomic uint64_t round;		/* who are not of its team */
	uint32_t plan;			/* but not this */

	alignas(64) _Atomic uint32_t pending;	/* shares that have to end */
	_Atomic uint32_t failed;	/* 1: nothing is to be learned */
};

struct ata__span {
	uint64_t start;		/* nanoseconds on the clock */
	uint64_t end;
};

/* A thread's number, and whoever holds it. */
struct ata__place {
	alignas(64) _Atomic uint32_t taken;	/* a share has begun */
	bool pinned;		/* the thread */
	uint64_t thread;	/* that was here last; 0: none */
	uint64_t next;		/* the round after its last one */
	struct ata__span span[2];	/* its part of rounds r % 2 */
};
_Static_assert(sizeof(struct ata__place) == 64, "a place is one cache line");

struct ata_site {
	struct ata_bandit *kernel;
	uint32_t threads;	/* the most */
	uint32_t cores;
	struct ata__wait wait;
	struct ata__wait crowded;	/* for teams that share cores */
	struct ata__place *place;	/* of each number */
	_Atomic int error;

	struct ata__flight flight[2];

	/* guard: of the kernel, the plans, and who opens or closes a round */
	alignas(64) pthread_mutex_t guard;
	_Atomic uint32_t guarded;	/* a hint: somebody has it */
	_Atomic uint64_t closed;	/* rounds that are over: 0 .. closed-1 */
	uint32_t plan_next;		/* for the next round to be opened */
	struct ata__plan plan[2];
	uint64_t *count;		/* scratch, one per arm */
};

#endif
