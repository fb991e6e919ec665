/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <string.h>

#include "tests/common/t_run.h"
#include "tests/common/t_sgd.h"

float t_sgd_target(uint64_t sample, size_t i)
{
	uint64_t seed = sample * 1000 + i;

	return (float)t_uniform(&seed, 0.0, 1.0);
}

/* Scratch is zero at first; later it has the number of the worker that ran. */
static int scratch_is_own(const struct ata_batch *batch)
{
	unsigned char *mark = batch->scratch;
	unsigned char own = (unsigned char)(batch->worker + 1);

	if ((uintptr_t)mark % 64)
		return 0;
	for (int i = 0; i < T_SGD_SCRATCH; i++) {
		if (mark[i] && mark[i] != own)
			return 0;
		mark[i] = own;
	}
	return 1;
}

static int gradient(void *ctx, const struct ata_batch *batch, float *sum,
		    double *loss)
{
	(void)ctx;
	if (*loss != 0.0 || batch->key.seed != 1 || !scratch_is_own(batch))
		return 1;
	for (size_t i = 0; i < T_SGD_DIM; i++)
		if (sum[i] != 0.0f)
			return 1;
	for (uint32_t j = 0; j < batch->n; j++) {
		uint64_t sample = batch->samples[j];

		if (sample >= T_SGD_SAMPLES)
			return 1;
		for (size_t i = 0; i < T_SGD_DIM; i++) {
			float away = batch->params[i] - t_sgd_target(sample, i);

			sum[i] += away;
			*loss += 0.5 * (double)(away * away);
		}
	}
	return 0;
}

void t_sgd_problem(struct ata_sgd_problem *problem)
{
	ata_sgd_problem_init(problem);
	problem->dim = T_SGD_DIM;
	problem->samples = T_SGD_SAMPLES;
	problem->gradient = gradient;
	problem->scratch = T_SGD_SCRATCH;
}

void t_sgd_config(struct ata_sgd_config *config, float *params)
{
	memset(params, 0, T_SGD_DIM * sizeof(*params));
	ata_sgd_config_init(config);
	config->params = params;
	config->tasks = 9;
	config->rounds = 6;
	config->execute = t_sgd_serial;
	config->workers = 1;
}

int t_sgd_serial(void *ctx, const struct ata_job *job,
		 struct ata_round *report)
{
	(void)ctx;
	report->tasks = job->tasks;
	report->makespan = 0.25;
	report->worker_time = 0.5;
	return job->fn(job->ctx, 0, job->tasks, 0) ? -ECANCELED : 0;
}
