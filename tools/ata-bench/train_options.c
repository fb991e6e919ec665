/* SPDX-License-Identifier: MIT */
/* The options of train. */
#include "train.h"

#include <math.h>
#include <string.h>

#include "command.h"
#include "complain.h"
#include "options.h"
#include "words.h"

#define POLICIES "auto,uta,gta,omp-static,omp-dynamic,omp-guided"

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
	  .value = &(t)->describe }

#define METHOD_OPTIONS(t)						\
	{ .name = "method", .argument = "M[:STEP][,...]",		\
	  .help = "minibatch (default; the others know no policies),\n" \
		  "rennala, ringmaster, asgd, perhaps with step sizes",	\
	  .parse = word_methods, .value = &(t)->methods },		\
	{ .name = "tasks", .argument = "B",				\
	  .help = "tasks in a round (default 64, mlp and cnn 16)",	\
	  .parse = word_u64, .value = &(t)->sgd.tasks,			\
	  .min = 1, .max = 1 << 20 },					\
	{ .name = "micro-batch", .argument = "N",			\
	  .help = "samples in a task (default 32, mlp and cnn 8)",	\
	  .parse = word_u32, .value = &(t)->sgd.micro_batch,		\
	  .min = 1, .max = 1 << 20 },					\
	{ .name = "rounds", .argument = "K",				\
	  .help = "rounds to train, of B gradients each (default 600)",	\
	  .parse = word_u64, .value = &(t)->rounds,			\
	  .min = 1, .max = 1000000000 },				\
	{ .name = "epochs", .argument = "E",				\
	  .help = "or: as many rounds as go through the data E times",	\
	  .parse = word_u64, .value = &(t)->epochs,			\
	  .min = 1, .max = 1000000 },					\
	{ .name = "max-delay", .argument = "R",				\
	  .help = "ringmaster: updates that a gradient may miss\n"	\
		  "(default 10)",					\
	  .parse = word_u64, .value = &(t)->sgd.max_delay,		\
	  .min = 0, .max = UINT64_MAX },				\
	{ .name = "no-guard",						\
	  .help = "auto: a worker that is done does not help others",	\
	  .value = &(t)->no_guard },					\
	{ .name = "task-us", .argument = "T",				\
	  .help = "with --virtual: microseconds of a task (default 100)", \
	  .parse = word_double, .value = &(t)->setting.task_us,		\
	  .low = 1.0, .high = 1e9 }

#define OPTIMIZER_OPTIONS(t)						\
	{ .name = "optimizer", .argument = "RULE",			\
	  .help = "sgd, momentum (default, quadratic sgd), nesterov,\n" \
		  "adam or adamw",					\
	  .parse = word_optimizer, .value = &(t)->sgd.optimizer },	\
	{ .name = "step", .argument = "X",				\
	  .help = "step size (default: softmax 0.1, mlp and cnn 0.05,\n" \
		  "quadratic 0.5; adam and adamw 0.001)",		\
	  .parse = word_double, .value = &(t)->sgd.step,		\
	  .low = 1e-30, .high = 1e30 },					\
	{ .name = "momentum", .argument = "X",				\
	  .help = "0 to 0.9999 (default: 0.9, quadratic 0)",		\
	  .parse = word_double, .value = &(t)->sgd.momentum,		\
	  .low = 0.0, .high = 0.9999 },					\
	{ .name = "beta1", .argument = "X",				\
	  .help = "adam: part of the mean gradient kept (default 0.9)",	\
	  .parse = word_double, .value = &(t)->sgd.beta1,		\
	  .low = 0.0, .high = 0.999999 },				\
	{ .name = "beta2", .argument = "X",				\
	  .help = "adam: of the mean of its squares (default 0.999)",	\
	  .parse = word_double, .value = &(t)->sgd.beta2,		\
	  .low = 0.0, .high = 0.999999 },				\
	{ .name = "epsilon", .argument = "X",				\
	  .help = "adam: added to its root (default 1e-8)",		\
	  .parse = word_double, .value = &(t)->sgd.epsilon,		\
	  .low = 1e-30, .high = 1e30 },					\
	{ .name = "weight-decay", .argument = "X",			\
	  .help = "of the parameters in each step (default 0)",		\
	  .parse = word_double, .value = &(t)->sgd.weight_decay,	\
	  .low = 0.0, .high = 1e30 },					\
	{ .name = "schedule", .argument = "NAME",			\
	  .help = "of the step size: constant (default), step, cosine",	\
	  .parse = word_schedule, .value = &(t)->sgd.schedule },	\
	{ .name = "period", .argument = "K",				\
	  .help = "step: rounds until the next factor (default: a third\n" \
		  "of all); cosine: until the step is 0 (all)",		\
	  .parse = word_u64, .value = &(t)->sgd.schedule_period,	\
	  .min = 1, .max = 1000000000 },				\
	{ .name = "factor", .argument = "X",				\
	  .help = "step: of the step size, 0 to 1 (default 0.1)",	\
	  .parse = word_double, .value = &(t)->sgd.schedule_factor,	\
	  .low = 1e-30, .high = 1.0 },					\
	{ .name = "warm-up", .argument = "K",				\
	  .help = "rounds in which the step size grows (default 0)",	\
	  .parse = word_u64, .value = &(t)->sgd.warm_up,		\
	  .min = 0, .max = 1000000000 }

