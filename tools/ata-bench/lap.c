/* SPDX-License-Identifier: MIT */
/*
 * A lap takes one time stamp per round, between the rounds, on whichever worker
 * finished last: so nothing of a round, and nothing between two, is left out.
 */
#include "lap.h"

#include <errno.h>
#include <stdlib.h>

#include "cost.h"
#include "emulate.h"
#include "interrupt.h"
#include "wall.h"

struct lap {
	struct record *record;
	struct emulate *emulate;
	lap_seen_fn *seen;
	void *seen_ctx;
	double stamp;		/* when the last round ended */
};

static void keep(struct record *record, double wall,
		 const struct ata_round *report)
{
	if (record->skip > 0) {
		record->skip--;
		return;
	}
	record->wall[record->rounds] = wall;
	record->busy[record->rounds] = report->worker_time;
	if (record->cost != NULL)
		record->price[record->rounds] =
			cost_round(record->cost, report->times,
				   report->capacity);
	record->rounds++;
}

static int between(void *ctx, uint64_t round, const struct ata_round *report)
{
	struct lap *lap = ctx;
	double stamp = wall_now();

	(void)round;
	keep(lap->record, stamp - lap->stamp, report);
	if (lap->seen != NULL)
		lap->seen(lap->seen_ctx, report);
	emulate_begin(lap->emulate);
	/* Only what is not of the next round is kept out of it. */
	lap->stamp = report->times != NULL ? wall_now() : stamp;
	return interrupted();
}

/* A companion_seen_fn: the lap was over before the first of its rounds is
 * told. */
static void see_apart(void *ctx, double wall, const struct ata_round *report)
{
	struct lap *lap = ctx;

	keep(lap->record, wall, report);
	if (lap->seen != NULL)
		lap->seen(lap->seen_ctx, report);
}

int lap_run(struct row *row, const struct ata_job *job, struct emulate *emulate,
	    uint64_t rounds, struct record *record, lap_seen_fn *seen,
	    void *seen_ctx)
{
	struct lap lap = {
		.record = record,
		.emulate = emulate,
		.seen = seen,
		.seen_ctx = seen_ctx,
	};
	uint32_t workers = row_workers(row);
	struct ata_round report;
	int error;

	ata_round_init(&report);
	/* Times cost each worker two more clock calls a round. */
	if (seen != NULL || record->cost != NULL) {
		report.times = calloc(workers, sizeof(*report.times));
		if (report.times == NULL)
			return -ENOMEM;
		report.capacity = workers;
	}
	emulate_begin(emulate);
	lap.stamp = wall_now();
	error = row_is_apart(row_name(row)) ?
		row_run_apart(row, job, rounds, &report, see_apart, &lap) :
		row_run(row, job, rounds, between, &lap, &report);
	free(report.times);
	return interrupted() ? -ECANCELED : error;
}
