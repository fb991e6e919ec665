/* SPDX-License-Identifier: MIT */
/* What an arm knows, against the same computed from all samples at the end. */
#include <math.h>

#include "bandit/arm.h"
#include "tests/common/t_run.h"

#define BATCHES 1000

START_TEST(nothing_is_known_at_first)
{
	struct ata__arm arm = { 0 };

	ck_assert_double_nan(ata__arm_deviation(&arm));
	ata__arm_add(&arm, 3, 6.0);
	ck_assert_double_eq(arm.count, 3.0);
	ck_assert_double_eq(arm.mean, 2.0);
	/* One sum says nothing about the spread of its parts. */
	ck_assert_double_nan(ata__arm_deviation(&arm));
	ata__arm_add(&arm, 3, 6.0);
	ck_assert_double_eq(ata__arm_deviation(&arm), 0.0);
}
END_TEST

START_TEST(mean_and_spread_equal_two_passes)
{
	uint64_t seed = 1, tasks[BATCHES];
	double seconds[BATCHES], count = 0, sum = 0, m2 = 0, mean;
	struct ata__arm arm = { 0 };

	for (int i = 0; i < BATCHES; i++) {
		tasks[i] = t_random(&seed) % 50 + 1;
		seconds[i] = t_uniform(&seed, 0.0, 1.0) * (double)tasks[i];
		count += (double)tasks[i];
		sum += seconds[i];
		ata__arm_add(&arm, tasks[i], seconds[i]);
	}
	mean = sum / count;
	for (int i = 0; i < BATCHES; i++)
		m2 += pow(seconds[i] / (double)tasks[i] - mean, 2) *
		      (double)tasks[i];
	ck_assert_double_eq(arm.count, count);
	ck_assert_double_eq_tol(arm.mean, mean, 1e-14);
	ck_assert_double_eq_tol(ata__arm_deviation(&arm),
				sqrt(m2 / (BATCHES - 1)), 1e-13);
}
END_TEST

/* Batches of any size measure the spread of one task: here that of a uniform
 * time, sqrt(1 / 12) = 0.2887. Seen: 0.2884. A sum that counted as one task
 * would give a fifth of it. */
START_TEST(spread_is_that_of_one_task)
{
	struct ata__arm arm = { 0 };
	uint64_t seed = 7;

	for (int i = 0; i < 20000; i++) {
		uint64_t tasks = t_random(&seed) % 50 + 1;
		double seconds = 0.0;

		for (uint64_t j = 0; j < tasks; j++)
			seconds += t_uniform(&seed, 1.0, 2.0);
		ata__arm_add(&arm, tasks, seconds);
	}
	ck_assert_double_eq_tol(arm.mean, 1.5, 0.002);
	ck_assert_double_eq_tol(ata__arm_deviation(&arm), sqrt(1.0 / 12.0),
				0.005);
}
END_TEST

/* The textbook sum of squares loses all digits here. */
START_TEST(small_spread_on_a_large_mean_is_kept)
{
	struct ata__arm arm = { 0 };

	for (int i = 0; i < 100000; i++)
		ata__arm_add(&arm, 1, 1e9 + (i % 2 ? 0.5 : -0.5));
	ck_assert_double_eq_tol(ata__arm_deviation(&arm), 0.5, 1e-5);
}
END_TEST

START_TEST(prior_counts_as_one_batch)
{
	struct ata__arm prior = { 0 }, timed = { 0 };

	ata__arm_prior(&prior, 8.0, 0.25);
	ata__arm_add(&timed, 8, 2.0);
	ck_assert_mem_eq(&prior, &timed, sizeof(prior));

	/* To the last bit, and in parts of a task. */
	prior = (struct ata__arm){ 0 };
	ata__arm_prior(&prior, 0.3, 0.1);
	ck_assert_double_eq(prior.mean, 0.1);
	ck_assert_double_eq(prior.count, 0.3);
}
END_TEST

START_TEST(prior_without_a_count_is_none)
{
	struct ata__arm prior = { 0 };
	const struct ata__arm nothing = { 0 };

	ata__arm_prior(&prior, 0.0, (double)NAN);
	ck_assert_mem_eq(&prior, &nothing, sizeof(prior));
}
END_TEST

/* No finite times make a mean that is not finite, or a spread that is NaN. */
START_TEST(huge_times_keep_the_mean_finite)
{
	struct ata__arm arm = { 0 };

	for (int i = 0; i < 10; i++)
		ata__arm_add(&arm, i % 2 ? 1 : UINT64_C(1) << 53,
			     i % 3 ? 1.7e308 : 0.0);
	ck_assert(isfinite(arm.mean));
	ck_assert_double_ge(arm.mean, 0.0);
	ck_assert(!isnan(ata__arm_deviation(&arm)));
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("arm");
	TCase *tc = tcase_create("arm");

	tcase_add_test(tc, nothing_is_known_at_first);
	tcase_add_test(tc, mean_and_spread_equal_two_passes);
	tcase_add_test(tc, spread_is_that_of_one_task);
	tcase_add_test(tc, small_spread_on_a_large_mean_is_kept);
	tcase_add_test(tc, prior_counts_as_one_batch);
	tcase_add_test(tc, prior_without_a_count_is_none);
	tcase_add_test(tc, huge_times_keep_the_mean_finite);
	suite_add_tcase(suite, tc);
	return t_run(suite);
}
