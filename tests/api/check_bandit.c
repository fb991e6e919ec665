/* SPDX-License-Identifier: MIT */
/* A bandit's rounds, ata_bandit_*(): every documented return value. */
#include <errno.h>
#include <float.h>
#include <math.h>
#include <string.h>

#include <atasched.h>

#include "tests/common/t_run.h"

static struct ata_bandit_config config;
static const double means[3] = { 1.0, 2.0, 4.0 };

static void set_up(void)
{
	ata_bandit_config_init(&config);
	config.arms = 3;
}

static struct ata_bandit *open_bandit(const char *policy)
{
	struct ata_bandit *bandit = NULL;

	config.policy = policy;
	config.alpha = 1.0;
	config.true_mean = means;
	ck_assert_int_eq(ata_bandit_create(&bandit, &config), 0);
	ck_assert_ptr_nonnull(bandit);
	return bandit;
}

START_TEST(allocate_refuses_bad_arguments)
{
	struct ata_bandit *bandit = open_bandit("ofta");
	uint64_t count[3] = { 7, 7, 7 };

	ck_assert_int_eq(ata_bandit_allocate(NULL, 1, count), -EINVAL);
	ck_assert_int_eq(ata_bandit_allocate(bandit, 1, NULL), -EINVAL);
	ck_assert_int_eq(ata_bandit_allocate(bandit, 0, count), -EINVAL);
	ck_assert_int_eq(ata_bandit_allocate(bandit, ATA_TASKS_MAX + 1, count),
			 -EINVAL);
	for (int i = 0; i < 3; i++)
		ck_assert_uint_eq(count[i], 7);
	ck_assert_int_eq(ata_bandit_close(bandit, 1.0), -EINVAL);
	ata_bandit_destroy(bandit);
}
END_TEST

/* A refused allocation does not even forget what was observed. */
START_TEST(refused_allocation_keeps_the_round)
{
	struct ata_bandit *bandit = open_bandit("uta");
	uint64_t count[3];
	struct ata_arm arm;

	ata_arm_init(&arm);
	ck_assert_int_eq(ata_bandit_allocate(bandit, 3, count), 0);
	ck_assert_int_eq(ata_bandit_observe(bandit, 0, 2, 3.0), 0);
	ck_assert_int_eq(ata_bandit_allocate(bandit, 0, count), -EINVAL);
	ck_assert_int_eq(ata_bandit_close(bandit, 1.0), 0);
	ck_assert_int_eq(ata_bandit_stats(bandit, 0, &arm), 0);
	ck_assert_double_eq(arm.mean, 1.5);
	ata_bandit_destroy(bandit);
}
END_TEST

START_TEST(allocate_is_the_split_of_the_true_means)
{
	struct ata_bandit *bandit = open_bandit("ofta");
	uint64_t count[3], again[3], expect[3];

	ck_assert_int_eq(ata_split(means, 3, 9, expect), 0);
	ck_assert_int_eq(ata_bandit_allocate(bandit, 9, count), 0);
	ck_assert_mem_eq(count, expect, sizeof(count));
	ck_assert_int_eq(ata_bandit_allocate(bandit, 9, again), 0);
	ck_assert_mem_eq(count, again, sizeof(count));
	ata_bandit_destroy(bandit);
}
END_TEST

START_TEST(gta_has_rounds_without_an_allocation)
{
	struct ata_bandit *bandit = open_bandit("gta");
	uint64_t count[3] = { 7, 7, 7 };
	struct ata_arm arm;

	ata_arm_init(&arm);
	ck_assert_int_eq(ata_bandit_allocate(bandit, 5, count), -ENOTSUP);
	ck_assert_uint_eq(count[0], 7);
	ck_assert_int_eq(ata_bandit_observe(bandit, 2, 5, 10.0), 0);
	ck_assert_int_eq(ata_bandit_close(bandit, 10.0), 0);
	ck_assert_uint_eq(ata_bandit_rounds(bandit), 1);
	ck_assert_int_eq(ata_bandit_stats(bandit, 2, &arm), 0);
	ck_assert_double_eq(arm.score, 2.0);
	ck_assert_int_eq(arm.parked, 0);
	ata_bandit_destroy(bandit);
}
END_TEST

