/* SPDX-License-Identifier: MIT */
/*
 * How good a row is after so many rounds: its test samples are scored on the
 * pool, outside its seconds, and a line goes to the log.
 */
#include "train.h"

#include <errno.h>
#include <math.h>
#include <string.h>

#include "cell.h"
#include "command.h"
#include "complain.h"
#include "interrupt.h"

static const struct report_column columns[] = {
	{ .name = "policy", .type = REPORT_TEXT },
	{ .name = "method", .type = REPORT_TEXT },
	{ .name = "round", .type = REPORT_COUNT },
	{ .name = "seconds", .type = REPORT_NUMBER },
	{ .name = "worker_seconds", .type = REPORT_NUMBER },
	{ .name = "loss", .type = REPORT_NUMBER },
	{ .name = "accuracy", .type = REPORT_NUMBER },
	{ .name = "computed", .type = REPORT_COUNT },
	{ .name = "used", .type = REPORT_COUNT },
};

#define COLUMNS ((uint32_t)(sizeof(columns) / sizeof(*columns)))

int train_log_open(struct train *train)
{
	struct failure failure;

	if (!train->log_path)
		return STATUS_OK;
	if (outfile_open(&train->log, train->log_path, &failure)) {
		complain("%s", failure.text);
		return STATUS_FAILED;
	}
	csv_heading(outfile_stream(train->log), columns, COLUMNS);
	return STATUS_OK;
}

int train_log_close(struct train *train)
{
	struct failure failure;

	if (!train->begun) {
		outfile_abandon(train->log);
		return STATUS_OK;
	}
	if (!train->log || !outfile_commit(train->log, &failure))
		return STATUS_OK;
	complain("%s", failure.text);
	return STATUS_FAILED;
}

/* Who reads from a pipe sees it at once, and a full disk is seen today. */
static int write_line(struct train *train, const struct train_row *row)
{
	FILE *stream = outfile_stream(train->log);
	double accuracy = row->score.accuracy;
	const struct cell cell[] = {
		{ .text = row->name },
		{ .text = row->method },
		{ .count = row->rounds / row->unit },
		{ .number = row->seconds },
		{ .number = row->worker_seconds },
		{ .number = row->score.loss },
		{ .number = accuracy, .missing = isnan(accuracy) },
		{ .count = row->computed },
		{ .count = row->used },
	};

	_Static_assert(sizeof(cell) / sizeof(*cell) == COLUMNS,
		       "a cell for each column");
	errno = 0;
	csv_row(stream, columns, COLUMNS, cell);
	if (!fflush(stream) && !ferror(stream))
		return 0;
	if (!interrupted())
		complain("cannot write %s: %s", train->log_path,
			 strerror(errno ? errno : EIO));
	outfile_abandon(train->log);
	train->log = NULL;
	return TRAIN_TOLD;
}

/* On the pool, if there are samples to score. */
static int score_samples(struct train *train, struct train_row *row)
{
	const struct model *model = train->task.model;
	struct ata_sgd_problem problem;
	struct ata_sgd_score score;
	int status;

	if (!model->held_out)
		return model_evaluate(model, row->params, &row->score);
	train_task_problem(&train->task, &problem);
	status = ata_sgd_evaluate(train->pool, train->scoring, &problem,
				  row->params, model->samples, model->held_out,
				  &score);
	row->score = (struct model_score){ .loss = score.loss,
					   .accuracy = score.metric };
	return status;
}

int train_score(struct train *train, struct train_row *row)
{
	int status = score_samples(train, row);

	if (status)
		return status;
	if (row->score.loss <= train->target_loss)
		row->done = 1;
	if (train->log)
		status = write_line(train, row);
	return isfinite(row->score.loss) ? status : -ERANGE;
}
