/* SPDX-License-Identifier: MIT */
/* What the state does between calls, where the public interface hides it. */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <atasched/bandit.h>

#include "bandit/bandit.h"
#include "bandit/bound.h"
#include "tests/common/t_run.h"

static struct ata_bandit *open_bandit(const struct ata_bandit_config *config)
{
	struct ata_bandit *bandit = NULL;

	ck_assert_int_eq(ata_bandit_create(&bandit, config), 0);
	return bandit;
}

static struct ata_bandit *default_bandit(uint32_t arms)
{
	struct ata_bandit_config config;

	ata_bandit_config_init(&config);
	config.policy = "ata-empirical";	/* keeps nothing of its own */
	config.arms = arms;
	return open_bandit(&config);
}

START_TEST(round_number_is_that_of_the_round_to_come)
{
	struct ata_bandit *bandit = default_bandit(2);
	uint64_t count[2];

	for (uint64_t k = 1; k < 5; k++) {
		ck_assert_double_eq(bandit->level, ata__bound_level(k));
		ata_bandit_allocate(bandit, 3, count);
		ck_assert_double_eq(bandit->level, ata__bound_level(k));
		ck_assert_int_eq(ata_bandit_close(bandit, 1.0), 0);
	}
	ata_bandit_destroy(bandit);
}
END_TEST

START_TEST(pieces_of_a_round_are_one_batch)
{
	struct ata_bandit *bandit = default_bandit(2);
	uint64_t count[2];

	ata_bandit_allocate(bandit, 8, count);
	ata_bandit_observe(bandit, 1, 3, 3.0);
	ata_bandit_observe(bandit, 1, 5, 13.0);
	ck_assert_double_eq(bandit->arm[1].count, 0.0);
	ck_assert_int_eq(ata_bandit_close(bandit, 16.0), 0);
	ck_assert_uint_eq(bandit->arm[1].batches, 1);
	ck_assert_double_eq(bandit->arm[1].count, 8.0);
	ck_assert_double_eq(bandit->arm[1].mean, 2.0);
	ck_assert_uint_eq(bandit->arm[0].batches, 0);
	ck_assert_uint_eq(bandit->pending[1].tasks, 0);
	ata_bandit_destroy(bandit);
}
END_TEST

START_TEST(configuration_is_copied)
{
	double mean[2] = { 1.0, 2.0 }, count[2] = { 3.0, 0.0 };
	double true_mean[2] = { 5.0, 6.0 };
	char policy[] = "ofta", kernel[] = "copy", machine[] = "here";
	struct ata_bandit_config config;
	struct ata_bandit *bandit;

	ata_bandit_config_init(&config);
	config.arms = 2;
	config.policy = policy;
	config.true_mean = true_mean;
	config.prior_mean = mean;
	config.prior_count = count;
	config.kernel = kernel;
	config.machine = machine;
	bandit = open_bandit(&config);
	memset(policy, 0, sizeof(policy));
	memset(kernel, 0, sizeof(kernel));
	memset(machine, 0, sizeof(machine));
	memset(mean, 0, sizeof(mean));
	memset(true_mean, 0, sizeof(true_mean));
	ck_assert_str_eq(bandit->policy->name, "ofta");
	ck_assert_str_eq(bandit->kernel, "copy");
	ck_assert_str_eq(bandit->machine, "here");
	ck_assert_double_eq(bandit->true_mean[1], 6.0);
	ck_assert_double_eq(bandit->arm[0].mean, 1.0);
	ck_assert_double_eq(bandit->arm[1].count, 0.0);
	ata_bandit_destroy(bandit);
}
END_TEST

/* Many random lives: always a full allocation, never a score the split would
 * refuse, the learned counts those that were observed in closed rounds. */
START_TEST(any_life_keeps_the_books)
{
	uint64_t seed = (uint64_t)_i, count[9];
	struct ata_bandit *bandit = default_bandit(9);
	double timed = 0.0, known = 0.0;

	bandit->policy = ata__policy_find(_i % 2 ? "ata" : "ata-empirical");
	bandit->alpha = bandit->eta = exp(t_uniform(&seed, -5.0, 1.0));
	for (int k = 0; k < 2000; k++) {
		uint64_t tasks = t_random(&seed) % 40 + 1, sum = 0;
		int failed = t_random(&seed) % 8 == 0;

		ck_assert_int_eq(ata_bandit_allocate(bandit, tasks, count), 0);
		for (uint32_t i = 0; i < 9; i++) {
			sum += count[i];
			ck_assert(bandit->score[i] == 0.0 ||
				  (isnormal(bandit->score[i]) &&
				   bandit->score[i] > 0.0));
			if (count[i] > 0)
				ata_bandit_observe(bandit, i, count[i],
						   t_uniform(&seed, 0.0, 3.0));
		}
		ck_assert_uint_eq(sum, tasks);
		if (failed)
			continue;
		ck_assert_int_eq(ata_bandit_close(bandit, 3.0), 0);
		timed += (double)tasks;
	}
	for (int i = 0; i < 9; i++)
		known += bandit->arm[i].count;
	ck_assert_double_eq(known, timed);
	ata_bandit_destroy(bandit);
}
END_TEST

