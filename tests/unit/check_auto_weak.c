/* SPDX-License-Identifier: MIT */
/*
 * What fails here: a worker whose first time was odd stays parked for long, or
 * slow workers are put to the test too often, or an irregular one is kept, or
 * its profile takes it for slow.
 */
#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <atasched/bandit.h>

#include "bandit/bandit.h"
#include "bandit/profile.h"
#include "tests/common/t_run.h"

#define MOST 9
#define TASKS 16

static struct ata_bandit *bandit;
static uint32_t n;
static uint64_t count[MOST];
static int rounds;

static void begin(uint32_t arms)
{
	struct ata_bandit_config config;

	n = arms;
	rounds = 0;
	ata_bandit_config_init(&config);
	config.arms = n;
	ck_assert_int_eq(ata_bandit_create(&bandit, &config), 0);
}

static void share(uint64_t tasks)
{
	rounds++;
	ck_assert_int_eq(ata_bandit_allocate(bandit, tasks, count), 0);
}

/* All did their shares, at 1 for each task but for the last worker. */
static void finish(double others, double last)
{
	double end = 0.0;

	for (uint32_t i = 0; i < n; i++) {
		double seconds = (double)count[i] *
				 (i + 1 < n ? others : last);

		end = fmax(end, seconds);
		if (count[i] > 0)
			ata_bandit_observe(bandit, i, count[i], seconds);
	}
	ck_assert_int_eq(ata_bandit_close(bandit, end), 0);
}

/* Two workers: the second was preempted, so that the first did the rest. */
static void begin_badly(double time)
{
	begin(2);
	share(TASKS);
	count[0] = TASKS - 1;
	count[1] = 1;
	finish(1.0, time);
}

/* Rounds until the last worker is probed, at most so many, as others take. */
static int wait(int most, uint64_t tasks)
{
	for (int i = 1; i <= most; i++) {
		share(tasks);
		if (ata__bandit_probes(bandit, n - 1))
			return i;
		finish(1.0, 1.0);
	}
	return most + 1;
}

/* Probes come after so many rounds each, and the last one finds it as fast as
 * the other: a probe makes a round 4 longer, and 8 are missed in each, so the
 * first comes after 8 times 4. */
static void is_found_by_probe(int last)
{
	static const int distance[] = { 5, 9, 17 };

	begin_badly(20.0);
	for (int i = 0; i <= last; i++) {
		ck_assert_int_eq(wait(100, TASKS), distance[i]);
		ck_assert_uint_eq(count[1], 1);
		finish(1.0, i < last ? 20.0 : 1.0);
	}
	share(TASKS);
	ck_assert_uint_eq(count[1], TASKS / 2);
	ata_bandit_destroy(bandit);
}

START_TEST(a_first_time_is_put_to_the_test)
{
	is_found_by_probe(0);
}
END_TEST

START_TEST(so_are_few_times_at_growing_distances)
{
	is_found_by_probe(2);
}
END_TEST

/* Of four like times. What comes then is paid from the budget: 1/200 of 16 in a
 * round, and those three are to be paid first. */
START_TEST(four_times_are_believed)
{
	int probed = 0;

	begin_badly(40.0);
	for (int i = 0; i < 500; i++) {
		share(TASKS);
		probed += ata__bandit_probes(bandit, 1);
		finish(1.0, 40.0);
	}
	ck_assert_int_eq(probed, 3);
	ata_bandit_destroy(bandit);
}
END_TEST

/* After one that was found the next is tested as soon as the first was. */
START_TEST(what_is_found_begins_anew)
{
	begin_badly(20.0);
	ck_assert_int_eq(wait(100, TASKS), 5);
	finish(1.0, 20.0);
	ck_assert_int_eq(wait(100, TASKS), 9);
	finish(1.0, 1.0);
	for (int i = 0; i < 3; i++) {	/* slow, in sequence */
		share(TASKS);
		count[0] = TASKS - 1;
		count[1] = 1;
		finish(1.0, 20.0);
	}
	ck_assert_int_le(wait(100, TASKS), 5);
	ata_bandit_destroy(bandit);
}
END_TEST

/* But not if it is still too slow for a task, though another than before. */
START_TEST(what_is_of_no_use_does_not)
{
	begin_badly(40.0);
	ck_assert_int_eq(wait(100, TASKS), 25);
	finish(1.0, 20.0);
	ck_assert_int_eq(wait(100, TASKS), 1);	/* the alarm */
	finish(1.0, 20.0);
	ck_assert_int_eq(wait(100, TASKS), 8);
	ata_bandit_destroy(bandit);
}
END_TEST

/* Eight workers have a task each, or two: a ninth would be of no use. */
START_TEST(none_is_tested_for_nothing)
{
	begin(9);
	share(9);
	finish(1.0, 4.0);
	ck_assert_int_eq(wait(90, 8 * (uint64_t)_i), 91);
	ata_bandit_destroy(bandit);
}
END_TEST

/* Two have a task each, and one takes 0.4 longer: that is all there is to save,
 * so 3.6 more for a probe is much. */
