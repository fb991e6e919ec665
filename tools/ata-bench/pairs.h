/* SPDX-License-Identifier: MIT */
/*
 * One row over another, lap by lap: laps of the same number were run within a
 * second, so that what drifts meanwhile is in both.
 */
#ifndef ATA_BENCH_PAIRS_H
#define ATA_BENCH_PAIRS_H

#include "record.h"

struct pairs {
	double median;		/* of the laps' ratios; NaN: there are none */
	double low, high;	/* 95 per cent interval; NaN: too few laps */
};

/*
 * pairs_compute - of rounds that are settled, those that count
 *
 * Laps that only one of them has are left out. Return: 0 or -ENOMEM
 */
int pairs_compute(struct pairs *pairs, const struct record *a,
		  const struct record *b);

#endif
