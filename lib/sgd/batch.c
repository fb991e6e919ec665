/* SPDX-License-Identifier: MIT */
/*
 * A task is the gradient of one micro-batch. What it computes depends on the
 * parameters and on (seed, round, task) alone: its samples come from the
 * sampler, its numbers go into a leaf of the sum and a loss of its own. The
 * losses are added in the order of the tasks when all are done. So it does not
 * show who ran which task, or when.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <atasched/pool.h>

#include "sgd/batch.h"

int ata__batches_init(struct ata__batches *batches,
		      const struct ata_sgd_problem *problem,
		      const struct ata_sgd_config *config, uint32_t workers)
{
	memset(batches, 0, sizeof(*batches));
	atomic_init(&batches->error, 0);
	batches->problem = problem;
	batches->config = config;
	if (problem->samples)
		ata__sampler_init(&batches->sampler, config->seed,
				  problem->samples, config->tasks,
				  config->micro_batch);
	batches->loss = malloc((size_t)config->tasks * sizeof(*batches->loss));
	if (!batches->loss ||
	    ata__scratches_init(&batches->scratches, workers, problem->scratch,
				config->micro_batch) ||
	    ata_sum_create(&batches->sum, problem->dim, config->tasks)) {
		ata__batches_fini(batches);
		return -ENOMEM;
	}
	ata__sum_halve(batches->sum, config->params);
	return 0;
}

void ata__batches_begin(struct ata__batches *batches, uint64_t round)
{
	batches->round = round;
	ata_sum_begin(batches->sum, batches->config->tasks);
}

static int run_task(struct ata__batches *batches, uint64_t task,
		    uint32_t worker, const struct ata__scratch *scratch)
{
	const struct ata_sgd_problem *problem = batches->problem;
	const struct ata_sgd_config *config = batches->config;
	struct ata_batch batch = {
		.params = config->params,
		.n = config->micro_batch,
		.worker = worker,
		.key = { config->seed, batches->round, task },
		.scratch = scratch->memory,
	};
	float *leaf;
	double loss = 0.0;
	int error = ata__sum_leaf(batches->sum, task, &leaf);

	if (error)
		return error;
	if (problem->samples) {
		ata__sampler_draw(&batches->sampler, batches->round, task,
				  scratch->samples);
		batch.samples = scratch->samples;
	}
	if (problem->gradient(problem->ctx, &batch, leaf, &loss))
		return -ECANCELED;
	batches->loss[task] = loss;
	ata_sum_done(batches->sum, task);
	return 0;
}

/* Remember the first failure of the round, for whoever asks why it ended. */
static int fail(struct ata__batches *batches, int error)
{
	int none = 0;

	/* Relaxed, here and in the loads: the other workers only have to see
	 * it some time; the end of the round orders it for the caller. */
	atomic_compare_exchange_strong_explicit(&batches->error, &none, error,
						memory_order_relaxed,
						memory_order_relaxed);
	return error;
}

int ata__batches_run(void *ctx, uint64_t begin, uint64_t end, uint32_t worker)
{
	struct ata__batches *batches = ctx;
	struct ata__scratch scratch;
	int error;

	if (worker >= batches->scratches.workers || end > batches->config->tasks)
		return fail(batches, -EINVAL);
	if (ata__scratches_get(&batches->scratches, worker, &scratch))
		return fail(batches, -ENOMEM);
	for (uint64_t task = begin; task < end; task++) {
		/* The one who failed says so; the others just stop. */
		if (ata_cancelled() ||
		    atomic_load_explicit(&batches->error, memory_order_relaxed))
			return 0;
		error = run_task(batches, task, worker, &scratch);
		if (error)
			return fail(batches, error);
	}
	return 0;
}

bool ata__batches_end(struct ata__batches *batches, double *loss,
		      struct ata__halves *halves)
{
	const struct ata_sgd_config *config = batches->config;
	double sum = 0.0;

	if (!ata__sum_halves(batches->sum, halves))
		return false;
	for (uint64_t i = 0; i < config->tasks; i++)
		sum += batches->loss[i];
	*loss = sum / ((double)config->tasks * config->micro_batch);
	return true;
}

void ata__batches_fini(struct ata__batches *batches)
{
	ata_sum_destroy(batches->sum);
	ata__scratches_fini(&batches->scratches);
	free(batches->loss);
}
