/* SPDX-License-Identifier: MIT */
/*
 * What compare --matrix prints: for people a line for each row and a column for
 * each regime, then who wins it; for programs a line for each of both.
 */
#include "matrix.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "complain.h"
#include "quantile.h"
#include "row.h"

#define COLUMNS_MAX 16
#define CELL_MAX 48
#define NAMED_MOST 3		/* rows that are level */
#define ALL_COLUMNS_MAX 32

/* After compare's own. */
static const struct report_column pairs_columns[] = {
	{ .name = "lap_ratio", .type = REPORT_NUMBER },
	{ .name = "lap_ratio_low", .type = REPORT_NUMBER },
	{ .name = "lap_ratio_high", .type = REPORT_NUMBER },
};

#define PAIRS_COLUMNS (sizeof(pairs_columns) / sizeof(*pairs_columns))

static double ratio(const struct outcome *outcome, uint32_t row)
{
	return outcome->figures[row].median / outcome->optimum.seconds;
}

static double cost(const struct outcome *outcome, uint32_t row)
{
	return outcome->figures[row].worker_seconds /
	       outcome->optimum.worker_seconds;
}

/* The row with the shortest round; of a kind, or of any. Return: n: none */
static uint32_t find_best(const struct outcome *outcome, int policy, int other)
{
	uint32_t best = outcome->n;

	for (uint32_t i = 0; i < outcome->n; i++) {
		int mine = row_is_policy(outcome->figures[i].name);

		if ((mine ? policy : other) &&
		    (best == outcome->n ||
		     ratio(outcome, i) < ratio(outcome, best)))
			best = i;
	}
	return best;
}

/* Does the interval of row reach that of the best? Without one: is it as short
   to a hundredth? */
static int is_level(const struct outcome *outcome, uint32_t row, uint32_t best)
{
	const struct figures *a = &outcome->figures[row];
	const struct figures *b = &outcome->figures[best];

	if (isnan(a->median_low) || isnan(b->median_high))
		return a->median <= 1.01 * b->median;
	return a->median_low <= b->median_high;
}

static void describe(const struct outcome *outcome, uint32_t row, char *text,
		     size_t capacity)
{
	const struct figures *figures = &outcome->figures[row];
	double t = outcome->optimum.seconds;
	int n = snprintf(text, capacity, "%s %.3f", figures->name,
			 ratio(outcome, row));

	if (!isnan(figures->median_low) && n > 0 && (size_t)n < capacity)
		snprintf(text + n, capacity - (size_t)n, " [%.3f, %.3f]",
			 figures->median_low / t, figures->median_high / t);
}

/* "; level with it: tbb-auto; least worker time of these: auto 1.01", or
 * less */
static void add_level(const struct outcome *outcome, uint32_t best, char *text,
		      size_t capacity)
{
	size_t length = 0;
	uint32_t n = 0, cheap = best;

	text[0] = '\0';
	for (uint32_t i = 0; i < outcome->n; i++) {
		if (i == best || !is_level(outcome, i, best))
			continue;
		if (++n <= NAMED_MOST && length < capacity)
			length += (size_t)snprintf(text + length,
						   capacity - length, "%s%s",
						   n > 1 ? ", " :
						   "; level with it: ",
						   outcome->figures[i].name);
		if (isnan(cost(outcome, cheap)) ||
		    cost(outcome, i) < cost(outcome, cheap))
			cheap = i;
	}
	if (n > NAMED_MOST)
		length = (size_t)snprintf(text, capacity, "; level with it: "
					  "%u others", (unsigned)n);
	if (n > 0 && length < capacity && !isnan(cost(outcome, cheap)))
		snprintf(text + length, capacity - length,
			 "; least worker time of these: %s %.2f",
			 outcome->figures[cheap].name, cost(outcome, cheap));
}

/* "; auto over tbb-auto, lap by lap: 1.003 [0.998, 1.009]", over the best that
 * the library does not decide, or nothing */
static void add_pairs(const struct outcome *outcome, char *text,
		      size_t capacity)
{
	uint32_t rival = find_best(outcome, 0, 1), mine = outcome->mine;
	const struct pairs *pairs;
	int n;

	text[0] = '\0';
	if (rival == outcome->n || mine == outcome->n)
		return;
	pairs = &outcome->pairs[rival];
	n = snprintf(text, capacity, "; %s over %s, lap by lap: %.3f",
		     outcome->figures[mine].name, outcome->figures[rival].name,
		     pairs->median);
	if (!isnan(pairs->low) && n > 0 && (size_t)n < capacity)
		snprintf(text + n, capacity - (size_t)n, " [%.3f, %.3f]",
			 pairs->low, pairs->high);
}

/* "; 4 laps: too few for intervals", or nothing */
static void add_doubt(const struct figures *figures, char *text,
		      size_t capacity)
{
	text[0] = '\0';
	if (isnan(figures->median_low))
		snprintf(text, capacity, "; %" PRIu64 " laps: too few for "
			 "intervals", figures->laps);
}

