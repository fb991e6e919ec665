/* SPDX-License-Identifier: MIT */
/* What layers with biases share. */
#include "models/layer.h"

#include <string.h>

void layer_spread(const float *bias, uint32_t outputs, size_t n, float *y)
{
	for (size_t i = 0; i < n; i++)
		memcpy(y + i * outputs, bias, outputs * sizeof(*y));
}

void layer_collect(const float *dy, uint32_t outputs, size_t n, float *bias)
{
	for (size_t i = 0; i < n; i++) {
		const float *row = dy + i * outputs;

#pragma omp simd
		for (uint32_t j = 0; j < outputs; j++)
			bias[j] += row[j];
	}
}
