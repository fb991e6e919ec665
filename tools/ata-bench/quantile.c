/* SPDX-License-Identifier: MIT */
#include "quantile.h"

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
