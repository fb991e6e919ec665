/* SPDX-License-Identifier: MIT */
/* Repetitions, and what one of them takes. */
#ifndef ATA_BENCH_OVERHEAD_STEADY_H
#define ATA_BENCH_OVERHEAD_STEADY_H

#include <stdint.h>

/* overhead_repeat_fn - do it so often, one right after the other. Return: 0 or
 * a negative errno */
typedef int overhead_repeat_fn(void *ctx, uint64_t times);

/*
 * overhead_steady - what doing it once takes when it is done all the time
 *
 * The median of stretches that are long beside what a clock costs and short
 * beside what the system lets a thread run.
 *
 * Return: 0 or what repeat returned
 */
int overhead_steady(overhead_repeat_fn *repeat, void *ctx, double *seconds);

/* How often, and for how long, a caller leaves the workers alone: more than ten
 * times as long as a pool's workers poll. Times 20: 30 ms. */
#define OVERHEAD_RESTS 20
#define OVERHEAD_REST 1.5e-3

/* overhead_rest - keep this core busy for OVERHEAD_REST. Return: wall_now() */
double overhead_rest(void);

/*
 * overhead_rested - what doing it once takes after a rest
 *
 * Return: 0 or what repeat returned
 */
int overhead_rested(overhead_repeat_fn *repeat, void *ctx, double *seconds);

#endif
