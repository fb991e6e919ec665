/* SPDX-License-Identifier: MIT */
#ifndef ATA_BENCH_QUANTILE_H
#define ATA_BENCH_QUANTILE_H

#include <stdint.h>

/*
 * The value that so large a part of n >= 1 values lie below, 0.5: the median;
 * between two of them in proportion. Sorts the values.
 */
double quantile(double *values, uint32_t n, double part);

/*
 * An interval that holds the median of what the n values were drawn from with
 * at least 95 per cent, whatever its distribution: the narrowest between two
 * order statistics of the same rank, from below and from above. Sorts the
 * values. Fewer than MEDIAN_LEAST have none: NaN.
 */
#define MEDIAN_LEAST 6

void median_interval(double *values, uint32_t n, double *low, double *high);

#endif
