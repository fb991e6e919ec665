/* SPDX-License-Identifier: MIT */
/*
 * What follows from the options of train, and which of them go together. One
 * that would be without effect is refused: who gives it expects one.
 */
#include "train.h"

#include <math.h>
#include <string.h>

#include "command.h"
#include "complain.h"
#include "names.h"
#include "options.h"

#define ADAM_STEP 1e-3		/* that of its authors */

static int is_adam(const char *optimizer)
{
	return !strncmp(optimizer, "adam", 4);
}

/* What was not given follows from the rest. */
void train_complete(struct train *train)
{
	const struct model_type *type = train->type;
	struct ata_sgd_config *sgd = &train->sgd;

	if (!sgd->tasks)
		sgd->tasks = type->tasks;
	if (!sgd->micro_batch)
		sgd->micro_batch = type->micro_batch;
	if (!sgd->optimizer)
		sgd->optimizer = sgd->momentum > 0.0 ||
				 (isnan(sgd->momentum) && type->momentum > 0.0)
				 ? "momentum" : "sgd";
	if (isnan(sgd->step))
		sgd->step = is_adam(sgd->optimizer) ? ADAM_STEP : type->step;
	if (isnan(sgd->momentum))
		sgd->momentum = type->momentum > 0.0 ? type->momentum : 0.9;
}

/* An option that was given and needs a data set, or NULL. */
static const char *about_data(const struct train *train)
{
	return train->where   ? "data" :
	       train->epochs  ? "epochs" :
	       train->augment ? "augment" :
	       train->scale   ? "normalise" :
				NULL;
}

static int check_model(const struct train *train)
{
	const struct model_type *type = train->type;

	if (!type->needs_data && about_data(train)) {
		complain("--%s: %s has no data set", about_data(train),
			 type->name);
		return STATUS_USAGE;
	}
	if (train->hidden.n && !type->has_hidden) {
		complain("--hidden: %s has no hidden layers to choose",
			 type->name);
		return STATUS_USAGE;
	}
	return STATUS_OK;
}

/* --momentum 0 chooses sgd. */
static int has_momentum(const struct train *train)
{
	return !options_given(train->given, "optimizer") ||
	       !strcmp(train->sgd.optimizer, "momentum") ||
	       !strcmp(train->sgd.optimizer, "nesterov");
}

static int has_moments(const struct train *train)
{
	return is_adam(train->sgd.optimizer);
}

static int has_virtual(const struct train *train)
{
	return train->setting.virtual_workers.n > 0;
}

static int has_ringmaster(const struct train *train)
{
	for (uint32_t i = 0; i < train->methods.n; i++)
		if (!strcmp(train->methods.name[i], "ringmaster"))
			return 1;
	return 0;
}

/* A checkpoint may have a schedule that is not given. */
static int has_period(const struct train *train)
{
	return train->resume || strcmp(train->sgd.schedule, "constant");
}

static int has_factor(const struct train *train)
{
	return train->resume || !strcmp(train->sgd.schedule, "step");
}

/* One gradient's loss says nothing. */
static int has_target(const struct train *train)
{
	if (train->evaluate || train->log_path)
		return 1;
	for (uint32_t i = 0; i < train->methods.n; i++)
		if (train_unit(train->methods.name[i], 2) != 1)
			return 0;
	return 1;
}

static const struct {
	const char *option;
	int (*applies)(const struct train *train);
	const char *to;
} conditions[] = {
	{ "momentum", has_momentum, "the optimizers momentum and nesterov" },
	{ "beta1", has_moments, "the optimizers adam and adamw" },
	{ "beta2", has_moments, "the optimizers adam and adamw" },
	{ "epsilon", has_moments, "the optimizers adam and adamw" },
	{ "period", has_period, "the schedules step and cosine" },
	{ "factor", has_factor, "the schedule step" },
	{ "max-delay", has_ringmaster, "the method ringmaster" },
	{ "task-us", has_virtual, "workers that are --virtual" },
	{ "target-loss", has_target,
	  "methods with rounds, unless there is --evaluate or --log" },
	{ "policy", train_has_policies, "the method minibatch" },
	{ "eta", train_has_policies, "the method minibatch" },
	{ "alpha", train_has_policies, "the method minibatch" },
	{ "scale", train_has_policies, "the method minibatch" },
	{ "no-guard", train_has_policies, "the method minibatch" },
	{ "slack", train_has_policies, "the method minibatch" },
	{ "cost", train_has_policies, "the method minibatch" },
	{ "profile", train_has_policies, "the method minibatch" },
	{ "record", train_has_policies, "the method minibatch" },
	{ "trace", train_has_policies, "the method minibatch" },
};

static int check_effects(const struct train *train)
{
	for (size_t i = 0; i < sizeof(conditions) / sizeof(*conditions); i++)
		if (options_given(train->given, conditions[i].option) &&
		    !conditions[i].applies(train)) {
			complain("--%s is only for %s", conditions[i].option,
				 conditions[i].to);
			return STATUS_USAGE;
		}
	return STATUS_OK;
}

/* No file is for two; but a run may go on with the checkpoint that it began
 * with. */
static int check_names(const struct train *train)
{
	const struct setting *setting = &train->setting;
	const struct named_file files[] = {
		{ "checkpoint", train->checkpoint },
		{ "resume", train->resume },
		{ "log", train->log_path },
		{ "profile", setting->profile },
		{ "record", setting->record },
		{ "trace", setting->trace },
	};

	return names_check(files, sizeof(files) / sizeof(*files), 2);
}

/* Files that belong to one row. */
static int check_files(const struct train *train)
{
	const char *option = train->checkpoint ? "checkpoint" :
			     train->resume     ? "resume" :
			     train->setting.record && train->methods.n > 1 ?
						 "record" : NULL;
	uint32_t rows = train_rows(train);

	if (train->every && !train->checkpoint) {
		complain("--every needs --checkpoint");
		return STATUS_USAGE;
	}
	if (option && rows != 1) {
		complain("--%s needs one row, not %u: as with --policy auto",
			 option, rows);
		return STATUS_USAGE;
	}
	return check_names(train);
}

int train_check(const struct train *train)
{
	if (train->rounds && train->epochs) {
		complain("--rounds and --epochs: only one of them can be given");
		return STATUS_USAGE;
	}
	if (check_model(train) != STATUS_OK ||
	    check_effects(train) != STATUS_OK)
		return STATUS_USAGE;
	return check_files(train);
}
