/* SPDX-License-Identifier: MIT */
/* Curves: a row per case, policy, seed and checkpoint. */
#include <math.h>
#include <stdlib.h>

#include "cell.h"
#include "sim_report.h"

static const struct report_column columns[] = {
	{ .name = "policy", .type = REPORT_TEXT },
	{ .name = "workers", .type = REPORT_COUNT },
	{ .name = "seed", .type = REPORT_COUNT },
	{ .name = "round", .type = REPORT_COUNT },
	{ .name = "round_time", .type = REPORT_NUMBER },
	{ .name = "worker_time", .type = REPORT_NUMBER },
	{ .name = "optimum", .type = REPORT_NUMBER },
	{ .name = "regret", .type = REPORT_NUMBER },
	{ .name = "suboptimality", .type = REPORT_NUMBER },
	{ .name = "loss", .type = REPORT_NUMBER },
	{ .name = "law", .type = REPORT_TEXT },
	{ .name = "dist", .type = REPORT_TEXT },
	{ .name = "prior", .type = REPORT_TEXT },
	{ .name = "price", .type = REPORT_NUMBER },
};

#define COLUMNS ((uint32_t)(sizeof(columns) / sizeof(*columns)))

/* The price comes last, where there is one. */
static uint32_t column_count(const struct sim_outcome *o)
{
	return o->cost->n > 0 ? COLUMNS : COLUMNS - 1;
}

static struct cell optional(const double *value)
{
	if (value == NULL || !isfinite(*value))
		return (struct cell){ .missing = 1 };
	return (struct cell){ .number = *value };
}

static struct cell text(const char *word)
{
	return (struct cell){ .text = word, .missing = word == NULL };
}

/* The rows of one run. */
static void write_run(FILE *stream, const struct sim_outcome *o, uint32_t c,
		      uint32_t p, uint32_t s)
{
	const struct experiment *e = o->experiment;
	uint32_t n = e->run.checkpoints;
	const struct run_sums *kept = o->result.kept +
				      experiment_at(e, c, p, s) * n;

	for (uint32_t i = 0; i < n; i++) {
		const double *excess = o->excess == NULL ? NULL :
				       &o->excess[(size_t)s * n + i];
		const double *loss = o->loss == NULL ? NULL : &o->loss[i];
		struct cell cell[] = {
			text(e->policy[p]),
			{ .count = e->cases[c].workers },
			{ .count = e->first_seed + s },
			{ .count = kept[i].round },
			{ .number = kept[i].time },
			{ .number = kept[i].worker_time },
			{ .number = kept[i].optimum },
			{ .number = kept[i].regret },
			optional(excess),
			optional(loss),
			text(o->text[c].law),
			text(o->text[c].dist),
			text(o->text[c].prior),
			{ .number = kept[i].price },
		};

		_Static_assert(sizeof(cell) / sizeof(*cell) == COLUMNS,
			       "a cell for each column");
		csv_row(stream, columns, column_count(o), cell);
	}
}

void sim_curve(const struct sim_outcome *o, FILE *stream)
{
	const struct experiment *e = o->experiment;

	csv_heading(stream, columns, column_count(o));
	for (uint32_t c = 0; c < e->n_cases; c++)
		for (uint32_t p = 0; p < e->policies; p++)
			for (uint32_t s = 0; s < e->seeds; s++)
				write_run(stream, o, c, p, s);
}

/* The i-th of ten rounds in each decade, from 0. */
static uint64_t in_decade(uint32_t i)
{
	return (uint64_t)llround(pow(10.0, i / 10.0));
}

uint32_t sim_checkpoints(uint64_t rounds, uint64_t every, uint64_t **out)
{
	uint64_t most = every > 0 ? rounds / every + 1 : 200;
	uint64_t *list = most < UINT32_MAX ? malloc(most * sizeof(*list)) :
			 NULL;
	uint32_t n = 0;

	*out = list;
	if (list == NULL)
		return 0;
	for (uint64_t at = every; every > 0 && at < rounds; at += every)
		list[n++] = at;
	for (uint32_t i = 0; every == 0 && in_decade(i) < rounds; i++)
		if (n == 0 || in_decade(i) > list[n - 1])
			list[n++] = in_decade(i);
	list[n++] = rounds;
	return n;
}