#define OUTPUT_OPTIONS(t)						\
	{ .name = "target-loss", .argument = "X",			\
	  .help = "stop after the round whose mean loss is X or less;\n" \
		  "with --evaluate: after the evaluation",		\
	  .parse = word_double, .value = &(t)->target_loss,		\
	  .low = -1e300, .high = 1e300 },				\
	{ .name = "evaluate", .argument = "R",				\
	  .help = "score the test samples every R rounds",		\
	  .parse = word_u64, .value = &(t)->evaluate,			\
	  .min = 1, .max = 1000000000 },				\
	{ .name = "log", .argument = "FILE",				\
	  .help = "write the evaluations to a CSV file, for plot\n"	\
		  "(ten of them, unless --evaluate says otherwise)",	\
	  .parse = word_string, .value = &(t)->log_path },		\
	{ .name = "checkpoint", .argument = "FILE",			\
	  .help = "keep what the one row needs to go on, at the end and\n" \
		  "when it is interrupted",				\
	  .parse = word_string, .value = &(t)->checkpoint },		\
	{ .name = "every", .argument = "R",				\
	  .help = "and every R rounds",					\
	  .parse = word_u64, .value = &(t)->every,			\
	  .min = 1, .max = 1000000000 },				\
	{ .name = "resume", .argument = "FILE",				\
	  .help = "go on from a checkpoint",				\
	  .parse = word_string, .value = &(t)->resume }

static void set_defaults(struct train *train)
{
	setting_init(&train->setting, POLICIES);
	train->setting.in_process = 1;
	ata_sgd_config_init(&train->sgd);
	train->type = model_at(0);
	train->sgd.tasks = 0;
	train->sgd.micro_batch = 0;
	train->sgd.optimizer = NULL;
	train->sgd.step = train->sgd.momentum = (double)NAN;
	train->sgd.schedule_period = 0;
	train->target_loss = (double)NAN;
	train->methods = (struct method_list){
		.n = 1, .name = { ata_sgd_method_name(0) },
		.step = { (double)NAN },
	};
}

int train_options(struct train *train, int argc, char **argv)
{
	const struct option_spec options[] = {
		TRAIN_OPTIONS(train),
		METHOD_OPTIONS(train),
		OPTIMIZER_OPTIONS(train),
		OUTPUT_OPTIONS(train),
		SETTING_OPTIONS(&train->setting),
	};
	const struct usage usage = {
		.command = "train",
		.summary = "Train a model under each policy: the same steps, in "
			   "another time. Or by\nasynchronous methods.",
		.options = options,
		.count = sizeof(options) / sizeof(options[0]),
		.given = train->given,
	};
	uint32_t words;
	int status;

	_Static_assert(sizeof(options) / sizeof(options[0]) < TRAIN_OPTIONS_MAX,
		       "room for the names of all");
	set_defaults(train);
	status = options_read(&usage, argc, argv, &words);
	if (status != OPTIONS_GO)
		return status;
	train_complete(train);
	status = train_check(train);
	return status == STATUS_OK ? OPTIONS_GO : status;
}
