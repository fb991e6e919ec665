/* SPDX-License-Identifier: MIT */
/*
 * The driver: rounds of tasks, an update between them.
 *
 * A pool and an executor of the caller's differ only in who calls the task
 * function; what happens between two rounds is one function for both. In a pool
 * it runs on the worker that finished last: the caller may have no share, and
 * an update should not wait until it has woken up.
 */
#include <errno.h>
#include <float.h>
#include <stdlib.h>
#include <string.h>

#include <atasched/sgd.h>

#include "machine/clock.h"
#include "sgd/batch.h"
#include "sgd/optimizer.h"

#define TASKS_MAX (UINT64_C(1) << 30)
#define SAMPLES_MAX (UINT64_C(1) << 53)

struct run {
	const struct ata_sgd_config *config;
	struct ata__batches batches;
	const struct ata__optimizer *optimizer;
	struct ata__update update;
	float *velocity;		/* ours, if the caller gave none */
	uint64_t began;			/* the round, on the clock */
	struct ata_sgd_result result;
};

static int problem_valid(const struct ata_sgd_problem *problem)
{
	return problem && problem->size == sizeof(*problem) &&
	       problem->dim >= 1 && problem->samples <= SAMPLES_MAX &&
	       problem->gradient;
}

static int config_valid(const struct ata_sgd_config *config)
{
	return config && config->size == sizeof(*config) &&
	       config->tasks >= 1 && config->tasks <= TASKS_MAX &&
	       config->micro_batch >= 1 && config->rounds >= 1 &&
	       config->first_round <= UINT64_MAX - config->rounds &&
	       config->step <= FLT_MAX && (float)config->step > 0.0f &&
	       config->momentum >= 0.0 && config->momentum < 1.0 &&
	       (float)config->momentum < 1.0f && config->params;
}

/* The sampler counts samples from the first round's on, in 64 bits. */
static int samples_countable(const struct ata_sgd_problem *problem,
			     const struct ata_sgd_config *config)
{
	return !problem->samples ||
	       config->first_round + config->rounds <=
		       UINT64_MAX / config->tasks / config->micro_batch;
}

/* Either a pool or an executor, and that with workers */
static int runner_valid(const struct ata_pool *pool,
			const struct ata_sgd_config *config)
{
	if (pool)
		return !config->execute;
	return config->execute && config->workers >= 1 &&
	       config->workers <= ATA_ARMS_MAX;
}

static void fini(struct run *run)
{
	ata__batches_fini(&run->batches);
	free(run->velocity);
}

/* Return: 0, or -ENOMEM: nothing is left */
static int init(struct run *run, const struct ata_sgd_problem *problem,
		const struct ata_sgd_config *config, uint32_t workers)
{
	size_t dim = (size_t)problem->dim;
	int error;

	memset(run, 0, sizeof(*run));
	run->config = config;
	ata_sgd_result_init(&run->result);
	error = ata__batches_init(&run->batches, problem, config, workers);
	if (error)
		return error;
	run->optimizer = ata__optimizer_find(config->momentum > 0.0 ?
					     "momentum" : "sgd");
	if (run->optimizer->velocity && !config->velocity)
		run->velocity = calloc(dim, sizeof(*run->velocity));
	run->update = (struct ata__update){
		.dim = dim,
		.params = config->params,
		.velocity = run->velocity ? run->velocity : config->velocity,
		.scale = (float)(1.0 / ((double)config->tasks *
					config->micro_batch)),
		.step = (float)config->step,
		.momentum = (float)config->momentum,
	};
	if (run->optimizer->velocity && !run->update.velocity) {
		fini(run);
		return -ENOMEM;
	}
	return 0;
}

static void begin(struct run *run, uint64_t round)
{
	ata__batches_begin(&run->batches, round);
	run->began = ata__clock_now(&ata__clock_system);
}

static void account(struct run *run, const struct ata_sgd_step *step)
{
	struct ata_sgd_result *result = &run->result;

	result->rounds++;
	result->seconds += step->seconds;
	result->worker_seconds += step->report->worker_time;
	result->loss = step->loss;
	if (step->report->moved != ATA_UNKNOWN)
		result->moved += step->report->moved;
}

/* An ata_between_fn; ctx is the struct run */
static int between(void *ctx, uint64_t i, const struct ata_round *report)
{
	struct run *run = ctx;
	const struct ata_sgd_config *config = run->config;
	struct ata_sgd_step step = {
		.round = config->first_round + i,
		.report = report,
	};
	int stop = 0;

	run->update.gradient = ata__batches_end(&run->batches, &step.loss);
	if (!run->update.gradient)
		return -ECANCELED;
	run->optimizer->update(&run->update);
	step.seconds = 1e-9 * (double)(ata__clock_now(&ata__clock_system) -
				       run->began);
	account(run, &step);
	if (config->on_step)
		stop = config->on_step(config->on_step_ctx, &step);
	if (stop)
		return stop;
	begin(run, step.round + 1);
	return step.loss <= config->target_loss;
}

static int execute_rounds(struct run *run, const struct ata_job *job,
			  struct ata_round *report)
{
	const struct ata_sgd_config *config = run->config;
	int error = 0;

	for (uint64_t i = 0; i < config->rounds && !error; i++) {
		/* What the executor leaves out is not known. */
		report->moved = ATA_UNKNOWN;
		if (report->times)
			memset(report->times, 0,
			       report->capacity * sizeof(*report->times));
		error = config->execute(config->execute_ctx, job, report);
		if (!error)
			error = between(run, i, report);
		else if (error > 0)
			error = -ECANCELED;
	}
	return error < 0 ? error : 0;
}

static int run_rounds(struct run *run, struct ata_pool *pool,
		      struct ata_bandit *kernel)
{
	const struct ata_sgd_config *config = run->config;
	struct ata_round report;
	struct ata_job job;
	int error, failed;

	ata_job_init(&job);
	job.tasks = config->tasks;
	job.fn = ata__batches_run;
	job.ctx = &run->batches;
	job.flags = ATA_BETWEEN_ANYWHERE;
	ata_round_init(&report);
	report.times = config->times;
	report.capacity = config->times_capacity;
	begin(run, config->first_round);
	error = pool ? ata_pool_run_rounds(pool, kernel, &job, config->rounds,
					   between, run, &report)
		     : execute_rounds(run, &job, &report);
	/* Relaxed: no task is running any more */
	failed = atomic_load_explicit(&run->batches.error,
				      memory_order_relaxed);
	return error && failed ? failed : error;
}

int ata_sgd_run(struct ata_pool *pool, struct ata_bandit *kernel,
		const struct ata_sgd_problem *problem,
		const struct ata_sgd_config *config,
		struct ata_sgd_result *out)
{
	struct run run;
	uint32_t workers;
	int error;

	if (!problem_valid(problem) || !config_valid(config) ||
	    !samples_countable(problem, config) ||
	    !runner_valid(pool, config) || (out && out->size != sizeof(*out)))
		return -EINVAL;
	workers = pool ? ata_pool_workers(pool) : config->workers;
	error = init(&run, problem, config, workers);
	if (error)
		return error;
	error = run_rounds(&run, pool, kernel);
	fini(&run);
	if (out)
		*out = run.result;
	return error;
}
