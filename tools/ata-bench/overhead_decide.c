/* SPDX-License-Identifier: MIT */
/*
 * What a decision costs, by the number of arms: the allocation of a round, what
 * it takes to learn from one, and one pass over as many arms in memory.
 */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <atasched.h>

#include "overhead_measure.h"
#include "overhead_read.h"
#include "overhead_steady.h"
#include "quantile.h"
#include "shuffle.h"
#include "wall.h"

#define TASKS 1000
#define SEVERAL 16		/* bandits of few arms, */
#define FEW_ARMS 64		/* so many: a clock costs nothing beside them */
#define WARM_UP 40e-3		/* seconds, */
#define WARM_UP_MIN 1		/* and rounds */
#define WARM_UP_MAX 30
#define LONG_ENOUGH 20e-3
#define ROUNDS_MIN 1
#define ROUNDS_MAX 1024
#define PRIOR 100.0		/* tasks that were timed before */

struct decision {
	uint32_t arms, bandits;
	struct ata_bandit *bandit[SEVERAL];
	uint64_t *count[SEVERAL];
	double *mean, *prior;	/* of each arm: 1 to 4 us; PRIOR */
	uint32_t *busy;		/* those that have tasks */
};

/* Everybody is known, and no two are alike. */
static int create(struct decision *d, const struct overhead_call *call)
{
	struct ata_bandit_config config;
	uint64_t random = call->seed;
	int error = 0;

	for (uint32_t i = 0; i < d->arms; i++) {
		d->busy[i] = i;
		d->prior[i] = PRIOR;
	}
	shuffle(d->busy, d->arms, &random);
	for (uint32_t i = 0; i < d->arms; i++)
		d->mean[i] = 1e-6 * (1.0 + 3.0 * d->busy[i] / d->arms);
	ata_bandit_config_init(&config);
	config.arms = d->arms;
	config.policy = call->argument;
	config.seed = call->seed;
	config.alpha = 1e-7;
	config.true_mean = d->mean;
	config.prior_mean = d->mean;
	config.prior_count = d->prior;
	while (d->bandits < (d->arms <= FEW_ARMS ? SEVERAL : 1) && error == 0) {
		d->count[d->bandits] = calloc(d->arms, sizeof(uint64_t));
		error = d->count[d->bandits] == NULL ? -ENOMEM :
			ata_bandit_create(&d->bandit[d->bandits], &config);
		d->bandits++;
	}
	return error;
}

static int open(struct decision *d, const struct overhead_call *call)
{
	memset(d, 0, sizeof(*d));
	d->arms = call->workers;
	d->mean = calloc(d->arms, sizeof(*d->mean));
	d->prior = calloc(d->arms, sizeof(*d->prior));
	d->busy = calloc(d->arms, sizeof(*d->busy));
	if (d->mean == NULL || d->prior == NULL || d->busy == NULL)
		return -ENOMEM;
	return create(d, call);
}

static void shut(struct decision *d)
{
	for (uint32_t i = 0; i < d->bandits; i++) {
		ata_bandit_destroy(d->bandit[i]);
		free(d->count[i]);
	}
	free(d->mean);
	free(d->prior);
	free(d->busy);
}

static int allocate(struct decision *d)
{
	int error = 0;

	for (uint32_t i = 0; i < d->bandits && error == 0; i++)
		error = ata_bandit_allocate(d->bandit[i], TASKS, d->count[i]);
	return error;
}

/* Not timed: who has tasks, in d->busy. All bandits are alike. */
static uint32_t find_busy(struct decision *d)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < d->arms; i++)
		if (d->count[0][i] > 0)
			d->busy[n++] = i;
	return n;
}

/* Each task takes its time, in every round the same. */
static int learn(struct decision *d, uint32_t busy)
{
	int error = 0;

	for (uint32_t i = 0; i < d->bandits && error == 0; i++) {
		struct ata_bandit *bandit = d->bandit[i];
		double makespan = 0.0;

		for (uint32_t j = 0; j < busy && error == 0; j++) {
			uint32_t arm = d->busy[j];
			uint64_t tasks = d->count[i][arm];
			double seconds = (double)tasks * d->mean[arm];

			makespan = fmax(makespan, seconds);
			error = ata_bandit_observe(bandit, arm, tasks, seconds);
		}
		if (error == 0)
			error = ata_bandit_close(bandit, makespan);
	}
	return error;
}

/* One round of each bandit; seconds of one bandit's. */
static int decide(struct decision *d, double *allocating, double *learning)
{
	double start = wall_now(), end;
	uint32_t busy;
	int error = allocate(d);

	*allocating = (wall_now() - start) / d->bandits;
	if (error != 0)
		return error;
	busy = find_busy(d);
	start = wall_now();
	error = learn(d, busy);
	end = wall_now();
	*learning = (end - start) / d->bandits;
	return error;
}

static int measure(const struct overhead_call *call, int learns,
		   double *seconds)
{
	double allocating[ROUNDS_MAX], learning[ROUNDS_MAX];
	struct decision d;
	double begun;
	uint32_t n = 0;
	int error = open(&d, call);

	begun = wall_now();
	for (int i = 0; error == 0 && i < WARM_UP_MAX &&
	     (i < WARM_UP_MIN || wall_now() - begun < WARM_UP); i++)
		error = decide(&d, allocating, learning);
	begun = wall_now();
	while (error == 0 && n < ROUNDS_MAX &&
	       (n < ROUNDS_MIN || wall_now() - begun < LONG_ENOUGH)) {
		error = decide(&d, &allocating[n], &learning[n]);
		n++;
	}
	if (error == 0)
		*seconds = quantile(learns ? learning : allocating, n, 0.5);
	shut(&d);
	return error;
}

int overhead_allocate(const struct overhead_call *call, double *seconds)
{
	return measure(call, 0, seconds);
}

int overhead_learn(const struct overhead_call *call, double *seconds)
{
	struct overhead_call own = *call;

	own.argument = "auto";
	return measure(&own, 1, seconds);
}

/* What is known of an arm, as few bytes as it takes: tasks, mean, spread and
 * how many rounds. */
#define ARM_BYTES 32

struct memory {
	void *arms;
	size_t bytes;		/* in whole lines */
	volatile uint64_t seen;
};

/* An overhead_repeat_fn: passes over all arms. */
static int read_all(void *ctx, uint64_t times)
{
	struct memory *memory = ctx;

	for (uint64_t i = 0; i < times; i++)
		memory->seen = overhead_read(memory->arms, memory->bytes);
	return 0;
}

int overhead_read_arms(const struct overhead_call *call, double *seconds)
{
	struct memory memory = {
		.bytes = ((size_t)ARM_BYTES * call->workers +
			  OVERHEAD_LINE - 1) / OVERHEAD_LINE * OVERHEAD_LINE,
	};
	int error;

	memory.arms = aligned_alloc(OVERHEAD_LINE, memory.bytes);
	if (memory.arms == NULL)
		return -ENOMEM;
	/* Not with zeros: they could be one page for all. */
	memset(memory.arms, 1, memory.bytes);
	error = overhead_steady(read_all, &memory, seconds);
	free(memory.arms);
	return error;
}
