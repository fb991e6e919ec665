/* SPDX-License-Identifier: MIT */
#include "bandit/tail.h"
#include "tests/common/t_run.h"

static struct ata__tail tail(double elapsed, uint64_t begun, uint64_t left,
			     double predicted)
{
	return (struct ata__tail){ elapsed, begun, left, predicted };
}

START_TEST(both_finish_together)
{
	struct ata__tail t = tail(9.0, 10, 1, 1.0);

	/* 11 units, 9 of them done by now: 2 left, one for each. */
	ck_assert_double_eq(ata__tail_end(&t, 1.0), 2.0);
	ck_assert_uint_eq(ata__tail_take(&t, 1.0, 1, 0.0), 1);
	t = tail(100.0, 100, 90, 1.0);
	ck_assert_uint_eq(ata__tail_take(&t, 1.0, 1, 0.0), 45);
	ck_assert_uint_eq(ata__tail_take(&t, 2.0, 1, 0.0), 30);
	ck_assert_uint_eq(ata__tail_take(&t, 0.5, 1, 0.0), 60);
}
END_TEST

START_TEST(who_is_behind_is_taken_at_its_pace)
{
	/* Predicted 1, in fact 5. */
	struct ata__tail t = tail(10.0, 2, 8, 1.0);

	ck_assert_double_eq(ata__tail_pace(&t, 1.0), 5.0);
	ck_assert_double_eq(ata__tail_end(&t, 1.0), 40.0);
	ck_assert_uint_eq(ata__tail_take(&t, 1.0, 1, 0.0), 6);
	/* All that a stopped worker has not begun, in the end. */
	t = tail(1e6, 1, 7, 1.0);
	ck_assert_uint_eq(ata__tail_take(&t, 1e-3, 1, 0.0), 6);
}
END_TEST

START_TEST(who_has_not_begun_is_late_not_slow)
{
	struct ata__tail t = tail(1.5, 0, 4, 1.0);

	ck_assert_double_eq(ata__tail_pace(&t, 9.0), 1.0);
	ck_assert_double_eq(ata__tail_end(&t, 9.0), 4.0);
	ck_assert_uint_eq(ata__tail_take(&t, 1.0, 1, 0.0), 2);
}
END_TEST

START_TEST(an_unknown_worker_is_taken_for_as_fast_or_at_its_pace)
{
	struct ata__tail t = tail(3.0, 1, 4, 0.0);

	ck_assert_double_eq(ata__tail_pace(&t, 2.0), 3.0);
	t.elapsed = 1.0;
	ck_assert_double_eq(ata__tail_pace(&t, 2.0), 2.0);
}
END_TEST

START_TEST(nothing_is_taken_where_that_ends_nothing_sooner)
{
	struct ata__tail t = tail(10.0, 10, 3, 1.0);

	ck_assert_uint_eq(ata__tail_take(&t, 2.3, 1, 0.0), 1);
	ck_assert_uint_eq(ata__tail_take(&t, 3.0, 1, 0.0), 0);
	ck_assert_uint_eq(ata__tail_take(&t, 1.0, 3, 0.0), 0);	/* too little */
	ck_assert_uint_eq(ata__tail_take(&t, 0.1, 29, 0.0), 3);
	ck_assert_uint_eq(ata__tail_take(&t, 0.1, 30, 0.0), 0);
	t.left = 0;
	ck_assert_uint_eq(ata__tail_take(&t, 1e-3, 1, 0.0), 0);
}
END_TEST

/* The end is 90, with 90 units: only those that are too late are taken. */
START_TEST(what_is_due_later_may_stay)
{
	struct ata__tail t = tail(10.0, 10, 90, 1.0);

	ck_assert_uint_eq(ata__tail_take(&t, 1.0, 1, 90.0), 0);
	ck_assert_uint_eq(ata__tail_take(&t, 1.0, 1, 1e9), 0);
	ck_assert_uint_eq(ata__tail_take(&t, 1.0, 1, 80.0), 10);
	ck_assert_uint_eq(ata__tail_take(&t, 1.0, 1, 20.0), 45);
	ck_assert_uint_eq(ata__tail_take(&t, 1.0, 1, 0.0), 45);
}
END_TEST

