/* SPDX-License-Identifier: MIT */
/* ata_bandit_explain(): each return value, and each thing that it may say. */
#include <errno.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

#include <atasched.h>

#include "tests/common/t_folder.h"
#include "tests/common/t_locale.h"
#include "tests/common/t_run.h"

#define N 4

static struct ata_bandit_config config;
static struct ata_bandit *bandit;
static uint64_t count[N];

static void set_up(void)
{
	t_folder_make();
	ata_bandit_config_init(&config);
	config.arms = N;
	bandit = NULL;
}

static void tear_down(void)
{
	ata_bandit_destroy(bandit);
	t_folder_remove();
}

static void create(const char *policy)
{
	ata_bandit_destroy(bandit);
	config.policy = policy;
	ck_assert_int_eq(ata_bandit_create(&bandit, &config), 0);
}

/* Tasks of `tasks` workers as allocated, worker i with mean[i] seconds each. */
static void play(uint64_t tasks, const double *mean)
{
	double end = 0.0;

	ck_assert_int_eq(ata_bandit_allocate(bandit, tasks, count), 0);
	for (uint32_t i = 0; i < N; i++) {
		double seconds = (double)count[i] * mean[i];

		end = fmax(end, seconds);
		if (count[i] > 0)
			ck_assert_int_eq(ata_bandit_observe(bandit, i, count[i],
							    seconds), 0);
	}
	ck_assert_int_eq(ata_bandit_close(bandit, end), 0);
}

static void says(uint32_t arm, const char *expected)
{
	char text[ATA_EXPLAIN_SIZE];

	ck_assert_int_eq(ata_bandit_explain(bandit, arm, text, sizeof(text)),
			 0);
	ck_assert_str_eq(text, expected);
}

START_TEST(explain_refuses_bad_arguments)
{
	char text[ATA_EXPLAIN_SIZE] = "as it was";

	create("auto");
	ck_assert_int_eq(ata_bandit_explain(NULL, 0, text, sizeof(text)),
			 -EINVAL);
	ck_assert_int_eq(ata_bandit_explain(bandit, N, text, sizeof(text)),
			 -EINVAL);
	ck_assert_int_eq(ata_bandit_explain(bandit, 0, NULL, sizeof(text)),
			 -EINVAL);
	ck_assert_int_eq(ata_bandit_explain(bandit, 0, text, sizeof(text) - 1),
			 -EINVAL);
	ck_assert_str_eq(text, "as it was");
	ck_assert_int_eq(ata_bandit_explain(bandit, 0, text, sizeof(text)), 0);
}
END_TEST

START_TEST(nothing_is_known_yet)
{
	create("auto");
	says(2, "worker 2 not tried yet");
	ata_bandit_allocate(bandit, 3, count);
	says(0, "worker 0 is probed with one task: not known yet");
	says(3, "worker 3 not tried yet");
	ata_bandit_allocate(bandit, 8, count);
	says(0, "worker 0 is probed with 2 of 8 tasks: not known yet");
	create("uta");
	ata_bandit_allocate(bandit, 8, count);
	says(0, "worker 0 has 2 of 8 tasks: not known yet");
}
END_TEST

START_TEST(shares_and_parked_workers)
{
	static const double mean[N] = { 1e-3, 1e-3, 2.004e-3, 0.0345 };

	create("auto");
	for (int round = 0; round < 10; round++)
		play(20, mean);
	says(0, "worker 0 has 8 of 20 tasks: 1.00 ms each, known to within "
		"0.30 % (77 tasks)");
	says(2, "worker 2 has 4 of 20 tasks: 2.00 ms each, known to within "
		"0.41 % (41 tasks)");
	says(3, "worker 3 parked: one task takes 34.5 ms, the round 8.02 ms");
}
END_TEST

/* Two of four alike are enough for two tasks. */
START_TEST(idle_but_as_fast)
{
	static const double mean[N] = { 2.0, 2.0, 2.0, 2.0 };

	create("auto");
	play(4, mean);
	play(2, mean);
	says(3, "worker 3 parked: the round, 2.00 s, would hardly be shorter "
		"with it");
}
END_TEST

