/* SPDX-License-Identifier: MIT */
/*
 * What fails here: auto trusts a past that is over, or drops one for a single
 * preemption; or its measure of noise is not that of the times.
 */
#include <check.h>
#include <float.h>
#include <math.h>

#include "bandit/drift.h"
#include "tests/common/t_run.h"

static struct ata__drift drift;
static struct ata__arm arm;
static struct ata__noise noise;
static uint64_t seed;

static void reset(void)
{
	drift = (struct ata__drift){ .suspect = 0 };
	arm = (struct ata__arm){ .count = 0.0 };
	ata__noise_init(&noise);
	seed = 11;
}

/* Sum of twelve uniform numbers: nearly normal, variance 1. */
static double normal(void)
{
	double sum = -6.0;

	for (int i = 0; i < 12; i++)
		sum += t_uniform(&seed, 0.0, 1.0);
	return sum;
}

/* A share whose tasks have this mean and deviation over mean. */
static int learn(uint64_t tasks, double mean, double cv)
{
	double total = mean * ((double)tasks +
			       cv * sqrt((double)tasks) * normal());

	return ata__drift_learn(&drift, &arm, &noise, tasks, total);
}

static void learn_many(int times, uint64_t tasks, double mean, double cv)
{
	for (int i = 0; i < times; i++)
		learn(tasks, mean, cv);
}

/* However many tasks a share has: the deviation is that of one task. */
START_TEST(noise_is_measured)
{
	static const uint64_t tasks[] = { 1, 4, 50 };
	static const double cv[] = { 0.01, 0.1, 0.5 };

	reset();
	/* 4000 times, of which about 1000 count: 2 per cent expected */
	learn_many(4000, tasks[_i / 3], 2.0, cv[_i % 3]);
	ck_assert_double_eq_tol(ata__noise_deviation(&noise), cv[_i % 3],
				0.1 * cv[_i % 3]);
	ck_assert_double_eq_tol(arm.mean, 2.0, 0.1);
}
END_TEST

START_TEST(constant_times_are_no_noise)
{
	reset();
	learn_many(1000, 3, 5.0, 0.0);
	ck_assert_double_eq_tol(arm.mean, 5.0, 1e-9);
	/* the least that is believed */
	ck_assert_double_eq_tol(ata__noise_deviation(&noise), 0.002, 2e-3);
}
END_TEST

/* Shares of very many small tasks vary as a whole: by 3 per cent. */
START_TEST(noise_of_many_small_tasks)
{
	reset();
	for (int i = 0; i < 2000; i++)
		ata__drift_learn(&drift, &arm, &noise, 10000000000,
				 t_uniform(&seed, 0.95, 1.05));
	ck_assert_double_eq_tol(ata__noise_deviation(&noise),
				0.029 * sqrt(1e10), 0.002 * sqrt(1e10));
	ck_assert(ata__noise_is_sound(&noise));
}
END_TEST

/* Or it would become infinite, and all scores the same. */
START_TEST(noise_is_bounded)
{
	reset();
	for (int i = 0; i < 30000; i++) {
		ata__drift_learn(&drift, &arm, &noise, UINT64_C(1) << 53,
				 i % 2 ? 1e300 : 1.0);
		ck_assert_double_le(ata__noise_deviation(&noise), 1.001e8);
	}
}
END_TEST

/* Tasks vary by as much as they take at first, and then by 1 per cent: after
 * 300 times they are known to, and disturbances are the part of times they
 * were. */
START_TEST(noise_that_is_over_is_forgotten)
{
	double part;

	reset();
	for (int i = 0; i < 200; i++)
		ata__noise_add(&noise, i % 2 ? 1.0 : -1.0, 1.0);
	ata__noise_disturbed(&noise, 10);
	part = ata__noise_disturbances(&noise);
	ck_assert_double_ge(ata__noise_deviation(&noise), 0.9);
	for (int i = 0; i < 300; i++)
		ata__noise_add(&noise, i % 2 ? 0.01 : -0.01, 1.0);
	ck_assert_double_le(ata__noise_deviation(&noise), 0.2);
	ck_assert_double_ge(ata__noise_disturbances(&noise), 0.1 * part);
	ck_assert_double_le(ata__noise_disturbances(&noise), part);
	ck_assert(ata__noise_is_sound(&noise));
}
END_TEST