/* A team of the first arms: they get all, by the policy of a bandit that has no
 * other arms; what is known of the others stays, and serves again. _i:
 * policy. */
START_TEST(a_team_has_the_first_arms_only)
{
	static const double mean[5] = { 4.0, 2.0, 3.0, 1.0, 1.0 };
	static const int32_t rank[5] = { 0, 1, 0, 2, 2 };
	const char *policy = ata_policy_name((uint32_t)_i);
	struct ata_bandit *large, *small;
	struct ata_bandit_config config;
	uint64_t all[5], few[5];

	ata_bandit_config_init(&config);
	config.policy = policy;
	config.alpha = 1.0;
	config.true_mean = mean;
	config.rank = rank;
	config.arms = 5;
	large = open_bandit(&config);
	config.arms = 3;
	small = open_bandit(&config);
	for (int k = 0; k < 30; k++) {
		uint64_t tasks = k < 3 ? 2 : 29;

		memset(all, 0xff, sizeof(all));
		if (ata__bandit_allocate(large, 3, tasks, all) == -ENOTSUP)
			break;
		ck_assert_int_eq(ata_bandit_allocate(small, tasks, few), 0);
		ck_assert_mem_eq(all, few, 3 * sizeof(*all));
		ck_assert_uint_eq(all[3] + all[4], 0);
		ck_assert_uint_eq(large->arms, 5);
		for (uint32_t i = 0; i < 3; i++) {
			double time = (double)all[i] * mean[i];

			if (all[i] == 0)
				continue;
			ata_bandit_observe(large, i, all[i], time);
			ata_bandit_observe(small, i, all[i], time);
		}
		ck_assert_int_eq(ata_bandit_close(large, 1.0), 0);
		ck_assert_int_eq(ata_bandit_close(small, 1.0), 0);
	}
	ck_assert_double_eq(large->arm[3].count, 0.0);
	ck_assert_int_eq(ata_bandit_allocate(large, 29, all),
			 strcmp(policy, "gta") ? 0 : -ENOTSUP);
	if (strcmp(policy, "gta"))
		ck_assert_uint_gt(all[3] + all[4], 0);
	ata_bandit_destroy(large);
	ata_bandit_destroy(small);
}
END_TEST

/* What auto keeps of its last shares is for the same team only. */
START_TEST(teams_may_take_turns)
{
	struct ata_bandit_config config;
	struct ata_bandit *bandit;
	uint64_t count[5];

	ata_bandit_config_init(&config);
	config.policy = "auto";
	config.arms = 5;
	bandit = open_bandit(&config);
	for (uint32_t k = 0; k < 40; k++) {
		uint32_t team = k % 5 + 1;
		uint64_t sum = 0;

		ck_assert_int_eq(ata__bandit_allocate(bandit, team, 29, count),
				 0);
		for (uint32_t i = 0; i < 5; i++) {
			sum += count[i];
			if (count[i] > 0)
				ata_bandit_observe(bandit, i, count[i],
						   (double)count[i]);
			ck_assert(i < team || count[i] == 0);
		}
		ck_assert_uint_eq(sum, 29);
		ck_assert_int_eq(ata_bandit_close(bandit, 29.0), 0);
	}
	ata_bandit_destroy(bandit);
}
END_TEST

/* Allocated early, begun late: closed like any other. */
START_TEST(a_round_may_begin_after_others_were_closed)
{
	struct ata_bandit *bandit = default_bandit(2);
	uint64_t count[2];

	ck_assert_int_eq(ata_bandit_allocate(bandit, 4, count), 0);
	ata_bandit_observe(bandit, 0, 4, 1.0);
	ck_assert_int_eq(ata_bandit_close(bandit, 1.0), 0);
	ck_assert_int_eq(ata_bandit_close(bandit, 1.0), -EINVAL);
	ata_bandit_observe(bandit, 0, 4, 1.0);
	ata__bandit_begin(bandit);
	ata_bandit_observe(bandit, 1, 4, 1.0);
	ck_assert_int_eq(ata_bandit_close(bandit, 1.0), 0);
	ck_assert_uint_eq(bandit->rounds, 2);
	ck_assert_double_eq(bandit->arm[0].count, 4.0);
	ck_assert_double_eq(bandit->arm[1].count, 4.0);
	ata_bandit_destroy(bandit);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("bandit");
	TCase *tc = tcase_create("bandit");

	tcase_add_test(tc, round_number_is_that_of_the_round_to_come);
	tcase_add_test(tc, pieces_of_a_round_are_one_batch);
	tcase_add_test(tc, configuration_is_copied);
	tcase_add_loop_test(tc, a_team_has_the_first_arms_only, 0, 6);
	tcase_add_test(tc, teams_may_take_turns);
	tcase_add_test(tc, a_round_may_begin_after_others_were_closed);
	tcase_add_loop_test(tc, any_life_keeps_the_books, 0, 8);
	suite_add_tcase(suite, tc);
	return t_run(suite);
}
