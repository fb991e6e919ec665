/* SPDX-License-Identifier: MIT */
/*
 * Checkpoints: the one row goes on where another run, of whatever policy and
 * number of workers, has stopped.
 *
 * What the steps go by is the file's, as the rounds that follow shall be those
 * of a run without a break; only what is given on the command line is meant to
 * be another.
 */
#include "train.h"

#include <errno.h>
#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "command.h"
#include "complain.h"
#include "options.h"

/* What is trained, on what: a file of anything else is refused. */
struct model_name {
	char text[ATA_NAME_MAX + 1];
};

static struct model_name name_of(const struct train *train)
{
	const struct dataset *data = &train->data;
	const char *model = train->task.model->name;
	struct model_name name;
	char text[8192];

	if (train->type->needs_data)
		snprintf(text, sizeof(text), "%s on %s%s%s", model, data->name,
			 data->scale == DATASET_STANDARD ? ", normalised" : "",
			 data->augment ? ", augmented" : "");
	else
		snprintf(text, sizeof(text), "%s", model);
	profile_name(name.text, text);
	return name;
}

int train_checkpoint_try(const struct train *train)
{
	struct outfile *file;
	struct failure failure;
	struct stat there;

	if (!train->checkpoint)
		return STATUS_OK;
	/* Who opens a pipe would wait for its other end. */
	if (!stat(train->checkpoint, &there) && !S_ISREG(there.st_mode)) {
		complain("cannot write %s: it is no regular file",
			 train->checkpoint);
		return STATUS_FAILED;
	}
	if (outfile_open(&file, train->checkpoint, &failure)) {
		complain("%s", failure.text);
		return STATUS_FAILED;
	}
	outfile_abandon(file);
	return STATUS_OK;
}

static struct ata_bandit *bandit_of(const struct train_row *row)
{
	return row->row ? row_bandit(row->row) : NULL;
}

static int cannot_resume(const char *path, int error)
{
	complain("cannot resume from %s: %s", path,
		 error == -ESTALE ?
		 "its model, data, method, optimizer, seed, tasks or "
		 "micro-batch are others" : ata_strerror(error));
	return TRAIN_TOLD;
}

/* What the next rounds go by: the file's, but what was given. */
static void take(struct train *train, struct train_row *row,
		 const struct ata_sgd_config *config)
{
	static const struct {
		const char *option;
		size_t at, size;
	} values[] = {
#define VALUE(option, member) { option, offsetof(struct ata_sgd_config, member), \
				sizeof(config->member) }
		VALUE("step", step),
		VALUE("momentum", momentum),
		VALUE("beta1", beta1),
		VALUE("beta2", beta2),
		VALUE("epsilon", epsilon),
		VALUE("weight-decay", weight_decay),
		VALUE("schedule", schedule),
		VALUE("factor", schedule_factor),
		VALUE("warm-up", warm_up),
		VALUE("max-delay", max_delay),
	};

	for (size_t i = 0; i < sizeof(values) / sizeof(*values); i++)
		if (!options_given(train->given, values[i].option))
			memcpy((char *)&train->sgd + values[i].at,
			       (const char *)config + values[i].at,
			       values[i].size);
	/* That of another schedule would mean something else. */
	if (!options_given(train->given, "period") &&
	    !strcmp(train->sgd.schedule, config->schedule))
		train->sgd.schedule_period = config->schedule_period;
	/* The method's own step was given. */
	if (isnan(train->methods.step[0]))
		row->step = train->sgd.step;
}

int train_resume(struct train *train, struct train_row *row)
{
	struct train_task task = train->task;
	struct ata_sgd_problem problem;
	struct ata_sgd_config config;
	int status;

	if (!train->resume)
		return 0;
	train_task_problem(&task, &problem);
	train_row_config(train, row, &task, 1, &config);
	status = ata_sgd_load(train->resume, name_of(train).text, &problem,
			      &config, bandit_of(row));
	if (status)
		return cannot_resume(train->resume, status);
	row->first = row->rounds = config.first_round;
	row->done = row->rounds >= train->rounds * row->unit;
	config.warm_up /= row->unit;
	config.schedule_period /= row->unit;
	take(train, row, &config);
	return 0;
}

int train_checkpoint(struct train *train, struct train_row *row)
{
	struct train_task task = train->task;
	struct ata_sgd_problem problem;
	struct ata_sgd_config config;
	int status;

	if (!train->checkpoint)
		return 0;
	train_task_problem(&task, &problem);
	train_row_config(train, row, &task, 1, &config);
	status = ata_sgd_save(train->checkpoint, name_of(train).text, &problem,
			      &config, config.first_round, bandit_of(row));
	if (!status)
		return 0;
	complain("cannot write %s: %s", train->checkpoint,
		 ata_strerror(status));
	return TRAIN_TOLD;
}
