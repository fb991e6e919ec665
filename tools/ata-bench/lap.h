/* SPDX-License-Identifier: MIT */
/* Laps of compare: some rounds of one row in a row, each of them timed. */
#ifndef ATA_BENCH_LAP_H
#define ATA_BENCH_LAP_H

#include <stdint.h>

#include "row.h"

struct emulate;

/* What all laps of a row measured, round by round. */
struct record {
	uint64_t rounds, capacity;
	double *wall;		/* from the end of the round before, or the
				   call, to the end of this one */
	double *busy;		/* worker time */
	const double *cost;	/* of a second of each worker, or NULL, */
	double *price;		/* and of the round; NULL without */
	uint64_t laps;
	uint64_t *lap_end;	/* rounds run when it ended */
	uint64_t lap_capacity;
	uint64_t skip;		/* so many rounds to come are not kept */
	uint64_t settled;	/* rounds from here on count; 0: the last half */
};

/* Room for so many rounds in so many laps; cost, of each worker, or NULL: no
 * prices, stays the caller's. Return: 0 or -ENOMEM */
int record_create(struct record *record, uint64_t rounds, uint64_t laps,
		  const double *cost);
void record_free(struct record *record);

/* A lap ends here. */
void record_lap(struct record *record);

/* lap_seen_fn - a round has ended; report has times */
typedef void lap_seen_fn(void *ctx, const struct ata_round *report);

/*
 * lap_run - run rounds of a row and append them to record; a lap, or part of it
 *
 * @seen: called after each round, or NULL
 *
 * Return: as row_run(); -ECANCELED: interrupted
 */
int lap_run(struct row *row, const struct ata_job *job, struct emulate *emulate,
	    uint64_t rounds, struct record *record, lap_seen_fn *seen,
	    void *seen_ctx);

#endif
