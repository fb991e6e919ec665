/* SPDX-License-Identifier: MIT */
/*
 * Both products, in plain C that the compiler turns into vector instructions.
 *
 * Why not BLAS: these run on many threads at once, and the single-threaded build
 * of OpenBLAS that distributions ship has no locks around the buffers its
 * products pack into. Two threads get the same buffer now and then, and about
 * one product in a hundred is wrong. The threaded builds start threads of their
 * own as soon as they are loaded. With as few outputs as a classifier has,
 * nothing is lost: a step of a product loads a row of x once for OUTPUTS rows of
 * weights, and all of it fits in the first-level cache.
 *
 * The order of additions is fixed by the build, so the digits are too.
 */
#include "models/dense.h"

#include <stddef.h>

#define OUTPUTS 5	/* rows of weights done at once */
#define SAMPLES 4	/* samples done at once */

/* Products of x with OUTPUTS rows of weights, dim apart. */
static void dots(uint32_t dim, const float *restrict x,
		 const float *restrict w, float *restrict z)
{
	const float *w1 = w + dim, *w2 = w1 + dim, *w3 = w2 + dim,
		    *w4 = w3 + dim;
	float z0 = 0.0f, z1 = 0.0f, z2 = 0.0f, z3 = 0.0f, z4 = 0.0f;

#pragma omp simd reduction(+ : z0, z1, z2, z3, z4)
	for (uint32_t i = 0; i < dim; i++) {
		z0 += x[i] * w[i];
		z1 += x[i] * w1[i];
		z2 += x[i] * w2[i];
		z3 += x[i] * w3[i];
		z4 += x[i] * w4[i];
	}
	z[0] += z0;
	z[1] += z1;
	z[2] += z2;
	z[3] += z3;
	z[4] += z4;
}

static float dot(uint32_t dim, const float *restrict x,
		 const float *restrict w)
{
	float z = 0.0f;

#pragma omp simd reduction(+ : z)
	for (uint32_t i = 0; i < dim; i++)
		z += x[i] * w[i];
	return z;
}

void dense_forward(const struct dense *dense, uint32_t n, const float *x,
		   const float *w, float *z)
{
	size_t dim = dense->dim;
	uint32_t outputs = dense->outputs, o;

	for (uint32_t s = 0; s < n; s++, x += dim, z += outputs) {
		for (o = 0; o + OUTPUTS <= outputs; o += OUTPUTS)
			dots(dense->dim, x, w + o * dim, z + o);
		for (; o < outputs; o++)
			z[o] += dot(dense->dim, x, w + o * dim);
	}
}

/* w += SAMPLES rows of x, each times its own z; the z are stride apart. */
static void add_rows(uint32_t dim, const float *restrict x,
		     const float *restrict z, size_t stride,
		     float *restrict w)
{
	const float *x1 = x + dim, *x2 = x1 + dim, *x3 = x2 + dim;
	float z0 = z[0], z1 = z[stride], z2 = z[2 * stride],
	      z3 = z[3 * stride];

#pragma omp simd
	for (uint32_t i = 0; i < dim; i++)
		w[i] += (z0 * x[i] + z1 * x1[i]) + (z2 * x2[i] + z3 * x3[i]);
}

static void add_row(uint32_t dim, const float *restrict x, float z,
		    float *restrict w)
{
#pragma omp simd
	for (uint32_t i = 0; i < dim; i++)
		w[i] += z * x[i];
}

void dense_backward(const struct dense *dense, uint32_t n, const float *x,
		    const float *z, float *w)
{
	size_t dim = dense->dim, outputs = dense->outputs;
	uint32_t s;

	for (s = 0; s + SAMPLES <= n; s += SAMPLES)
		for (uint32_t o = 0; o < outputs; o++)
			add_rows(dense->dim, x + s * dim, z + s * outputs + o,
				 outputs, w + o * dim);
	for (; s < n; s++)
		for (uint32_t o = 0; o < outputs; o++)
			add_row(dense->dim, x + s * dim, z[s * outputs + o],
				w + o * dim);
}
