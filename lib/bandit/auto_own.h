/* SPDX-License-Identifier: MIT */
/*
 * What the policy auto keeps of its own, for the files that it is made of.
 */
#ifndef ATA_BANDIT_AUTO_OWN_H
#define ATA_BANDIT_AUTO_OWN_H

#include <stdint.h>

#include "bandit/crowd.h"
#include "bandit/drift.h"
#include "bandit/noise.h"
#include "bandit/plan.h"
#include "bandit/probe.h"

struct ata_bandit;

struct ata__auto_arm {
	struct ata__drift drift;
	int awaited;		/* it was probed, and has not been timed since */
	/* In the last allocation: */
	uint64_t probed;	/* its share was a probe, */
	uint64_t tried;		/* or nothing was known of it */
};

/* An odd time, an only one. */
enum ata__doubt { ATA__NO_DOUBT, ATA__SUSPECT, ATA__SINGLE, ATA__DOUBTS };

/* Of many arms: the few that may get tasks soon, those in few.number of the
 * bandit, rising but for the last ones (auto_few.c). */
struct ata__near {
	unsigned char *in;	/* is it one of them? NULL: arms are not many */
	uint32_t n, joined;	/* so many; of them the last so many are not in
				   their places; 0: none are known */
	uint32_t each;		/* they were chosen so many for each task, */
	uint64_t chosen;	/* after so many rounds */
	uint32_t enough;	/* when there are more, it is time to choose anew */
	double horizon;		/* the scores of all others are above it, as */
	double deviation;	/* long as noise is not above this */
	uint32_t unknown;	/* arms of which nothing is known; UINT32_MAX: they
				   have not been counted */
	uint32_t met;		/* so many, the first ones in order, are not */
	uint64_t wait;		/* rounds in which all arms are looked at */
	struct ata__crowd crowd;	/* parked ones, in so far as they are
					   looked at in each round */
};

struct ata__auto {
	struct ata__noise noise;
	struct ata__probes probes;
	struct ata__auto_arm *arm;
	/* Of each arm, apart, as all parked ones are looked at in each round: */
	double *seen;		/* round in which it was last timed */
	unsigned char *doubt;	/* of its last time: enum ata__doubt; and how
				   many arms there are of each, */
	uint32_t doubts[ATA__DOUBTS];	/* but of no doubt */
	uint64_t asked;		/* allocations, from 1 */
	uint32_t *order;	/* in which unknown workers are tried */
	struct ata__near near;
	struct ata__plan plan;	/* shares without probes */
	uint32_t probed;	/* in the last allocation: so many, the first in
				   probes.parked; */
	double late;		/* the last ends so much after the others, */
	double displaced;	/* which take so much longer as it took the
				   place of one of them, seconds */
	/* what such rounds took, until it is known how long they needed to */
	double tried_time;
	uint64_t tried;
};

/*
 * ata__auto_probe - give tasks of a round that is shared out to parked workers
 *
 * As far as the budgets go (probe.h), and others get the fewer for it. All
 * workers are known. What ata__auto_close() needs to know is noted.
 */
void ata__auto_probe(struct ata_bandit *bandit, uint64_t tasks,
		     uint64_t *count);

/* Its steps: rounds to learn about new workers are owed for, as others end so
 * early; and a probe of so many tasks is given. */
void ata__auto_owe(struct ata__auto *a, double end);
void ata__auto_give(struct ata_bandit *bandit, const struct ata__parked *next,
		    uint64_t tasks, double end, uint64_t *count);

/* Scores of all arms, absent or not, were noise so large. */
void ata__auto_take_scores(struct ata_bandit *bandit, double deviation);
double ata__auto_score_at(const struct ata_bandit *bandit, uint32_t arm,
			  double deviation);

/* Of few among many arms (auto_few.c): make room for n, 0 or -ENOMEM; free it. */
int ata__auto_few_init(struct ata__auto *a, uint32_t n);
void ata__auto_few_free(struct ata__auto *a);

/* An arm has learned; met: nothing was known of it. */
void ata__auto_few_learn(struct ata_bandit *bandit, uint32_t arm, int met);

/*
 * ata__auto_few - as ata__auto_allocate(), by looking at few arms
 *
 * Return: 1; or 0: that cannot be told from few, nothing is done
 */
int ata__auto_few(struct ata_bandit *bandit, uint64_t tasks, uint64_t *count);

#endif
