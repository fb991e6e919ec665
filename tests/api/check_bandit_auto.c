/* SPDX-License-Identifier: MIT */
/*
 * What fails here: the policy auto loses tasks, wastes rounds on workers it
 * knows nothing of, or does not leave out a slow one.
 */
#include <check.h>
#include <stdint.h>

#include <atasched.h>

#include "tests/common/t_bandit.h"
#include "tests/common/t_run.h"

#define N 8

static struct ata_bandit *create(uint32_t arms, const int32_t *rank)
{
	struct ata_bandit_config config;
	struct ata_bandit *bandit = NULL;

	ata_bandit_config_init(&config);
	config.policy = "auto";
	config.arms = arms;
	config.rank = rank;
	ck_assert_int_eq(ata_bandit_create(&bandit, &config), 0);
	return bandit;
}

/* From a report of eight tasks on 4 + 4 cores: 2 each on the fast ones. */
START_TEST(slow_workers_are_left_out)
{
	static const double mean[N] = { 4, 4, 1, 1, 4, 1, 4, 1 };
	struct ata_bandit *bandit = create(N, NULL);
	uint64_t count[N];
	double sum = 0.0;

	ck_assert_double_eq(t_round(bandit, mean, 8, count), 4.0);
	for (int round = 0; round < 300; round++)
		sum += t_round(bandit, mean, 8, count);
	/* optimum 2; probes cost 1 per cent at most */
	ck_assert_double_le(sum, 1.01 * 2.0 * 300);
	ata_bandit_destroy(bandit);
}
END_TEST

/* Two tasks a round, eight workers: the known ones do not wait for tasks. */
START_TEST(unknown_workers_get_one_task_each_by_rank)
{
	static const int32_t rank[N] = { 0, 2, 1, 2, 0, 1, 2, 0 };
	static const uint32_t order[] = { 1, 3, 6, 2, 5, 0, 4, 7 };
	static const double mean[N] = { 1, 1, 1, 1, 1, 1, 1, 1 };
	struct ata_bandit *bandit = create(N, rank);
	uint64_t count[N];

	for (uint32_t round = 0; round < 4; round++) {
		t_round(bandit, mean, 2, count);
		ck_assert_uint_eq(count[order[2 * round]], 1);
		ck_assert_uint_eq(count[order[2 * round + 1]], 1);
	}
	ata_bandit_destroy(bandit);
	/* With more tasks than workers all are tried at once, evenly. */
	bandit = create(N, rank);
	t_round(bandit, mean, 24, count);
	for (uint32_t i = 0; i < N; i++)
		ck_assert_uint_eq(count[i], 3);
	ata_bandit_destroy(bandit);
}
END_TEST

/* As the manual says of every policy: asked twice, the same counts. */
START_TEST(asked_twice_it_answers_the_same)
{
	double mean[N] = { 1, 2, 3, 4, 5, 6, 7, 8 };
	struct ata_bandit *bandit = create(N, NULL);
	uint64_t seed = 5, count[N], again[N];

	for (int round = 0; round < 2000; round++) {
		uint64_t tasks = t_random(&seed) % 40 + 1;

		if (round % 100 == 0)
			mean[t_random(&seed) % N] = t_uniform(&seed, 0.5, 9.0);
		ck_assert_int_eq(ata_bandit_allocate(bandit, tasks, again), 0);
		t_round(bandit, mean, tasks, count);
		for (uint32_t i = 0; i < N; i++)
			ck_assert_uint_eq(count[i], again[i]);
	}
	ata_bandit_destroy(bandit);
}
END_TEST

