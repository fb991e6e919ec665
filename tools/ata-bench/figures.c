/* SPDX-License-Identifier: MIT */
/* Means, spreads and the sentence of compare. */
#include "figures.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "quantile.h"
#include "row.h"

#define FIRST_ROUNDS 20
#define LAPS_SEEN 4096		/* laps that the spread looks at */

const struct report_column figures_columns[] = {
	{ .name = "policy", .type = REPORT_TEXT },
	{ .name = "workers", .type = REPORT_COUNT },
	{ .name = "tasks", .type = REPORT_COUNT },
	{ .name = "rounds", .type = REPORT_COUNT },
	{ .name = "round_ms", .type = REPORT_NUMBER, .digits = 4 },
	{ .name = "ratio", .type = REPORT_NUMBER, .digits = 3 },
	{ .name = "cost_ratio", .type = REPORT_NUMBER, .digits = 3 },
	{ .name = "first20_ratio", .type = REPORT_NUMBER, .digits = 3 },
	{ .name = "ratio_low", .type = REPORT_NUMBER, .digits = 3 },
	{ .name = "ratio_high", .type = REPORT_NUMBER, .digits = 3 },
	{ .name = "median", .type = REPORT_NUMBER, .digits = 3 },
	{ .name = "median_low", .type = REPORT_NUMBER, .digits = 3 },
	{ .name = "median_high", .type = REPORT_NUMBER, .digits = 3 },
	{ .name = "emulated", .type = REPORT_TEXT },
	{ .name = "laps", .type = REPORT_COUNT },
	{ .name = "price", .type = REPORT_NUMBER, .digits = REPORT_SHORT },
};

uint32_t figures_columns_count(int prices)
{
	uint32_t n = sizeof(figures_columns) / sizeof(*figures_columns);

	return prices ? n : n - 1;
}

static double mean(const double *values, uint64_t begin, uint64_t end)
{
	double sum = 0.0;

	for (uint64_t i = begin; i < end; i++)
		sum += values[i];
	return sum / (double)(end - begin);
}

/* Of the rounds that count; a lap that began before counts with its rest. */
static void compute_spread(struct figures *figures, const struct record *record,
			   uint64_t half)
{
	double *laps = calloc(LAPS_SEEN, sizeof(*laps));
	uint64_t begin = half;
	uint32_t n = 0;

	figures->low = figures->high = figures->median = (double)NAN;
	figures->median_low = figures->median_high = (double)NAN;
	figures->laps = 0;
	if (laps == NULL)
		return;
	for (uint64_t i = 0; i < record->laps && n < LAPS_SEEN; i++) {
		if (record->lap_end[i] <= half)
			continue;
		laps[n++] = mean(record->wall, begin, record->lap_end[i]);
		begin = record->lap_end[i];
	}
	figures->laps = n;
	if (n > 0) {
		figures->low = quantile(laps, n, 0.25);
		figures->high = quantile(laps, n, 0.75);
		figures->median = quantile(laps, n, 0.5);
		median_interval(laps, n, &figures->median_low,
				&figures->median_high);
	}
	free(laps);
}

void figures_compute(struct figures *figures, const char *name,
		     const struct record *record)
{
	uint64_t half = record->settled > 0 ? record->settled :
					      record->rounds / 2;
	uint64_t first = record->rounds < FIRST_ROUNDS ? record->rounds :
			 FIRST_ROUNDS;

	figures->name = name;
	figures->round_seconds = mean(record->wall, half, record->rounds);
	figures->worker_seconds = mean(record->busy, half, record->rounds);
	figures->first20 = mean(record->wall, 0, first);
	figures->price = record->price == NULL ? (double)NAN :
			 mean(record->price, half, record->rounds);
	compute_spread(figures, record, half);
}

void figures_report(struct report *report, const struct figures *figures,
		    const struct optimum *optimum, uint32_t workers,
		    uint64_t tasks, uint64_t rounds, const char *emulated)
{
	report_text(report, figures->name);
	report_count(report, workers);
	report_count(report, tasks);
	report_count(report, rounds);
	report_number(report, 1e3 * figures->round_seconds);
	report_number(report, figures->round_seconds / optimum->seconds);
	report_number(report, figures->worker_seconds /
		      optimum->worker_seconds);
	report_number(report, figures->first20 / optimum->seconds);
	report_number(report, figures->low / optimum->seconds);
	report_number(report, figures->high / optimum->seconds);
	report_number(report, figures->median / optimum->seconds);
	report_number(report, figures->median_low / optimum->seconds);
	report_number(report, figures->median_high / optimum->seconds);
	report_text(report, emulated[0] != '\0' ? emulated : NULL);
	report_count(report, figures->laps);
	if (!isnan(figures->price))
		report_number(report, figures->price);
}

/* The first that was asked for: to take the best would flatter it. */
static const struct figures *find_ata(const struct figures *figures,
				      uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		if (row_learns(figures[i].name))
			return &figures[i];
	return NULL;
}

/* The best of what the library does not decide. */
static const struct figures *find_other(const struct figures *figures,
					uint32_t n)
{
	const struct figures *found = NULL;

	for (uint32_t i = 0; i < n; i++)
		if (!row_is_policy(figures[i].name) &&
		    (found == NULL ||
		     figures[i].round_seconds < found->round_seconds))
			found = &figures[i];
	return found;
}

/* "12.3 % less", "0.4 % more" */
static const char *change(char text[32], double value, double reference)
{
	double percent = 100.0 * (value / reference - 1.0);

	snprintf(text, 32, "%.1f %% %s", fabs(percent),
		 percent <= 0.0 ? "less" : "more");
	return text;
}

void figures_conclude(struct report *report, const struct figures *figures,
		      uint32_t n)
{
	const struct figures *ata = find_ata(figures, n);
	const struct figures *other = find_other(figures, n);
	char time[32], cost[32], price[32];
	int priced, timed;

	if (ata == NULL || other == NULL)
		return;
	priced = !isnan(ata->price);
	/* See peer_expect(). */
	timed = !isnan(other->worker_seconds);
	report_note(report, "\n%s against %s, the best %s here: "
		    "%s time per round%s%s%s%s%s%s.", ata->name, other->name,
		    row_is_openmp(other->name) ? "OpenMP schedule" :
						 "of the others",
		    change(time, ata->round_seconds, other->round_seconds),
		    timed ? ", " : "",
		    timed ? change(cost, ata->worker_seconds,
				   other->worker_seconds) : "",
		    timed ? " worker time" : "",
		    priced ? ", " : "",
		    priced ? change(price, ata->price, other->price) : "",
		    priced ? " to pay" : "");
}
