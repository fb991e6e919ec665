/* SPDX-License-Identifier: MIT */
/* How compare --matrix shares out its time. */
#ifndef ATA_BENCH_MATRIX_SHARE_H
#define ATA_BENCH_MATRIX_SHARE_H

#include <stdint.h>

/* Laps of a row that each regime should reach: a median of six has an interval,
 * that of ten one without the two extremes. */
#define MATRIX_TURNS 10

/*
 * matrix_share - seconds for the first of n regimes, of those that are left
 *
 * Turns of a regime take so long as turn says, > 0, each. First come as many
 * turns as all should reach, and what is left is the same for all; if there is
 * not enough for that all get equally many turns.
 */
double matrix_share(const double *turn, uint32_t n, double left);

/* Seconds of a regime's that each of its rows may learn for. */
double matrix_learn(double seconds, uint32_t learners);

#endif
