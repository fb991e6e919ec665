/* SPDX-License-Identifier: MIT */
/* ata_bandit_present(), ata_bandit_limit(): who may get tasks. */
#include <errno.h>

#include <atasched.h>

#include "tests/common/t_bandit.h"
#include "tests/common/t_pool.h"
#include "tests/common/t_run.h"

#define N 8

static const double even[N] = { 1, 1, 1, 1, 1, 1, 1, 1 };

static uint32_t count_active(const uint64_t *count)
{
	uint32_t active = 0;

	for (uint32_t i = 0; i < N; i++)
		active += count[i] > 0;
	return active;
}

START_TEST(refuses_bad_arguments)
{
	struct ata_bandit *bandit = t_kernel(2, "ata-empirical");
	uint64_t count[2];

	ck_assert_int_eq(ata_bandit_present(NULL, 0, 1), -EINVAL);
	ck_assert_int_eq(ata_bandit_present(bandit, 2, 0), -EINVAL);
	ck_assert_int_eq(ata_bandit_limit(NULL, 1), -EINVAL);
	ck_assert_int_eq(ata_bandit_limit(bandit, 0), -EINVAL);
	ck_assert_int_eq(ata_bandit_allocate(bandit, 4, count), 0);
	ck_assert_uint_eq(count[0], 2);
	ata_bandit_destroy(bandit);
}
END_TEST

START_TEST(the_only_one_stays)
{
	struct ata_bandit *bandit = t_kernel(2, "ofta");
	uint64_t count[2];

	ck_assert_int_eq(ata_bandit_present(bandit, 0, 0), 0);
	ck_assert_int_eq(ata_bandit_present(bandit, 0, 0), 0);
	ck_assert_int_eq(ata_bandit_present(bandit, 1, 0), -EINVAL);
	ck_assert_int_eq(ata_bandit_allocate(bandit, 4, count), 0);
	ck_assert_uint_eq(count[1], 4);
	ck_assert_int_eq(ata_bandit_present(bandit, 0, 7), 0);
	ck_assert_int_eq(ata_bandit_present(bandit, 1, 0), 0);
	ck_assert_int_eq(ata_bandit_allocate(bandit, 4, count), 0);
	ck_assert_uint_eq(count[0], 4);
	ata_bandit_destroy(bandit);
}
END_TEST

/* Whatever is wished, in any order, while speeds change. _i: a policy. */
START_TEST(wishes_hold_in_every_round)
{
	const char *policy = ata_policy_name((uint32_t)_i);
	struct ata_bandit *bandit = t_kernel(N, policy);
	uint64_t seed = 11, count[N];
	int present[N] = { 1, 1, 1, 1, 1, 1, 1, 1 };
	double mean[N] = { 1, 2, 3, 4, 4, 3, 2, 1 };
	uint32_t most = N, left = N;

	for (int round = 0; round < 3000; round++) {
		uint32_t arm = (uint32_t)(t_random(&seed) % N);
		int wish = (int)(t_random(&seed) % 2);

		if (round % 7 == 0) {
			int error = ata_bandit_present(bandit, arm, wish);

			ck_assert_int_eq(error, left == 1 && present[arm] &&
					 !wish ? -EINVAL : 0);
			left = error ? left :
			       left + (uint32_t)wish - (uint32_t)present[arm];
			present[arm] = error ? 1 : wish;
		}
		if (round % 11 == 0) {
			most = (uint32_t)(t_random(&seed) % (N + 2)) + 1;
			ck_assert_int_eq(ata_bandit_limit(bandit, most), 0);
		}
		if (round % 50 == 0)
			mean[arm] = t_uniform(&seed, 0.5, 9.0);
		t_round(bandit, mean, t_random(&seed) % 40 + 1, count);
		ck_assert_uint_le(count_active(count), most);
		for (uint32_t i = 0; i < N; i++)
			ck_assert(present[i] || count[i] == 0);
	}
	ata_bandit_destroy(bandit);
}
END_TEST

/* The fastest, and among them the optimum. */
START_TEST(a_limit_takes_the_smallest_scores)
{
	static const double mean[N] = { 5, 2, 9, 2, 7, 3, 2, 8 };
	static const double best[3] = { 2, 2, 2 };
	struct ata_bandit *bandit = t_oracle(N, mean);
	uint64_t count[N], expected[3];

	ck_assert_int_eq(ata_bandit_limit(bandit, 3), 0);
	ck_assert_int_eq(ata_split(best, 3, 100, expected), 0);
	ck_assert_int_eq(ata_bandit_allocate(bandit, 100, count), 0);
	ck_assert_uint_eq(count[1], expected[0]);
	ck_assert_uint_eq(count[3], expected[1]);
	ck_assert_uint_eq(count[6], expected[2]);
	/* of equal ones the first */
	ck_assert_int_eq(ata_bandit_limit(bandit, 2), 0);
	ck_assert_int_eq(ata_bandit_present(bandit, 1, 0), 0);
	ck_assert_int_eq(ata_bandit_allocate(bandit, 100, count), 0);
	ck_assert_uint_eq(count[3], 50);
	ck_assert_uint_eq(count[6], 50);
	ata_bandit_destroy(bandit);
}
END_TEST

