/* SPDX-License-Identifier: MIT */
/*
 * Machines drift, by several per cent in minutes. So all rows, and the
 * calibration that they are held against, take turns in short laps, in a random
 * order that is new each time around.
 */
#include "comparison.h"

#include "progress.h"
#include "shuffle.h"

/* Who wants to see a row's rounds. */
struct watch {
	struct comparison *c;
	uint32_t row;
};

/* A lap_seen_fn: outside the time that is measured. */
static void see_round(void *ctx, const struct ata_round *report)
{
	const struct watch *watch = ctx;
	struct comparison *c = watch->c;

	if (c->recorder != NULL)
		recorder_round(c->recorder, report);
	if (c->tracer != NULL)
		tracer_round(c->tracer, c->row[watch->row], report);
	if (c->live != NULL)
		live_round(c->live, watch->row, report);
}

/* The library traces the pool by itself; times cost clock calls. */
static int is_watched(const struct comparison *c, uint32_t row)
{
	return c->recorder != NULL || c->live != NULL ||
	       (c->tracer != NULL && !row_is_policy(row_name(c->row[row])));
}

/* In as few calls as the trace allows: between them it may be written. */
static int run_rounds(struct comparison *c, uint32_t row, uint64_t rounds)
{
	struct watch watch = { .c = c, .row = row };
	struct ata_job job = c->job;
	uint64_t most = row_is_policy(row_name(c->row[row])) ?
			tracer_rounds(c->tracer) : UINT64_MAX;
	int error = 0;

	if (c->recorder != NULL)
		recorder_wrap(c->recorder, &job);
	while (rounds > 0 && error == 0) {
		uint64_t n = rounds < most ? rounds : most;

		error = lap_run(c->row[row], &job, c->emulate, n,
				&c->record[row],
				is_watched(c, row) ? see_round : NULL, &watch);
		rounds -= n;
	}
	return error;
}

static int run_lap(struct comparison *c, uint32_t row, uint64_t rounds)
{
	int error = run_rounds(c, row, rounds);

	if (error != 0)
		return error;
	record_lap(&c->record[row]);
	tracer_lap(c->tracer);
	if (c->live != NULL)
		live_lap(c->live, row, &c->record[row], c->optimum.seconds);
	return c->recorder != NULL ? recorder_lap(c->recorder) : 0;
}

static int run_calibration(struct comparison *c)
{
	int error = base_lap(c->base);

	/* Only those who look at the ratio meanwhile need it before the end. */
	return error == 0 && c->live != NULL ? comparison_optimum(c) : error;
}

/* Each row once, and a calibration among them. */
static int run_turn(struct comparison *c, uint64_t turn, uint64_t *random)
{
	uint64_t rounds = c->rounds / c->laps +
			  (turn < c->rounds % c->laps ? 1 : 0);
	uint32_t order[POLICIES_MAX + 1];
	int error = 0;

	for (uint32_t i = 0; i <= c->n; i++)
		order[i] = i;
	shuffle(order, c->n + 1, random);
	for (uint32_t i = 0; i <= c->n && error == 0; i++) {
		uint32_t row = order[i];

		progress_show(turn * (c->n + 1) + i);
		if (row == c->n)
			error = run_calibration(c);
		else
			error = run_lap(c, row, rounds);
	}
	return error;
}

/* A picture of the rows, if it is wanted, has the place of the bar. */
static int begin_showing(struct comparison *c)
{
	if (c->want_live)
		return live_open(&c->live, c->row, c->n, c->laps);
	progress_begin("compare", c->laps * (c->n + 1));
	return 0;
}

int compare_laps(struct comparison *c)
{
	uint64_t random = c->setting.seed;
	int error = begin_showing(c);

	for (uint64_t turn = 0; turn < c->laps && error == 0; turn++)
		error = run_turn(c, turn, &random);
	progress_end();
	live_close(c->live);
	c->live = NULL;
	return error == 0 ? comparison_optimum(c) : error;
}