START_TEST(observe_refuses_bad_numbers)
{
	struct ata_bandit *b = open_bandit("uta");
	uint64_t count[3];
	struct ata_arm arm;

	ata_arm_init(&arm);
	ck_assert_int_eq(ata_bandit_allocate(b, 3, count), 0);
	ck_assert_int_eq(ata_bandit_observe(NULL, 0, 1, 1.0), -EINVAL);
	ck_assert_int_eq(ata_bandit_observe(b, 3, 1, 1.0), -EINVAL);
	ck_assert_int_eq(ata_bandit_observe(b, 0, 0, 1.0), -EINVAL);
	ck_assert_int_eq(ata_bandit_observe(b, 0, ATA_TASKS_MAX + 1, 1.0),
			 -EINVAL);
	ck_assert_int_eq(ata_bandit_observe(b, 0, 1, -1e-9), -EINVAL);
	ck_assert_int_eq(ata_bandit_observe(b, 0, 1, (double)NAN), -EINVAL);
	ck_assert_int_eq(ata_bandit_observe(b, 0, 1, (double)INFINITY),
			 -EINVAL);
	/* each is in range, but not the sum */
	ck_assert_int_eq(ata_bandit_observe(b, 0, 2, DBL_MAX), 0);
	ck_assert_int_eq(ata_bandit_observe(b, 0, 1, DBL_MAX), -EINVAL);
	ck_assert_int_eq(ata_bandit_observe(b, 0, ATA_TASKS_MAX - 1, 0.0),
			 -EINVAL);
	ck_assert_int_eq(ata_bandit_observe(b, 0, ATA_TASKS_MAX - 2, 0.0), 0);
	ck_assert_int_eq(ata_bandit_close(b, 1.0), 0);
	ck_assert_int_eq(ata_bandit_stats(b, 0, &arm), 0);
	ck_assert_double_eq(arm.count, (double)ATA_TASKS_MAX);
	ata_bandit_destroy(b);
}
END_TEST

START_TEST(round_that_was_not_closed_teaches_nothing)
{
	struct ata_bandit *bandit = open_bandit("ata-empirical");
	uint64_t count[3];
	struct ata_arm arm;

	ata_arm_init(&arm);
	ata_bandit_allocate(bandit, 3, count);
	ata_bandit_observe(bandit, 0, 1, 100.0);
	ata_bandit_allocate(bandit, 3, count);
	ata_bandit_observe(bandit, 0, 1, 5.0);
	ck_assert_int_eq(ata_bandit_close(bandit, 5.0), 0);
	ck_assert_int_eq(ata_bandit_stats(bandit, 0, &arm), 0);
	ck_assert_double_eq(arm.count, 1.0);
	ck_assert_double_eq(arm.mean, 5.0);
	ata_bandit_destroy(bandit);
}
END_TEST

START_TEST(close_refuses_bad_makespans_and_missing_rounds)
{
	struct ata_bandit *bandit = open_bandit("uta");
	uint64_t count[3];

	ck_assert_int_eq(ata_bandit_close(NULL, 1.0), -EINVAL);
	ck_assert_int_eq(ata_bandit_close(bandit, 1.0), -EINVAL);
	ata_bandit_allocate(bandit, 3, count);
	ck_assert_int_eq(ata_bandit_close(bandit, -1.0), -EINVAL);
	ck_assert_int_eq(ata_bandit_close(bandit, (double)NAN), -EINVAL);
	ck_assert_int_eq(ata_bandit_close(bandit, (double)INFINITY), -EINVAL);
	ck_assert_uint_eq(ata_bandit_rounds(bandit), 0);
	ck_assert_int_eq(ata_bandit_close(bandit, 0.0), 0);
	ck_assert_int_eq(ata_bandit_close(bandit, 0.0), -EINVAL);
	ck_assert_uint_eq(ata_bandit_rounds(bandit), 1);
	ata_bandit_destroy(bandit);
}
END_TEST