/* Half as much is not less enough: it may be by chance. */
START_TEST(somewhat_less_noise_takes_long)
{
	reset();
	for (int i = 0; i < 1000; i++)
		ata__noise_add(&noise, i % 2 ? 1.0 : -1.0, 1.0);
	for (int i = 0; i < 300; i++)
		ata__noise_add(&noise, i % 2 ? 0.6 : -0.6, 1.0);
	ck_assert_double_ge(ata__noise_deviation(&noise), 0.8);
}
END_TEST

/* 3 times slower, then back: the arm is there after one time. */
START_TEST(a_jump_is_followed_at_once)
{
	reset();
	learn_many(100, 5, 1.0, 0.02);
	ck_assert_int_eq(learn(5, 3.0, 0.02), 1);
	ck_assert_double_eq_tol(arm.mean, 3.0, 0.1);
	ck_assert_double_le(arm.count, 5.0);
	ck_assert_int_eq(learn(5, 3.0, 0.02), 0);
	ck_assert_double_eq_tol(arm.mean, 3.0, 0.1);
	ck_assert_int_eq(learn(5, 1.0, 0.02), 1);
	ck_assert_double_eq_tol(arm.mean, 1.0, 0.1);
}
END_TEST

/* 3 per cent, however sure that is. */
START_TEST(a_small_change_is_no_jump)
{
	reset();
	learn_many(1000, 5, 1.0, 0.0);
	ck_assert_int_eq(learn(5, 1.04, 0.0), 0);
	learn_many(10, 5, 1.0, 0.0);
	ck_assert_int_eq(learn(5, 1.06, 0.0), 1);
}
END_TEST

/* Evidence of a slow drift, too, is taken back by a time at the old level. */
START_TEST(a_drift_may_be_taken_back)
{
	const double mean[] = { 1.04, 0.96 };
	double count = 0.0, before = 0.0;

	reset();
	learn_many(200, 5, 1.0, 0.02);
	while (!(arm.count < 100.0)) {
		count = arm.count;
		before = arm.mean;
		ck_assert_int_eq(learn(1, mean[_i], 0.0), 0);
	}
	ck_assert_double_gt(fabs(arm.mean - before), 0.005);
	learn(1, 1.0, 0.0);
	ck_assert_double_eq_tol(arm.mean, before, 1e-4);
	ck_assert_double_eq_tol(arm.count, 0.999 * count + 1.0, 1e-9);
}
END_TEST

/* Exponential times: those near 0 are neither odd nor evidence. */
START_TEST(short_times_are_no_jumps)
{
	int odd = 0, lost = 0;

	reset();
	for (int i = 0; i < 20000; i++) {
		double seconds = -log(1.0 - t_uniform(&seed, 0.0, 1.0));

		/* The first ones are, while no noise is known. */
		if (ata__drift_learn(&drift, &arm, &noise, 1,
				     fmax(seconds, 1e-9)))
			odd += i > 1000;
		lost += i > 1000 && arm.count < 100.0;
	}
	ck_assert_int_eq(odd, 0);
	/* Found again 100 times later. */
	ck_assert_int_le(lost, 400);
	ck_assert_double_eq_tol(arm.mean, 1.0, 0.2);
}
END_TEST

START_TEST(one_odd_time_leaves_the_past)
{
	double count, mean;

	reset();
	learn_many(200, 5, 1.0, 0.02);
	count = arm.count;
	mean = arm.mean;
	ck_assert_int_eq(ata__drift_learn(&drift, &arm, &noise, 5, 8.0), 1);
	ck_assert_double_eq_tol(arm.mean, 1.6, 1e-9);
	ck_assert_int_eq(learn(5, 1.0, 0.02), 0);
	ck_assert_double_eq_tol(arm.mean, mean, 0.002);
	/* as before, one time more, faded once */
	ck_assert_double_eq_tol(arm.count, 0.999 * count + 5.0, 1e-9);
}
END_TEST

