/* SPDX-License-Identifier: MIT */
/*
 * One round after the other: allocate, ring, join, learn.
 */
#ifndef ATA_POOL_ROUND_H
#define ATA_POOL_ROUND_H

#include <stdalign.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include <atasched/pool.h>

#include "pool/join.h"
#include "pool/wait.h"
#include "pool/work.h"

struct ata__limits;
struct ata__team;
struct ata__trace;

/* What a call asked for: rounds of a job, or, without one, a call of each. */
struct ata__call {
	struct ata_bandit *kernel;
	const struct ata_job *job;
	uint64_t rounds;
	ata_between_fn *between;
	void *between_ctx;
	ata_each_fn *each;
	void *each_ctx;
	bool within_limits;	/* each: of those that may have tasks now */
};

struct ata__round {
	struct ata__team *team;
	struct ata__limits *limits;	/* set by the owner */
	struct ata__work work;
	struct ata__join join;

	/* of whoever begins a round, or ends it */
	alignas(64) struct ata__trace *trace;	/* NULL: not recorded */
	struct ata__call call;
	uint64_t number;	/* of the round in this call */
	struct ata_round report;	/* of this round; times: the caller's */
	uint64_t base;		/* when it began, nanoseconds */
	uint64_t end;		/* when the last worker's share ended */
	int result;		/* of the call */
	bool shown;		/* the last round is, to the caller */

	struct ata__order order;	/* what is the same in all of a call */
	uint64_t *count;	/* the allocation */
	struct ata__range *before;	/* ranges of the last round, */
	uint64_t before_tasks;		/* which had so many tasks; 0: none */

	/* the caller's, where it follows: what leaders write would disturb
	 * it */
	alignas(64) struct ata__bell joined;	/* of one that does not serve */
	uint32_t seen;		/* rings it has answered */
	bool over;		/* the call is; published by its bell */
};

/* Make room for the workers of a team that is to be started, or give it
 * back. */
int ata__round_init(struct ata__round *round, struct ata__team *team);
void ata__round_fini(struct ata__round *round);

/*
 * Run a call from its first round to its last, on the calling thread and the
 * team; its work has been taken. Returns its result; report, if any, is filled.
 */
int ata__round_run(struct ata__round *round, const struct ata__call *call,
		   struct ata_round *report);

/* An ata__serve_fn: a worker of the team has been rung. ctx: the round. */
void ata__round_serve(void *ctx, uint32_t worker, struct ata__patience *next);

#endif
