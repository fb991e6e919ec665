/* SPDX-License-Identifier: MIT */
/*
 * What train prints: a row per policy, and in plain words what the method saved
 * or cost. All rows must have computed the same numbers; if they have not,
 * something is broken and the times mean nothing.
 */
#include "train.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "complain.h"
#include "cost.h"

static const struct report_column columns[] = {
	{ "policy", REPORT_TEXT, NULL, 0 },
	{ "rounds", REPORT_COUNT, NULL, 0 },
	{ "seconds", REPORT_NUMBER, NULL, 3 },
	{ "worker_seconds", REPORT_NUMBER, NULL, 3 },
	{ "loss", REPORT_NUMBER, NULL, 6 },
	{ "accuracy", REPORT_NUMBER, NULL, 4 },
	{ "ratio", REPORT_NUMBER, NULL, 3 },
	{ "workers", REPORT_COUNT, NULL, 0 },
	{ "emulated", REPORT_TEXT, NULL, 0 },
	{ "price", REPORT_NUMBER, NULL, REPORT_SHORT },
};

/* The price comes last, where there is one. */
static uint32_t column_count(const struct train *train)
{
	uint32_t n = sizeof(columns) / sizeof(columns[0]);

	return train->setting.cost.n > 0 ? n : n - 1;
}

/* Room for one fragment of a sentence. */
struct words {
	char text[96];
};

/* "3.1 per cent less than omp-static", a against b */
static struct words against(double a, double b, const char *name)
{
	struct words words;
	double less = 100.0 * (1.0 - a / b), size = fabs(less);

	if (a > 3.0 * b)
		snprintf(words.text, sizeof(words.text),
			 "%.1f times that of %.40s", a / b, name);
	else if (size < 0.5)
		snprintf(words.text, sizeof(words.text),
			 "within 0.5 per cent of %.40s", name);
	else
		snprintf(words.text, sizeof(words.text),
			 "%.*f per cent %s than %.40s", size < 9.95 ? 1 : 0,
			 size, less > 0.0 ? "less" : "more", name);
	return words;
}

/* The row that the sentence is about: the first one of ATA's policies. */
static const struct train_row *find_ata(const struct train *train)
{
	for (uint32_t i = 0; i < train->n; i++)
		if (!strncmp(train->row[i].name, "ata", 3) ||
		    !strcmp(train->row[i].name, "auto"))
			return &train->row[i];
	return NULL;
}

/* The OpenMP schedule that took the least time, or NULL. */
static const struct train_row *find_best(const struct train *train)
{
	const struct train_row *best = NULL;

	for (uint32_t i = 0; i < train->n; i++)
		if (row_is_openmp(train->row[i].name) &&
		    (!best || train->row[i].seconds < best->seconds))
			best = &train->row[i];
	return best;
}

static const struct train_row *find_name(const struct train *train,
					 const char *name)
{
	for (uint32_t i = 0; i < train->n; i++)
		if (!strcmp(train->row[i].name, name))
			return &train->row[i];
	return NULL;
}

/* What ATA saved, or cost, against OpenMP's schedules. */
static void note_savings(const struct train *train, struct report *report)
{
	const struct train_row *ata = find_ata(train);
	const struct train_row *best = find_best(train);
	const struct train_row *fixed = find_name(train, "omp-static");

	if (!ata || !best)
		return;
	if (fixed == best)
		fixed = NULL;
	report_note(report,
		    "ATA (%s) took %.2f s: %s, the best OpenMP schedule here%s%s.",
		    ata->name, ata->seconds,
		    against(ata->seconds, best->seconds, best->name).text,
		    fixed ? ", and " : "",
		    fixed ? against(ata->seconds, fixed->seconds, fixed->name)
				    .text : "");
	report_note(report, "Its cores were busy for %.2f s in sum: %s%s%s.",
		    ata->worker_seconds,
		    against(ata->worker_seconds, best->worker_seconds,
			    best->name).text,
		    fixed ? ", and " : "",
		    fixed ? against(ata->worker_seconds, fixed->worker_seconds,
				    fixed->name).text : "");
	if (train->setting.cost.n > 0)
		report_note(report, "Its rounds cost %.4g each: %s.",
			    ata->price / (double)ata->rounds,
			    against(ata->price, best->price, best->name).text);
}