/* Times of any size, 0 among them: no task is lost, no score is bad. */
START_TEST(any_times_make_an_allocation)
{
	uint64_t seed = (uint64_t)_i + 1, count[N];
	struct ata_bandit *bandit = create(N, NULL);
	struct ata_arm arm;

	ata_arm_init(&arm);
	for (int round = 0; round < 500; round++) {
		double mean[N];

		for (uint32_t i = 0; i < N; i++)
			mean[i] = t_random(&seed) % 7 == 0 ? 0.0 :
				  pow(10.0, t_uniform(&seed, -300.0, 290.0));
		t_round(bandit, mean, t_random(&seed) % 100 + 1, count);
		for (uint32_t i = 0; i < N; i++) {
			ck_assert_int_eq(ata_bandit_stats(bandit, i, &arm), 0);
			ck_assert(arm.score >= 0.0 && isfinite(arm.score));
		}
	}
	ata_bandit_destroy(bandit);
}
END_TEST

/* Shares of many small tasks, slow or fast as a whole by 3 per cent. A worker
 * that becomes slower by a half has not its old share for ever, nor one by a
 * fifth. _i: how many tasks. */
START_TEST(large_shares_do_not_rest_for_ever)
{
	static const uint64_t many[] = { 400, 40000, UINT64_C(4) << 40 };
	static const double factor[] = { 1.5, 1.2 };
	double slower = factor[_i / 3], best = 1.0 / (3.0 + 1.0 / slower);
	struct ata_bandit *bandit = create(4, NULL);
	double tasks = (double)many[_i % 3], mean[4], sum = 0.0;
	uint64_t seed = 5, count[4];

	for (int round = 0; round < 300; round++) {
		double end;

		for (uint32_t i = 0; i < 4; i++)
			mean[i] = t_uniform(&seed, 0.95, 1.05);
		mean[3] *= round < 100 ? 1.0 : slower;
		end = t_round(bandit, mean, many[_i % 3], count);
		sum += round < 200 ? 0.0 : end / tasks;
	}
	/* The last of four is 3 per cent later than on average. */
	ck_assert_double_le(sum, 1.05 * 100.0 * best);
	ata_bandit_destroy(bandit);
}
END_TEST

/* The best of four is preempted: the round after that shows it, and it is back.
 * When it has become slow, five rounds at most show that, as it might be
 * preempted again. _i: one task, or one worker at once. */
START_TEST(who_does_all_comes_back)
{
	static const double mean[] = { 2, 2, 1, 2 };
	static const double preempted[] = { 2, 2, 5, 2 };
	struct ata_bandit *bandit = create(4, NULL);
	uint64_t count[4], tasks = _i ? 10 : 1;
	int slow = 0;

	if (_i)
		ata_bandit_limit(bandit, 1);
	for (int round = 0; round < 10; round++)
		t_round(bandit, mean, tasks, count);
	t_round(bandit, preempted, tasks, count);
	ck_assert_uint_eq(count[2], tasks);
	for (int round = 0; round < 20; round++) {
		t_round(bandit, mean, tasks, count);
		ck_assert_uint_eq(count[2], tasks);
	}
	for (int round = 0; round < 100; round++) {
		t_round(bandit, preempted, tasks, count);
		slow += count[2] > 0;
	}
	ck_assert_int_ge(slow, 2);
	ck_assert_int_le(slow, 6);
	ata_bandit_destroy(bandit);
}
END_TEST

START_TEST(one_worker_gets_all)
{
	static const double mean[] = { 3.0 };
	struct ata_bandit *bandit = create(1, NULL);
	uint64_t count[1];

	for (uint64_t tasks = 1; tasks < 50; tasks++)
		t_round(bandit, mean, tasks, count);
	t_round(bandit, mean, ATA_TASKS_MAX, count);
	ata_bandit_destroy(bandit);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("bandit_auto");
	TCase *tc = tcase_create("bandit_auto");

	tcase_add_test(tc, slow_workers_are_left_out);
	tcase_add_test(tc, unknown_workers_get_one_task_each_by_rank);
	tcase_add_test(tc, asked_twice_it_answers_the_same);
	tcase_add_loop_test(tc, any_times_make_an_allocation, 0, 20);
	tcase_add_loop_test(tc, large_shares_do_not_rest_for_ever, 0, 6);
	tcase_add_loop_test(tc, who_does_all_comes_back, 0, 2);
	tcase_add_test(tc, one_worker_gets_all);
	suite_add_tcase(suite, tc);
	return t_run(suite);
}