/* "20 ms, B 8, ...: auto 1.002 [...] wins; level with ...; best of ..." */
static void note_winner(struct report *report, const char *name,
			const struct outcome *outcome)
{
	uint32_t best = find_best(outcome, 1, 1);
	uint32_t mine = find_best(outcome, 1, 0);
	uint32_t rival = best == mine ? find_best(outcome, 0, 1) : mine;
	char text[96], second[96], level[512], pairs[160], doubt[64];
	int behind = rival < outcome->n && !is_level(outcome, rival, best);

	describe(outcome, best, text, sizeof(text));
	add_level(outcome, best, level, sizeof(level));
	add_pairs(outcome, pairs, sizeof(pairs));
	add_doubt(&outcome->figures[best], doubt, sizeof(doubt));
	if (behind)
		describe(outcome, rival, second, sizeof(second));
	report_note(report, "%s: %s wins%s%s%s%s%s.", name, text, level,
		    !behind ? "" : rival == mine ? "; best policy: " :
						   "; best of the others: ",
		    behind ? second : "", pairs, doubt);
}

static void cell(const struct outcome *outcome, uint32_t row,
		 char text[CELL_MAX])
{
	double r = ratio(outcome, row), w = cost(outcome, row);
	int wins = is_level(outcome, row, find_best(outcome, 1, 1));
	int n = snprintf(text, CELL_MAX, "%.*f", r < 9.995 ? 3 : 1, r);

	if (isfinite(w) && n > 0 && n < CELL_MAX)
		n += snprintf(text + n, CELL_MAX - (size_t)n, " (%.2f)", w);
	if (wins && n > 0 && n < CELL_MAX)
		snprintf(text + n, CELL_MAX - (size_t)n, " *");
}

/* The measured ones of [begin, end); all have the same rows. */
static int print_table(const struct outcome *outcomes, uint32_t begin,
		       uint32_t end)
{
	struct report_column columns[1 + COLUMNS_MAX] = {
		{ .name = "policy", .type = REPORT_TEXT }
	};
	const struct outcome *column[COLUMNS_MAX];
	char text[COLUMNS_MAX][CELL_MAX];
	struct report *report;
	uint32_t n = 0;

	for (uint32_t i = begin; i < end && n < COLUMNS_MAX; i++) {
		if (outcomes[i].n == 0)
			continue;
		column[n++] = &outcomes[i];
		columns[n] = (struct report_column){
			.name = regimes[i].tasks_text, .type = REPORT_TEXT,
			.unit = regimes[i].workers_text };
	}
	if (n == 0)
		return STATUS_OK;
	if (report_open(&report, REPORT_TABLE, columns, 1 + n) != 0)
		return setting_error("compare", -ENOMEM);
	for (uint32_t row = 0; row < column[0]->n; row++) {
		report_text(report, column[0]->figures[row].name);
		for (uint32_t i = 0; i < n; i++) {
			cell(column[i], row, text[i]);
			report_text(report, text[i]);
		}
	}
	for (uint32_t i = begin; i < end; i++)
		if (outcomes[i].n > 0)
			note_winner(report, regimes[i].name, &outcomes[i]);
	report_note(report, "%s", "");
	return report_close(report);
}

static int print_tables(const struct outcome *outcomes)
{
	uint32_t n = regimes_count(), timed = 0;
	int status;

	while (timed < n && regimes[timed].virtual_workers != NULL)
		timed++;
	printf("Medians of laps: time of a round over the shortest possible "
	       "(worker time over the\nleast that reaches it); * wins, or is "
	       "level with who wins: 95 per cent intervals of\nthe medians "
	       "touch, or, where fewer than %d laps have none, they are "
	       "within\n1 per cent.\n\n24 and 17 timed workers: tasks "
	       "sleep.\n\n", MEDIAN_LEAST);
	status = print_table(outcomes, 0, timed);
	/* A signal may have come before these. */
	if (timed == n || outcomes[timed].n == 0)
		return status;
	printf("Two workers that compute, the second does its work three "
	       "times.\n\n");
	return status == STATUS_OK ? print_table(outcomes, timed, n) : status;
}

static void report_pairs(struct report *report, const struct outcome *outcome,
			 uint32_t row)
{
	const struct pairs *pairs = &outcome->pairs[row];
	int known = outcome->mine < outcome->n;

	report_number(report, known ? pairs->median : (double)NAN);
	report_number(report, known ? pairs->low : (double)NAN);
	report_number(report, known ? pairs->high : (double)NAN);
}

/* The regime, compare's own columns, and lap by lap. */
static int print_rows(const struct outcome *outcomes, enum report_format format)
{
	uint32_t count = figures_columns_count(0);
	struct report_column columns[1 + ALL_COLUMNS_MAX];
	struct report *report;

	if (count + PAIRS_COLUMNS > ALL_COLUMNS_MAX)
		return setting_error("compare", -ENOSPC);
	columns[0] = (struct report_column){ .name = "regime",
					     .type = REPORT_TEXT };
	memcpy(columns + 1, figures_columns, count * sizeof(*columns));
	count += 1;
	memcpy(columns + count, pairs_columns, sizeof(pairs_columns));
	count += PAIRS_COLUMNS;
	if (report_open(&report, format, columns, count) != 0)
		return setting_error("compare", -ENOMEM);
	for (uint32_t i = 0; i < regimes_count(); i++) {
		const struct outcome *outcome = &outcomes[i];

		for (uint32_t row = 0; row < outcome->n; row++) {
			report_text(report, regimes[i].name);
			figures_report(report, &outcome->figures[row],
				       &outcome->optimum, outcome->workers,
				       regimes[i].tasks, outcome->rounds[row],
				       outcome->emulated);
			report_pairs(report, outcome, row);
		}
	}
	return report_close(report);
}

int matrix_print(const struct outcome *outcomes, enum report_format format)
{
	return format == REPORT_TABLE ? print_tables(outcomes) :
					print_rows(outcomes, format);
}
