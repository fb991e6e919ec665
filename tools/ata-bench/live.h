/* SPDX-License-Identifier: MIT */
/*
 * compare --live: the workers' shares and times while they run.
 *
 * On a terminal a picture on standard error that is drawn over itself, else a
 * line there for each lap. It is written between laps, ten times a second at
 * most; within a lap that lasts longer, once a second, between two rounds.
 */
#ifndef ATA_BENCH_LIVE_H
#define ATA_BENCH_LIVE_H

#include <stdint.h>

#include <atasched.h>

#include "lap.h"
#include "row.h"

struct live;

/* Begin to show n rows, of so many laps each. Return: 0 or -ENOMEM */
int live_open(struct live **out, struct row *const *row, uint32_t n,
	      uint64_t laps);

/* A round of a row has ended; report has times. Between rounds, and outside the
 * time that is measured. */
void live_round(struct live *live, uint32_t row,
		const struct ata_round *report);

/* A lap of a row has ended. optimum: seconds of the best round. */
void live_lap(struct live *live, uint32_t row, const struct record *record,
	      double optimum);

/* Leave the terminal as it was. live may be NULL. */
void live_close(struct live *live);

#endif
