/* SPDX-License-Identifier: MIT */
/*
 * Minibatch SGD: rounds of tasks, an update between them.
 *
 * A pool and an executor of the caller's differ only in who calls the task
 * function; what happens between two rounds is one function for both. In a pool
 * it runs on the worker that finished last: the caller may have no share, and
 * an update should not wait until it has woken up.
 */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "machine/clock.h"
#include "sgd/batch.h"
#include "sgd/run.h"

struct minibatch {
	struct ata__run *run;
	struct ata__batches batches;
	uint64_t first;			/* round of this stretch */
	uint64_t began;			/* the round, on the clock */
};

static int create(void **out, struct ata__run *run)
{
	struct minibatch *own = calloc(1, sizeof(*own));
	int error;

	if (!own)
		return -ENOMEM;
	own->run = run;
	error = ata__batches_init(&own->batches, run->problem, run->config,
				  run->workers);
	if (error) {
		free(own);
		return error;
	}
	*out = own;
	return 0;
}

static void destroy(void *ctx)
{
	struct minibatch *own = ctx;

	ata__batches_fini(&own->batches);
	free(own);
}

static void begin(struct minibatch *own, uint64_t round)
{
	ata__batches_begin(&own->batches, round);
	own->began = ata__clock_now(&ata__clock_system);
}

/* An ata_between_fn; ctx is the struct minibatch */
static int between(void *ctx, uint64_t i, const struct ata_round *report)
{
	struct minibatch *own = ctx;
	struct ata__run *run = own->run;
	const struct ata_sgd_config *config = run->config;
	struct ata_sgd_step step = {
		.round = own->first + i,
		.report = report,
	};
	struct ata__halves sum;
	int stop;

	if (!ata__batches_end(&own->batches, &step.loss, &sum))
		return -ECANCELED;
	if (!isfinite(step.loss))
		return -ERANGE;
	step.step = ata__run_update(run, step.round, config->params,
				    config->params, &sum, config->tasks);
	step.seconds = 1e-9 * (double)(ata__clock_now(&ata__clock_system) -
				       own->began);
	run->result.computed += config->tasks;
	run->result.used += config->tasks;
	stop = ata__run_account(run, &step);
	if (!stop)
		begin(own, step.round + 1);
	return stop;
}

static int execute_rounds(struct minibatch *own, const struct ata_job *job,
			  uint64_t rounds, struct ata_round *report)
{
	const struct ata_sgd_config *config = own->run->config;
	int error = 0;

	for (uint64_t i = 0; i < rounds && !error; i++) {
		/* What the executor leaves out is not known. */
		report->moved = ATA_UNKNOWN;
		if (report->times)
			memset(report->times, 0,
			       report->capacity * sizeof(*report->times));
		error = config->execute(config->execute_ctx, job, report);
		if (!error)
			error = between(own, i, report);
		else if (error > 0)
			error = -ECANCELED;
	}
	return error < 0 ? error : 0;
}

static int run_rounds(void *ctx, uint64_t first, uint64_t rounds)
{
	struct minibatch *own = ctx;
	struct ata__run *run = own->run;
	struct ata_round report;
	struct ata_job job;
	int error, failed;

	ata_job_init(&job);
	job.tasks = run->config->tasks;
	job.fn = ata__batches_run;
	job.ctx = &own->batches;
	job.flags = ATA_BETWEEN_ANYWHERE | run->config->flags;
	ata_round_init(&report);
	report.times = run->config->times;
	report.capacity = run->config->times_capacity;
	own->first = first;
	begin(own, first);
	error = run->pool ? ata_pool_run_rounds(run->pool, run->kernel, &job,
						rounds, between, own, &report)
			  : execute_rounds(own, &job, rounds, &report);
	/* Relaxed: no task is running any more */
	failed = atomic_load_explicit(&own->batches.error,
				      memory_order_relaxed);
	return error && failed ? failed : error;
}

const struct ata__method ata__minibatch = {
	.name = "minibatch",
	.create = create,
	.destroy = destroy,
	.rounds = run_rounds,
};
