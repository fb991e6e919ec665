/* SPDX-License-Identifier: MIT */
/*
 * A bandit's state, as the policies see it.
 */
#ifndef ATA_BANDIT_BANDIT_H
#define ATA_BANDIT_BANDIT_H

#include <stdint.h>

#include "bandit/absent.h"
#include "bandit/arm.h"
#include "bandit/few.h"
#include "bandit/policy.h"
#include "bandit/split.h"

/* What an arm did in the round that is not closed yet. */
struct ata__pending {
	uint64_t tasks;
	double seconds;
};

struct ata_bandit {
	const struct ata__policy *policy;
	uint32_t all;		/* its arms: never changes, any thread may look */
	uint32_t arms;		/* those a policy sees: all, or the first ones */
	char *kernel, *machine;	/* names, never NULL */
	int begun;		/* a round: allocated, not closed */
	int shared;		/* share is an allocation, */
	uint32_t team;		/* for the first arms, */
	uint64_t tasks;		/* of so many, */
	int trying;		/* when some were not known well enough */
	int patient;		/* rounds may be longer than they must */
	double alpha, eta, scale;
	uint64_t seed;
	uint64_t rounds;	/* closed; the round that comes is one more */
	double level;		/* ata__bound_level() of that one, where scores
				   depend on it */
	void *own;		/* the policy's */
	struct ata__arm *arm;
	struct ata__pending *pending;
	uint32_t *touched;	/* arms that something pends for */
	uint32_t n_touched;
	double *true_mean;	/* NULL: not given */
	uint64_t *share;	/* the last allocation */
	unsigned char *absent;	/* of each arm: its owner says so, */
	uint32_t n_absent;
	uint32_t most;		/* and that so many may get tasks at once */
	const struct ata__allowed *allowed;	/* in the next allocation */
	int open;		/* in the last one nobody was absent */
	struct ata__few few;	/* of many arms */
	double *score;		/* scratch of the split, */
	struct ata__split_space space;	/* so that a round needs no memory */
};

/* May it be given what was learned before: has no round begun? */
static inline int ata__bandit_is_fresh(const struct ata_bandit *bandit)
{
	return !bandit->begun && bandit->rounds == 0;
}

/*
 * As ata_bandit_allocate(), for a team of the first arms only, 1 .. arms: the
 * policy sees no others, and these get 0. Valid arguments are the caller's
 * duty.
 */
int ata__bandit_allocate(struct ata_bandit *bandit, uint32_t team,
			 uint64_t tasks, uint64_t *count);

/*
 * Begin a round that was allocated before: with others closed since, or others
 * allocated. What was observed is forgotten, and the round may be closed.
 */
void ata__bandit_begin(struct ata_bandit *bandit);

/*
 * Is the share of this arm in the last allocation a probe: there to learn about
 * a worker that is parked, or of which nothing was known? Return: 1 or 0; arm,
 * 0 .. arms - 1, is the caller's duty.
 */
int ata__bandit_probes(const struct ata_bandit *bandit, uint32_t arm);

#endif
