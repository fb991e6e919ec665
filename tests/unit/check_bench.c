/* SPDX-License-Identifier: MIT */
/*
 * What fails here: `make bench` writes other figures than were measured, or an
 * interval that is too narrow for 95 per cent.
 */
#include <check.h>
#include <math.h>
#include <stdlib.h>

#include "tests/common/t_bench.h"
#include "tests/common/t_folder.h"
#include "tests/common/t_run.h"

/* P(at most k of n fall below the median) */
static double at_most(size_t n, size_t k)
{
	double term = pow(0.5, (double)n), sum = term;

	for (size_t i = 1; i <= k; i++) {
		term *= (double)(n - i + 1) / (double)i;
		sum += term;
	}
	return sum;
}

/* The interval is from order statistic to order statistic: which ones? */
START_TEST(an_interval_covers_95_per_cent)
{
	for (size_t n = 1; n <= 300; n++) {
		double seen[300];
		struct t_spread spread;
		size_t least;

		for (size_t i = 0; i < n; i++)
			seen[i] = (double)(n - 1 - i);
		spread = t_spread(seen, n);
		ck_assert_double_eq(spread.median, 0.5 * (double)(n - 1));
		ck_assert_double_eq(spread.low + spread.high, (double)(n - 1));
		least = (size_t)spread.low;
		/* Rounded from the normal distribution: 0.5 per cent off. */
		if (least > 0)
			ck_assert_double_lt(2.0 * at_most(n, least), 0.055);
		if (n >= 6)
			ck_assert_double_gt(2.0 * at_most(n, least + 1), 0.045);
	}
}
END_TEST

START_TEST(a_row_is_added_to_the_file)
{
	double first[] = { 3e-6, 1e-6, 2e-6 }, second[] = { 0.5 };
	const char *path = t_folder_path("bench.csv");
	struct t_spread us;

	unsetenv("BENCH_CSV");
	us = t_bench_row("b", "nothing", 1, "us", 1e6, first, 3);
	ck_assert_double_eq_tol(us.median, 2.0, 1e-12);
	ck_assert_int_eq(t_folder_entries(), 0);
	ck_assert_int_eq(setenv("BENCH_CSV", path, 1), 0);
	us = t_bench_row("b", "a round", 2, "us", 1e6, first, 3);
	ck_assert_double_eq_tol(us.low, 1.0, 1e-12);
	ck_assert_double_eq_tol(us.high, 3.0, 1e-12);
	t_bench_row("b", "a task", 64, "ms", 1e3, second, 1);
	ck_assert_str_eq(t_folder_read(path), "b,a round,2,us,2,1,3,3\n"
			 "b,a task,64,ms,500,500,500,1\n");
}
END_TEST

START_TEST(a_name_that_breaks_the_columns_is_refused)
{
	double seen[] = { 1.0 };

	t_bench_row("b", "1,000 tasks", 1, "us", 1.0, seen, 1);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("bench");
	TCase *tc = tcase_create("bench");

	tcase_add_checked_fixture(tc, t_folder_make, t_folder_remove);
	tcase_add_test(tc, an_interval_covers_95_per_cent);
	tcase_add_test(tc, a_row_is_added_to_the_file);
	tcase_add_exit_test(tc, a_name_that_breaks_the_columns_is_refused, 1);
	suite_add_tcase(s, tc);
	return t_run(s);
}
