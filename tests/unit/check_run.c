/* SPDX-License-Identifier: MIT */
/*
 * What fails here: the sums of a simulated run are not those of its rounds, or
 * its policy is not told what it should know.
 */
#include <errno.h>
#include <math.h>
#include <string.h>

#include "sim/run.h"
#include "tests/common/t_run.h"
#include "tests/common/t_source.h"

static struct t_source source;
static struct run_config config;
static struct run_sums sums, kept[8];
static const double one_and_two[] = { 1.0, 2.0 };

/* 10 tasks on workers that take 1 s and 2 s: 7 and 3 of them end after 7 s. */
static void setup(void)
{
	config = (struct run_config){
		.policy = "static", .tasks = 10, .rounds = 4,
		.scheduler = { .alpha = (double)NAN, .eta = 1.0, .scale = 2.0,
			       .seed = 1 },
	};
	t_source_init(&source, 2, one_and_two, 0);
	memset(kept, 0xa5, sizeof(kept));
}

static void run(const char *policy)
{
	config.policy = policy;
	ck_assert_int_eq(run_rounds(&config, &source.source, kept, &sums), 0);
}

static void sums_are(const struct run_sums *of, uint64_t round, double time,
		     double worker_time, double optimum, double regret)
{
	ck_assert_uint_eq(of->round, round);
	ck_assert_double_eq(of->time, time);
	ck_assert_double_eq(of->worker_time, worker_time);
	ck_assert_double_eq(of->optimum, optimum);
	ck_assert_double_eq(of->regret, regret);
}

START_TEST(checkpoints_keep_the_sums_so_far)
{
	static const uint64_t checkpoint[] = { 1, 3 };

	config.checkpoint = checkpoint;
	config.checkpoints = 2;
	run("static");
	sums_are(&kept[0], 1, 10.0, 15.0, 7.0, 3.0);
	sums_are(&kept[1], 3, 30.0, 45.0, 21.0, 9.0);
	sums_are(&sums, 4, 40.0, 60.0, 28.0, 12.0);
	ck_assert_double_eq(sums.decide, 0.0);
	ck_assert_double_eq(sums.again, 0.0);
}
END_TEST

/* A second passes between two looks, but thousands once, as in a preemption. */
static double now;

static double slow_once(void)
{
	now += now == 3.0 ? 5000.0 : 1.0;
	return now;
}

START_TEST(a_preempted_decision_does_not_count)
{
	now = 0.0;
	config.scheduler.clock = slow_once;
	run("ata-empirical");
	/* 4 rounds, a second to allocate and one to close */
	ck_assert_double_eq(sums.decide, 8.0);
}
END_TEST

START_TEST(the_oracle_has_no_regret)
{
	run("ofta");
	sums_are(&sums, 4, 28.0, 52.0, 28.0, 0.0);
}
END_TEST

/* 10 results: at 1, 2, 2, 3, 4, 4, 5, 6, 6 and 7 s, with both busy all
 * along. */
START_TEST(greedy_rounds_have_no_regret)
{
	run("gta");
	sums_are(&sums, 4, 28.0, 56.0, 28.0, 0.0);
}
END_TEST

/* Worker 0 takes 10 s from round 3 on: 1 and 9 tasks end after 18 s. The oracle
 * knows; static shares need 50 s. */
START_TEST(a_change_is_seen_by_oracle_and_regret)
{
	source.change_round = 3;
	source.change_mean = 10.0;
	run("ofta");
	sums_are(&sums, 4, 50.0, 82.0, 50.0, 0.0);
	t_source_init(&source, 2, one_and_two, 0);
	source.change_round = 3;
	source.change_mean = 10.0;
	run("static");
	sums_are(&sums, 4, 120.0, 150.0, 50.0, 70.0);
}
END_TEST

START_TEST(a_change_at_round_1_is_there_from_the_start)
{
	static const uint64_t checkpoint[] = { 1 };

	source.change_round = 1;
	source.change_mean = 10.0;
	config.checkpoint = checkpoint;
	config.checkpoints = 1;
	run("ofta");
	sums_are(&kept[0], 1, 18.0, 28.0, 18.0, 0.0);
	sums_are(&sums, 4, 72.0, 112.0, 72.0, 0.0);
}
END_TEST

/* What is known to begin with: means, times a factor, that count for sure. */
START_TEST(priors_are_known_from_round_1)
{
	run("ata-empirical");
	ck_assert_double_gt(sums.regret, 0.0);
	config.scheduler.prior_count = 1e12;
	config.scheduler.prior_factor = 3.0;
	run("ata-empirical");
	sums_are(&sums, 4, 28.0, 52.0, 28.0, 0.0);
}
END_TEST

/* Without alpha it is half of the largest mean, 5 s; or 10 s from round 1
 * on. */