START_TEST(stats_refuse_bad_arguments)
{
	struct ata_bandit *bandit = open_bandit("uta");
	struct ata_arm arm, before;

	memset(&arm, 0x55, sizeof(arm));
	arm.size = sizeof(arm) - 1;
	before = arm;
	ck_assert_int_eq(ata_bandit_stats(bandit, 0, &arm), -EINVAL);
	ck_assert_mem_eq(&arm, &before, sizeof(arm));
	before.size = arm.size = sizeof(arm);
	ck_assert_int_eq(ata_bandit_stats(NULL, 0, &arm), -EINVAL);
	ck_assert_int_eq(ata_bandit_stats(bandit, 3, &arm), -EINVAL);
	ck_assert_int_eq(ata_bandit_stats(bandit, 0, NULL), -EINVAL);
	ck_assert_mem_eq(&arm, &before, sizeof(arm));
	ata_bandit_destroy(bandit);
}
END_TEST

START_TEST(stats_tell_what_is_known)
{
	const double mean[3] = { 3.0, 1.0, 0.0 }, prior[3] = { 2, 30, 0 };
	struct ata_bandit *bandit;
	uint64_t count[3];
	struct ata_arm arm;

	ata_arm_init(&arm);
	config.prior_mean = mean;
	config.prior_count = prior;
	config.eta = 0.01;
	bandit = open_bandit("ata-empirical");
	ck_assert_int_eq(ata_bandit_stats(bandit, 0, &arm), 0);
	ck_assert_double_eq(arm.count, 2.0);
	ck_assert_double_eq(arm.mean, 3.0);
	ck_assert_double_nan(arm.deviation);
	ck_assert_double_gt(arm.score, 0.0);
	ck_assert_double_lt(arm.score, 3.0);
	ck_assert_int_eq(arm.parked, 0);
	ck_assert_int_eq(ata_bandit_stats(bandit, 2, &arm), 0);
	ck_assert_double_eq(arm.count, 0.0);
	ck_assert_double_eq(arm.mean, 0.0);
	ck_assert_double_eq(arm.score, 0.0);

	/* The unknown one gets all; then it is known to be slow. */
	ata_bandit_allocate(bandit, 2, count);
	ck_assert_uint_eq(count[2], 2);
	ata_bandit_observe(bandit, 2, 2, 2000.0);
	ata_bandit_close(bandit, 2000.0);
	ata_bandit_allocate(bandit, 2, count);
	ck_assert_int_eq(ata_bandit_stats(bandit, 2, &arm), 0);
	ck_assert_double_eq(arm.mean, 1000.0);
	ck_assert_uint_eq(arm.tasks, 0);
	ck_assert_int_eq(arm.parked, 1);
	ck_assert_int_eq(ata_bandit_stats(bandit, 1, &arm), 0);
	ck_assert_uint_eq(arm.tasks, 2);
	ck_assert_int_eq(arm.parked, 0);
	ata_bandit_destroy(bandit);
}
END_TEST

START_TEST(destroy_takes_null)
{
	ata_bandit_destroy(NULL);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("bandit");
	TCase *tc = tcase_create("bandit");

	tcase_add_checked_fixture(tc, set_up, NULL);
	tcase_add_test(tc, allocate_refuses_bad_arguments);
	tcase_add_test(tc, refused_allocation_keeps_the_round);
	tcase_add_test(tc, allocate_is_the_split_of_the_true_means);
	tcase_add_test(tc, gta_has_rounds_without_an_allocation);
	tcase_add_test(tc, observe_refuses_bad_numbers);
	tcase_add_test(tc, round_that_was_not_closed_teaches_nothing);
	tcase_add_test(tc, close_refuses_bad_makespans_and_missing_rounds);
	tcase_add_test(tc, stats_refuse_bad_arguments);
	tcase_add_test(tc, stats_tell_what_is_known);
	tcase_add_test(tc, destroy_takes_null);
	suite_add_tcase(suite, tc);
	return t_run(suite);
}