/* The end is 3; one unit makes it own or 2, and takes own - 1 more. */
START_TEST(nothing_is_taken_where_that_costs_too_much)
{
	struct ata__tail t = tail(10.0, 10, 3, 1.0);

	ck_assert_uint_eq(ata__tail_take(&t, 2.33, 1, 0.0), 1);
	ck_assert_uint_eq(ata__tail_take(&t, 2.34, 1, 0.0), 0);
	/* 20 units in a piece: when they are done, 19 from now, the end is
	 * there however fast the 3 others are; 3 sooner than with them. */
	t = tail(1.0, 20, 3, 1.0);
	ck_assert_uint_eq(ata__tail_take(&t, 2.99, 1, 0.0), 3);
	ck_assert_uint_eq(ata__tail_take(&t, 3.01, 1, 0.0), 0);
	/* Less work, for however little. */
	t = tail(10.0, 10, 1, 1.0);
	ck_assert_uint_eq(ata__tail_take(&t, 0.99, 1, 0.0), 1);
}
END_TEST

START_TEST(luck_is_no_speed_but_a_slowdown_is_one)
{
	ck_assert_double_eq(ata__tail_own(0.1, 1.0), 1.0);
	ck_assert_double_eq(ata__tail_own(1.9, 1.0), 1.0);
	ck_assert_double_eq(ata__tail_own(5.0, 1.0), 2.5);
	ck_assert_double_eq(ata__tail_own(5.0, 0.0), 5.0);
}
END_TEST

/* Random states: the round never ends later, and units are there to be
 * taken. */
START_TEST(the_round_never_ends_later)
{
	uint64_t seed = (uint64_t)_i;

	for (int i = 0; i < 10000; i++) {
		struct ata__tail t = tail(
			(double)(t_random(&seed) % 1000) * 0.1,
			t_random(&seed) % 20, t_random(&seed) % 50,
			(double)(t_random(&seed) % 40) * 0.1);
		double own = (double)(t_random(&seed) % 100 + 1) * 0.1;
		uint64_t least = t_random(&seed) % 5 + 1;
		uint64_t take = ata__tail_take(&t, own, least, 0.0);
		double end = ata__tail_end(&t, own);

		ck_assert_uint_le(take, t.left);
		if (take == 0)
			continue;
		ck_assert_uint_ge(take, least < t.left ? least : t.left);
		ck_assert_double_lt((double)take * own, end);
		/* A slower one's work is at most twice what is gained. */
		ck_assert_double_le(0.5 * (double)take *
				    (own - ata__tail_pace(&t, own)),
				    end - (double)take * own + 1e-9);
	}
}
END_TEST

/* Moves of one unit that should end a round after 2 instead of 3, in any unit
 * of time: when it has ended so late, how does the account stand? */
static void move(struct ata__tail_account *account, double unit, double ended)
{
	struct ata__tail t = tail(unit, 1, 2, unit);

	ata__tail_open(account);
	ata__tail_enter(account, &t, unit, 1);
	ata__tail_settle(account, unit * ended);
	/* Once. */
	ata__tail_settle(account, 1e9);
}

/* Is the next one made? */
static int trust(struct ata__tail_account *account, double unit)
{
	struct ata__tail t = tail(unit, 1, 2, unit);

	return ata__tail_trust(account, &t, unit, 1);
}

/* What is saved over both times together. */
START_TEST(a_move_is_worth_what_came_of_it)
{
	struct ata__tail_account account = { .balance = 0.0 };

	move(&account, 1.0, 2.5);
	ck_assert_double_eq_tol(account.balance, 0.5 / 5.5, 1e-12);
	move(&account, 1.0, 2.0);
	ck_assert_double_eq_tol(account.balance,
				63.0 / 64 * 0.5 / 5.5 + 1.0 / 5.0, 1e-12);
	/* No more than it promised. */
	account.balance = 0.0;
	move(&account, 1.0, 1.5);
	ck_assert_double_eq_tol(account.balance, 0.2, 1e-12);
	account.balance = 0.0;
	move(&account, 1.0, 7.0);
	ck_assert_double_eq_tol(account.balance, -0.4, 1e-12);
	/* A round that was cancelled says nothing. */
	account.without = 3.0;
	ata__tail_open(&account);
	ata__tail_settle(&account, 100.0);
	ck_assert_double_eq_tol(account.balance, -0.4, 1e-12);
}
END_TEST

