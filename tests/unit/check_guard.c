/* SPDX-License-Identifier: MIT */
/*
 * Pieces and what is taken, one step after the other on one thread: the threads
 * are check_pool_guard's and stress_pool's.
 */
#include <stdlib.h>

#include <atasched.h>

#include "pool/guard.h"
#include "tests/common/t_run.h"

#define MS 1000000u		/* ns */

static struct ata__guard guard;

/* A kernel that has learned these times per task; 0: nothing. */
static struct ata_bandit *kernel_of(uint32_t arms, const double *mean)
{
	double *count = calloc(arms, sizeof(*count));
	struct ata_bandit_config config;
	struct ata_bandit *kernel;

	for (uint32_t i = 0; i < arms; i++)
		count[i] = mean[i] > 0.0 ? 100.0 : 0.0;
	ata_bandit_config_init(&config);
	config.arms = arms;
	config.policy = "auto";
	config.prior_mean = mean;
	config.prior_count = count;
	ck_assert_int_eq(ata_bandit_create(&kernel, &config), 0);
	free(count);
	return kernel;
}

/* Lay out these shares; is it worth it? */
static bool lay(const double *mean, const uint64_t *count,
		struct ata__range *range, uint32_t n)
{
	struct ata_bandit *kernel = kernel_of(n, mean);
	bool worth;

	ck_assert_int_eq(ata__guard_init(&guard, n), 0);
	guard.base = 0;
	ata__ranges_lay(range, count, n);
	worth = ata__guard_lay(&guard, range, range[n - 1].end, kernel);
	ata_bandit_destroy(kernel);
	return worth;
}

START_TEST(a_share_comes_in_pieces_from_its_front)
{
	const double mean[] = { 1.01e-6, 1.01e-6 };
	const uint64_t count[] = { 25, 25 };
	const uint64_t ends[] = { 10, 20, 25 };
	struct ata__range range[2], piece = { 0, 0 };

	ck_assert(lay(mean, count, range, 2));
	for (int i = 0; i < 3; i++) {
		uint64_t before = piece.end;

		ck_assert(ata__guard_take(&guard, 0, &piece));
		ck_assert_uint_eq(piece.begin, before);
		ck_assert_uint_eq(piece.end, ends[i]);
	}
	ck_assert(!ata__guard_take(&guard, 0, &piece));
	ck_assert(ata__guard_take(&guard, 1, &piece));
	ck_assert_uint_eq(piece.begin, 25);
	ata__guard_fini(&guard);
}
END_TEST

START_TEST(pieces_are_a_64th_of_long_rounds)
{
	const double mean[] = { 1e-3, 1e-3 }, unknown[] = { 0.0, 1e-3 };
	const uint64_t count[] = { 6400, 3200 };
	struct ata__range range[2], piece;

	ck_assert(lay(mean, count, range, 2));
	for (uint32_t i = 0; i < 2; i++) {
		ck_assert(ata__guard_take(&guard, i, &piece));
		ck_assert_uint_eq(piece.end - piece.begin, 100);
	}
	ata__guard_fini(&guard);
	/* The share's own 64th where one is unknown. */
	ck_assert(lay(unknown, count, range, 2));
	for (uint32_t i = 0; i < 2; i++) {
		ck_assert(ata__guard_take(&guard, i, &piece));
		ck_assert_uint_eq(piece.end - piece.begin, count[i] / 64);
	}
	ata__guard_fini(&guard);
}
END_TEST

/* The last pieces of a share, from one of so many units on: how many there are.
 * None is more than a quarter of what is left, or what is least. */
static int taper(uint32_t worker, uint64_t end, uint64_t first, uint64_t least)
{
	struct ata__range piece;
	uint64_t last = first;
	int n = 0;

	while (ata__guard_take(&guard, worker, &piece)) {
		uint64_t units = piece.end - piece.begin;
		uint64_t left = end - piece.begin;

		ck_assert_uint_le(units, last);
		ck_assert(units <= left / 4 || units <= least);
		ck_assert(units >= least || piece.end == end);
		n += units < first;
		last = units;
	}
	ck_assert_uint_eq(piece.end, end);
	return n;
}

