/* SPDX-License-Identifier: MIT */
/*
 * One row of train: so many rounds more of it, as the library runs them. Where
 * a method has no rounds ours, of B gradients, are so many of its own.
 */
#include "train.h"

#include <math.h>
#include <string.h>

int train_has_rounds(const char *method)
{
	return !strcmp(method, "minibatch");
}

uint64_t train_unit(const char *method, uint64_t tasks)
{
	return !strcmp(method, "ringmaster") || !strcmp(method, "asgd") ?
	       tasks : 1;
}

void train_row_config(struct train *train, struct train_row *row,
		      struct train_task *task, uint64_t rounds,
		      struct ata_sgd_config *config)
{
	train_config(train, task, config);
	config->method = row->method;
	config->step = row->step;
	config->first_round = row->rounds;
	config->rounds = rounds * row->unit;
	config->warm_up *= row->unit;
	config->schedule_period *= row->unit;
	/* One gradient's loss says nothing. */
	if (!train->evaluate && row->unit == 1)
		config->target_loss = train->target_loss;
	config->params = row->params;
	config->state = row->state;
	if (row->row && !row_bandit(row->row)) {
		config->execute = row_execute;
		config->execute_ctx = row->row;
	}
}

int train_row_lap(struct train *train, struct train_row *row, uint64_t rounds)
{
	struct ata_bandit *bandit = row->row ? row_bandit(row->row) : NULL;
	struct train_task task = train->task;
	struct ata_sgd_problem problem;
	struct ata_sgd_config config;
	struct ata_sgd_result result;
	int status;

	task.has_rounds = train_has_rounds(row->method);
	task.recorder = train->recorder;
	task.tracer = row->row && !bandit ? train->tracer : NULL;
	task.row = row->row;
	if (task.has_rounds) {
		task.cost = train->setting.worker_cost;
		task.times = train->times;
	}
	train_task_problem(&task, &problem);
	train_row_config(train, row, &task, rounds, &config);
	ata_sgd_result_init(&result);
	status = ata_sgd_run(config.execute ? NULL : train->pool, bandit,
			     &problem, &config, &result);
	if (row->row)
		row_rest(row->row);
	tracer_lap(train->tracer);
	if (!status && train->recorder)
		status = recorder_lap(train->recorder);
	row->rounds += result.rounds;
	row->seconds += result.seconds;
	row->worker_seconds += result.worker_seconds;
	row->price += task.has_rounds ? task.price : (double)NAN;
	row->computed += result.computed;
	row->used += result.used;
	if (result.rounds)
		row->round_loss = result.loss;
	row->done = row->rounds >= train->rounds * row->unit ||
		    row->round_loss <= config.target_loss;
	return status;
}
