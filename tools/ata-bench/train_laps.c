/* SPDX-License-Identifier: MIT */
/*
 * The rows train side by side in laps: some rounds of one, some of the next, in
 * a new random order each time. So whatever happens to the machine meanwhile
 * happens to all of them. Where one lap ends the row's next one goes on, with
 * the same parameters, optimizer's state and round number: the result is that
 * of a run without a break.
 */
#include "train.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

#include "complain.h"
#include "interrupt.h"
#include "progress.h"
#include "shuffle.h"

#define LAP_ROUNDS 25		/* the least that a lap lasts, in rounds */
#define LAP_SECONDS 0.1		/* and in seconds */
#define BASE_PART 4		/* a lap of the base has 1/BASE_PART of it */
#define WARM_ROUNDS 10

/* Rounds until this multiple of every comes next, or never. */
static uint64_t until(uint64_t rounds, uint64_t every)
{
	return every ? every - rounds % every : UINT64_MAX;
}

static int is_due(uint64_t rounds, uint64_t every)
{
	return every && rounds % every == 0;
}

static int diverged(const char *name, uint64_t round)
{
	complain("%s, round %" PRIu64 ": the loss is infinite or no number, "
		 "perhaps as the step is too large", name, round);
	return TRAIN_TOLD;
}

/* Rounds of a row until something is due, or until last; then what is due. */
static int row_stretch(struct train *train, struct train_row *row,
		       uint64_t last)
{
	uint64_t done = row->rounds / row->unit;
	uint64_t rounds = last - done;
	int status;

	if (rounds > until(done, train->evaluate))
		rounds = until(done, train->evaluate);
	if (rounds > until(done, train->every))
		rounds = until(done, train->every);
	status = train_row_lap(train, row, rounds);
	done = row->rounds / row->unit;
	if (status == -ERANGE)
		return diverged(row->name, done + 1);
	if (status || interrupted())
		return status;
	if (row->done || is_due(done, train->evaluate)) {
		status = train_score(train, row);
		if (status == -ERANGE)
			return diverged(row->name, done);
	}
	if (!status && (row->done || is_due(done, train->every)))
		status = train_checkpoint(train, row);
	return status;
}

/* At most so many rounds of a row, however often something is due in them: a
 * lap of the base comes with each of these. done: by all of them. */
static int row_lap(struct train *train, struct train_row *row, uint64_t rounds,
		   uint64_t *done)
{
	uint64_t at = row->rounds / row->unit;
	uint64_t last = rounds < train->rounds - at ? at + rounds :
						      train->rounds;
	int status = 0;

	while (!status && !interrupted() && !row->done && at < last) {
		status = row_stretch(train, row, last);
		*done += row->rounds / row->unit - at;
		at = row->rounds / row->unit;
		progress_show(*done);
	}
	return status;
}

/* A lap of the base, beside the first row. A loss that is infinite is for the
 * row to find: it knows the round. */
static int base_lap(struct train *train, uint64_t rounds)
{
	const struct train_row *row = &train->row[0];
	int status = train_base_lap(train, row->params,
				    row->rounds / row->unit,
				    (rounds - 1) / BASE_PART + 1, NULL);

	return status == -ERANGE ? 0 : status;
}

/* One lap of every row that is not done, and one of the base among them. */
static int all_rows(struct train *train, uint64_t rounds, uint64_t *seed,
		    uint64_t *done)
{
	uint32_t order[TRAIN_ROWS + 1];
	int status = 0;

	for (uint32_t i = 0; i <= train->n; i++)
		order[i] = i;
	shuffle(order, train->n + 1, seed);
	for (uint32_t i = 0; i <= train->n && !status; i++) {
		struct train_row *row = &train->row[order[i]];

		if (order[i] == train->n)
			status = base_lap(train, rounds);
		else if (!row->done)
			status = row_lap(train, row, rounds, done);
		if (interrupted())
			status = -EINTR;
	}
	return status;
}

/* Before the first lap, too: where the curves begin. */
static int score_all(struct train *train)
{
	int status = 0;

	for (uint32_t i = 0; i < train->n && !status; i++)
		if (train->evaluate || train->row[i].done)
			status = train_score(train, &train->row[i]);
	return status;
}

static int unfinished(const struct train *train)
{
	for (uint32_t i = 0; i < train->n; i++)
		if (!train->row[i].done)
			return 1;
	return 0;
}

/* Rounds to train. */
static uint64_t left(const struct train *train)
{
	uint64_t rounds = 0;

	for (uint32_t i = 0; i < train->n; i++)
		if (!train->row[i].done)
			rounds += train->rounds -
				  train->row[i].rounds / train->row[i].unit;
	return rounds;
}

/* Rounds in a lap, from what a round of equal shares lasts; no more than there
 * are, or the trace can keep. */
static uint64_t lap_rounds(const struct train *train, double seconds)
{
	uint64_t most = tracer_rounds(train->tracer);
	double rounds = seconds > 0.0 ? ceil(LAP_SECONDS / seconds) : 1.0;

	rounds = fmin(fmax(rounds, LAP_ROUNDS), 1e6);
	rounds = fmin(rounds, (double)train->rounds);
	return rounds < (double)most ? (uint64_t)rounds : most;
}

int train_laps(struct train *train)
{
	uint64_t seed = train->setting.seed, done = 0, lap;
	double round_seconds = 0.0;
	int status;

	/* Once to warm up; what the first lap finds is forgotten. */
	status = train_base_lap(train, NULL, 0, WARM_ROUNDS, NULL);
	train->base.laps = 0;
	if (!status)
		status = train_base_lap(train, NULL, 0, LAP_ROUNDS,
					&round_seconds);
	if (status == -ERANGE)
		return diverged("before any step", 1);
	if (!status && interrupted())
		status = -EINTR;
	if (!status)
		status = train_rows_open(train);
	if (!status)
		status = score_all(train);
	if (status)
		return status;
	lap = lap_rounds(train, round_seconds);
	progress_begin("training", left(train));
	while (!status && unfinished(train))
		status = all_rows(train, lap, &seed, &done);
	progress_end();
	return status;
}