START_TEST(a_task_is_the_least_that_a_round_takes)
{
	static const double mean[3] = { 1.0, 1.4, 5.0 };
	int probed = 0;

	begin(3);
	share(3);
	for (uint32_t k = 0; k < n; k++)
		ata_bandit_observe(bandit, k, 1, mean[k]);
	ata_bandit_close(bandit, 5.0);
	for (int i = 0; i < 65; i++) {
		share(2);
		probed += count[2] > 0;
		for (uint32_t k = 0; k < n; k++)
			if (count[k] > 0)
				ata_bandit_observe(bandit, k, count[k],
						   (double)count[k] * mean[k]);
		ata_bandit_close(bandit, 1.4);
	}
	ck_assert_int_eq(probed, 0);
	ata_bandit_destroy(bandit);
}
END_TEST

/* Nor where nobody else may have a task, least of all where that would be a
 * whole round: whatever was missed while there was place. */
START_TEST(none_is_tested_where_there_is_no_place)
{
	begin(3);
	share(TASKS);
	count[0] = TASKS / 2;
	count[1] = TASKS / 2 - 1;
	count[2] = 1;
	finish(1.0, 20.0);
	ck_assert_int_eq(wait(30, TASKS), 31);
	ata_bandit_limit(bandit, (uint32_t)_i);
	ck_assert_int_eq(wait(170, TASKS), 171);
	ata_bandit_destroy(bandit);
}
END_TEST

/* Shares of 16 tasks that vary by a sixth: tasks vary by 0.7, and then 33 times
 * as long may be chance, which the score allows for. */
START_TEST(noise_is_left_to_the_score)
{
	begin(2);
	for (int i = 0; i < 40; i++) {
		share(TASKS);
		count[0] = TASKS;
		count[1] = 0;
		finish(i % 2 ? 1.18 : 0.82, 0.0);
	}
	share(TASKS);
	count[0] = TASKS - 1;
	count[1] = 1;
	finish(1.0, 33.0);
	for (int i = 0; i < 40; i++) {
		share(TASKS);
		ck_assert_uint_eq(count[1], 0);
		finish(i % 2 ? 1.18 : 0.82, 0.0);
	}
	ata_bandit_destroy(bandit);
}
END_TEST

/* Tasks take 1, and those of the last of three workers up to 20 more, one in
 * five. Best without it, 3; for all that looks find that it can do one in 1.
 * Seen: 3.03 to 3.22. */
START_TEST(an_irregular_worker_is_left_out)
{
	uint64_t seed = (uint64_t)_i;
	double sum = 0.0;

	begin(3);
	for (int i = 0; i < 1000; i++) {
		double longer = 0.0;

		share(6);
		for (uint64_t k = 0; k < count[2]; k++)
			if (t_uniform(&seed, 0.0, 1.0) < 0.2)
				longer += t_uniform(&seed, 0.0, 20.0);
		sum += fmax(fmax((double)count[0], (double)count[1]),
			    (double)count[2] + longer);
		finish(1.0, 1.0 + longer / fmax((double)count[2], 1.0));
	}
	ck_assert_double_lt(sum, 3500.0);
	ata_bandit_destroy(bandit);
}
END_TEST

/* Mean of the last arm in a profile of it. */
static double saved_mean(void)
{
	double arm_count, mean = 0.0;
	char *text, *line;
	size_t size;
	FILE *stream = open_memstream(&text, &size);

	ck_assert_ptr_nonnull(stream);
	ck_assert_int_eq(ata__profile_write(bandit, stream), 0);
	ck_assert_int_eq(fclose(stream), 0);
	line = strstr(text, "\ncount mean m2 batches\n") + 1;
	for (uint32_t i = 0; i < n; i++)
		line = strchr(line, '\n') + 1;
	ck_assert_int_eq(sscanf(line, "%la %la", &arm_count, &mean), 2);
	free(text);
	return mean;
}

/* Every tenth time of the second one is 10 longer: its mean is 2, and a time of
 * 1 is what whoever loads the profile will see first. */
START_TEST(what_is_saved_is_the_level)
{
	struct ata_arm stats;

	begin(2);
	for (int i = 0; i < 200; i++) {
		share(TASKS);
		finish(1.0, i % 10 == 9 ? 1.0 + 10.0 * TASKS / 2 : 1.0);
	}
	ata_arm_init(&stats);
	ck_assert_int_eq(ata_bandit_stats(bandit, 1, &stats), 0);
	ck_assert_double_gt(stats.mean, 1.5);
	ck_assert_double_eq_tol(saved_mean(), 1.0, 1e-6);
	ata_bandit_destroy(bandit);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("auto_weak");
	TCase *tc = tcase_create("auto_weak");

	tcase_add_test(tc, a_first_time_is_put_to_the_test);
	tcase_add_test(tc, so_are_few_times_at_growing_distances);
	tcase_add_test(tc, four_times_are_believed);
	tcase_add_test(tc, what_is_found_begins_anew);
	tcase_add_test(tc, what_is_of_no_use_does_not);
	tcase_add_loop_test(tc, none_is_tested_for_nothing, 1, 3);
	tcase_add_test(tc, a_task_is_the_least_that_a_round_takes);
	tcase_add_loop_test(tc, none_is_tested_where_there_is_no_place, 1, 3);
	tcase_add_test(tc, noise_is_left_to_the_score);
	tcase_add_loop_test(tc, an_irregular_worker_is_left_out, 0, 10);
	tcase_add_test(tc, what_is_saved_is_the_level);
	suite_add_tcase(suite, tc);
	return t_run(suite);
}