START_TEST(alpha_is_half_the_largest_mean)
{
	static const double mean[] = { 3.0, 5.0, 1.0, 4.0 };
	static const double alpha[] = { (double)NAN, 2.5, 1.0, (double)NAN,
					5.0 };
	double time[5];

	config.tasks = 23;
	config.rounds = 300;
	for (int i = 0; i < 5; i++) {
		t_source_init(&source, 4, mean, 7);
		source.change_round = i < 3 ? 0 : 1;
		source.change_mean = 10.0;
		config.scheduler.alpha = alpha[i];
		run("ata");
		time[i] = sums.time;
	}
	ck_assert_double_eq(time[0], time[1]);
	ck_assert_double_ne(time[0], time[2]);
	ck_assert_double_eq(time[3], time[4]);
}
END_TEST

/* What a round took is learned, of the right worker: in the end, no regret. */
START_TEST(what_is_learned_is_used)
{
	static const double mean[] = { 3.0, 5.0, 1.0, 4.0, 2.5 };
	static const uint64_t checkpoint[] = { 500 };

	t_source_init(&source, 5, mean, 0);
	config.tasks = 23;
	config.rounds = 1000;
	config.scheduler.eta = 0.001;
	config.checkpoint = checkpoint;
	config.checkpoints = 1;
	run("ata-empirical");
	ck_assert_double_gt(kept[0].regret, 0.0);
	ck_assert_double_eq(sums.regret, kept[0].regret);
}
END_TEST

struct watch {
	uint64_t done;
	int calls, stop_at;
};

static int seen(void *ctx, uint64_t done)
{
	struct watch *watch = ctx;

	watch->done += done;
	return ++watch->calls == watch->stop_at;
}

/* Rounds so large that it is called after every second one. */
START_TEST(seen_counts_and_stops)
{
	struct watch watch = { .stop_at = 0 };

	config.tasks = 1000000;
	config.rounds = 5;
	config.seen = seen;
	config.seen_ctx = &watch;
	run("static");
	ck_assert_uint_eq(watch.done, 5);
	ck_assert_int_eq(watch.calls, 3);
	watch = (struct watch){ .stop_at = 2 };
	ck_assert_int_eq(run_rounds(&config, &source.source, kept, &sums),
			 -EINTR);
	ck_assert_uint_eq(watch.done, 4);
	ck_assert_int_eq(watch.calls, 2);
	ck_assert_uint_eq(sums.round, 4);
}
END_TEST

START_TEST(what_cannot_be_run_is_refused)
{
	config.policy = "nonsense";
	ck_assert_int_eq(run_rounds(&config, &source.source, kept, &sums),
			 -EINVAL);
	config.policy = "ata-empirical";
	config.scheduler.eta = -1.0;
	ck_assert_int_eq(run_rounds(&config, &source.source, kept, &sums),
			 -EINVAL);
	ck_assert_uint_eq(source.chunks, 0);
}
END_TEST

/* Whoever does not know the means has some, with 5 workers in 50 rounds. */
START_TEST(regret_is_that_of_the_shares)
{
	static const double mean[] = { 3.0, 5.0, 1.0, 4.0, 2.5 };
	const char *name;

	config.tasks = 23;
	config.rounds = 50;
	for (uint32_t i = 0; (name = scheduler_name(i)) != NULL; i++) {
		t_source_init(&source, 5, mean, i + 1);
		run(name);
		ck_assert_uint_eq(sums.round, 50);
		/* 3, 2, 11, 2 and 4 tasks are done after 11 s */
		ck_assert_double_eq(sums.optimum, 50 * 12.0);
		if (strcmp(name, "gta") == 0 || strcmp(name, "ofta") == 0)
			ck_assert_double_eq(sums.regret, 0.0);
		else
			ck_assert_double_gt(sums.regret, 0.0);
	}
}
END_TEST

int main(void)
{
	Suite *s = suite_create("run");
	TCase *tc = tcase_create("run");

	tcase_add_checked_fixture(tc, setup, NULL);
	tcase_add_test(tc, checkpoints_keep_the_sums_so_far);
	tcase_add_test(tc, a_preempted_decision_does_not_count);
	tcase_add_test(tc, the_oracle_has_no_regret);
	tcase_add_test(tc, greedy_rounds_have_no_regret);
	tcase_add_test(tc, a_change_is_seen_by_oracle_and_regret);
	tcase_add_test(tc, a_change_at_round_1_is_there_from_the_start);
	tcase_add_test(tc, priors_are_known_from_round_1);
	tcase_add_test(tc, alpha_is_half_the_largest_mean);
	tcase_add_test(tc, what_is_learned_is_used);
	tcase_add_test(tc, seen_counts_and_stops);
	tcase_add_test(tc, what_cannot_be_run_is_refused);
	tcase_add_test(tc, regret_is_that_of_the_shares);
	suite_add_tcase(s, tc);
	return t_run(s);
}
