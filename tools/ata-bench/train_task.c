/* SPDX-License-Identifier: MIT */
/*
 * What a task of train does: the model's gradient, on a slow worker several
 * times. The repeats go to scratch memory; the last time is the one that
 * counts, so the result is the same however slow the worker is.
 *
 * A repeat must cost what the task itself costs, or a factor of 3 would come
 * out as 2.4. So it has samples of its own, which are as far from the cache as
 * the task's, and what it computes is added to another vector, as the library
 * adds a task's gradient to its neighbour's.
 */
#include "train.h"

#include <stdlib.h>
#include <string.h>

#include "cost.h"
#include "interrupt.h"
#include "wall.h"

#define ALIGN 64	/* the library's alignment of scratch memory */
#define STRIDE 7919	/* from a sample to that of its repeat; a prime */

/* What repeats need, behind the model's own scratch memory. */
struct repeat {
	float *gradient;
	float *sum;
	uint64_t *samples;
};

static size_t round_up(size_t bytes)
{
	return (bytes + ALIGN - 1) / ALIGN * ALIGN;
}

float *train_vector(uint64_t dim)
{
	size_t bytes = round_up((dim ? dim : 1) * sizeof(float));
	float *vector = aligned_alloc(ALIGN, bytes);

	if (vector)
		memset(vector, 0, bytes);
	return vector;
}

float *train_start(const struct train *train)
{
	const struct model *model = train->task.model;
	float *params = train_vector(model->dim);

	if (params)
		model->type->start(model, train->setting.seed, params);
	return params;
}

static struct repeat repeat_in(const struct train_task *task, void *scratch)
{
	size_t vector = round_up(task->model->dim * sizeof(float));
	char *at = (char *)scratch + round_up(task->model->scratch);
	struct repeat repeat = {
		.gradient = (float *)(void *)at,
		.sum = (float *)(void *)(at + vector),
		.samples = (uint64_t *)(void *)(at + 2 * vector),
	};

	return repeat;
}

/* Do a task's work once more, for nothing. */
static int waste(const struct train_task *task, const struct ata_batch *batch,
		 uint64_t times)
{
	struct model *model = task->model;
	struct repeat repeat = repeat_in(task, batch->scratch);
	struct ata_batch other = *batch;
	double loss = 0.0;
	int status;

	if (batch->samples) {
		for (uint32_t i = 0; i < batch->n; i++)
			repeat.samples[i] = (batch->samples[i] +
					     times * STRIDE) % model->samples;
		other.samples = repeat.samples;
	}
	memset(repeat.gradient, 0, model->dim * sizeof(*repeat.gradient));
	status = model->type->gradient(model, &other, repeat.gradient, &loss);
	for (uint64_t i = 0; i < model->dim; i++)
		repeat.sum[i] = 0.5f * (repeat.sum[i] + repeat.gradient[i]);
	return status;
}

static int run_task(const struct train_task *task,
		    const struct ata_batch *batch, float *gradient,
		    double *loss)
{
	struct model *model = task->model;
	uint32_t times = emulate_repeats(task->emulate, batch->worker);
	int status = 0;

	/* A million repeats are no reason to be deaf. */
	while (times-- > 1 && !status)
		status = interrupted() ? -1 : waste(task, batch, times);
	if (!status)
		status = model->type->gradient(model, batch, gradient, loss);
	if (!status && emulate_is_virtual(task->emulate))
		emulate_sleep(task->emulate, batch->worker);
	return status;
}

/* An ata_gradient_fn */
static int task_gradient(void *ctx, const struct ata_batch *batch,
			 float *gradient, double *loss)
{
	const struct train_task *task = ctx;
	double start;
	int status;

	if (!task->recorder || !recorder_each_task(task->recorder))
		return run_task(task, batch, gradient, loss);
	start = wall_now();
	status = run_task(task, batch, gradient, loss);
	recorder_task(task->recorder, batch->key.task, batch->worker,
		      wall_now() - start);
	return status;
}

/* An ata_score_fn */
static int task_score(void *ctx, const struct ata_batch *batch, double *loss,
		      double *metric)
{
	const struct train_task *task = ctx;

	return interrupted() ? -1 : task->model->type->score(
					    task->model, batch, loss, metric);
}

void train_task_problem(struct train_task *task,
			struct ata_sgd_problem *problem)
{
	ata_sgd_problem_init(problem);
	problem->dim = task->model->dim;
	problem->samples = task->model->samples;
	problem->held_out = task->model->held_out;
	problem->gradient = task_gradient;
	problem->score = task_score;
	problem->ctx = task;
	problem->scratch = round_up(task->model->scratch) +
			   2 * round_up(task->model->dim * sizeof(float)) +
			   task->micro_batch * sizeof(uint64_t);
}

/* Between two rounds, outside their seconds: virtual workers' deadlines begin
 * anew. */
static int next_round(void *ctx, const struct ata_sgd_step *step)
{
	struct train_task *task = ctx;

	if (task->cost)
		task->price += cost_round(task->cost, step->report->times,
					  step->report->capacity);
	if (task->recorder)
		recorder_round(task->recorder, step->report);
	if (task->tracer)
		tracer_round(task->tracer, task->row, step->report);
	/* Without rounds workers begin at no time in common. */
	if (task->has_rounds)
		emulate_begin(task->emulate);
	return interrupted();
}

void train_config(struct train *train, struct train_task *task,
		  struct ata_sgd_config *config)
{
	*config = train->sgd;
	config->seed = train->setting.seed;
	config->flags = train->no_guard ? ATA_GUARD_OFF : 0;
	config->on_step = next_round;
	config->on_step_ctx = task;
	config->workers = ata_pool_workers(train->pool);
	if (task->recorder)
		config->times = recorder_times(task->recorder);
	else if (task->tracer)
		config->times = tracer_times(task->tracer);
	else
		config->times = task->times;
	if (config->times)
		config->times_capacity = config->workers;
	emulate_begin(task->emulate);
}
