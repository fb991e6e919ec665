/* SPDX-License-Identifier: MIT */
/* Rounds in laps, and one row over another, lap by lap. */
#include <check.h>

#include "ata-bench/pairs.h"
#include "tests/common/t_run.h"

#define NEAR 1e-12

/* So many laps of two rounds, which take twice lap(number) together; before
 * them come `learned` rounds that do not count. */
static void fill(struct record *record, uint64_t learned, uint64_t laps,
		 double (*lap)(uint64_t number))
{
	ck_assert_int_eq(record_create(record, learned + 2 * laps, laps + 1,
				       NULL), 0);
	for (uint64_t i = 0; i < learned; i++)
		record->wall[record->rounds++] = 1000.0;
	record->settled = learned;
	for (uint64_t i = 0; i < laps; i++) {
		record->wall[record->rounds++] = 0.5 * lap(i);
		record->wall[record->rounds++] = 1.5 * lap(i);
		record_lap(record);
	}
}

/* A machine that becomes ten times slower. */
static double drifts(uint64_t i)
{
	return 1.0 + (double)i;
}

/* A tenth more, by turns a little more or less. */
static double tenth_more(uint64_t i)
{
	return drifts(i) * (i % 2 ? 1.09 : 1.11);
}

START_TEST(what_drifts_is_in_both)
{
	struct record a, b;
	struct pairs pairs;

	fill(&a, 3, 10, tenth_more);
	fill(&b, 1, 10, drifts);
	ck_assert_int_eq(pairs_compute(&pairs, &a, &b), 0);
	ck_assert_double_eq_tol(pairs.median, 1.10, NEAR);
	ck_assert_double_eq_tol(pairs.low, 1.09, NEAR);
	ck_assert_double_eq_tol(pairs.high, 1.11, NEAR);
	ck_assert_int_eq(pairs_compute(&pairs, &b, &b), 0);
	ck_assert_double_eq(pairs.median, 1.0);
	record_free(&a);
	record_free(&b);
}
END_TEST

START_TEST(laps_that_one_has_alone_are_left_out)
{
	struct record a, b, none;
	struct pairs pairs;

	fill(&a, 1, 5, drifts);
	fill(&b, 1, 9, drifts);
	fill(&none, 1, 0, drifts);
	ck_assert_int_eq(pairs_compute(&pairs, &a, &b), 0);
	ck_assert_double_eq(pairs.median, 1.0);
	ck_assert_double_nan(pairs.low);
	ck_assert_double_nan(pairs.high);
	ck_assert_int_eq(pairs_compute(&pairs, &b, &a), 0);
	ck_assert_double_eq(pairs.median, 1.0);
	ck_assert_double_nan(pairs.high);
	ck_assert_int_eq(pairs_compute(&pairs, &a, &none), 0);
	ck_assert_double_nan(pairs.median);
	record_free(&a);
	record_free(&b);
	record_free(&none);
}
END_TEST

START_TEST(rounds_that_taught_do_not_count)
{
	struct record a, b;
	struct pairs pairs;

	fill(&a, 3, 1, tenth_more);
	fill(&b, 1, 1, drifts);
	ck_assert_int_eq(pairs_compute(&pairs, &a, &b), 0);
	ck_assert_double_eq_tol(pairs.median, 1.11, NEAR);
	record_free(&a);
	record_free(&b);
}
END_TEST

START_TEST(a_lap_that_began_before_counts_with_its_rest)
{
	struct record record;
	double means[4];

	fill(&record, 0, 4, drifts);
	ck_assert_uint_eq(record_means(&record, 3, means, 4), 3);
	ck_assert_double_eq(means[0], 3.0);	/* half of 2, and a half */
	ck_assert_double_eq(means[1], 3.0);
	ck_assert_double_eq(means[2], 4.0);
	ck_assert_uint_eq(record_means(&record, 0, means, 2), 2);
	ck_assert_uint_eq(record_means(&record, 8, means, 4), 0);
	record_free(&record);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("pairs");
	TCase *tc = tcase_create("pairs");

	tcase_add_test(tc, what_drifts_is_in_both);
	tcase_add_test(tc, laps_that_one_has_alone_are_left_out);
	tcase_add_test(tc, rounds_that_taught_do_not_count);
	tcase_add_test(tc, a_lap_that_began_before_counts_with_its_rest);
	suite_add_tcase(s, tc);
	return t_run(s);
}
