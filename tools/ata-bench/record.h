/* SPDX-License-Identifier: MIT */
/* What the rounds of a row measured, lap after lap. */
#ifndef ATA_BENCH_RECORD_H
#define ATA_BENCH_RECORD_H

#include <stdint.h>

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

/*
 * record_means - the mean round of each lap, of rounds from begin on
 *
 * A lap that began before counts with its rest. Return: how many, most at most
 */
uint32_t record_means(const struct record *record, uint64_t begin,
		      double *means, uint32_t most);

#endif
