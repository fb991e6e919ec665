/* SPDX-License-Identifier: MIT */
/*
 * What the policy auto keeps of its own, for the files that it is made of.
 */
#ifndef ATA_BANDIT_AUTO_OWN_H
#define ATA_BANDIT_AUTO_OWN_H

#include <stdint.h>

#include "bandit/auto_near.h"
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

struct ata__auto {
	struct ata__noise noise;
	struct ata__probes probes;
	struct ata__auto_arm *arm;
	/* Of each arm, apart, as all parked ones are looked at in each
	 * round: */
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
	double end;		/* of its round, without probes */
	/* While some are parked for a few times (auto_weak.c): */
	int looking;		/* they are probed in the last allocation; or */
	double missing;		/* it could end so much sooner with one more, */
	double missed;		/* as could those before it together, since the
				   last look */
	double looks;		/* the next is so many times dearer; 0, until
				   the round is closed: it begins anew */
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

/*
 * ata__auto_doubt_weak - make urgent what is to be put to the test
 *
 * probes.parked lists so many workers; without them the round ends then. And
 * what is known of that when the round is over.
 */
void ata__auto_doubt_weak(struct ata_bandit *bandit, uint32_t parked,
			  const uint64_t *count, uint64_t tasks, double end);
void ata__auto_close_weak(struct ata__auto *a);

/* Scores of all arms, absent or not, were noise so large. */
void ata__auto_take_scores(struct ata_bandit *bandit, double deviation);
double ata__auto_score_at(const struct ata_bandit *bandit, uint32_t arm,
			  double deviation);

/*
 * ata__auto_few - as ata__auto_allocate(), by looking at few arms
 *
 * Return: 1; or 0: that cannot be told from few, nothing is done
 */
int ata__auto_few(struct ata_bandit *bandit, uint64_t tasks, uint64_t *count);

#endif