START_TEST(pieces_become_finer_near_the_end)
{
	const double mean[] = { 1.01e-6, 2.02e-6 };
	const uint64_t ms[] = { 1000, 500 }, half[] = { 512, 256 };
	const uint64_t tenth[] = { 99, 49 };
	struct ata__range range[2];

	/* 16 us each, then down to 1 us, or a task. */
	ck_assert(lay(mean, ms, range, 2));
	ck_assert_int_le(taper(0, 1000, 16, 1), 16);
	ck_assert_int_le(taper(1, 1500, 8, 1), 12);
	ata__guard_fini(&guard);
	/* 10 us, then down to 2. */
	ck_assert(lay(mean, half, range, 2));
	ck_assert_int_le(taper(0, 512, 10, 2), 10);
	ata__guard_fini(&guard);
	ck_assert(lay(mean, tenth, range, 2));
	ck_assert_int_eq(taper(0, 99, 10, 10), 1);	/* of 9 */
	ata__guard_fini(&guard);
}
END_TEST

/* Of a worker that is at its first task, and holds so many more that take 1 us:
 * does the other help? */
static bool helps(uint64_t round, uint64_t left, uint32_t workers)
{
	double mean[64] = { 0 };
	uint64_t count[64] = { 0 };
	struct ata__range range[64];
	bool help;

	for (uint32_t i = 0; i < workers; i++) {
		mean[i] = 1.01e-6;
		count[i] = round;
	}
	lay(mean, count, range, workers);
	for (uint32_t i = 0; i < workers; i++)
		atomic_store(&guard.of[i].units, i == 1 ? left : 0);
	help = ata__guard_help(&guard, 0, 0, 0);
	ata__guard_fini(&guard);
	return help;
}

START_TEST(little_is_worth_a_move_in_long_rounds)
{
	ck_assert(!helps(1000, 1, 2));
	ck_assert(helps(1000, 2, 2));
	ck_assert(!helps(250, 4, 2));
	ck_assert(helps(250, 5, 2));
	ck_assert(!helps(99, 10, 2));
	ck_assert(helps(99, 11, 2));
	/* To look at many takes longer. */
	ck_assert(!helps(1000, 4, 10));
	ck_assert(helps(1000, 5, 10));
	ck_assert(!helps(1000, 10, 64));
	ck_assert(helps(1000, 11, 64));
}
END_TEST

START_TEST(short_rounds_and_single_pieces_are_not_guarded)
{
	const double mean[] = { 1e-6, 1e-6, 1e-6, 1e-6, 1e-6 };
	const uint64_t ten_us[] = { 19, 19 }, alone[] = { 0, 1000 };
	const uint64_t five[] = { 24, 24, 24, 24, 24 }, one[] = { 1, 1 };
	const double ms[] = { 1e-3, 1e-3 };
	struct ata__range range[5];

	ck_assert(!lay(mean, ten_us, range, 2));
	ata__guard_fini(&guard);
	ck_assert(!lay(mean, alone, range, 2));
	ata__guard_fini(&guard);
	ck_assert(!lay(mean, five, range, 5));	/* 24 us for 5 to look */
	ata__guard_fini(&guard);
	ck_assert(!lay(ms, one, range, 2));
	ata__guard_fini(&guard);
}
END_TEST

START_TEST(what_has_not_begun_is_taken_from_the_back)
{
	const double mean[] = { 1e-3, 1e-3 };
	const uint64_t count[] = { 4, 10 };
	struct ata__range range[2], piece;

	ck_assert(lay(mean, count, range, 2));
	for (int i = 0; i < 4; i++)
		ck_assert(ata__guard_take(&guard, 0, &piece));
	ck_assert(ata__guard_take(&guard, 1, &piece));
	/* At 4 ms worker 1 is at its first task: so each takes it 4 ms at
	 * least, 9 are left, and worker 0 ends 7 of them while it ends 2. */
	ck_assert(ata__guard_help(&guard, 0, 0, 4 * MS));
	for (uint64_t task = 7; task < 14; task++) {
		ck_assert(ata__guard_take(&guard, 0, &piece));
		ck_assert_uint_eq(piece.begin, task);
	}
	ck_assert(!ata__guard_take(&guard, 0, &piece));
	ck_assert(ata__guard_take(&guard, 1, &piece));
	ck_assert_uint_eq(piece.begin, 5);
	ck_assert(ata__guard_take(&guard, 1, &piece));
	ck_assert(!ata__guard_take(&guard, 1, &piece));
	ck_assert(!ata__guard_help(&guard, 0, 0, 11 * MS));
	ata__guard_fini(&guard);
}
END_TEST