/* Whatever else could be said of it. */
START_TEST(a_limit_leaves_no_place)
{
	static const double mean[N] = { 1.0, 2.0, 3.0, 40.0 };

	config.true_mean = mean;
	create("ofta");
	ata_bandit_limit(bandit, 2);
	play(30, mean);
	says(1, "worker 1 has 10 of 30 tasks: 2.00 s each, as given");
	says(2, "worker 2 parked: no more than 2 workers may have tasks at "
		"once");
	ata_bandit_limit(bandit, 1);
	says(3, "worker 3 parked: no more than 2 workers may have tasks at "
		"once");
	play(30, mean);
	says(3, "worker 3 parked: no more than 1 worker may have tasks at "
		"once");
	/* Two do it anyway. */
	ata_bandit_limit(bandit, 3);
	play(2, mean);
	says(2, "worker 2 parked: one task takes 3.00 s, the round 2.00 s");
	create("auto");
	play(4, mean);
	ata_bandit_limit(bandit, 2);
	play(30, mean);
	says(2, "worker 2 parked: no more than 2 workers may have tasks at "
		"once");
	create("uta");
	play(4, mean);
	ata_bandit_limit(bandit, 2);
	play(30, mean);
	says(1, "worker 1 has 15 of 30 tasks: 2.00 s each, known to within "
		"0.0 % (16 tasks)");
	says(2, "worker 2 parked: no more than 2 workers may have tasks at "
		"once");
}
END_TEST

/* As the last allocation had it. _i: a policy that has one. */
START_TEST(absent_workers)
{
	static const double mean[N] = { 1.0, 2.0, 3.0, 40.0 };

	config.true_mean = mean;
	config.alpha = 0.1;
	create(ata_policy_name((uint32_t)_i));
	for (int round = 0; round < 8; round++)
		play(30, mean);
	ata_bandit_present(bandit, 1, 0);
	play(30, mean);
	says(1, "worker 1 absent: it may have no tasks");
	/* with a limit that it would not meet either */
	ata_bandit_limit(bandit, 1);
	play(30, mean);
	says(1, "worker 1 absent: it may have no tasks");
	ata_bandit_present(bandit, 1, 1);
	says(1, "worker 1 absent: it may have no tasks");
	ata_bandit_limit(bandit, 4);
	play(30, mean);
	ck_assert_uint_gt(count[1], 0);
	create(ata_policy_name((uint32_t)_i));
	ata_bandit_present(bandit, 2, 0);
	says(2, _i == 4 ? "worker 2 takes 3.00 s for a task, as given" :
			  "worker 2 not tried yet");
	play(30, mean);
	says(2, "worker 2 absent: it may have no tasks");
}
END_TEST

/* To make a site asks the kernel nothing. */
START_TEST(a_site_changes_nothing)
{
	static const double mean[N] = { 1.0, 1.0, 1.0, 1.0 };
	struct ata_site *site;

	create("auto");
	play(3, mean);
	play(8, mean);
	says(3, "worker 3 is probed with one task: 1.00 s, known to within "
		"6.3 % (1 task)");
	ck_assert_int_eq(ata_site_create(&site, bandit, N), 0);
	says(3, "worker 3 is probed with one task: 1.00 s, known to within "
		"6.3 % (1 task)");
	ata_site_destroy(site);
}
END_TEST

START_TEST(parked_while_others_are_tried)
{
	static const double mean[N] = { 1.0, 1.0, 1.0, 1.0 };

	create("ata-empirical");
	play(2, mean);
	says(0, "worker 0 has 1 of 2 tasks: 1.00 s, known to within 70 % "
		"(1 task)");
	play(2, mean);
	says(0, "worker 0 parked: others, not known well enough yet, come "
		"first");
	config.eta = 10.0;
	create("ata-empirical");
	play(8, mean);
	says(1, "worker 1 has 2 of 8 tasks: 1.00 s each, not known well enough "
		"yet (2 tasks)");
}
END_TEST

/* A slow worker's turn comes: its task is no reason for a long round. */
START_TEST(parked_worker_is_probed)
{
	static const double mean[N] = { 1.0, 1.0, 1.0, 3.0 };

	create("auto");
	for (int round = 0; round < 10; round++)
		play(6, mean);
	says(3, "worker 3 parked: one task takes 3.00 s, the round 2.00 s");
	for (int round = 0; round < 500 && count[3] == 0; round++) {
		play(6, mean);
		ck_assert_int_eq(ata_bandit_allocate(bandit, 6, count), 0);
	}
	ck_assert_uint_eq(count[3], 1);
	says(3, "worker 3 is probed with one task: 3.00 s, known to within "
		"0.20 % (1 task)");
}
END_TEST

