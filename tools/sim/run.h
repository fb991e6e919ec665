/* SPDX-License-Identifier: MIT */
/* One run: rounds of one scheduler on one source, and what they took. */
#ifndef SIM_RUN_H
#define SIM_RUN_H

#include <stdint.h>

#include "sim/scheduler.h"
#include "sim/source.h"

/* Sums over the rounds so far. */
struct run_sums {
	uint64_t round;		/* how many */
	double time;		/* of the rounds, seconds */
	double worker_time;
	double price;		/* as struct outcome has it */
	double optimum;		/* proxy loss of the best allocation: the least
				   possible max of tasks times true mean */
	double regret;		/* proxy loss of the allocation, less that,
				   whatever the tail guard made of it; 0
				   where there is no allocation */
	double decide;		/* seconds that decisions took: the median of
				   those that were timed, times the rounds; in
				   the sums at the end alone */
	double again;		/* tasks, as struct source has it */
};

struct run_config {
	const char *policy;	/* scheduler_name() */
	uint64_t tasks, rounds;
	struct scheduler_config scheduler;	/* workers, tasks, true_mean and
				   cost are filled in; alpha NaN: half the
				   largest mean, the published choice */
	const uint64_t *checkpoint;	/* rounds after which sums are kept, */
	uint32_t checkpoints;		/* ascending, none past the last */
	/* After every few rounds; done: since the last call. Non-zero: stop. */
	int (*seen)(void *ctx, uint64_t done);
	void *seen_ctx;
};

/*
 * run_rounds - run them all
 *
 * kept receives the sums at each checkpoint, sums those at the end.
 *
 * Return: 0, -ENOMEM, -EINTR: seen stopped it, or as scheduler_create()
 */
int run_rounds(const struct run_config *config, struct source *source,
	       struct run_sums *kept, struct run_sums *sums);

#endif
