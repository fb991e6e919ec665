/* SPDX-License-Identifier: MIT */
/* The interval of a median, against the binomial distribution by hand. */
#include <check.h>
#include <stdint.h>
#include <stdlib.h>

#include "ata-bench/median.h"
#include "tests/common/t_run.h"

/* 1 .. n in some order; so a rank is a value. */
static struct median of(uint32_t n)
{
	double values[300];

	for (uint32_t i = 0; i < n; i++)
		values[i] = (double)((i * 7) % n + 1);
	return median_of(values, n);
}

/*
 * Ranks of the 95 per cent interval, as in tables of the sign test: P(at most k
 * heads of n) <= 0.025 for the largest k is 0 of 6, 0 of 8, 1 of 9, 1 of 11, 2 of
 * 12, 5 of 20 and 39 of 100.
 */
static const struct {
	uint32_t n;
	double low, high;
} known[] = {
	{ 6, 1, 6 }, { 8, 1, 8 }, { 9, 2, 8 }, { 11, 2, 10 }, { 12, 3, 10 },
	{ 20, 6, 15 }, { 100, 40, 61 },
};

START_TEST(interval_is_that_of_the_sign_test)
{
	struct median median = of(known[_i].n);

	ck_assert_double_eq(median.value, (double)(known[_i].n + 1) / 2.0);
	ck_assert_double_eq(median.low, known[_i].low);
	ck_assert_double_eq(median.high, known[_i].high);
}
END_TEST

START_TEST(few_values_give_their_range)
{
	for (uint32_t n = 1; n < 6; n++) {
		struct median median = of(n);

		ck_assert_double_eq(median.low, 1.0);
		ck_assert_double_eq(median.high, (double)n);
	}
}
END_TEST

/* 2^-n is 0 from n = 1075 on; the interval stays inside. */
START_TEST(many_values_stay_in_order)
{
	uint32_t n = 2000;
	double *values = calloc(n, sizeof(*values));
	struct median median;

	ck_assert_ptr_nonnull(values);
	for (uint32_t i = 0; i < n; i++)
		values[i] = (double)i;
	median = median_of(values, n);
	free(values);
	/* 1000 -+ 1.96 sqrt(2000) / 2 = 956.2 .. 1043.8 */
	ck_assert_double_eq_tol(median.low, 955.5, 1.0);
	ck_assert_double_eq_tol(median.high, 1043.5, 1.0);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("median");
	TCase *tc = tcase_create("median");

	tcase_add_loop_test(tc, interval_is_that_of_the_sign_test, 0,
			    (int)(sizeof(known) / sizeof(*known)));
	tcase_add_test(tc, few_values_give_their_range);
	tcase_add_test(tc, many_values_stay_in_order);
	suite_add_tcase(suite, tc);
	return t_run(suite);
}
