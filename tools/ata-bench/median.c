/* SPDX-License-Identifier: MIT */
#include "median.h"

#include <math.h>

#include "quantile.h"

/* The probability of k heads of n; by logarithms, as 2^-n may be too small. */
static double heads(uint32_t n, uint32_t k)
{
	return exp(lgamma((double)n + 1.0) - lgamma((double)k + 1.0) -
		   lgamma((double)(n - k) + 1.0) - (double)n * log(2.0));
}

/* The largest k with P(at most k heads of n) <= 2.5 per cent, or 0. */
static uint32_t outside(uint32_t n)
{
	double sum = heads(n, 0);
	uint32_t k = 0;

	while (sum <= 0.025)
		sum += heads(n, ++k);
	return k > 0 ? k - 1 : 0;
}

struct median median_of(double *values, uint32_t n)
{
	struct median median = { .value = quantile(values, n, 0.5) };
	uint32_t k = outside(n);

	median.low = values[k];
	median.high = values[n - 1 - k];
	return median;
}
