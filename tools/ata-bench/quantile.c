/* SPDX-License-Identifier: MIT */
#include "quantile.h"

#include <math.h>
#include <stdlib.h>

static int order(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

double quantile(double *values, uint32_t n, double part)
{
	double place = part * (double)(n - 1);
	uint32_t below = (uint32_t)place;

	qsort(values, n, sizeof(*values), order);
	if (below + 1 >= n)
		return values[n - 1];
	return values[below] + (place - (double)below) *
	       (values[below + 1] - values[below]);
}

/*
 * The median is below the r-th smallest of n values with the probability that
 * of n throws of a coin fewer than r show heads, and above the r-th largest
 * likewise. The largest r for which that is 2.5 per cent at most, or 0.
 */
static uint32_t rank_of_interval(uint32_t n)
{
	double below = 0.0;
	uint32_t r = 0;

	while (r < n / 2) {
		/* n over r, over 2^n, in logarithms: it may be tiny */
		below += exp(lgamma(n + 1.0) - lgamma(r + 1.0) -
			     lgamma(n - r + 1.0) - n * log(2.0));
		if (below > 0.025)
			break;
		r++;
	}
	return r;
}

void median_interval(double *values, uint32_t n, double *low, double *high)
{
	uint32_t r = rank_of_interval(n);

	*low = *high = (double)NAN;
	if (r == 0)
		return;
	qsort(values, n, sizeof(*values), order);
	*low = values[r - 1];
	*high = values[n - r];
}
