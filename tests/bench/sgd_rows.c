/* SPDX-License-Identifier: MIT */
#include "tests/bench/sgd_rows.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "tests/common/t_bench.h"

const char *const sgd_names[SGD_ROWS] = {
	[SGD_BARE] = "bare loop",
	[SGD_CLEARED] = "cleared bare loop",
	[SGD_ONE] = "1 worker",
	[SGD_TWO] = "2 workers",
};

static double now(clockid_t clock)
{
	struct timespec t;

	clock_gettime(clock, &t);
	return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* A task of the bare loop. */
static void task(struct sgd_rows *rows)
{
	const struct model *model = rows->model;
	struct ata_batch batch = {
		.params = rows->params,
		.samples = rows->order + rows->next,
		.n = rows->micro_batch,
		.scratch = rows->scratch,
	};
	double loss = 0.0;

	model->type->gradient((void *)(uintptr_t)model, &batch, rows->gradient,
			      &loss);
	rows->next += rows->micro_batch;
	if (rows->next + rows->micro_batch > model->samples)
		rows->next = 0;
}

static void bare(struct sgd_rows *rows, uint64_t rounds, bool clear)
{
	size_t bytes = (size_t)rows->model->dim * sizeof(*rows->gradient);

	memset(rows->gradient, 0, bytes);
	for (uint64_t i = 0; i < rounds; i++) {
		double wall = now(CLOCK_MONOTONIC);
		double cpu = now(CLOCK_THREAD_CPUTIME_ID);

		for (int j = 0; j < SGD_TASKS; j++) {
			if (clear)
				memset(rows->gradient, 0, bytes);
			task(rows);
		}
		rows->cpu[i] = now(CLOCK_THREAD_CPUTIME_ID) - cpu;
		rows->wall[i] = now(CLOCK_MONOTONIC) - wall;
	}
}

/* An ata_sgd_step_fn */
static int note(void *ctx, const struct ata_sgd_step *step)
{
	struct sgd_rows *rows = ctx;

	rows->cpu[rows->noted] = rows->times[0].cpu + rows->times[1].cpu;
	rows->wall[rows->noted++] = step->seconds;
	return 0;
}

static int train(struct sgd_rows *rows, uint64_t rounds, uint32_t workers)
{
	const struct model *model = rows->model;
	struct ata_sgd_problem problem;
	struct ata_sgd_config config;

	ata_sgd_problem_init(&problem);
	problem.dim = model->dim;
	problem.samples = model->samples;
	problem.gradient = model->type->gradient;
	problem.ctx = (void *)(uintptr_t)model;
	problem.scratch = model->scratch;
	ata_sgd_config_init(&config);
	config.tasks = SGD_TASKS;
	config.micro_batch = rows->micro_batch;
	config.rounds = rounds;
	config.step = 1e-4;
	config.params = rows->params;
	config.on_step = note;
	config.on_step_ctx = rows;
	config.times = rows->times;
	config.times_capacity = workers;
	rows->noted = 0;
	memset(rows->times, 0, sizeof(rows->times));
	return ata_sgd_run(rows->pool[workers - 1], rows->kernel[workers - 1],
			   &problem, &config, NULL);
}

static double median(const struct sgd_rows *rows, double *seconds)
{
	return 1e6 * t_spread(seconds + SGD_WARM_UP, rows->rounds).median /
	       SGD_TASKS;
}

int sgd_lap(struct sgd_rows *rows, enum sgd_row row, struct sgd_cost *out)
{
	uint64_t rounds = rows->rounds + SGD_WARM_UP;
	int error = 0;

	if (row == SGD_BARE || row == SGD_CLEARED)
		bare(rows, rounds, row == SGD_CLEARED);
	else
		error = train(rows, rounds, row == SGD_ONE ? 1 : 2);
	if (error)
		return error;
	out->wall = median(rows, rows->wall);
	out->cpu = median(rows, rows->cpu);
	return 0;
}
