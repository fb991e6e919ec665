/* SPDX-License-Identifier: MIT */
/*
 * What a task of train does: the model's gradient, on a slow worker several
 * times. The repeats go to scratch memory; the last time is the one that counts,
 * so the result is the same however slow the worker is.
 */
#include "train.h"

#include <string.h>

#include "interrupt.h"

#define ALIGN 64	/* the library's alignment of scratch memory */

static size_t round_up(size_t bytes)
{
	return (bytes + ALIGN - 1) / ALIGN * ALIGN;
}

static int task_gradient(void *ctx, const struct ata_batch *batch,
			 float *gradient, double *loss)
{
	const struct train_task *task = ctx;
	struct model *model = task->model;
	uint32_t times = emulate_repeats(task->emulate, batch->worker);
	char *scratch = batch->scratch;
	/* Behind what the model itself uses. */
	float *waste = (float *)(void *)(scratch + round_up(model->scratch));
	double waste_loss = 0.0;
	int status = 0;

	while (times-- > 1 && !status) {
		memset(waste, 0, model->dim * sizeof(*waste));
		status = model->type->gradient(model, batch, waste,
					       &waste_loss);
	}
	if (!status)
		status = model->type->gradient(model, batch, gradient, loss);
	if (!status && emulate_is_virtual(task->emulate))
		emulate_sleep(task->emulate, batch->worker);
	return status;
}

void train_task_problem(struct train_task *task,
			struct ata_sgd_problem *problem)
{
	ata_sgd_problem_init(problem);
	problem->dim = task->model->dim;
	problem->samples = task->model->samples;
	problem->gradient = task_gradient;
	problem->ctx = task;
	problem->scratch = round_up(task->model->scratch) +
			   task->model->dim * sizeof(float);
}

/* Between two rounds: virtual workers' deadlines begin anew. */
static int next_round(void *ctx, const struct ata_sgd_step *step)
{
	struct train_task *task = ctx;

	(void)step;
	emulate_begin(task->emulate);
	return interrupted();
}

void train_config(struct train *train, struct ata_sgd_config *config)
{
	ata_sgd_config_init(config);
	config->seed = train->setting.seed;
	config->tasks = train->tasks;
	config->micro_batch = train->micro_batch;
	config->step = train->step;
	config->momentum = train->momentum;
	config->target_loss = train->target_loss;
	config->on_step = next_round;
	config->on_step_ctx = &train->task;
	config->workers = ata_pool_workers(train->pool);
	emulate_begin(train->task.emulate);
}