/* Pieces of 100: worker 0 is as far as was predicted, and so is the other,
 * which began the round later. */
START_TEST(units_begun_are_counted_from_the_round_s_begin)
{
	const double mean[] = { 1e-3, 1e-3 };
	const uint64_t count[] = { 6400, 3200 };
	struct ata__range range[2], piece;

	ck_assert(lay(mean, count, range, 2));
	while (ata__guard_take(&guard, 1, &piece))
		;
	for (int i = 0; i < 33; i++)
		ck_assert(ata__guard_take(&guard, 0, &piece));
	ck_assert(ata__guard_help(&guard, 1, 100 * MS, 3400 * MS));
	ck_assert(ata__guard_take(&guard, 1, &piece));
	/* At 3.4 s it is late, so at 3.4 / 3300 s each: another 3.194 s. */
	ck_assert_uint_eq(piece.begin, 6400 - 1573);
	ata__guard_fini(&guard);
}
END_TEST

START_TEST(what_was_taken_may_be_taken_again)
{
	const double mean[] = { 1e-3, 1e-3, 1e-3 };
	const uint64_t count[] = { 1, 10, 1 };
	struct ata__range range[3], piece;

	ck_assert(lay(mean, count, range, 3));
	for (uint32_t i = 0; i < 3; i++)
		ck_assert(ata__guard_take(&guard, i, &piece));
	ck_assert(ata__guard_help(&guard, 0, 0, 1 * MS));
	ck_assert(ata__guard_take(&guard, 0, &piece));
	ck_assert_uint_eq(piece.begin, 7);	/* 4 of 9 */
	ck_assert(ata__guard_help(&guard, 2, 0, 1 * MS));
	ck_assert(ata__guard_take(&guard, 2, &piece));
	ck_assert_uint_eq(piece.begin, 5);	/* 2 of 5 */
	/* Worker 0 has stopped; its next ones go to worker 1. */
	ck_assert(ata__guard_take(&guard, 1, &piece));
	ck_assert(ata__guard_take(&guard, 1, &piece));
	ck_assert(ata__guard_take(&guard, 1, &piece));
	ck_assert(!ata__guard_take(&guard, 1, &piece));
	ck_assert(ata__guard_help(&guard, 1, 0, 100 * MS));
	ck_assert(ata__guard_take(&guard, 1, &piece));
	ck_assert_uint_ge(piece.begin, 8);
	ata__guard_fini(&guard);
}
END_TEST

START_TEST(a_worker_that_lost_all_before_it_began_helps_as_predicted)
{
	const double mean[] = { 1e-3, 1e-3, 0.0 };
	const uint64_t count[] = { 2, 20, 2 };
	struct ata__range range[3], piece;

	ck_assert(lay(mean, count, range, 3));
	atomic_store(&guard.of[0].units, 0);
	atomic_store(&guard.of[2].units, 0);
	ck_assert(!ata__guard_take(&guard, 0, &piece));
	ck_assert(ata__guard_help(&guard, 0, 5 * MS, 5 * MS));
	ck_assert(ata__guard_take(&guard, 0, &piece));
	ck_assert_uint_eq(piece.begin, 12);
	/* Of whom nothing is known, it does not try. */
	ck_assert(!ata__guard_help(&guard, 2, 5 * MS, 5 * MS));
	ata__guard_fini(&guard);
}
END_TEST

/* Rounds in which worker 1 is done early and takes of the other's last ones,
 * and is stopped then, for so long; in how many of 40 does it help? */
