/* SPDX-License-Identifier: MIT */
/*
 * The rows of simulate and replay: per case and policy, means and deviations
 * over the seeds of what a round took. A table leaves out the columns in which
 * all rows agree.
 */
#include "sim_report.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stddef.h>
#include <string.h>

#include "cell.h"
#include "cost.h"

enum column {
	LAW, WORKERS, TASKS, ROUNDS, POLICY, SEEDS, TIME, TIME_SD, WORKER_TIME,
	WORKER_TIME_SD, REGRET, REGRET_SD, OPTIMUM, DIST, PRIOR, SLOWNESS,
	DECIDE, DECIDE_WORKER, REDRAWN,
	SUBOPTIMALITY, LOSS, PRICE, COLUMNS
};

static const struct report_column columns[COLUMNS] = {
	[LAW] = { .name = "law", .type = REPORT_TEXT },
	[WORKERS] = { .name = "workers", .type = REPORT_COUNT },
	[TASKS] = { .name = "tasks", .type = REPORT_COUNT },
	[ROUNDS] = { .name = "rounds", .type = REPORT_COUNT },
	[POLICY] = { .name = "policy", .type = REPORT_TEXT },
	[SEEDS] = { .name = "seeds", .type = REPORT_COUNT },
	[TIME] = { .name = "round_time", .type = REPORT_NUMBER,
		   .digits = REPORT_SHORT },
	[TIME_SD] = { .name = "round_time_sd", .type = REPORT_NUMBER,
		      .digits = REPORT_SHORT },
	[WORKER_TIME] = { .name = "worker_time", .type = REPORT_NUMBER,
			  .digits = REPORT_SHORT },
	[WORKER_TIME_SD] = { .name = "worker_time_sd", .type = REPORT_NUMBER,
			     .digits = REPORT_SHORT },
	[REGRET] = { .name = "regret", .type = REPORT_NUMBER,
		     .digits = REPORT_SHORT },
	[REGRET_SD] = { .name = "regret_sd", .type = REPORT_NUMBER,
			.digits = REPORT_SHORT },
	[OPTIMUM] = { .name = "optimum", .type = REPORT_NUMBER,
		      .digits = REPORT_SHORT },
	[DIST] = { .name = "dist", .type = REPORT_TEXT },
	[PRIOR] = { .name = "prior", .type = REPORT_TEXT },
	[SLOWNESS] = { .name = "slowness", .type = REPORT_TEXT },
	[DECIDE] = { .name = "decide_us", .type = REPORT_NUMBER, .digits = 1 },
	[DECIDE_WORKER] = { .name = "decide_worker_ns", .type = REPORT_NUMBER,
			    .digits = 1 },
	[REDRAWN] = { .name = "redrawn", .type = REPORT_NUMBER, .digits = 2 },
	[SUBOPTIMALITY] = { .name = "suboptimality", .type = REPORT_NUMBER,
			    .digits = REPORT_SHORT },
	[LOSS] = { .name = "loss", .type = REPORT_NUMBER,
		   .digits = REPORT_SHORT },
	[PRICE] = { .name = "price", .type = REPORT_NUMBER,
		    .digits = REPORT_SHORT },
};

void sim_prior_text(struct sim_case_text *text, double factor, double count)
{
	if (count > 0.0)
		snprintf(text->prior, sizeof(text->prior), "%g:%g", factor,
			 count);
	else
		snprintf(text->prior, sizeof(text->prior), "none");
}

static struct cell text_cell(const char *text)
{
	return (struct cell){ .text = text, .missing = text == NULL };
}

static struct cell number_cell(double number)
{
	return (struct cell){ .number = number, .missing = !isfinite(number) };
}

/* Mean per round over seeds of the sum that lies at offset in a run's sums, and
 * its standard deviation; NaN with one seed. */
static double mean_of(const struct sim_outcome *o, uint32_t c, uint32_t p,
		      size_t offset, double *deviation)
{
	const struct experiment *e = o->experiment;
	const struct run_sums *sums = o->result.sums +
				      experiment_at(e, c, p, 0);
	double rounds = (double)e->run.rounds, mean = 0.0, squares = 0.0;

	for (uint32_t s = 0; s < e->seeds; s++)
		mean += *(const double *)((const char *)&sums[s] + offset) /
			rounds / e->seeds;
	for (uint32_t s = 0; s < e->seeds; s++) {
		double off = *(const double *)((const char *)&sums[s] +
					       offset) / rounds - mean;

		squares += off * off;
	}
	*deviation = sqrt(squares / (double)(e->seeds - 1));
	return mean;
}

