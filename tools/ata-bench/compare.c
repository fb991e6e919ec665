/* SPDX-License-Identifier: MIT */
/*
 * ata-bench compare: the same rounds under policies and OpenMP schedules.
 * Options, and what is printed.
 */
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include <atasched.h>

#include "command.h"
#include "compare_kernel.h"
#include "comparison.h"
#include "complain.h"
#include "cost.h"
#include "explain.h"
#include "matrix.h"
#include "options.h"
#include "quantile.h"
#include "report.h"

#define DEFAULT_POLICIES \
	"auto,uta,gta,omp-static,omp-dynamic,omp-guided"

static void note_conditions(struct report *report, const struct comparison *c)
{
	const char *emulated = emulate_text(c->emulate);
	uint32_t workers = ata_pool_workers(c->pool);
	char task[COMPARE_KERNEL_TEXT];
	uint32_t parked = 0;

	for (uint32_t i = 0; i < workers; i++)
		parked += c->count[i] == 0;
	if (emulated[0] != '\0')
		report_note(report, "Emulated: %s.", emulated);
	cost_note(report, &c->setting.cost, c->setting.slack);
	profile_note(&c->profile, report);
	report_note(report, "%" PRIu64 " %s, on %" PRIu32
		    " workers. The optimum for their speeds takes %.4f ms, "
		    "and %.4f ms of worker time; it parks %" PRIu32 ".\n",
		    c->tasks, compare_kernel_text(c, task), workers,
		    1e3 * c->optimum.seconds, 1e3 * c->optimum.worker_seconds,
		    parked);
}

/* What speaks against these figures. */
static void note_doubts(struct report *report, const struct comparison *c)
{
	uint32_t i = 0;

	if (!emulate_is_virtual(c->emulate) && setting_cores_shared(c->pool))
		report_note(report, "Workers share cores, so that times of "
			    "tasks and ratios say little.");
	while (i < c->n && !row_is_openmp(row_name(c->row[i])))
		i++;
	if (i < c->n && row_openmp_throttled(c->pool))
		report_note(report, "libgomp's threads sleep between rounds "
			    "while a pool is open with so many workers: its "
			    "rounds take some 20 us longer than alone.");
}

static int print(const struct comparison *c)
{
	struct figures figures[POLICIES_MAX];
	struct report *report;

	if (report_open(&report, c->setting.format, figures_columns,
			figures_columns_count(c->setting.cost.n > 0)) != 0)
		return setting_error("compare", -ENOMEM);
	note_conditions(report, c);
	for (uint32_t i = 0; i < c->n; i++) {
		figures_compute(&figures[i], row_name(c->row[i]),
				&c->record[i]);
		figures_report(report, &figures[i], &c->optimum,
			       ata_pool_workers(c->pool), c->tasks, c->rounds,
			       emulate_text(c->emulate));
	}
	figures_conclude(report, figures, c->n);
	if (c->n > 0 && figures[0].laps < MEDIAN_LEAST)
		report_note(report, "Laps that count: %" PRIu64 "; medians of "
			    "fewer than %d have no intervals.",
			    figures[0].laps, MEDIAN_LEAST);
	note_doubts(report, c);
	if (c->explain)
		explain_rows(report, c->row, c->n);
	return report_close(report);
}

/* Last: what was measured is printed, wherever a file cannot be written. */
static int save(struct comparison *c)
{
	int error = 0;

	for (uint32_t i = 0; i < c->n && error == 0; i++)
		error = profile_save(&c->profile, c->row[i]);
	return error == 0 ? STATUS_OK : setting_error(c->profile.what, error);
}

/* The files are there, or not, before the rows say that all went well; a trace
 * is there whatever has happened. */
static int measure(struct comparison *c)
{
	int status = tracer_open(&c->tracer, &c->setting, c->pool);
	int error, traced;

	if (status == STATUS_OK)
		status = recorder_open(&c->recorder, &c->setting,
				       ata_pool_workers(c->pool), c->tasks);
	if (status == STATUS_OK) {
		error = comparison_prepare(c);
		if (error == 0)
			error = compare_laps(c);
		status = recorder_close(c->recorder, c->profile.what, error);
	}
	traced = tracer_close(c->tracer);
	if (status == STATUS_OK)
		status = print(c);
	if (status == STATUS_OK)
		status = save(c);
	return status == STATUS_OK ? traced : status;
}

static int compare(struct comparison *c)
{
	int status = setting_open(&c->setting, &c->pool, &c->emulate);

	if (status != STATUS_OK)
		return status;
	status = measure(c);
	comparison_close(c);
	return status;
}

static const char summary[] =
	"Runs the same rounds of tasks under each policy and each OpenMP "
	"schedule, in\nturn, on the same cores, and holds them against the "
	"optimum for the workers'\nspeeds. Tasks compute; with --virtual they "
	"sleep, and with --memory-bound they\nread memory.";

int compare_main(int argc, char **argv)
{
	struct comparison c = { .rounds = 300 };
	struct matrix matrix = { .seconds = MATRIX_SECONDS };
	const struct option_spec options[] = {
		COMPARE_KERNEL_OPTIONS(&c),
		{ .name = "rounds", .argument = "K",
		  .help = "rounds of each row (default 300)",
		  .parse = word_u64, .value = &c.rounds,
		  .min = 1, .max = 100000000 },
		{ .name = "live",
		  .help = "show each worker's share while it runs",
		  .value = &c.want_live },
		{ .name = "explain",
		  .help = "say of each policy why its workers have their "
			  "shares",
		  .value = &c.explain },
		MATRIX_OPTIONS(&matrix),
		SETTING_OPTIONS(&c.setting),
	};
	const char *given[sizeof(options) / sizeof(*options) + 1];
	const struct usage usage = {
		.command = "compare",
		.summary = summary,
		.options = options,
		.count = sizeof(options) / sizeof(*options),
		.given = given,
	};
	uint32_t words;
	int status;

	setting_init(&c.setting, DEFAULT_POLICIES);
	status = options_read(&usage, argc, argv, &words);
	if (status != OPTIONS_GO)
		return status;
	status = matrix_check(&matrix, given);
	if (status == STATUS_OK)
		status = compare_kernel_check(&c, given);
	c.setting.in_process = c.memory_bound;
	if (status != STATUS_OK)
		return status;
	return matrix.wanted ? matrix_run(&matrix, &c.setting) : compare(&c);
}
