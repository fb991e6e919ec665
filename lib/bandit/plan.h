/* SPDX-License-Identifier: MIT */
/*
 * The shares of workers of which something is known.
 */
#ifndef ATA_BANDIT_PLAN_H
#define ATA_BANDIT_PLAN_H

#include <stdint.h>

struct ata_bandit;
struct ata_bandit_config;

/* An allocation, to be kept if it will do. */
struct ata__shares {
	uint64_t *of;		/* each worker */
	uint64_t tasks;		/* their sum; 0: none */
	uint32_t team;		/* and how many workers they are for */
};

struct ata__plan {
	double slack;		/* a round may end later by this part, */
	double *cost;		/* of a worker's second; NULL: 1 for all */
	uint64_t round;		/* that was allocated last: after so many */
	struct ata__shares now;	/* its shares */
	double risk, limit;	/* what they were made with: see plan.c, */
	struct ata__shares by_mean, by_quantile;	/* and of which splits */
	struct ata__shares last;	/* and those of the round before it */
};

/* Return: 0 or -ENOMEM */
int ata__plan_init(struct ata__plan *plan,
		   const struct ata_bandit_config *config);
void ata__plan_free(struct ata__plan *plan);

/* Shares begin anew after this round: others are given in it. */
void ata__plan_forget(struct ata__plan *plan, const struct ata_bandit *bandit);

/* What seconds of an arm cost. */
double ata__plan_cost(const struct ata__plan *plan, uint32_t arm,
		      double seconds);

/*
 * Is a worker without a share parked for its price, as one task of it would not
 * be late? Return: what that costs over what the dearest costs that has a share;
 * or 0: no, or prices do not matter. Between allocations.
 */
double ata__plan_dearer(const struct ata__plan *plan,
			const struct ata_bandit *bandit, uint32_t arm);

/*
 * ata__plan_make - the shares that are best by bandit->score, or those of the
 * round before if they do; deviation: of one task's time over its mean
 */
void ata__plan_make(struct ata__plan *plan, struct ata_bandit *bandit,
		    uint64_t tasks, double deviation, uint64_t *count);

/*
 * ata__plan_remake - for fewer tasks, in the same round as ata__plan_make() and
 * as it was made there, where so many workers, less than may, have got the others;
 * these have the score DBL_MAX, and get none
 */
void ata__plan_remake(const struct ata__plan *plan, struct ata_bandit *bandit,
		      uint64_t tasks, uint32_t served, uint64_t *count);

#endif
