/* SPDX-License-Identifier: MIT */
/*
 * One round after the other: shares, run, time, learn.
 */
#ifndef ATA_POOL_ROUND_H
#define ATA_POOL_ROUND_H

#include <pthread.h>
#include <stdalign.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include <atasched/pool.h>

#include "pool/ranges.h"
#include "pool/wait.h"

struct ata__team;

/* Whether a call is running. */
enum ata__round_state {
	ATA__ROUND_IDLE,
	ATA__ROUND_BUSY,
	ATA__ROUND_CANCELLED	/* busy, and the round is to end early */
};

/* How the workers of a round find their tasks. */
enum ata__mode {
	ATA__SHARES,	/* a range each, fixed before the round */
	ATA__GREEDY,	/* one task after the other, from a counter */
	ATA__EACH	/* no tasks: a call on each worker */
};

/* What one worker did: written by it alone, read when the round is over. */
struct ata__lane {
	alignas(64) uint64_t tasks;
	uint64_t start;		/* clock of the machine, nanoseconds */
	uint64_t end;
	uint64_t cpu;
};
_Static_assert(sizeof(struct ata__lane) == 64, "a lane is one cache line");

/* What a call asked for: set by the caller, constant while rounds run. */
struct ata__call {
	enum ata__mode mode;	/* may turn greedy when a round begins */
	struct ata_bandit *kernel;
	const struct ata_job *job;
	uint64_t rounds;
	ata_between_fn *between;
	void *between_ctx;
	ata_each_fn *each;
	void *each_ctx;
};

struct ata__round {
	struct ata__team *team;
	_Atomic uint32_t state;	/* enum ata__round_state */

	struct ata__call call;
	uint64_t number;	/* of the round in this call */
	struct ata_round report;	/* of this round; times: the caller's */
	uint64_t base;		/* when it began, nanoseconds */
	int result;		/* of the call */
	bool over;		/* the call is; published by the caller's bell */

	uint64_t *count;	/* the allocation */
	struct ata__range *range;
	struct ata__range *before;	/* ranges of the last round, */
	uint64_t before_tasks;		/* which had so many tasks; 0: none */
	struct ata__lane *lane;
	struct ata__counter counter;
	alignas(64) _Atomic uint32_t pending;	/* workers still at it */

	pthread_mutex_t failing;	/* guards failed_* of report */
	struct ata__bell joined;	/* for a caller that does not serve */
	uint32_t seen;			/* rings the caller has answered */
};

/* Make room for the workers of a team that is to be started, or give it back. */
int ata__round_init(struct ata__round *round, struct ata__team *team);
void ata__round_fini(struct ata__round *round);

/* Take the team for one call; false: another has it. Give it back after that. */
bool ata__round_take(struct ata__round *round);
void ata__round_give(struct ata__round *round);

/*
 * Run a call from its first round to its last, on the calling thread and the
 * team, which has been taken. Returns its result; report, if any, is filled.
 */
int ata__round_run(struct ata__round *round, const struct ata__call *call,
		   struct ata_round *report);

/* An ata__serve_fn: a worker of the team has been rung. ctx: the round. */
void ata__round_serve(void *ctx, uint32_t worker);

/* End the round that is running, if one is, early; has that been asked for? */
void ata__round_cancel(struct ata__round *round);
bool ata__round_cancelled(const struct ata__round *round);

/* In whose task the calling thread is, and as which worker; NULL: in none. */
struct ata__round *ata__round_current(uint32_t *worker);

#endif
