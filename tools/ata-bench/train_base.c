/* SPDX-License-Identifier: MIT */
/*
 * The base: how long a task takes on each worker.
 *
 * Measured in laps of equal shares (policy uta) run among those of the rows, on
 * copies of their parameters, so that it drifts as they do; the median over the
 * laps drops those in which something else used the core. It is measured per
 * worker even when slow ones are emulated: not all that the library does for a
 * task is repeated, so a factor of 3 makes it a little less than three times as
 * long.
 */
#include "train.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "quantile.h"

#define LITTLE 1e-30

int train_base_open(struct train *train)
{
	struct train_base *base = &train->base;
	struct ata_bandit_config config;

	base->workers = ata_pool_workers(train->pool);
	base->params = train_start(train);
	base->state = train_vector(train->task.model->dim *
				   ata_sgd_state_vectors(train->sgd.optimizer));
	base->mean = calloc(base->workers, sizeof(*base->mean));
	if (!base->params || !base->state || !base->mean)
		return -ENOMEM;
	setting_bandit(&train->setting, &config);
	config.kernel = "calibration";	/* a trace tells it from rows */
	return row_create(&base->row, train->pool, "uta", &config);
}

/* Room for one more lap. */
static double *new_lap(struct train_base *base)
{
	if (base->laps == base->capacity) {
		uint32_t capacity = base->capacity ? 2 * base->capacity : 16;
		double *seconds = reallocarray(base->seconds,
					       (size_t)capacity * base->workers,
					       sizeof(*seconds));

		if (!seconds)
			return NULL;
		base->seconds = seconds;
		base->capacity = capacity;
	}
	return base->seconds + (size_t)base->laps++ * base->workers;
}

/* What each arm has seen so far: tasks and seconds. */
static void seen(const struct train_base *base, uint32_t worker, double *tasks,
		 double *seconds)
{
	struct ata_arm arm;

	ata_arm_init(&arm);
	if (ata_bandit_stats(row_bandit(base->row), worker, &arm))
		arm.count = arm.mean = 0.0;
	*tasks = arm.count;
	*seconds = arm.count * arm.mean;
}

static int learn(struct train_base *base, const double *before)
{
	double *lap = new_lap(base);

	if (!lap)
		return -ENOMEM;
	for (uint32_t i = 0; i < base->workers; i++) {
		double tasks, seconds;

		seen(base, i, &tasks, &seconds);
		tasks -= before[2 * i];
		seconds -= before[2 * i + 1];
		lap[i] = tasks > 0.5 && seconds > 0.0 ? seconds / tasks :
							(double)NAN;
	}
	return 0;
}

int train_base_lap(struct train *train, const float *params, uint64_t first,
		   uint64_t rounds, double *seconds)
{
	struct train_base *base = &train->base;
	struct ata_sgd_problem problem;
	struct ata_sgd_config config;
	struct ata_sgd_result result;
	double *before = calloc(base->workers, 2 * sizeof(*before));
	int status;

	if (!before)
		return -ENOMEM;
	for (uint32_t i = 0; i < base->workers; i++)
		seen(base, i, &before[2 * i], &before[2 * i + 1]);
	if (params)
		memcpy(base->params, params,
		       train->task.model->dim * sizeof(*params));
	train_task_problem(&train->task, &problem);
	train_config(train, &train->task, &config);
	/* Every worker has to be seen. */
	if (config.tasks < base->workers)
		config.tasks = base->workers;
	config.first_round = first;
	config.rounds = rounds;
	config.step = LITTLE;	/* parameters stay what they are */
	config.params = base->params;
	config.state = base->state;
	ata_sgd_result_init(&result);
	status = ata_sgd_run(train->pool, row_bandit(base->row), &problem,
			     &config, &result);
	row_rest(base->row);
	if (!status)
		status = learn(base, before);
	if (!status && seconds)
		*seconds = result.seconds / (double)rounds;
	free(before);
	return status;
}

/* The median of one worker's laps, into mean; column is room for them. */
static void find_median(struct train_base *base, uint32_t worker,
			double *column)
{
	uint32_t n = 0;

	for (uint32_t lap = 0; lap < base->laps; lap++) {
		double x = base->seconds[(size_t)lap * base->workers + worker];

		if (!isnan(x))
			column[n++] = x;
	}
	base->mean[worker] = n ? quantile(column, n, 0.5) : (double)NAN;
}

int train_base_means(struct train_base *base)
{
	double *column = calloc(base->laps, sizeof(*column));

	if (!column)
		return -ENOMEM;
	for (uint32_t i = 0; i < base->workers; i++)
		find_median(base, i, column);
	free(column);
	return 0;
}

double train_base_optimum(struct train *train)
{
	struct train_base *base = &train->base;
	uint64_t *count = calloc(base->workers, sizeof(*count));
	double optimum = 0.0;

	if (!count || train->shared || train_base_means(base) ||
	    ata_split(base->mean, base->workers, train->sgd.tasks, count))
		optimum = (double)NAN;
	else
		for (uint32_t i = 0; i < base->workers; i++)
			optimum = fmax(optimum,
				       (double)count[i] * base->mean[i]);
	free(count);
	return optimum;
}

void train_base_close(struct train_base *base)
{
	row_destroy(base->row);
	free(base->params);
	free(base->state);
	free(base->seconds);
	free(base->mean);
}
