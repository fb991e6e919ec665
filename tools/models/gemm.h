/* SPDX-License-Identifier: MIT */
/*
 * The three matrix products that layers are made of.
 *
 * All matrices lie row after row. x is n rows of inputs numbers, w is outputs
 * rows of inputs weights, y is n rows of outputs numbers; dx, dw and dy are the
 * derivatives of a loss by them.
 */
#ifndef MODELS_GEMM_H
#define MODELS_GEMM_H

#include <stdint.h>

#include "files/failure.h"

struct gemm {
	uint32_t inputs;
	uint32_t outputs;
};

/* y += x w': add the product of every row of x with every row of weights. */
void gemm_forward(const struct gemm *gemm, uint32_t n, const float *x,
		  const float *w, float *y);

/* dw += dy'x: add to every weight the sum over the rows. */
void gemm_weights(const struct gemm *gemm, uint32_t n, const float *x,
		  const float *dy, float *dw);

/* dx = dy w */
void gemm_inputs(const struct gemm *gemm, uint32_t n, const float *dy,
		 const float *w, float *dx);

/*
 * gemm_check - is it BLIS that computes, on the thread that asks for it?
 *
 * Return: 0, or -EINVAL: BLIS would start threads, or the products are another
 * library's; error says so
 */
int gemm_check(struct failure *error);

#endif
