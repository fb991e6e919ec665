/* SPDX-License-Identifier: MIT */
/*
 * What fails here: products of another library than BLIS pass unnoticed. This
 * program has a cblas_sgemm of its own, which the linker meets first, as it met
 * that of GSL once.
 */
#include <check.h>
#include <string.h>

#ifdef HAVE_BLIS_BLIS_H
#include <blis/blis.h>
#else
#include <blis.h>
#endif

#include "models/gemm.h"
#include "tests/common/t_run.h"

void cblas_sgemm(enum CBLAS_ORDER order, enum CBLAS_TRANSPOSE a_trans,
		 enum CBLAS_TRANSPOSE b_trans, f77_int m, f77_int n, f77_int k,
		 float alpha, const float *a, f77_int lda, const float *b,
		 f77_int ldb, float beta, float *c, f77_int ldc)
{
	(void)order, (void)a_trans, (void)b_trans, (void)m, (void)n, (void)k;
	(void)alpha, (void)a, (void)lda, (void)b, (void)ldb, (void)beta;
	(void)c, (void)ldc;
}

START_TEST(products_of_another_library_are_refused)
{
	struct failure error = { "" };

	ck_assert_int_lt(gemm_check(&error), 0);
	ck_assert_ptr_nonnull(strstr(error.text, "check_gemm_foreign"));
	ck_assert_ptr_nonnull(strstr(error.text, "not from BLIS"));
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("gemm_foreign");
	TCase *tc = tcase_create("gemm_foreign");

	tcase_add_test(tc, products_of_another_library_are_refused);
	suite_add_tcase(suite, tc);
	return t_run(suite);
}
