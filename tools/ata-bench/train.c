/* SPDX-License-Identifier: MIT */
/*
 * ata-bench train: minibatch SGD under each policy, from the same start with
 * the same samples, and asynchronous methods. What has to be there before the
 * first lap, and what is left after the last.
 */
#include "train.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "complain.h"
#include "interrupt.h"
#include "files/stop.h"
#include "options.h"

#define ROUNDS 600
#define EVALUATIONS 10
#define PERIODS 3		/* of the schedule "step" */

static int open_data(struct train *train)
{
	struct dataset *data = &train->data;
	struct failure error;

	stop_when(interrupted);
	if (dataset_open(data, train->where, train->setting.seed, &error)) {
		if (interrupted())
			return setting_error("train", -EINTR);
		complain("%s", error.text);
		return STATUS_FAILED;
	}
	if (data->fallback)
		complain(DATASET_DIRECTORY " is not there: training on "
			 "synthetic data");
	if (train->augment && !data->channels) {
		complain("--augment: %s has no images", data->name);
		return STATUS_USAGE;
	}
	if (train->scale && dataset_is_sparse(data)) {
		complain("--normalise: %s is sparse", data->name);
		return STATUS_USAGE;
	}
	data->augment = train->augment;
	data->scale = train->scale;
	return STATUS_OK;
}

/* What depends on how many samples there are. */
static void decide_rounds(struct train *train)
{
	struct ata_sgd_config *sgd = &train->sgd;
	uint64_t batch = sgd->tasks * sgd->micro_batch;

	if (train->epochs)
		train->rounds = (train->epochs * train->data.train.n +
				 batch - 1) / batch;
	else if (!train->rounds)
		train->rounds = ROUNDS;
	if (train->log_path && !train->evaluate)
		train->evaluate = (train->rounds + EVALUATIONS - 1) /
				  EVALUATIONS;
	if (!sgd->schedule_period && !strcmp(sgd->schedule, "step"))
		sgd->schedule_period = (train->rounds + PERIODS - 1) / PERIODS;
	else if (!sgd->schedule_period)
		sgd->schedule_period = train->rounds;
}

/* The data set and the model; then rounds is known. */
static int open_model(struct train *train)
{
	const struct model_options options = {
		.n_hidden = train->hidden.n,
		.hidden = train->hidden.size,
	};
	struct failure error;
	int status = train->type->needs_data ? open_data(train) : STATUS_OK;

	if (status)
		return status;
	decide_rounds(train);
	if (train->type->create(&train->task.model, &train->data, &options,
				&error)) {
		complain("%s", error.text);
		return STATUS_FAILED;
	}
	return STATUS_OK;
}

/* Tasks of as many samples of the same data are of one kernel. */
static int begin_profile(struct train *train)
{
	char task[8192];

	snprintf(task, sizeof(task), "%s%s%s%s, tasks of %u samples",
		 train->task.model->name, train->type->needs_data ? " on " : "",
		 train->type->needs_data ? train->data.name : "",
		 train->augment ? ", augmented" : "",
		 train->sgd.micro_batch);
	if (emulate_is_virtual(train->task.emulate))
		snprintf(task, sizeof(task), "tasks of %g us",
			 train->setting.task_us);
	train->profile.named = train->checkpoint || train->resume;
	return profile_begin(&train->profile, &train->setting, train->pool,
			     train->task.emulate, "train", task);
}

/* Last: what was trained is printed, wherever a file cannot be written. */
static int save_profile(struct train *train)
{
	int status = 0;

	for (uint32_t i = 0; i < train->n && !status; i++)
		if (train->row[i].row)
			status = profile_save(&train->profile,
					      train->row[i].row);
	return status ? setting_error(train->profile.what, status) : STATUS_OK;
}

/* Blocks of samples take all workers about as long, and nobody emulates
 * there. */
static int begin_scoring(struct train *train)
{
	struct ata_bandit_config config;

	ata_bandit_config_init(&config);
	config.arms = ata_pool_workers(train->pool);
	config.kernel = "scoring";	/* a trace tells it from rows */
	return ata_bandit_create(&train->scoring, &config);
}

/* Interrupted: what has been trained is not lost. */
static int keep(struct train *train, int status)
{
	struct train_row *row = &train->row[0];

	if (!interrupted())
		return status;
	if (train->begun && train->checkpoint && !train_checkpoint(train, row))
		complain("%s: what was trained until round %" PRIu64,
			 train->checkpoint, row->rounds / row->unit);
	return -EINTR;
}

/* Everything up to the last lap. Return: exit status */
static int measure(struct train *train)
{
	int status = recorder_open(&train->recorder, &train->setting,
				   ata_pool_workers(train->pool),
				   train->sgd.tasks);

	if (status)
		return status;
	train->shared = setting_cores_shared(train->pool) &&
			!emulate_is_virtual(train->task.emulate);
	train->task.micro_batch = train->sgd.micro_batch;
	train->task.has_rounds = 1;
	status = begin_profile(train);
	if (!status)
		status = train_base_open(train);
	if (!status)
		status = begin_scoring(train);
	if (!status)
		status = train_laps(train);
	status = keep(train, status);
	return recorder_close(train->recorder, train->profile.what, status);
}

/* A trace and a log are there whatever has happened. */
static int run(struct train *train)
{
	int status = open_model(train), traced, logged;

	if (!status && train->describe) {
		train->type->describe(train->task.model, stdout);
		return STATUS_OK;
	}
	if (!status && interrupted())
		status = setting_error("train", -EINTR);
	if (!status)
		status = tracer_open(&train->tracer, &train->setting,
				     train->pool);
	if (status)
		return status;
	status = train_checkpoint_try(train);
	if (!status)
		status = train_log_open(train);
	if (!status)
		status = measure(train);
	traced = tracer_close(train->tracer);
	logged = train_log_close(train);
	if (!status)
		status = train_report(train);
	if (!status)
		status = save_profile(train);
	return status ? status : traced ? traced : logged;
}

static void clean_up(struct train *train)
{
	train_rows_close(train);
	ata_bandit_destroy(train->scoring);
	free(train->times);
	train_base_close(&train->base);
	if (train->task.model)
		train->type->destroy(train->task.model);
	dataset_close(&train->data);
}

int train_main(int argc, char **argv)
{
	struct train *train = calloc(1, sizeof(*train));
	int status;

	if (!train)
		return setting_error("train", -ENOMEM);
	status = train_options(train, argc, argv);
	if (status == OPTIONS_GO) {
		status = setting_open(&train->setting, &train->pool,
				      &train->task.emulate);
		if (!status) {
			status = run(train);
			clean_up(train);
			setting_close(&train->setting, train->pool,
				      train->task.emulate);
		}
	}
	free(train);
	return status;
}
