/* SPDX-License-Identifier: MIT */
/*
 * The products, by the CBLAS interface of BLIS.
 *
 * Why BLIS: the products run on many threads at once, and each must stay on its
 * worker's core. The single-threaded build of OpenBLAS that distributions ship
 * has no locks around the buffers its products pack into: of 80,000 products on
 * four threads several hundred were wrong. Its threaded builds start threads of
 * their own as soon as they are loaded. BLIS guards its buffers in every build,
 * and starts no thread unless told to.
 *
 * A threaded build may be told by the environment. And another library may have
 * the names of CBLAS, too, as GSL's reference one does: whichever the linker
 * meets first is used, be it 14 times slower. So both are looked at before the
 * first product. What BLIS says of itself comes through weak symbols, for where
 * it is not there.
 */
#include "models/gemm.h"

#include <dlfcn.h>
#include <errno.h>

#ifdef HAVE_BLIS_BLIS_H
#include <blis/blis.h>
#else
#include <blis.h>
#endif

#pragma weak bli_info_get_enable_threading
#pragma weak bli_info_get_version_str
#pragma weak bli_thread_get_num_threads
#pragma weak bli_thread_get_jc_nt
#pragma weak bli_thread_get_pc_nt
#pragma weak bli_thread_get_ic_nt
#pragma weak bli_thread_get_jr_nt
#pragma weak bli_thread_get_ir_nt

void gemm_forward(const struct gemm *gemm, uint32_t n, const float *x,
		  const float *w, float *y)
{
	int inputs = (int)gemm->inputs, outputs = (int)gemm->outputs;

	cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasTrans, (int)n, outputs,
		    inputs, 1.0f, x, inputs, w, inputs, 1.0f, y, outputs);
}

void gemm_weights(const struct gemm *gemm, uint32_t n, const float *x,
		  const float *dy, float *dw)
{
	int inputs = (int)gemm->inputs, outputs = (int)gemm->outputs;

	cblas_sgemm(CblasRowMajor, CblasTrans, CblasNoTrans, outputs, inputs,
		    (int)n, 1.0f, dy, outputs, x, inputs, 1.0f, dw, inputs);
}

void gemm_inputs(const struct gemm *gemm, uint32_t n, const float *dy,
		 const float *w, float *dx)
{
	int inputs = (int)gemm->inputs, outputs = (int)gemm->outputs;

	cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, (int)n, inputs,
		    outputs, 1.0f, dy, outputs, w, inputs, 0.0f, dx, inputs);
}

/* Threads of one product: asked for as such, or as the ways of its loops. What
 * is not set counts as one. */
static dim_t threads(void)
{
	dim_t (*const ways[])(void) = {
		bli_thread_get_jc_nt, bli_thread_get_pc_nt,
		bli_thread_get_ic_nt, bli_thread_get_jr_nt,
		bli_thread_get_ir_nt,
	};
	dim_t most = bli_thread_get_num_threads ? bli_thread_get_num_threads() :
						  1;

	for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++)
		if (ways[i] && ways[i]() > most)
			most = ways[i]();
	return most;
}

/* The file that a function comes from, or NULL; *base: where it was loaded. */
static const char *home(void (*function)(void), void **base)
{
	Dl_info info;

	if (!function || !dladdr((void *)(uintptr_t)function, &info))
		return NULL;
	*base = info.dli_fbase;
	return info.dli_fname;
}

int gemm_check(struct failure *error)
{
	void *blis_base = NULL, *cblas_base = NULL;
	const char *cblas = home((void (*)(void))cblas_sgemm, &cblas_base);

	/* NULL is nowhere: BLIS is not there at all. */
	home((void (*)(void))bli_info_get_version_str, &blis_base);
	if (cblas && blis_base != cblas_base)
		return failure_set(error, -EINVAL,
				   "matrix products come from %s, not from "
				   "BLIS: it must be linked before that", cblas);
	if (bli_info_get_enable_threading && !bli_info_get_enable_threading())
		return 0;
	if (threads() <= 1)
		return 0;
	return failure_set(error, -EINVAL,
			   "BLIS would compute on %ld threads in every worker: "
			   "set BLIS_NUM_THREADS to 1", (long)threads());
}