/* Some times are eight times as long as all others: 2 per cent of them. */
static void be_disturbed(void)
{
	reset();
	for (int i = 0; i < 10; i++) {
		learn_many(49, 5, 1.0, 0.02);
		ck_assert_int_eq(ata__noise_is_disturbed(&noise), i >= 3);
		ck_assert_int_eq(learn(5, 8.0, 0.02), 1);
	}
	learn_many(49, 5, 1.0, 0.02);
	ck_assert_double_eq_tol(ata__noise_disturbances(&noise), 0.02, 0.003);
}

START_TEST(usual_disturbances_are_not_followed)
{
	double count;

	be_disturbed();
	count = arm.count;
	ck_assert_int_eq(learn(5, 8.0, 0.02), 1);
	ck_assert_double_eq_tol(arm.mean, 1.0, 0.01);
	ck_assert_double_eq(arm.count, count);
	ck_assert_int_eq(drift.suspect, 1);
	ck_assert_int_eq(learn(5, 1.0, 0.02), 0);
	ck_assert_int_eq(drift.suspect, 0);
	ck_assert_double_eq_tol(arm.mean, 1.0, 0.01);
	ck_assert_double_eq_tol(arm.count, 0.999 * count + 5.0, 1e-9);
	/* The second in sequence is followed, together with the first. */
	learn(5, 8.0, 0.02);
	ck_assert_int_eq(learn(5, 8.0, 0.02), 0);
	ck_assert_double_eq_tol(arm.mean, 8.0, 0.1);
	ck_assert_double_eq_tol(arm.count, 10.0, 0.1);
}
END_TEST

/* 0.02^4 is less than 1e-6: three in sequence may still be disturbances. */
START_TEST(old_level_comes_back_after_several_disturbances)
{
	be_disturbed();
	learn_many(3, 5, 8.0, 0.02);
	ck_assert_int_eq(drift.suspect, 3);
	learn(5, 1.0, 0.02);
	ck_assert_double_eq_tol(arm.mean, 1.0, 0.01);
	ck_assert_double_ge(arm.count, 900.0);
	learn_many(4, 5, 8.0, 0.02);
	ck_assert_int_eq(drift.suspect, 0);
	ck_assert_double_eq_tol(arm.mean, 8.0, 0.1);
}
END_TEST

/* Evidence of a drift from the level before is none of one from the odd
 * times. */
START_TEST(evidence_ends_with_its_level)
{
	be_disturbed();
	learn_many(5, 5, 1.0 + 2.0 * ata__noise_deviation(&noise) / sqrt(5.0),
		   0.0);
	ck_assert_double_gt(drift.slower.sum, 7.5);
	ck_assert_int_eq(learn(5, 8.0, 0.0), 1);
	ck_assert_int_eq(learn(5, 8.6, 0.0), 0);
	ck_assert_double_eq_tol(arm.mean, 8.3, 0.1);
}
END_TEST

/* Nor do times that were shorter make longer ones likely. */
START_TEST(shorter_times_are_no_disturbances)
{
	reset();
	for (int i = 0; i < 10; i++) {
		learn_many(49, 5, 1.0, 0.02);
		ck_assert_int_eq(learn(5, 0.25, 0.02), 1);
	}
	learn(5, 1.0, 0.02);
	ck_assert_double_eq(ata__noise_disturbances(&noise), 0.0);
}
END_TEST

/* No disturbance makes a time shorter. */
START_TEST(shorter_times_are_followed_all_the_same)
{
	be_disturbed();
	ck_assert_int_eq(learn(5, 0.25, 0.02), 1);
	ck_assert_double_eq_tol(arm.mean, 0.25, 0.01);
	ck_assert_int_eq(drift.suspect, 1);
	learn(5, 0.25, 0.02);
	ck_assert_int_eq(drift.suspect, 0);
}
END_TEST