/* What is true of the times of every row. */
static void note_machine(const struct train *train, struct report *report)
{
	const char *emulated = emulate_text(train->task.emulate);

	if (emulate_is_virtual(train->task.emulate))
		report_note(report,
			    "The workers were emulated (%s): their tasks sleep "
			    "to the time they should last.", emulated);
	else if (*emulated)
		report_note(report,
			    "The slow core was emulated (%s): that worker does "
			    "each task's work so many times.", emulated);
	if (train->shared)
		report_note(report,
			    "There are more workers than cores, so the times "
			    "say little and there is no ratio.");
}

static void note_result(const struct train *train, struct report *report)
{
	if (!isnan(train->target_loss) &&
	    !(train->row[0].round_loss <= train->target_loss))
		report_note(report,
			    "The target loss was not reached: %.6g after the "
			    "last round.", train->row[0].round_loss);
	if (train->n > 1)
		report_note(report,
			    "All %" PRIu32 " computed the same numbers, to the "
			    "last bit: loss and accuracy do not depend on the "
			    "policy.", train->n);
}

static void note_setting(const struct train *train, struct report *report)
{
	const struct dataset *data = &train->data;
	const struct model_type *type = train->type;

	if (type->needs_data)
		report_note(report,
			    "%s on %s%s: %" PRIu64 " samples to train on, %"
			    PRIu64 " to test",
			    type->name, data->name,
			    data->fallback ? " data (" DATASET_DIRECTORY
					     " is not there)" : "",
			    data->train.n, data->test.n);
	else
		report_note(report, "%s: %s", type->name, type->summary);
	report_note(report,
		    "%" PRIu64 " tasks of %" PRIu32 " samples a round, step %g, "
		    "momentum %g, seed %" PRIu64 ", %" PRIu32 " worker%s%s%s",
		    train->tasks, train->micro_batch, train->step,
		    train->momentum, train->setting.seed,
		    ata_pool_workers(train->pool),
		    ata_pool_workers(train->pool) == 1 ? "" : "s",
		    *emulate_text(train->task.emulate) ? ", emulated: " : "",
		    emulate_text(train->task.emulate));
}

static void print_row(const struct train *train, const struct train_row *row,
		      double optimum, struct report *report)
{
	const char *emulated = emulate_text(train->task.emulate);

	report_text(report, row->name);
	report_count(report, row->rounds);
	report_number(report, row->seconds);
	report_number(report, row->worker_seconds);
	report_number(report, row->score.loss);
	report_number(report, row->score.accuracy);
	report_number(report, row->seconds / (double)row->rounds / optimum);
	report_count(report, ata_pool_workers(train->pool));
	report_text(report, *emulated ? emulated : NULL);
	if (train->setting.cost.n > 0)
		report_number(report, row->price / (double)row->rounds);
}

/* Same bits: NaNs are as good as others. */
static int same(const struct train *train, const struct train_row *a,
		const struct train_row *b)
{
	return a->rounds == b->rounds &&
	       !memcmp(a->params, b->params,
		       train->task.model->dim * sizeof(*a->params)) &&
	       !memcmp(&a->score, &b->score, sizeof(a->score));
}

int train_report(struct train *train)
{
	double optimum = train_base_optimum(train);
	struct report *report;
	int status, differ = 0;

	if (report_open(&report, train->setting.format, columns,
			column_count(train)))
		return setting_error("train", -ENOMEM);
	note_setting(train, report);
	cost_note(report, &train->setting.cost, train->setting.slack);
	profile_note(&train->profile, report);
	for (uint32_t i = 0; i < train->n; i++)
		print_row(train, &train->row[i], optimum, report);
	for (uint32_t i = 1; i < train->n && !differ; i++)
		if (!same(train, &train->row[0], &train->row[i]))
			differ = (int)i;
	if (!differ) {
		note_savings(train, report);
		note_machine(train, report);
		note_result(train, report);
	}
	status = report_close(report);
	if (!differ)
		return status;
	complain("%s and %s computed different numbers: the times mean nothing",
		 train->row[0].name, train->row[differ].name);
	return STATUS_FAILED;
}
