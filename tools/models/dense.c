/* SPDX-License-Identifier: MIT */
/*
 * Both products, by the CBLAS interface of BLIS.
 *
 * Why BLIS: the products run on many threads at once, and each must stay on its
 * worker's core. The single-threaded build of OpenBLAS that distributions ship
 * has no locks around the buffers its products pack into: of 80,000 products on
 * four threads several hundred were wrong. Its threaded builds start threads of
 * their own as soon as they are loaded. BLIS guards its buffers in every build,
 * and starts no thread unless told to.
 */
#include "models/dense.h"

#ifdef HAVE_BLIS_BLIS_H
#include <blis/blis.h>
#else
#include <blis.h>
#endif

void dense_forward(const struct dense *dense, uint32_t n, const float *x,
		   const float *w, float *z)
{
	int dim = (int)dense->dim, outputs = (int)dense->outputs;

	cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasTrans, (int)n, outputs,
		    dim, 1.0f, x, dim, w, dim, 1.0f, z, outputs);
}

void dense_backward(const struct dense *dense, uint32_t n, const float *x,
		    const float *z, float *w)
{
	int dim = (int)dense->dim, outputs = (int)dense->outputs;

	cblas_sgemm(CblasRowMajor, CblasTrans, CblasNoTrans, outputs, dim,
		    (int)n, 1.0f, z, outputs, x, dim, 1.0f, w, dim);
}