/* What was known of the other was wrong by far, from a prior or an older
 * profile, and so is what helping it promised. */
START_TEST(no_prediction_is_worth_many_rounds)
{
	static const double predicted[] = { 1e3, 1e300, DBL_MAX };
	struct ata__tail t = tail(1.0, 1, 8, predicted[_i]);
	struct ata__tail_account account = { .balance = 0.0 };

	ck_assert(ata__tail_trust(&account, &t, 1.0, 4));
	ata__tail_enter(&account, &t, 1.0, 4);
	ata__tail_settle(&account, 5.0);
	ck_assert_double_gt(account.balance, 0.2);
	ck_assert_double_le(account.balance, 1.0);
	/* Nor, if it was as wrong the other way. */
	account = (struct ata__tail_account){ .balance = 0.0 };
	t = tail(1e-9, 1, 8, 1.0 / predicted[_i]);
	ata__tail_enter(&account, &t, 1e-9, 4);
	ata__tail_settle(&account, _i == 0 ? 1.0 : DBL_MAX);
	ck_assert_double_ge(account.balance, -1.0);
	ck_assert_double_lt(account.balance, -0.9);
}
END_TEST

START_TEST(who_does_harm_pauses_and_tries_again)
{
	struct ata__tail_account account = { .balance = 0.0 };
	int pause = 0;

	ck_assert(trust(&account, 1.0));
	account.balance = -0.19;
	ck_assert(trust(&account, 1.0));
	account.balance = -0.4;
	while (!trust(&account, 1.0))
		pause++;
	ck_assert_int_eq(pause, 11);
	/* It has been of use for long: once is no reason. */
	for (int i = 0; i < 1000; i++)
		move(&account, 1.0, 2.0);
	ck_assert_double_gt(account.balance, 12.0);
	ck_assert_double_lt(account.balance, 12.8);
	move(&account, 1.0, 50.0);
	ck_assert(trust(&account, 1.0));
}
END_TEST

/* Kernels of one pool whose rounds differ by any factor: one round is one. */
START_TEST(long_rounds_count_no_more_than_short_ones)
{
	static const double unit[] = { 1e-6, 1e-3, 1.0, 1e3 };
	struct ata__tail_account account = { .balance = 0.0 };
	int harm = 0, pause = 0;

	/* Two that went well outweigh one of twice the time, not two. */
	move(&account, unit[_i], 2.0);
	move(&account, unit[_i], 2.0);
	while (trust(&account, 1.0)) {
		move(&account, 1.0, 6.0);
		harm++;
	}
	ck_assert_int_eq(harm, 2);
	/* One that went wrong: ln(0.4 / 0.2) / ln(16 / 15) = 10.7. */
	account.balance = 0.0;
	move(&account, unit[_i], 7.0);
	while (!trust(&account, 1.0))
		pause++;
	ck_assert_int_eq(pause, 11);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("tail");
	TCase *tc = tcase_create("take");

	tcase_add_test(tc, both_finish_together);
	tcase_add_test(tc, who_is_behind_is_taken_at_its_pace);
	tcase_add_test(tc, who_has_not_begun_is_late_not_slow);
	tcase_add_test(tc, an_unknown_worker_is_taken_for_as_fast_or_at_its_pace);
	tcase_add_test(tc, nothing_is_taken_where_that_ends_nothing_sooner);
	tcase_add_test(tc, what_is_due_later_may_stay);
	tcase_add_test(tc, nothing_is_taken_where_that_costs_too_much);
	tcase_add_test(tc, luck_is_no_speed_but_a_slowdown_is_one);
	tcase_add_loop_test(tc, the_round_never_ends_later, 0, 10);
	tcase_add_test(tc, a_move_is_worth_what_came_of_it);
	tcase_add_loop_test(tc, no_prediction_is_worth_many_rounds, 0, 3);
	tcase_add_test(tc, who_does_harm_pauses_and_tries_again);
	tcase_add_loop_test(tc, long_rounds_count_no_more_than_short_ones, 0, 4);
	suite_add_tcase(s, tc);
	return t_run(s);
}
