/* SPDX-License-Identifier: MIT */
#include "median.h"

#include <math.h>

#include "quantile.h"

struct median median_of(double *values, uint32_t n)
{
	struct median median = { .value = quantile(values, n, 0.5) };

	median_interval(values, n, &median.low, &median.high);
	if (isnan(median.low)) {
		median.low = values[0];
		median.high = values[n - 1];
	}
	return median;
}