/* Of which nothing is known: the first ones, then the next. */
START_TEST(unknown_ones_come_in_turn)
{
	struct ata_bandit *bandit = t_kernel(N, "ata-empirical");
	uint64_t count[N];

	ata_bandit_limit(bandit, 3);
	ata_bandit_present(bandit, 1, 0);
	t_round(bandit, even, 8, count);
	ck_assert_uint_eq(count[0], 3);
	ck_assert_uint_eq(count[2], 3);
	ck_assert_uint_eq(count[3], 2);
	t_round(bandit, even, 9, count);
	for (uint32_t i = 4; i < 7; i++)
		ck_assert_uint_eq(count[i], 3);
	ata_bandit_destroy(bandit);
}
END_TEST

START_TEST(a_greedy_kernel_has_no_allocation_still)
{
	struct ata_bandit *bandit = t_kernel(2, "gta");
	uint64_t count[2] = { 7, 7 };

	ck_assert_int_eq(ata_bandit_present(bandit, 0, 0), 0);
	ck_assert_int_eq(ata_bandit_allocate(bandit, 9, count), -ENOTSUP);
	ck_assert_uint_eq(count[0], 7);
	ata_bandit_destroy(bandit);
}
END_TEST

/* auto tries unknown workers by rank, and leaves a place to those it knows. */
START_TEST(auto_tries_within_the_limit)
{
	static const int32_t rank[N] = { 0, 1, 2, 3, 4, 5, 6, 7 };
	struct ata_bandit_config config;
	struct ata_bandit *bandit;
	uint64_t count[N];

	ata_bandit_config_init(&config);
	config.arms = N;
	config.policy = "auto";
	config.rank = rank;
	ck_assert_int_eq(ata_bandit_create(&bandit, &config), 0);
	ata_bandit_limit(bandit, 3);
	ata_bandit_present(bandit, 7, 0);
	t_round(bandit, even, 30, count);
	for (uint32_t i = 4; i < 7; i++)
		ck_assert_uint_eq(count[i], 10);
	t_round(bandit, even, 30, count);
	ck_assert_uint_eq(count[2] + count[3], 2);
	ck_assert_uint_eq(count[4], 28);
	/* with a limit of 1 whole rounds */
	ata_bandit_limit(bandit, 1);
	t_round(bandit, even, 30, count);
	ck_assert_uint_eq(count[1], 30);
	ata_bandit_destroy(bandit);
}
END_TEST

/* auto keeps shares that are nearly best, but not those of who is gone. */
START_TEST(auto_does_not_rest_on_who_is_gone)
{
	struct ata_bandit *bandit = t_kernel(N, "auto");
	uint64_t count[N], before[N];

	for (int round = 0; round < 50; round++)
		t_round(bandit, even, 64, before);
	ck_assert_int_eq(ata_bandit_present(bandit, 3, 0), 0);
	t_round(bandit, even, 64, count);
	ck_assert_uint_eq(count[3], 0);
	ck_assert_uint_le(count[0], 10);
	ck_assert_int_eq(ata_bandit_present(bandit, 3, 1), 0);
	t_round(bandit, even, 64, count);
	for (uint32_t i = 0; i < N; i++)
		ck_assert_uint_eq(count[i], before[i]);
	ck_assert_int_eq(ata_bandit_limit(bandit, 7), 0);
	t_round(bandit, even, 64, count);
	ck_assert_uint_eq(count_active(count), 7);
	ata_bandit_destroy(bandit);
}
END_TEST

/* A limit that is reached leaves probes no place of their own: one takes that
 * of a worker, within the budget; and what it finds is used. */
START_TEST(auto_probes_within_the_limit)
{
	double mean[N] = { 1, 1, 1, 1, 2, 2, 2, 2 }, sum = 0.0;
	struct ata_bandit *bandit = t_kernel(N, "auto");
	uint64_t count[N];
	int round;

	ata_bandit_limit(bandit, 3);
	for (round = 0; round < 20; round++)
		t_round(bandit, mean, 60, count);
	for (round = 0; round < 4000; round++) {
		sum += t_round(bandit, mean, 60, count);
		ck_assert_uint_le(count_active(count), 3);
	}
	/* the best is 20; seen: 20.08 */
	ck_assert_double_le(sum, 1.01 * 20.0 * 4000);
	mean[6] = 0.25;
	for (round = 0; round < 4000 && count[6] < 30; round++)
		t_round(bandit, mean, 60, count);
	ck_assert_uint_ge(count[6], 30);
	/* with 1 there is no place at all */
	ata_bandit_limit(bandit, 1);
	for (round = 0; round < 4000; round++) {
		t_round(bandit, mean, 60, count);
		ck_assert_uint_eq(count[6], 60);
	}
	ata_bandit_destroy(bandit);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("bandit_present");
	TCase *tc = tcase_create("bandit_present");

	tcase_add_test(tc, refuses_bad_arguments);
	tcase_add_test(tc, the_only_one_stays);
	tcase_add_loop_test(tc, wishes_hold_in_every_round, 0, 5);
	tcase_add_test(tc, a_limit_takes_the_smallest_scores);
	tcase_add_test(tc, unknown_ones_come_in_turn);
	tcase_add_test(tc, a_greedy_kernel_has_no_allocation_still);
	tcase_add_test(tc, auto_tries_within_the_limit);
	tcase_add_test(tc, auto_does_not_rest_on_who_is_gone);
	tcase_add_test(tc, auto_probes_within_the_limit);
	suite_add_tcase(suite, tc);
	return t_run(suite);
}
