/* SPDX-License-Identifier: MIT */
/*
 * ata-bench train: minibatch SGD under each policy, from the same start with the
 * same samples. Options, and what has to be there before the first lap.
 */
#include "train.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "complain.h"
#include "interrupt.h"
#include "options.h"
#include "words.h"

#define POLICIES "auto,uta,gta,omp-static,omp-dynamic,omp-guided"
#define ROUNDS 600

/* An option_parse_fn: const struct model_type *. */
static int word_model(const struct option_spec *spec, const char *word,
		      char *wanted, size_t capacity)
{
	const struct model_type **value = spec->value;
	const struct model_type *type = model_find(word);
	size_t length = 0;

	if (type) {
		*value = type;
		return 0;
	}
	for (unsigned int i = 0; model_at(i); i++)
		length += (size_t)snprintf(wanted + length,
					   length < capacity ?
						   capacity - length : 0,
					   "%s%s", i ? " or " : "",
					   model_at(i)->name);
	return -EINVAL;
}

#define TRAIN_OPTIONS(t)						\
	{ .name = "data", .argument = "DIR",				\
	  .help = "directory of IDX files, packed or not, or synthetic\n" \
		  "(default " DATASET_DIRECTORY ",\n"			\
		  "synthetic where that is absent)",			\
	  .parse = word_string, .value = &(t)->where },			\
	{ .name = "model", .argument = "MODEL",				\
	  .help = "softmax (default) or quadratic",			\
	  .parse = word_model, .value = &(t)->type },			\
	{ .name = "tasks", .argument = "B",				\
	  .help = "tasks in a round (default 64)",			\
	  .parse = word_u64, .value = &(t)->tasks,			\
	  .min = 1, .max = 1 << 20 },					\
	{ .name = "micro-batch", .argument = "N",			\
	  .help = "samples in a task (default 32)",			\
	  .parse = word_u32, .value = &(t)->micro_batch,		\
	  .min = 1, .max = 1 << 20 },					\
	{ .name = "rounds", .argument = "K",				\
	  .help = "rounds to train, a step each (default 600)",		\
	  .parse = word_u64, .value = &(t)->rounds,			\
	  .min = 1, .max = 1000000000 },				\
	{ .name = "epochs", .argument = "E",				\
	  .help = "or: as many rounds as go through the data E times",	\
	  .parse = word_u64, .value = &(t)->epochs,			\
	  .min = 1, .max = 1000000 },					\
	{ .name = "step", .argument = "X",				\
	  .help = "step size (default: 0.1, quadratic 0.5)",		\
	  .parse = word_double, .value = &(t)->step,			\
	  .low = 1e-30, .high = 1e30 },					\
	{ .name = "momentum", .argument = "X",				\
	  .help = "0 to 0.9999 (default: 0.9, quadratic 0)",		\
	  .parse = word_double, .value = &(t)->momentum,		\
	  .low = 0.0, .high = 0.9999 },					\
	{ .name = "target-loss", .argument = "X",			\
	  .help = "stop after the round whose mean loss is X or less",	\
	  .parse = word_double, .value = &(t)->target_loss,		\
	  .low = -1e300, .high = 1e300 },				\
	{ .name = "task-us", .argument = "T",				\
	  .help = "with --virtual: microseconds of a task (default 100)", \
	  .parse = word_double, .value = &(t)->setting.task_us,		\
	  .low = 1.0, .high = 1e9 }

