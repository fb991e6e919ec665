/* SPDX-License-Identifier: MIT */
#ifndef ATA_BENCH_QUANTILE_H
#define ATA_BENCH_QUANTILE_H

#include <stdint.h>

/*
 * The value that so large a part of n >= 1 values lie below, 0.5: the median;
 * between two of them in proportion. Sorts the values.
 */
double quantile(double *values, uint32_t n, double part);

#endif
