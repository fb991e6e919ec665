/* SPDX-License-Identifier: MIT */
/*
 * ata-bench train: its options, and which of them go together.
 */
#include "train.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "command.h"
#include "complain.h"
#include "datasets/teacher.h"
#include "options.h"
#include "words.h"

#define POLICIES "auto,uta,gta,omp-static,omp-dynamic,omp-guided"

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

/* An option_parse_fn: const char *, a data set that may be there. */
static int word_data(const struct option_spec *spec, const char *word,
		     char *wanted, size_t capacity)
{
	struct teacher_size size;

	if (!strncmp(word, TEACHER_PREFIX, strlen(TEACHER_PREFIX)) &&
	    teacher_parse(word, &size)) {
		snprintf(wanted, capacity, TEACHER_FORM);
		return -EINVAL;
	}
	return word_string(spec, word, wanted, capacity);
}

/* An option_parse_fn: enum dataset_scale. */
static int word_normalise(const struct option_spec *spec, const char *word,
			  char *wanted, size_t capacity)
{
	enum dataset_scale *value = spec->value;

	if (!strcmp(word, "none")) {
		*value = DATASET_UNIT;
	} else if (!strcmp(word, "channel")) {
		*value = DATASET_STANDARD;
	} else {
		snprintf(wanted, capacity, "none or channel");
		return -EINVAL;
	}
	return 0;
}

#define TRAIN_OPTIONS(t)						\
	{ .name = "data", .argument = "DATA",				\
	  .help = "directory of IDX or CIFAR files, file in LIBSVM's\n" \
		  "format, synthetic, or synthetic:NxCxHxW:K (default\n" \
		  DATASET_DIRECTORY ",\n"				\
		  "synthetic where that is absent)",			\
	  .parse = word_data, .value = &(t)->where },			\
	{ .name = "normalise", .argument = "HOW",			\
	  .help = "none (default): bytes become 0 to 1; channel: less\n" \
		  "the mean of their channel, by its deviation",	\
	  .parse = word_normalise, .value = &(t)->scale },		\
	{ .name = "augment",						\
	  .help = "shift and flip the images to train on at random",	\
	  .value = &(t)->augment },					\
	{ .name = "model", .argument = "MODEL",				\
	  .help = "softmax (default), mlp, cnn or quadratic",		\
	  .parse = word_model, .value = &(t)->type },			\
	{ .name = "hidden", .argument = "N[,...]",			\
	  .help = "mlp: sizes of its hidden layers (default 256,128)",	\
	  .parse = word_sizes, .value = &(t)->hidden,			\
	  .min = 1, .max = MODEL_HIDDEN_SIZE },				\
	{ .name = "describe", .help = "show the model's layers and end", \
	  .value = &(t)->describe },					\
	{ .name = "tasks", .argument = "B",				\
	  .help = "tasks in a round (default 64)",			\
	  .parse = word_u64, .value = &(t)->tasks,			\
	  .min = 1, .max = 1 << 20 },					\
	{ .name = "micro-batch", .argument = "N",			\
	  .help = "samples in a task (default 32, mlp and cnn 8)",	\
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
	  .help = "step size (default: softmax 0.1, mlp and cnn 0.05,\n" \
		  "quadratic 0.5)",					\
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

/* An option that was given and needs a data set, or NULL. */
static const char *about_data(const struct train *train)
{
	return train->where   ? "data" :
	       train->epochs  ? "epochs" :
	       train->augment ? "augment" :
	       train->scale   ? "normalise" :
				NULL;
}

int train_options(struct train *train, int argc, char **argv)
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
	train->step = train->momentum = (double)NAN;
	train->target_loss = (double)NAN;
	status = options_read(&usage, argc, argv, &words);
	if (status != OPTIONS_GO)
		return status;
	if (train->rounds && train->epochs) {
		complain("--rounds and --epochs: only one of them can be given");
		return STATUS_USAGE;
	}
	if (!train->type->needs_data && about_data(train)) {
		complain("--%s: %s has no data set", about_data(train),
			 train->type->name);
		return STATUS_USAGE;
	}
	if (train->hidden.n && !train->type->has_hidden) {
		complain("--hidden: %s has no hidden layers to choose",
			 train->type->name);
		return STATUS_USAGE;
	}
	if (!train->micro_batch)
		train->micro_batch = train->type->micro_batch;
	if (isnan(train->step))
		train->step = train->type->step;
	if (isnan(train->momentum))
		train->momentum = train->type->momentum;
	return OPTIONS_GO;
}
