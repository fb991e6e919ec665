/* SPDX-License-Identifier: MIT */
/*
 * What a task costs that does next to nothing: from rounds of ten thousand and
 * of a million tasks, so that what a round costs falls out. A task is a step of
 * a chain in which each needs the one before: its time does not depend on how
 * the compiler lays out the loop.
 */
#include <errno.h>
#include <math.h>
#include <omp.h>
#include <stdalign.h>
#include <stdlib.h>
#include <string.h>

#include <atasched.h>

#include "overhead_measure.h"
#include "quantile.h"
#include "wall.h"

#define LINE 64
#define FEW UINT64_C(10000)
#define MANY UINT64_C(1000000)
#define WARM_UP 30		/* rounds: what is learned is learned */
#define LONG_ENOUGH 15e-3
#define ROUNDS_MIN 3
#define ROUNDS_MAX 64

/* Where a worker's chain stands. */
struct chain {
	alignas(LINE) double value;
};

/* Stays near 1 for ever. */
static inline double step(double value)
{
	return value * 0.999 + 0.001;
}

/* An ata_task_fn, and the plain serial loop. */
static int run_chain(void *ctx, uint64_t begin, uint64_t end, uint32_t worker)
{
	struct chain *chain = ctx;
	double value = chain[worker].value;

	for (uint64_t i = begin; i < end; i++)
		value = step(value);
	chain[worker].value = value;
	return 0;
}

/* One way to run a round of so many tasks. Return: 0 or a negative errno */
struct way {
	int (*run)(struct way *way, uint64_t tasks);
	struct chain *chain;
	uint32_t workers;
	struct ata_pool *pool;
	struct ata_job job;
};

static int timed(struct way *way, uint64_t tasks, double *seconds)
{
	double start = wall_now();
	int error = way->run(way, tasks);

	*seconds = wall_now() - start;
	return error;
}

/* Few and many tasks in turn; worker time of one task more. */
static int find_slope(struct way *way, double *seconds)
{
	double few[ROUNDS_MAX], many[ROUNDS_MAX];
	double begun;
	uint32_t n = 0;
	int error = 0;

	for (int i = 0; i < WARM_UP && error == 0; i++)
		error = way->run(way, FEW);
	begun = wall_now();
	while (error == 0 && n < ROUNDS_MAX &&
	       (n < ROUNDS_MIN || wall_now() - begun < LONG_ENOUGH)) {
		error = timed(way, FEW, &few[n]);
		if (error == 0)
			error = timed(way, MANY, &many[n]);
		n++;
	}
	if (error == 0)
		*seconds = (quantile(many, n, 0.5) - quantile(few, n, 0.5)) /
			   (double)(MANY - FEW) * way->workers;
	return error;
}

static int measure(struct way *way, double *seconds)
{
	int error = -ENOMEM;

	way->chain = aligned_alloc(LINE, way->workers * sizeof(*way->chain));
	if (way->chain != NULL) {
		for (uint32_t i = 0; i < way->workers; i++)
			way->chain[i].value = 1.0;
		error = find_slope(way, seconds);
	}
	free(way->chain);
	return error;
}

static int run_serial(struct way *way, uint64_t tasks)
{
	return run_chain(way->chain, 0, tasks, 0);
}

int overhead_task_serial(const struct overhead_call *call, double *seconds)
{
	struct way way = { .run = run_serial, .workers = 1 };

	(void)call;
	return measure(&way, seconds);
}

static int run_pool(struct way *way, uint64_t tasks)
{
	way->job.tasks = tasks;
	way->job.ctx = way->chain;
	return ata_pool_run(way->pool, NULL, &way->job, NULL);
}

/* Workers are taken to be equal, for the policy that has to be told. */
static int create_pool(struct way *way, const struct overhead_call *call,
		       double *means)
{
	struct ata_bandit_config policy;
	struct ata_pool_config config;

	for (uint32_t i = 0; i < call->workers; i++)
		means[i] = 1e-9;
	ata_bandit_config_init(&policy);
	policy.policy = call->argument;
	policy.seed = call->seed;
	policy.alpha = 1e-9;
	policy.true_mean = means;
	ata_pool_config_init(&config);
	config.workers = call->workers;
	config.flags = ATA_POOL_KEEP_BINDING;
	config.bandit = &policy;
	return ata_pool_create(&way->pool, NULL, &config);
}

int overhead_task(const struct overhead_call *call, double *seconds)
{
	struct way way = { .run = run_pool, .workers = call->workers };
	double *means = calloc(call->workers, sizeof(*means));
	int error = -ENOMEM;

	if (means != NULL)
		error = create_pool(&way, call, means);
	free(means);
	if (error != 0)
		return error;
	ata_job_init(&way.job);
	way.job.fn = run_chain;
	error = measure(&way, seconds);
	ata_pool_destroy(way.pool);
	return error;
}

#define SCHEDULE(name, schedule_clause)					\
	static int name(struct way *way, uint64_t tasks)		\
	{								\
		int threads = 0;					\
									\
		_Pragma("omp parallel num_threads((int)way->workers)")	\
		{							\
			int thread = omp_get_thread_num();		\
			double value = way->chain[thread].value;	\
									\
			if (thread == 0)				\
				threads = omp_get_num_threads();	\
			_Pragma(schedule_clause)			\
			for (uint64_t i = 0; i < tasks; i++)		\
				value = step(value);			\
			way->chain[thread].value = value;		\
		}							\
		return (uint32_t)threads == way->workers ? 0 : -EAGAIN;	\
	}

/* As a program would write them: the compiler sees schedule and body. */
SCHEDULE(run_static, "omp for schedule(static) nowait")
SCHEDULE(run_dynamic, "omp for schedule(dynamic) nowait")
SCHEDULE(run_guided, "omp for schedule(guided) nowait")

int overhead_task_omp(const struct overhead_call *call, double *seconds)
{
	struct way way = { .run = run_static, .workers = call->workers };

	if (strcmp(call->argument, "dynamic") == 0)
		way.run = run_dynamic;
	if (strcmp(call->argument, "guided") == 0)
		way.run = run_guided;
	omp_set_dynamic(0);
	return measure(&way, seconds);
}