/* Tasks in a round that took a time once more. */
static double again(const struct sim_outcome *o, uint32_t c, uint32_t p)
{
	double unused;

	return mean_of(o, c, p, offsetof(struct run_sums, again), &unused);
}

/* f - min f after the last round: mean over seeds; NaN: there is no f. */
static double last_excess(const struct sim_outcome *o)
{
	const struct experiment *e = o->experiment;
	size_t n = e->run.checkpoints;
	double mean = 0.0;

	if (o->excess == NULL)
		return (double)NAN;
	for (size_t s = 0; s < e->seeds; s++)
		mean += o->excess[(s + 1) * n - 1] / e->seeds;
	return mean;
}

static void fill(const struct sim_outcome *o, uint32_t c, uint32_t p,
		 struct cell cell[COLUMNS])
{
	const struct experiment *e = o->experiment;
	const struct sim_case_text *text = &o->text[c];
	uint32_t workers = e->cases[c].workers;
	double mean, deviation, unused;

	cell[LAW] = text_cell(text->law);
	cell[WORKERS] = (struct cell){ .count = workers };
	cell[TASKS] = (struct cell){ .count = e->run.tasks };
	cell[ROUNDS] = (struct cell){ .count = e->run.rounds };
	cell[POLICY] = text_cell(e->policy[p]);
	cell[SEEDS] = (struct cell){ .count = e->seeds };
	mean = mean_of(o, c, p, offsetof(struct run_sums, time), &deviation);
	cell[TIME] = number_cell(mean);
	cell[TIME_SD] = number_cell(deviation);
	mean = mean_of(o, c, p, offsetof(struct run_sums, worker_time),
		       &deviation);
	cell[WORKER_TIME] = number_cell(mean);
	cell[WORKER_TIME_SD] = number_cell(deviation);
	mean = mean_of(o, c, p, offsetof(struct run_sums, regret), &deviation);
	cell[REGRET] = number_cell(mean);
	cell[REGRET_SD] = number_cell(deviation);
	cell[OPTIMUM] = number_cell(mean_of(o, c, p, offsetof(struct run_sums,
							      optimum),
					    &unused));
	cell[DIST] = text_cell(text->dist);
	cell[PRIOR] = text_cell(text->prior);
	cell[SLOWNESS] = text_cell(text->slowness);
	mean = e->run.scheduler.clock != NULL ?
	       mean_of(o, c, p, offsetof(struct run_sums, decide), &unused) :
	       (double)NAN;
	cell[DECIDE] = number_cell(1e6 * mean);
	cell[DECIDE_WORKER] = number_cell(1e9 * mean / workers);
	cell[REDRAWN] = number_cell(again(o, c, p));
	cell[SUBOPTIMALITY] = number_cell(last_excess(o));
	cell[LOSS] = number_cell(o->loss == NULL ? (double)NAN :
				 o->loss[e->run.checkpoints - 1]);
	cell[PRICE] = number_cell(mean_of(o, c, p, offsetof(struct run_sums,
							    price), &unused));
}

/* The price comes last, where there is one. */
static uint32_t column_count(const struct sim_outcome *o)
{
	return o->cost->n > 0 ? COLUMNS : COLUMNS - 1;
}

static int differ(const char *a, const char *b)
{
	return a != NULL && b != NULL && strcmp(a, b) != 0;
}

/* Which columns a table shows: those that all programs get, less those in which
 * its rows agree. */
static void choose(const struct sim_outcome *o, int shown[COLUMNS])
{
	const struct experiment *e = o->experiment;

	for (int i = 0; i < COLUMNS; i++)
		shown[i] = i == POLICY || i == WORKERS ||
			   (i >= TIME && i <= OPTIMUM);
	for (uint32_t c = 1; c < e->n_cases; c++) {
		shown[LAW] |= differ(o->text[c].law, o->text[0].law);
		shown[DIST] |= differ(o->text[c].dist, o->text[0].dist);
		shown[PRIOR] |= differ(o->text[c].prior, o->text[0].prior);
	}
	for (uint32_t c = 0; c < e->n_cases; c++)
		for (uint32_t p = 0; p < e->policies; p++)
			shown[REDRAWN] |= again(o, c, p) > 0.0;
	shown[SUBOPTIMALITY] = o->excess != NULL;
	shown[LOSS] = o->loss != NULL;
	shown[PRICE] = o->cost->n > 0;
	if (e->run.scheduler.clock != NULL)
		shown[DECIDE] = shown[DECIDE_WORKER] = 1;
	/* Nothing deviates from one value. */
	if (e->seeds == 1)
		shown[TIME_SD] = shown[WORKER_TIME_SD] = shown[REGRET_SD] = 0;
}

