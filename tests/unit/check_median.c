/* SPDX-License-Identifier: MIT */
/* Intervals of a median, against known tables. */
#include <check.h>
#include <math.h>

#include "ata-bench/median.h"
#include "ata-bench/quantile.h"
#include "tests/common/t_run.h"

#define MOST 1000

/* Ranks of the lower end, from tables of the sign test at 5 per cent. */
static const struct {
	uint32_t n, rank;
} table[] = {
	{ 6, 1 }, { 8, 1 }, { 9, 2 }, { 10, 2 }, { 12, 3 }, { 15, 4 },
	{ 20, 6 }, { 25, 8 }, { 50, 18 }, { 100, 40 },
};

#define ROWS (int)(sizeof(table) / sizeof(*table))

/* 1 .. n, not in order. */
static void fill(double *values, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		values[i] = (double)((i * 7919ull) % n + 1);
}

START_TEST(ranks_are_those_of_the_sign_test)
{
	double values[MOST], low, high;
	uint32_t n = table[_i].n;

	fill(values, n);
	median_interval(values, n, &low, &high);
	ck_assert_double_eq(low, table[_i].rank);
	ck_assert_double_eq(high, n + 1 - table[_i].rank);
}
END_TEST

START_TEST(few_values_have_none)
{
	double values[MOST], low, high;

	for (uint32_t n = 1; n < 6; n++) {
		fill(values, n);
		median_interval(values, n, &low, &high);
		ck_assert_double_nan(low);
		ck_assert_double_nan(high);
		ck_assert_double_eq(median_of(values, n).low, 1);
		ck_assert_double_eq(median_of(values, n).high, n);
	}
}
END_TEST

START_TEST(median_and_its_interval)
{
	double values[MOST];
	struct median median;

	fill(values, 12);
	median = median_of(values, 12);
	ck_assert_double_eq(median.value, 6.5);
	ck_assert_double_eq(median.low, 3);
	ck_assert_double_eq(median.high, 10);
}
END_TEST

/* 469 .. 532 by the normal approximation, n/2 - 0.98 sqrt(n) + ... */
START_TEST(many_values_do_not_underflow)
{
	double values[MOST], low, high;

	fill(values, MOST);
	median_interval(values, MOST, &low, &high);
	ck_assert_double_eq(low, 469);
	ck_assert_double_eq(high, 532);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("median");
	TCase *tc = tcase_create("median");

	tcase_add_loop_test(tc, ranks_are_those_of_the_sign_test, 0, ROWS);
	tcase_add_test(tc, few_values_have_none);
	tcase_add_test(tc, median_and_its_interval);
	tcase_add_test(tc, many_values_do_not_underflow);
	suite_add_tcase(s, tc);
	return t_run(s);
}
