/* SPDX-License-Identifier: MIT */
/*
 * Who runs which tasks of a round: a policy of the library, decided by its very
 * code, or a baseline of the literature.
 */
#ifndef SIM_SCHEDULER_H
#define SIM_SCHEDULER_H

#include <stdint.h>

#include "sim/source.h"

struct scheduler;

/* What policies start from; baselines use workers and tasks alone. */
struct scheduler_config {
	uint32_t workers;
	uint64_t tasks;		/* the most in a round */
	double alpha, eta, scale;	/* as struct ata_bandit_config has them */
	uint64_t seed;
	const double *true_mean;	/* workers means */
	double slack;		/* auto: as struct ata_bandit_config has it */
	const double *cost;	/* likewise; NULL: 1 each */
	double prior_factor;	/* as if prior_count tasks of each worker had */
	double prior_count;	/* been timed, their mean this times the truth;
				   count 0: nothing is known */
	int no_guard;		/* policies that a pool runs with the tail guard
				   run without */
	double (*clock)(void);	/* seconds, to time the decisions with; NULL:
				   they are not timed */
};

/* One round, as it went. */
struct outcome {
	double time;		/* from its start to its end */
	double worker_time;	/* busy time of all workers, summed */
	double price;		/* the same, each second times its cost; 0 where
				   the source has none */
	double decide;		/* seconds that the decisions took on this
				   machine; 0 without a clock */
};

struct scheduler_type {
	const char *name;

	/* 0, -ENOMEM, or as ata_bandit_create() */
	int (*create)(struct scheduler **out, const char *name,
		      const struct scheduler_config *config);

	/*
	 * Run a round of tasks. count receives the tasks of each worker: the
	 * allocation, which the tail guard may have changed later, or what it
	 * took from a queue; all 0 where there is neither (gta). 0 or a
	 * negative errno.
	 */
	int (*run)(struct scheduler *scheduler, struct source *source,
		   uint64_t tasks, uint64_t *count, struct outcome *out);

	/* The true means have become others. 0 or -ENOMEM. NULL: no matter. */
	int (*changed)(struct scheduler *scheduler, const double *true_mean);

	void (*destroy)(struct scheduler *scheduler);
};

/* What every scheduler begins with. */
struct scheduler {
	const struct scheduler_type *type;
};

/* scheduler_name - all names, the library's first; NULL past the last one */
const char *scheduler_name(uint32_t i);

/* scheduler_create - by name. Return: 0, -EINVAL: no such name, or as create */
int scheduler_create(struct scheduler **out, const char *name,
		     const struct scheduler_config *config);

/* outcome_busy - add what worker did to the worker time and the price */
void outcome_busy(struct outcome *out, const struct source *source,
		  uint32_t worker, double seconds);

/* The library's policies, and the loop schedules; see scheduler.c */
extern const struct scheduler_type scheduler_bandit;
extern const struct scheduler_type scheduler_queue;

#endif