static void put(struct report *report, const struct report_column *column,
		const struct cell *cell)
{
	if (cell->missing)
		report_missing(report);
	else if (column->type == REPORT_TEXT)
		report_text(report, cell->text);
	else if (column->type == REPORT_COUNT)
		report_count(report, cell->count);
	else
		report_number(report, cell->number);
}

/* Every row, in order. */
static void each_row(const struct sim_outcome *o,
		     void (*row)(void *ctx, const struct cell *cell), void *ctx)
{
	for (uint32_t c = 0; c < o->experiment->n_cases; c++) {
		for (uint32_t p = 0; p < o->experiment->policies; p++) {
			struct cell cell[COLUMNS];

			fill(o, c, p, cell);
			row(ctx, cell);
		}
	}
}

struct view {
	struct report *report;
	int shown[COLUMNS];
};

static void put_row(void *ctx, const struct cell *cell)
{
	const struct view *view = ctx;

	for (int i = 0; i < COLUMNS; i++)
		if (view->shown[i])
			put(view->report, &columns[i], &cell[i]);
}

int sim_rows(struct report **out, const struct sim_outcome *o,
	     enum report_format format, const char *note)
{
	/* The report keeps a pointer to its columns. */
	static struct report_column kept[COLUMNS];
	const struct run_config *run = &o->experiment->run;
	uint32_t seeds = o->experiment->seeds;
	struct view view;
	uint32_t n = 0;

	for (uint32_t i = 0; i < COLUMNS; i++)
		view.shown[i] = i < column_count(o);
	if (format == REPORT_TABLE)
		choose(o, view.shown);
	for (int i = 0; i < COLUMNS; i++)
		if (view.shown[i])
			kept[n++] = columns[i];
	if (report_open(&view.report, format, kept, n) != 0)
		return -ENOMEM;
	if (note != NULL)
		report_note(view.report, "%s", note);
	cost_note(view.report, o->cost, run->scheduler.slack);
	report_note(view.report, "Rounds: %" PRIu64 ", tasks in each: %"
		    PRIu64 ", seeds: %" PRIu32 ". Times in seconds, per "
		    "round%s.\n", run->rounds, run->tasks, seeds,
		    seeds == 1 ? "" : "; _sd: deviation over seeds");
	each_row(o, put_row, &view);
	if (view.shown[REDRAWN])
		report_note(view.report, "\nredrawn: tasks in a round whose "
			    "worker had no recorded time left, and took one of "
			    "its own\nonce more, drawn at random.");
	*out = view.report;
	return 0;
}

struct file_view {
	FILE *stream;
	uint32_t columns;
};

static void write_row(void *ctx, const struct cell *cell)
{
	const struct file_view *view = ctx;

	csv_row(view->stream, columns, view->columns, cell);
}

void sim_summary(const struct sim_outcome *o, FILE *stream)
{
	struct file_view view = { stream, column_count(o) };

	csv_heading(stream, columns, view.columns);
	each_row(o, write_row, &view);
}

struct short_view {
	FILE *stream;
	int shown[COLUMNS];
};

static void write_short(void *ctx, const struct cell *cell)
{
	const struct short_view *view = ctx;
	const char *comma = "";

	for (int i = 0; i < COLUMNS; i++) {
		if (!view->shown[i])
			continue;
		fputs(comma, view->stream);
		comma = ",";
		if (cell[i].missing)
			continue;
		if (columns[i].type == REPORT_TEXT)
			fputs(cell[i].text, view->stream);
		else if (columns[i].type == REPORT_COUNT)
			fprintf(view->stream, "%" PRIu64, cell[i].count);
		else
			fprintf(view->stream, "%.5g", cell[i].number);
	}
	fputc('\n', view->stream);
}

void sim_short_rows(const struct sim_outcome *o, FILE *stream)
{
	struct short_view view = { .stream = stream };
	const char *comma = "";

	choose(o, view.shown);
	for (int i = 0; i < COLUMNS; i++) {
		if (!view.shown[i])
			continue;
		fprintf(stream, "%s%s", comma, columns[i].name);
		comma = ",";
	}
	fputc('\n', stream);
	each_row(o, write_short, &view);
}
