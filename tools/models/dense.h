/* SPDX-License-Identifier: MIT */
/*
 * The two matrix products of a dense layer.
 *
 * All matrices lie row after row: x is n samples of dim numbers, w is outputs
 * rows of dim weights, z is n rows of outputs numbers.
 */
#ifndef MODELS_DENSE_H
#define MODELS_DENSE_H

#include <stdint.h>

struct dense {
	uint32_t dim;
	uint32_t outputs;
};

/* z += x w': add the product of every sample with every row of weights. */
void dense_forward(const struct dense *dense, uint32_t n, const float *x,
		   const float *w, float *z);

/* w += z'x: add to every weight the sum over the samples. */
void dense_backward(const struct dense *dense, uint32_t n, const float *x,
		    const float *z, float *w);

#endif
