/* SPDX-License-Identifier: MIT */
/*
 * Sharing out tasks so that they cost least, where the round may be longer than
 * it must.
 */
#ifndef ATA_BANDIT_CHEAPEST_H
#define ATA_BANDIT_CHEAPEST_H

#include <stdint.h>

#include "bandit/split.h"

/* What is to be shared out, to whom. */
struct ata__order {
	const double *score;	/* seconds per task, > 0; DBL_MAX or more: gets
				   none */
	const double *cost;	/* of a worker's second; NULL: 1 for all */
	uint32_t n;
	uint32_t most;		/* of them may get tasks, from 1: those with the
				   smallest scores */
	uint64_t tasks;
	double risk;		/* as in ata__split() */
};

/* What a task of one worker costs. */
double ata__order_price(const struct ata__order *order, uint32_t i);

/* What an allocation costs, and when it ends (with risk: at which quantile). */
double ata__order_cost(const struct ata__order *order, const uint64_t *count);
double ata__order_end(const struct ata__order *order, const uint64_t *count);

/*
 * ata__cheapest - the cheapest allocation that ends by limit
 *
 * One exists: the caller's duty. Of prices that are equal the smaller score is
 * preferred, then the lower number. The space has room for n.
 *
 * Return: what it costs
 */
double ata__cheapest(struct ata__split_space *space,
		     const struct ata__order *order, double limit,
		     uint64_t *count);

/*
 * ata__cheapest_limit - how early a round can end that is as cheap
 *
 * Return: a limit from least to most, about the lowest one where
 * ata__cheapest() costs at most 1 + tolerance times what it costs with most
 */
double ata__cheapest_limit(struct ata__split_space *space,
			   const struct ata__order *order, double least,
			   double most, double tolerance);

#endif
