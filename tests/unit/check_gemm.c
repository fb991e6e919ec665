/* SPDX-License-Identifier: MIT */
/*
 * What fails here: a matrix product is wrong for some size, or BLIS may start
 * threads and nobody says so. The functions that BLIS tells its threads by are
 * replaced.
 */
#include <check.h>
#include <string.h>

#ifdef HAVE_BLIS_BLIS_H
#include <blis/blis.h>
#else
#include <blis.h>
#endif

#include "models/gemm.h"
#include "models/model.h"
#include "tests/common/t_run.h"

static gint_t threading = 1;
static dim_t threads = -1, ways = -1;

gint_t bli_info_get_enable_threading(void)
{
	return threading;
}

dim_t bli_thread_get_num_threads(void)
{
	return threads;
}

dim_t bli_thread_get_ic_nt(void)
{
	return ways;
}

/* Strides and transposes for small sizes, against the plain triple loop. */
START_TEST(products_are_right_for_every_size)
{
	struct gemm gemm = { (uint32_t)_i % 9 + 1, (uint32_t)_i / 9 + 1 };
	float x[9 * 9], w[9 * 12], y[9 * 12], w0[9 * 12], y0[9 * 12];
	uint32_t d = gemm.inputs, m = gemm.outputs, n = (uint32_t)_i % 7 + 1;
	float x0[9 * 9] = { 0.0f };
	uint64_t seed = (uint64_t)_i;

	for (uint32_t i = 0; i < 9 * 9; i++)
		x[i] = (float)t_uniform(&seed, -1.0, 1.0);
	for (uint32_t i = 0; i < 9 * 12; i++) {
		w[i] = w0[i] = (float)t_uniform(&seed, -1.0, 1.0);
		y[i] = y0[i] = (float)t_uniform(&seed, -1.0, 1.0);
	}
	gemm_forward(&gemm, n, x, w, y);
	for (uint32_t i = 0; i < n * m * d; i++)
		y0[i / d] += x[i / d / m * d + i % d] *
			     w[i / d % m * d + i % d];
	for (uint32_t i = 0; i < 9 * 12; i++)
		ck_assert_float_eq_tol(y[i], y0[i], 1e-5f);
	gemm_weights(&gemm, n, x, y, w);
	for (uint32_t i = 0; i < n * m * d; i++)
		w0[i / d % m * d + i % d] += y[i / d] *
					     x[i / d / m * d + i % d];
	for (uint32_t i = 0; i < 9 * 12; i++)
		ck_assert_float_eq_tol(w[i], w0[i], 1e-4f);
	/* What was in x is of no account. */
	gemm_inputs(&gemm, n, y, w, x);
	for (uint32_t i = 0; i < n * m * d; i++)
		x0[i / d / m * d + i % d] += y[i / d] *
					     w[i / d % m * d + i % d];
	for (uint32_t i = 0; i < n * d; i++)
		ck_assert_float_eq_tol(x[i], x0[i], 1e-3f);
}
END_TEST

START_TEST(blis_that_keeps_to_its_thread_is_fine)
{
	struct failure error = { "" };

	ck_assert_int_eq(gemm_check(&error), 0);
	threads = ways = 1;
	ck_assert_int_eq(gemm_check(&error), 0);
	/* A serial build computes on one thread whatever it was told. */
	threads = ways = 4;
	threading = 0;
	ck_assert_int_eq(gemm_check(&error), 0);
	ck_assert_str_eq(error.text, "");
}
END_TEST

/* _i 0: told by BLIS_NUM_THREADS, 1: by the ways of a loop. A model says so. */
START_TEST(blis_with_threads_is_refused)
{
	struct dataset data = { .dim = 4, .classes = 2 };
	struct failure error = { "" };
	struct model *model;

	*(_i ? &ways : &threads) = 3;
	ck_assert_int_lt(gemm_check(&error), 0);
	ck_assert_ptr_nonnull(strstr(error.text, "3 threads"));
	ck_assert_ptr_nonnull(strstr(error.text, "BLIS_NUM_THREADS"));
	memset(&error, 0, sizeof(error));
	ck_assert_int_lt(model_softmax.create(&model, &data, NULL, &error), 0);
	ck_assert_ptr_nonnull(strstr(error.text, "3 threads"));
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("gemm");
	TCase *tc = tcase_create("gemm");

	tcase_add_loop_test(tc, products_are_right_for_every_size, 0, 108);
	tcase_add_test(tc, blis_that_keeps_to_its_thread_is_fine);
	tcase_add_loop_test(tc, blis_with_threads_is_refused, 0, 2);
	suite_add_tcase(suite, tc);
	return t_run(suite);
}
