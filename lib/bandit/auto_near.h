/* SPDX-License-Identifier: MIT */
/*
 * Of many arms: the few that may get tasks soon, for auto (auto_few.c).
 */
#ifndef ATA_BANDIT_AUTO_NEAR_H
#define ATA_BANDIT_AUTO_NEAR_H

#include <stdint.h>

#include "bandit/crowd.h"

struct ata_bandit;

/* They are those in few.number of the bandit, rising but for the last ones. */
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

/* Make room, if n arms are many. All zero before. Return: 0 or -ENOMEM */
int ata__near_init(struct ata__near *near, uint32_t n);
void ata__near_free(struct ata__near *near);

/* An arm has learned; met: nothing was known of it. It may come near. */
void ata__near_learn(struct ata_bandit *bandit, uint32_t arm, int met);

/* Are there few enough tasks for near ones to be chosen? */
int ata__near_may(const struct ata_bandit *bandit, uint64_t tasks);

/* Choose them anew. near->n: 0 if there are none that are few. */
void ata__near_choose(struct ata_bandit *bandit, uint64_t tasks,
		      double deviation);

/* Put those that came last in their places among the numbers of all. */
void ata__near_order(struct ata__near *near, uint32_t *number, uint32_t arms);

/* After so many rounds: these did not do; and neither did others. */
void ata__near_fail(struct ata__near *near, uint64_t rounds);
void ata__near_give_up(struct ata__near *near, uint64_t rounds);

#endif
