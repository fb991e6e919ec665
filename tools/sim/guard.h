/* SPDX-License-Identifier: MIT */
/* Rounds with the tail guard: a worker that is done helps another one. */
#ifndef SIM_GUARD_H
#define SIM_GUARD_H

#include <stdint.h>

#include <atasched/bandit.h>

#include "bandit/tail.h"
#include "sim/heap.h"
#include "sim/scheduler.h"
#include "sim/source.h"

struct guard_worker {
	struct source_share share;	/* as far as it has come */
	uint64_t left;		/* tasks that it holds and has not begun */
	double predicted;	/* seconds per task, from earlier rounds; 0:
				   unknown */
	double busy;		/* seconds, up to the end of what it is at */
};

struct guard {
	struct guard_worker *active;	/* those with a share, by number */
	uint32_t *holder;	/* of these the ones that hold something, */
	uint32_t holders;	/* in any order */
	struct heap heap;	/* by the end of what each is at */
	struct ata__tail_account *account;	/* of each worker, by number */
	int patient;		/* rounds may be longer than they must: */
	double due;		/* nobody helps before this is at risk */
};

/* guard_create - for rounds of `workers`, `most` of them with a share; patient:
 * of a bandit with slack. 0 or -ENOMEM */
int guard_create(struct guard *guard, uint32_t workers, uint32_t most,
		 int patient);
void guard_free(struct guard *guard);

/*
 * guard_run - run the shares count, and let bandit see who did what
 *
 * Return: 0 or as ata_bandit_observe()
 */
int guard_run(struct guard *guard, struct ata_bandit *bandit,
	      struct source *source, const uint64_t *count,
	      struct outcome *out);

#endif
