/* SPDX-License-Identifier: MIT */
/* The published formulas, worked out by hand, and their edges. */
#include <float.h>
#include <math.h>

#include "bandit/bound.h"
#include "tests/common/t_run.h"

START_TEST(level_is_ln_2_k_squared)
{
	ck_assert_double_eq_tol(ata__bound_level(1), 0.693147180559945, 1e-15);
	ck_assert_double_eq_tol(ata__bound_level(10), 5.298317366548036,
				1e-14);
	/* k squared leaves the range of an integer; ln 2 + 128 ln 2. */
	ck_assert_double_eq_tol(ata__bound_level(UINT64_MAX), 89.41598629223294,
				1e-12);
}
END_TEST

START_TEST(width_is_root_plus_linear)
{
	ck_assert_double_eq(ata__bound_width(4.0, 1.0), 6.0);
	ck_assert_double_eq(ata__bound_width(4.0, 16.0), 0.75);
}
END_TEST

START_TEST(bounds_are_as_published)
{
	ck_assert_double_eq(ata__bound_absolute(5.0, 2.0, 0.75), 3.5);
	ck_assert_double_eq(ata__bound_relative(5.0, 0.5, 0.75), 3.125);
}
END_TEST

START_TEST(bounds_end_at_zero)
{
	ck_assert_double_eq(ata__bound_absolute(5.0, 10.0, 0.75), 0.0);
	ck_assert_double_eq(ata__bound_absolute(5.0, 10.0, 0.5), 0.0);
	ck_assert_double_eq(ata__bound_relative(5.0, 2.0, 0.75), 0.0);
	ck_assert_double_eq(ata__bound_relative(5.0, 2.0, 0.5), 0.0);
}
END_TEST

/* A split refuses a subnormal score: the bound must not be one. */
START_TEST(subnormal_bounds_are_zero)
{
	double below = DBL_MIN * (1.0 - DBL_EPSILON);

	ck_assert_double_eq(ata__bound_absolute(DBL_MIN, 1.0, 0.0), DBL_MIN);
	ck_assert_double_eq(ata__bound_absolute(below, 1.0, 0.0), 0.0);
	ck_assert_double_eq(ata__bound_relative(DBL_MIN, 0.5, 0.5), 0.0);
	ck_assert_double_eq(ata__bound_absolute(DBL_MIN * 1.5, DBL_MIN, 1.0),
			    0.0);
}
END_TEST

START_TEST(bounds_that_overflow_are_zero)
{
	double huge = (double)INFINITY;

	ck_assert_double_eq(ata__bound_absolute(1.0, huge, 0.5), 0.0);
	ck_assert_double_eq(ata__bound_absolute(1.0, huge, 0.0), 0.0);
	ck_assert_double_eq(ata__bound_relative(1.0, huge, 0.5), 0.0);
	ck_assert_double_eq(ata__bound_relative(1.0, huge, 0.0), 0.0);
	ck_assert_double_eq(ata__bound_relative(1e308, 1e308, 1e308), 0.0);
	ck_assert_double_eq(
		ata__bound_absolute(1.0, 1.0, ata__bound_width(4.0, 1e-320)),
		0.0);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("bound");
	TCase *tc = tcase_create("bound");

	tcase_add_test(tc, level_is_ln_2_k_squared);
	tcase_add_test(tc, width_is_root_plus_linear);
	tcase_add_test(tc, bounds_are_as_published);
	tcase_add_test(tc, bounds_end_at_zero);
	tcase_add_test(tc, subnormal_bounds_are_zero);
	tcase_add_test(tc, bounds_that_overflow_are_zero);
	suite_add_tcase(suite, tc);
	return t_run(suite);
}