static int read_options(struct train *train, int argc, char **argv)
{
	const struct option_spec options[] = {
		TRAIN_OPTIONS(train),
		SETTING_OPTIONS(&train->setting),
	};
	const struct usage usage = {
		.command = "train",
		.summary = "Train a model under each policy: the same steps, in "
			   "another time.",
		.options = options,
		.count = sizeof(options) / sizeof(options[0]),
	};
	uint32_t words;
	int status;

	setting_init(&train->setting, POLICIES);
	train->type = model_at(0);
	train->tasks = 64;
	train->micro_batch = 32;
	train->step = train->momentum = (double)NAN;
	train->target_loss = (double)NAN;
	status = options_read(&usage, argc, argv, &words);
	if (status != OPTIONS_GO)
		return status;
	if (train->rounds && train->epochs) {
		complain("--rounds and --epochs: only one of them can be given");
		return STATUS_USAGE;
	}
	if (!train->type->needs_data && (train->where || train->epochs)) {
		complain("--%s: %s has no data set",
			 train->where ? "data" : "epochs", train->type->name);
		return STATUS_USAGE;
	}
	if (isnan(train->step))
		train->step = train->type->step;
	if (isnan(train->momentum))
		train->momentum = train->type->momentum;
	return OPTIONS_GO;
}

/* The data set and the model; then rounds is known. */
static int open_model(struct train *train)
{
	uint64_t batch = train->tasks * train->micro_batch;
	int status;

	if (train->type->needs_data) {
		struct failure error;

		if (dataset_open(&train->data, train->where,
				 train->setting.seed, &error)) {
			complain("%s", error.text);
			return STATUS_FAILED;
		}
		if (train->data.fallback)
			complain(DATASET_DIRECTORY " is not there: training on "
				 "synthetic data");
	}
	if (train->epochs)
		train->rounds = (train->epochs * train->data.train.n +
				 batch - 1) / batch;
	else if (!train->rounds)
		train->rounds = ROUNDS;
	status = train->type->create(&train->task.model, &train->data);
	return status ? setting_error(train->type->name, status) : STATUS_OK;
}

/* Tasks of as many samples of the same data are of one kernel. */
static int begin_profile(struct train *train)
{
	char task[1024];

	snprintf(task, sizeof(task), "%s%s%s, tasks of %u samples",
		 train->type->name, train->type->needs_data ? " on " : "",
		 train->type->needs_data ? train->data.name : "",
		 train->micro_batch);
	if (emulate_is_virtual(train->task.emulate))
		snprintf(task, sizeof(task), "tasks of %g us",
			 train->setting.task_us);
	return profile_begin(&train->profile, &train->setting, train->pool,
			     train->task.emulate, "train", task);
}

/* Last: what was trained is printed, wherever a file cannot be written. */
static int save_profile(struct train *train)
{
	int status = 0;

	for (uint32_t i = 0; i < train->n && !status; i++)
		status = profile_save(&train->profile, train->row[i].row);
	return status ? setting_error(train->profile.what, status) : STATUS_OK;
}

/* Everything up to the last lap. Return: exit status */
static int measure(struct train *train)
{
	int status = recorder_open(&train->recorder, &train->setting,
				   ata_pool_workers(train->pool),
				   train->tasks);

	if (status)
		return status;
	train->shared = setting_cores_shared(train->pool) &&
			!emulate_is_virtual(train->task.emulate);
	train->task.micro_batch = train->micro_batch;
	status = begin_profile(train);
	if (!status)
		status = train_base_open(train);
	if (!status)
		status = train_laps(train);
	if (!status && interrupted())
		status = -EINTR;
	return recorder_close(train->recorder, train->profile.what, status);
}

/* A trace is there whatever has happened. */
static int run(struct train *train)
{
	int status = open_model(train), traced;

	if (!status)
		status = tracer_open(&train->tracer, &train->setting,
				     train->pool);
	if (status)
		return status;
	status = measure(train);
	traced = tracer_close(train->tracer);
	if (!status)
		status = train_report(train);
	if (!status)
		status = save_profile(train);
	return status ? status : traced;
}

static void clean_up(struct train *train)
{
	for (uint32_t i = 0; i < train->n; i++) {
		row_destroy(train->row[i].row);
		free(train->row[i].params);
		free(train->row[i].velocity);
	}
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
	status = read_options(train, argc, argv);
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