static int often(uint64_t stopped)
{
	const double mean[] = { 1e-3, 1.1e-3 };
	const uint64_t count[] = { 11, 5 };
	struct ata_bandit *kernel = kernel_of(2, mean);
	struct ata__range range[2], piece;
	int moves = 0;

	ck_assert_int_eq(ata__guard_init(&guard, 2), 0);
	guard.base = 0;
	for (int round = 0; round < 40; round++) {
		ata__ranges_lay(range, count, 2);
		ck_assert(ata__guard_lay(&guard, range, 16, kernel));
		while (ata__guard_take(&guard, 1, &piece))
			;
		for (int i = 0; i < 3; i++)
			ck_assert(ata__guard_take(&guard, 0, &piece));
		if (!ata__guard_help(&guard, 1, 0, 3 * MS))
			continue;
		moves++;
		while (ata__guard_take(&guard, 0, &piece))
			;
		while (ata__guard_take(&guard, 1, &piece))
			;
		ck_assert(!ata__guard_help(&guard, 1, 0, 7 * MS + stopped));
	}
	ata_bandit_destroy(kernel);
	ata__guard_fini(&guard);
	return moves;
}

START_TEST(who_is_stopped_whenever_it_helps_leaves_it)
{
	ck_assert_int_eq(often(0), 40);
	ck_assert_int_le(often(40 * MS), 2);
}
END_TEST

START_TEST(a_round_that_was_cancelled_says_nothing_of_help)
{
	const double mean[] = { 1e-3, 1e-3 };
	const uint64_t count[] = { 4, 10 };
	struct ata_bandit *kernel = kernel_of(2, mean);
	struct ata__range range[2], piece;

	ck_assert(lay(mean, count, range, 2));
	while (ata__guard_take(&guard, 0, &piece))
		;
	ck_assert(ata__guard_help(&guard, 0, 0, 4 * MS));
	ata__ranges_lay(range, count, 2);
	ck_assert(ata__guard_lay(&guard, range, 14, kernel));
	while (ata__guard_take(&guard, 0, &piece))
		;
	ck_assert(ata__guard_help(&guard, 0, 86 * MS, 90 * MS));
	ck_assert_double_eq(guard.of[0].account.balance, 0.0);
	ata_bandit_destroy(kernel);
	ata__guard_fini(&guard);
}
END_TEST

/* More tasks than a word counts: units of several; each still runs once. */
START_TEST(many_tasks_are_counted_in_units)
{
	const double mean[] = { 1e-9, 1e-9, 1e-9 };
	const uint64_t tasks = (UINT64_C(1) << 40) + 12345;
	const uint64_t count[] = { tasks / 2, 0, tasks - tasks / 2 };
	struct ata__range range[3], piece;
	uint64_t next = 0;

	ck_assert(lay(mean, count, range, 3));
	ck_assert_uint_eq(range[0].begin, 0);
	ck_assert_uint_eq(range[0].end, range[1].begin);
	ck_assert_uint_eq(range[1].end, range[1].begin);
	ck_assert_uint_eq(range[1].end, range[2].begin);
	ck_assert_uint_eq(range[2].end, tasks);
	ck_assert_uint_le(count[0] - range[0].end, 512);
	for (uint32_t i = 0; i < 3; i++)
		for (; ata__guard_take(&guard, i, &piece); next = piece.end) {
			ck_assert_uint_eq(piece.begin, next);
			ck_assert_uint_lt(piece.begin, piece.end);
		}
	ck_assert_uint_eq(next, tasks);
	ata__guard_fini(&guard);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("guard");
	TCase *tc = tcase_create("guard");

	tcase_add_test(tc, a_share_comes_in_pieces_from_its_front);
	tcase_add_test(tc, pieces_are_a_64th_of_long_rounds);
	tcase_add_test(tc, pieces_become_finer_near_the_end);
	tcase_add_test(tc, little_is_worth_a_move_in_long_rounds);
	tcase_add_test(tc, short_rounds_and_single_pieces_are_not_guarded);
	tcase_add_test(tc, what_has_not_begun_is_taken_from_the_back);
	tcase_add_test(tc, units_begun_are_counted_from_the_round_s_begin);
	tcase_add_test(tc, what_was_taken_may_be_taken_again);
	tcase_add_test(
		tc, a_worker_that_lost_all_before_it_began_helps_as_predicted);
	tcase_add_test(tc, who_is_stopped_whenever_it_helps_leaves_it);
	tcase_add_test(tc, a_round_that_was_cancelled_says_nothing_of_help);
	tcase_add_test(tc, many_tasks_are_counted_in_units);
	suite_add_tcase(s, tc);
	return t_run(s);
}
