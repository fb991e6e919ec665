/* SPDX-License-Identifier: MIT */
/* The median of what was measured, and how well it is known. */
#ifndef ATA_BENCH_MEDIAN_H
#define ATA_BENCH_MEDIAN_H

#include <stdint.h>

struct median {
	double value;
	double low, high;	/* with 95 per cent or more it lies between */
};

/*
 * median_of - of n >= 1 values, which it sorts
 *
 * The interval is that of median_interval(). With fewer than MEDIAN_LEAST
 * values low and high are the least and the most.
 */
struct median median_of(double *values, uint32_t n);

#endif