/* The probe makes the round longer, and is not why the other one is parked. */
START_TEST(probes_do_not_count_as_the_round)
{
	static const double mean[N] = { 1.0, 1.0, 30.0, 3.0 };

	create("auto");
	for (int round = 0; round < 10; round++)
		play(4, mean);
	for (int round = 0; round < 9000 && count[3] == 0; round++) {
		play(4, mean);
		ck_assert_int_eq(ata_bandit_allocate(bandit, 4, count), 0);
	}
	ck_assert_uint_eq(count[3], 1);
	says(2, "worker 2 parked: one task takes 30.0 s, the round 2.00 s");
}
END_TEST

START_TEST(odd_times_are_suspected)
{
	double mean[N] = { 1.0, 1.0, 1.0, 1.0 };

	create("auto");
	for (int round = 0; round < 10; round++)
		play(8, mean);
	mean[2] = 3.4;
	play(8, mean);
	says(2, "worker 2 has 2 of 8 tasks: 3.40 s each, known to within 1.8 % "
		"(2 tasks); suspected: a task took 3.4 times as long as "
		"before");
	mean[2] = 1.0;
	for (int round = 0; round < 3; round++)
		play(8, mean);
	says(2, "worker 2 has 2 of 8 tasks: 1.00 s each, known to within 0.45 % "
		"(25 tasks)");
}
END_TEST

START_TEST(policies_that_do_not_learn)
{
	static const double mean[N] = { 1.0, 2.0, 3.0, 4.0 };
	static const double ones[N] = { 1e12, 1e300, 0.5, 0.0 };

	config.true_mean = mean;
	create("ofta");
	says(3, "worker 3 takes 4.00 s for a task, as given");
	play(2, mean);
	says(0, "worker 0 has 2 of 2 tasks: 1.00 s each, as given");
	says(3, "worker 3 parked: one task takes 4.00 s, the round 2.00 s");
	config.prior_mean = mean;
	config.prior_count = ones;
	create("gta");
	says(0, "worker 0 takes 1.00 s for a task (1.00e+12 tasks)");
	says(1, "worker 1 takes 2.00 s for a task (1.00e+300 tasks)");
	says(2, "worker 2 takes 3.00 s for a task (1 task)");
	says(3, "worker 3 not tried yet");
	create("uta");
	play(3, mean);
	for (uint32_t i = 0; i < 3; i++)
		if (count[i] == 0)
			says(i, i == 0 ? "worker 0 parked: the lot fell on "
			     "others" : i == 1 ? "worker 1 parked: the lot "
			     "fell on others" : "worker 2 parked: the lot fell "
			     "on others");
}
END_TEST

START_TEST(standard_error_where_the_policy_has_no_bound)
{
	const double slow[N] = { 1.0, 1.0, 1.0, 1.1 };
	const double fast[N] = { 1.0, 1.0, 1.0, 0.9 };

	create("uta");
	play(4, slow);
	says(3, "worker 3 has 1 of 4 tasks: 1.10 s (1 task)");
	play(4, fast);
	/* deviation 0.1 sqrt(2), over sqrt(2) */
	says(3, "worker 3 has 1 of 4 tasks: 1.00 s, known to within 10 % "
		"(2 tasks)");
}
END_TEST

START_TEST(locale_does_not_matter)
{
	static const double mean[N] = { 1.0, 1.0, 1.0, 1.0 };

	create("uta");
	play(4, mean);
	if (t_locale_set_comma())
		says(3, "worker 3 has 1 of 4 tasks: 1.00 s (1 task)");
	t_locale_unset();
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("bandit_explain");
	TCase *tc = tcase_create("explain");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, explain_refuses_bad_arguments);
	tcase_add_test(tc, nothing_is_known_yet);
	tcase_add_test(tc, shares_and_parked_workers);
	tcase_add_test(tc, idle_but_as_fast);
	tcase_add_test(tc, a_limit_leaves_no_place);
	tcase_add_loop_test(tc, absent_workers, 0, 5);
	tcase_add_test(tc, a_site_changes_nothing);
	tcase_add_test(tc, parked_while_others_are_tried);
	tcase_add_test(tc, parked_worker_is_probed);
	tcase_add_test(tc, probes_do_not_count_as_the_round);
	tcase_add_test(tc, odd_times_are_suspected);
	tcase_add_test(tc, policies_that_do_not_learn);
	tcase_add_test(tc, standard_error_where_the_policy_has_no_bound);
	tcase_set_timeout(tc, 60);	/* a locale takes long to make */
	tcase_add_test(tc, locale_does_not_matter);
	suite_add_tcase(suite, tc);
	return t_run(suite);
}
