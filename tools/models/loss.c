/* SPDX-License-Identifier: MIT */
#include "models/loss.h"

#include <math.h>

uint32_t loss_class(const float *z, uint32_t classes)
{
	uint32_t best = 0;

	for (uint32_t c = 1; c < classes; c++)
		if (z[c] > z[best])
			best = c;
	return best;
}

double loss_of(float *z, uint32_t classes, uint32_t label)
{
	float top = z[loss_class(z, classes)], sum = 0.0f;
	float margin = top - z[label];

	for (uint32_t c = 0; c < classes; c++) {
		z[c] = expf(z[c] - top);
		sum += z[c];
	}
	for (uint32_t c = 0; c < classes; c++)
		z[c] /= sum;
	z[label] -= 1.0f;
	return log((double)sum) + (double)margin;
}
