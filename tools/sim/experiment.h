/* SPDX-License-Identifier: MIT */
/*
 * Experiments: every policy in every case under every seed, on all cores. What
 * comes out does not depend on how many there are.
 */
#ifndef SIM_EXPERIMENT_H
#define SIM_EXPERIMENT_H

#include <stdint.h>

#include "sim/run.h"

/* A machine, and what is told to the policies. */
struct experiment_case {
	/* Make its source for a seed. 0 or a negative errno. */
	int (*open)(struct source **out, const void *ctx, uint64_t seed);
	const void *ctx;
	uint32_t workers;
	double prior_factor, prior_count;
};

struct experiment {
	const struct experiment_case *cases;
	uint32_t n_cases;
	const char *const *policy;
	uint32_t policies;
	uint64_t first_seed;
	uint32_t seeds;
	struct run_config run;	/* for all; policy, seed, priors and seen are
				   filled in */
	int alone;		/* one run at a time: decisions are timed */

	int (*stopped)(void);	/* non-zero: end; any thread asks; or NULL */
	void (*seen)(double part);	/* 0 .. 1 are done; from the calling thread;
					   or NULL */
};

/* What came out, by case, policy and seed; see experiment_at(). */
struct experiment_result {
	struct run_sums *sums;
	struct run_sums *kept;	/* checkpoints of each */
};

/* Where the run of case c, policy p, seed number s (from 0) lies. */
static inline uint64_t experiment_at(const struct experiment *e, uint32_t c,
				     uint32_t p, uint32_t s)
{
	return ((uint64_t)c * e->policies + p) * e->seeds + s;
}

/*
 * experiment_run - run it all
 *
 * Return: 0, -ENOMEM, -EINTR (stopped), or as run_rounds() or open;
 * unless 0 there is no result
 */
int experiment_run(const struct experiment *experiment,
		   struct experiment_result *out);

void experiment_free(struct experiment_result *result);

#endif
