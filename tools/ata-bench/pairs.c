/* SPDX-License-Identifier: MIT */
#include "pairs.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "quantile.h"

#define LAPS_SEEN 4096

int pairs_compute(struct pairs *pairs, const struct record *a,
		  const struct record *b)
{
	double *ratio = calloc(2 * LAPS_SEEN, sizeof(*ratio));
	double *other = ratio + LAPS_SEEN;
	uint32_t n, m;

	pairs->median = pairs->low = pairs->high = (double)NAN;
	if (ratio == NULL)
		return -ENOMEM;
	n = record_means(a, a->settled, ratio, LAPS_SEEN);
	m = record_means(b, b->settled, other, LAPS_SEEN);
	n = n < m ? n : m;
	for (uint32_t i = 0; i < n; i++)
		ratio[i] /= other[i];
	if (n > 0) {
		pairs->median = quantile(ratio, n, 0.5);
		median_interval(ratio, n, &pairs->low, &pairs->high);
	}
	free(ratio);
	return 0;
}