/* A single first time was disturbed, perhaps. The next one may be as well. */
START_TEST(a_shorter_second_time_is_right)
{
	reset();
	learn(1, 20.0, 0.0);
	ck_assert_int_eq(learn(1, 1.0, 0.0), 1);
	ck_assert_double_eq_tol(arm.mean, 1.0, 1e-9);
	ck_assert_int_eq(drift.suspect, 0);
	ck_assert_int_eq(learn(1, 20.0, 0.0), 1);
	learn(1, 1.0, 0.0);
	ck_assert_double_eq_tol(arm.mean, 1.0, 1e-9);
	ck_assert_double_gt(ata__noise_disturbances(&noise), 0.0);
}
END_TEST

/* 6 per cent at 2 per cent of noise is no jump for a single task. */
START_TEST(a_slow_drift_is_found)
{
	double to = _i == 0 ? 1.06 : 0.94;

	reset();
	learn_many(500, 1, 1.0, 0.02);
	learn_many(12, 1, to, 0.02);
	ck_assert_double_eq_tol(arm.mean, to, 0.02);
	/* what was timed since the evidence began, not 512 tasks */
	ck_assert_double_le(arm.count, 30.0);
}
END_TEST

/* Without a change the past is kept: 1000 tasks' worth, as it fades. */
START_TEST(noise_alone_is_no_drift)
{
	static const double cv[] = { 0.01, 0.05, 0.1 };
	int lost = 0;

	reset();
	learn_many(1000, 1, 1.0, cv[_i]);
	for (int i = 0; i < 5000; i++) {
		learn(1, 1.0, cv[_i]);
		lost += arm.count < 100.0;
	}
	/* Lost at most once or twice, and found again 100 times later. */
	ck_assert_int_le(lost, 250);
	ck_assert_double_eq_tol(arm.mean, 1.0, 0.2 * cv[_i]);
}
END_TEST

/*
 * Times of 1 for each task of a share, but every so many of the arm's longer by
 * so much, and of another worker's at the same kernel: 0 is never. Rarer than
 * one in 16 of all, or it is noise, and in the means by that.
 */
static void be_irregular(int times, uint64_t tasks, int its, int others,
			 double more)
{
	static struct ata__drift other_drift;
	static struct ata__arm other;

	if (!(arm.count > 0.0)) {
		other_drift = (struct ata__drift){ .suspect = 0 };
		other = (struct ata__arm){ .count = 0.0 };
	}
	for (int i = 1; i <= times; i++) {
		double usual = (double)tasks;

		ata__drift_learn(&other_drift, &other, &noise, tasks,
				 others && i % others == 3 ? usual + more :
							     usual);
		ata__drift_learn(&drift, &arm, &noise, tasks,
				 its && i % its == 5 ? usual + more : usual);
	}
}

/* A tenth of 10 more, fading by 1 / 100. */
START_TEST(what_disturbs_one_arm_is_its_own)
{
	reset();
	be_irregular(200, 1, 10, 0, 10.0);
	ck_assert_double_eq_tol(arm.mean, 1.9, 0.15);
	/* That is no level: the next usual time is no jump, nor is the mean
	 * forgotten with it. */
	ck_assert_int_eq(ata__drift_learn(&drift, &arm, &noise, 1, 1.0), 0);
	ck_assert_double_eq_tol(arm.mean, 1.9, 0.15);
	ck_assert_double_gt(arm.count, 100.0);
	/* It is over. */
	be_irregular(300, 1, 0, 0, 0.0);
	ck_assert_double_eq_tol(arm.mean, 1.0, 1e-9);
}
END_TEST

/* A competitor leaves: one time of a tenth may be luck, a second one is
 * none. */
