/* SPDX-License-Identifier: MIT */
/* The time of compare --matrix, shared out to regimes whose turns differ. */
#include <check.h>

#include "ata-bench/matrix_share.h"
#include "tests/common/t_run.h"

#define NEAR 1e-9

/* Turns in the part of a regime's time that is not for learning. */
static double turns(double share, double turn)
{
	return (share - matrix_learn(share, 1)) / turn;
}

START_TEST(all_get_ten_turns_and_the_same_besides)
{
	const double turn[] = { 2.0, 0.5, 1.0 };
	double least = 0.0, left = 60.0, besides[3];

	for (uint32_t i = 0; i < 3; i++) {
		double share = matrix_share(turn + i, 3 - i, left);

		ck_assert_double_ge(turns(share, turn[i]), MATRIX_TURNS);
		besides[i] = (turns(share, turn[i]) - MATRIX_TURNS) * turn[i];
		left -= share;
		least += share;
	}
	ck_assert_double_eq_tol(least, 60.0, NEAR);
	ck_assert_double_eq_tol(besides[0], besides[1], NEAR);
	ck_assert_double_eq_tol(besides[0], besides[2], NEAR);
	ck_assert_double_gt(besides[0], 0.0);
}
END_TEST

START_TEST(where_time_is_short_all_get_equally_many)
{
	const double turn[] = { 2.0, 0.5, 1.0 };
	double left = 20.0, first = turns(matrix_share(turn, 3, left), 2.0);

	ck_assert_double_lt(first, MATRIX_TURNS);
	for (uint32_t i = 0; i < 3; i++) {
		double share = matrix_share(turn + i, 3 - i, left);

		ck_assert_double_eq_tol(turns(share, turn[i]), first, NEAR);
		left -= share;
	}
	ck_assert_double_eq_tol(left, 0.0, NEAR);
}
END_TEST

START_TEST(what_one_has_overdrawn_the_others_bear)
{
	const double turn[] = { 1.0, 1.0 };

	ck_assert_double_eq_tol(matrix_share(turn, 2, 10.0), 5.0, NEAR);
	ck_assert_double_eq(matrix_share(turn, 2, 0.0), 0.0);
	ck_assert_double_eq(matrix_share(turn, 2, -3.0), 0.0);
}
END_TEST

START_TEST(rows_that_learn_have_a_part_of_it)
{
	ck_assert_double_eq(matrix_learn(10.0, 0), 0.0);
	ck_assert_double_eq_tol(matrix_learn(10.0, 2),
				matrix_learn(10.0, 1) / 2.0, NEAR);
	ck_assert_double_lt(matrix_learn(10.0, 1), 5.0);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("matrix_share");
	TCase *tc = tcase_create("matrix_share");

	tcase_add_test(tc, all_get_ten_turns_and_the_same_besides);
	tcase_add_test(tc, where_time_is_short_all_get_equally_many);
	tcase_add_test(tc, what_one_has_overdrawn_the_others_bear);
	tcase_add_test(tc, rows_that_learn_have_a_part_of_it);
	suite_add_tcase(s, tc);
	return t_run(s);
}
