/* SPDX-License-Identifier: MIT */
/* Laps of compare: some rounds of one row in a row, each of them timed. */
#ifndef ATA_BENCH_LAP_H
#define ATA_BENCH_LAP_H

#include <stdint.h>

#include "record.h"
#include "row.h"

struct emulate;

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