START_TEST(who_becomes_faster_is_no_more_disturbed)
{
	reset();
	be_irregular(200, 1, 10, 0, 10.0);
	ck_assert_int_eq(ata__drift_learn(&drift, &arm, &noise, 1, 0.1), 1);
	ck_assert_double_eq_tol(arm.mean, 0.1, 1e-9);
	ata__drift_learn(&drift, &arm, &noise, 1, 1.0);
	ck_assert_double_eq_tol(arm.mean, 1.9, 0.15);
	for (int i = 0; i < 10; i++) {
		ata__drift_learn(&drift, &arm, &noise, 1, 0.1);
		ck_assert_double_eq_tol(arm.mean, 0.1, 1e-9);
	}
	/* And for good. */
	be_irregular(20, 1, 0, 0, 0.0);
	ck_assert_double_eq_tol(arm.mean, 1.0, 1e-9);
}
END_TEST

/* Of 10 tasks: each has a tenth of it. */
START_TEST(what_disturbs_a_share_is_all_its_tasks)
{
	reset();
	be_irregular(200, 10, 10, 0, 100.0);
	ck_assert_double_eq_tol(arm.mean, 1.9, 0.15);
}
END_TEST

/* With others, or nobody knows whose it is. */
START_TEST(what_disturbs_all_is_nobodys)
{
	reset();
	be_irregular(400, 1, 20, 20, 10.0);
	ck_assert_double_eq_tol(arm.mean, 1.0, 1e-9);
}
END_TEST

START_TEST(few_disturbances_are_an_accident)
{
	reset();
	be_irregular(30, 1, 20, 0, 10.0);
	ck_assert_double_eq_tol(arm.mean, 1.0, 1e-9);
}
END_TEST

/* Whatever they take, and when it is over. */
START_TEST(disturbances_leave_a_mean_that_is_one)
{
	reset();
	be_irregular(200, 1, 10, 0, DBL_MAX / 4.0);
	ck_assert(isfinite(arm.mean));
	ck_assert_double_gt(arm.mean, 1e300);
	be_irregular(1000, 1, 0, 0, 0.0);
	ck_assert_double_eq_tol(arm.mean, 1.0, 1e-9);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("drift");
	TCase *tc = tcase_create("drift");

	tcase_add_loop_test(tc, noise_is_measured, 0, 9);
	tcase_add_test(tc, constant_times_are_no_noise);
	tcase_add_test(tc, noise_of_many_small_tasks);
	tcase_add_test(tc, noise_is_bounded);
	tcase_add_test(tc, noise_that_is_over_is_forgotten);
	tcase_add_test(tc, somewhat_less_noise_takes_long);
	tcase_add_test(tc, a_jump_is_followed_at_once);
	tcase_add_test(tc, one_odd_time_leaves_the_past);
	tcase_add_test(tc, usual_disturbances_are_not_followed);
	tcase_add_test(tc, old_level_comes_back_after_several_disturbances);
	tcase_add_test(tc, a_small_change_is_no_jump);
	tcase_add_test(tc, evidence_ends_with_its_level);
	tcase_add_test(tc, shorter_times_are_no_disturbances);
	tcase_add_test(tc, shorter_times_are_followed_all_the_same);
	tcase_add_test(tc, a_shorter_second_time_is_right);
	tcase_add_loop_test(tc, a_drift_may_be_taken_back, 0, 2);
	tcase_add_test(tc, short_times_are_no_jumps);
	tcase_add_loop_test(tc, a_slow_drift_is_found, 0, 2);
	tcase_add_loop_test(tc, noise_alone_is_no_drift, 0, 3);
	tcase_add_test(tc, what_disturbs_one_arm_is_its_own);
	tcase_add_test(tc, who_becomes_faster_is_no_more_disturbed);
	tcase_add_test(tc, what_disturbs_a_share_is_all_its_tasks);
	tcase_add_test(tc, what_disturbs_all_is_nobodys);
	tcase_add_test(tc, few_disturbances_are_an_accident);
	tcase_add_test(tc, disturbances_leave_a_mean_that_is_one);
	suite_add_tcase(suite, tc);
	return t_run(suite);
}
