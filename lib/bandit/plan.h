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
	uint32_t *list;		/* of many workers: those with one, */
	uint32_t listed;	/* so many of them; 0: not listed */
};

/* Where of many workers few are looked at: what plans are made of. */
struct ata__plan_few {
	const uint32_t *at;	/* their numbers, rising; NULL: all are */
	uint32_t of;		/* how many there are in all */
	double horizon;		/* the scores of the others are above it */
	uint64_t *last;		/* scratch: shares of the round before */
};

struct ata__plan {
	double slack;		/* a round may end later by this part, */
	double *cost;		/* of a worker's second; NULL: 1 for all */
	uint64_t round;		/* that was allocated last: after so many */
	struct ata__shares now;	/* its shares */
	double risk, limit;	/* what they were made with: see plan.c, */
	uint32_t active;	/* workers that maximum is of */
	double maximum;		/* ata__noise_maximum() of them */
	struct ata__shares by_mean, by_quantile;	/* and of which splits */
	struct ata__shares last;	/* and those of the round before it */
	struct ata__plan_few few;
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
 * be late? Return: what that costs over what the dearest costs that has a
 * share; or 0: no, or prices do not matter. Between allocations.
 */
double ata__plan_dearer(const struct ata__plan *plan,
			const struct ata_bandit *bandit, uint32_t arm);

/* Does a round that ends then, and with that risk, end before the first task of
 * any worker that is not looked at? */
int ata__plan_holds(const struct ata__plan *plan, double end, double risk);

/* Can nothing be told from few workers? As where tasks have prices. */
int ata__plan_needs_all(const struct ata__plan *plan);

/*
 * ata__plan_make - the shares that are best by bandit->score, or those of the
 * round before if they do; deviation: of one task's time over its mean
 *
 * Return: 1; or 0: it cannot be told from the few that are looked at; nothing
 * is made
 */
int ata__plan_make(struct ata__plan *plan, struct ata_bandit *bandit,
		    uint64_t tasks, double deviation, uint64_t *count);

/*
 * ata__plan_remake - for fewer tasks, in the same round as ata__plan_make() and
 * as it was made there, where so many workers, less than may, have got the
 * others; these have the score DBL_MAX, and get none
 */
void ata__plan_remake(const struct ata__plan *plan, struct ata_bandit *bandit,
		      uint64_t tasks, uint32_t served, uint64_t *count);

#endif
