/* SPDX-License-Identifier: MIT */
/*
 * What train prints: a row per policy and method, with the sentences of
 * train_notes.c. All rows of policies must have computed the same numbers; if
 * they have not, something is broken and the times mean nothing.
 */
#include "train.h"

#include <errno.h>
#include <string.h>

#include "complain.h"
#include "cost.h"

/* A table for people has those before the limits below: of the others they are
 * told in words. */
static const struct report_column columns[] = {
	{ "policy", REPORT_TEXT, NULL, 0 },
	{ "rounds", REPORT_COUNT, NULL, 0 },
	{ "seconds", REPORT_NUMBER, NULL, 3 },
	{ "worker_seconds", REPORT_NUMBER, NULL, 3 },
	{ "loss", REPORT_NUMBER, NULL, 6 },
	{ "accuracy", REPORT_NUMBER, NULL, 4 },
	{ "ratio", REPORT_NUMBER, NULL, 3 },
	{ "computed", REPORT_COUNT, NULL, 0 },
	{ "used", REPORT_COUNT, NULL, 0 },
	{ "method", REPORT_TEXT, NULL, 0 },
	{ "workers", REPORT_COUNT, NULL, 0 },
	{ "emulated", REPORT_TEXT, NULL, 0 },
	{ "params_crc32", REPORT_TEXT, NULL, 0 },
};

#define COLUMNS ((uint32_t)(sizeof(columns) / sizeof(*columns)))
#define POLICIES_ONLY 7		/* no gradient is thrown away */
#define WITH_METHODS 9

/* Comes last, where there is one. */
static const struct report_column price = {
	"price", REPORT_NUMBER, NULL, REPORT_SHORT
};

/* How many of the columns there are. */
static uint32_t n_columns(const struct train *train)
{
	if (train->setting.format != REPORT_TABLE)
		return COLUMNS;
	return train_rows(train) > (train_has_policies(train) ?
				    train->setting.policies.n : 0) ?
	       WITH_METHODS : POLICIES_ONLY;
}

static void print_row(const struct train *train, const struct train_row *row,
		      double optimum, struct report *report)
{
	const char *emulated = emulate_text(train->task.emulate);

	uint64_t rounds = (row->rounds - row->first) / row->unit;
	uint32_t printed = n_columns(train);
	struct train_crc crc = train_crc_of(train, row);

	report_text(report, row->name);
	report_count(report, rounds);
	report_number(report, row->seconds);
	report_number(report, row->worker_seconds);
	report_number(report, row->score.loss);
	report_number(report, row->score.accuracy);
	report_number(report, row->seconds / (double)rounds / optimum);
	if (printed >= WITH_METHODS) {
		report_count(report, row->computed);
		report_count(report, row->used);
	}
	if (printed == COLUMNS) {
		report_text(report, row->method);
		report_count(report, ata_pool_workers(train->pool));
		report_text(report, *emulated ? emulated : NULL);
		report_text(report, crc.text);
	}
	if (train->setting.cost.n > 0)
		report_number(report, row->price / (double)rounds);
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
	struct report_column all[COLUMNS + 1];
	uint32_t n = n_columns(train);
	struct report *report;
	int status, differ = 0;

	memcpy(all, columns, n * sizeof(*columns));
	if (train->setting.cost.n > 0)
		all[n++] = price;
	if (report_open(&report, train->setting.format, all, n))
		return setting_error("train", -ENOMEM);
	train_note_setting(train, report);
	cost_note(report, &train->setting.cost, train->setting.slack);
	/* A checkpoint knows better. */
	if (!train->resume)
		profile_note(&train->profile, report);
	for (uint32_t i = 0; i < train->n; i++)
		print_row(train, &train->row[i], optimum, report);
	for (uint32_t i = 0; i < train->n && !differ; i++)
		if (train->row[i].row &&
		    !same(train, train_first_in_rounds(train), &train->row[i]))
			differ = (int)i;
	if (!differ)
		train_note_results(train, report);
	status = report_close(report);
	if (!differ)
		return status;
	complain("%s and %s computed different numbers: the times mean nothing",
		 train_first_in_rounds(train)->name, train->row[differ].name);
	return STATUS_FAILED;
}
