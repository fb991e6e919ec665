/* SPDX-License-Identifier: MIT */
#include "sim/descent.h"

#include <errno.h>
#include <stdlib.h>

#include <atasched.h>

#include "models/model.h"

struct descent {
	const struct descent_config *config;
	const struct model *model;
	float *params;
	double *excess;
	uint32_t next;
};

/* An ata_execute_fn: time is virtual, so the tasks run here and now. */
static int execute(void *ctx, const struct ata_job *job,
		   struct ata_round *report)
{
	(void)ctx;
	report->tasks = job->tasks;
	report->makespan = 0.0;
	report->worker_time = 0.0;
	return job->fn(job->ctx, 0, job->tasks, 0);
}

static int on_step(void *ctx, const struct ata_sgd_step *step)
{
	struct descent *d = ctx;
	const struct descent_config *config = d->config;
	struct model_score score;
	int error;

	if (config->stopped != NULL && config->stopped())
		return -EINTR;
	if (step->round + 1 != config->checkpoint[d->next])
		return 0;
	error = model_evaluate(d->model, d->params, &score);
	d->excess[d->next++] = score.loss;
	return error != 0 ? error : d->next == config->checkpoints;
}

static int descend(struct descent *d, uint64_t seed)
{
	const struct descent_config *from = d->config;
	struct ata_sgd_problem problem;
	struct ata_sgd_config config;

	ata_sgd_problem_init(&problem);
	problem.dim = d->model->dim;
	problem.gradient = d->model->type->gradient;
	problem.ctx = (void *)(uintptr_t)d->model;
	ata_sgd_config_init(&config);
	config.seed = seed;
	config.tasks = from->tasks;
	config.micro_batch = 1;
	config.rounds = from->checkpoint[from->checkpoints - 1];
	config.step = from->step;
	config.params = d->params;
	config.on_step = on_step;
	config.on_step_ctx = d;
	config.execute = execute;
	config.workers = 1;
	return ata_sgd_run(NULL, NULL, &problem, &config, NULL);
}

static int one_seed(const struct descent_config *config, uint64_t seed,
		    double *excess)
{
	struct descent d = { .config = config, .excess = excess };
	struct failure failure;
	struct model *model;
	int error = model_quadratic.create(&model, NULL, NULL, &failure);

	if (error != 0)
		return error;
	d.model = model;
	d.params = calloc(model->dim, sizeof(*d.params));
	error = d.params != NULL ? descend(&d, seed) : -ENOMEM;
	free(d.params);
	model_quadratic.destroy(model);
	return error;
}

int descent_quadratic(const struct descent_config *config, double *excess)
{
	int error = 0;

	#pragma omp parallel for schedule(dynamic, 1) reduction(min : error)
	for (uint32_t s = 0; s < config->seeds; s++) {
		int status = one_seed(config, config->first_seed + s, excess +
				      (size_t)s * config->checkpoints);

		error = status < error ? status : error;
	}
	return error;
}
