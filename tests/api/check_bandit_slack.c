/* SPDX-License-Identifier: MIT */
/*
 * Slack and costs of the policy auto: what it pays, how long its rounds become,
 * and that workers parked for their price come back.
 */
#include <errno.h>
#include <float.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

#include <atasched.h>

#include "tests/common/t_run.h"

#define N 6
#define TASKS 12

/* Fast and dear, slow and cheap: a task costs 3 there and 2.5 here. */
static const double speed[N] = { 1, 1, 1, 2.5, 2.5, 2.5 };
static const double watts[N] = { 3, 3, 3, 1, 1, 1 };

static struct ata_bandit_config config;
static struct ata_bandit *bandit;
static uint64_t count[N];
static double paid;		/* so far */

static void set_up(void)
{
	ata_bandit_config_init(&config);
	config.policy = "auto";
	config.arms = N;
	config.cost = watts;
	paid = 0.0;
}

static void create(void)
{
	ck_assert_int_eq(ata_bandit_create(&bandit, &config), 0);
}

/* Return: the makespan */
static double play(const double *mean, uint64_t tasks)
{
	double end = 0.0;
	uint64_t sum = 0;

	ck_assert_int_eq(ata_bandit_allocate(bandit, tasks, count), 0);
	for (uint32_t i = 0; i < N; i++) {
		double seconds = (double)count[i] * mean[i];

		sum += count[i];
		end = fmax(end, seconds);
		paid += seconds * (config.cost ? config.cost[i] : 1.0);
		if (count[i] > 0)
			ck_assert_int_eq(ata_bandit_observe(bandit, i, count[i],
							    seconds), 0);
	}
	ck_assert_uint_eq(sum, tasks);
	ck_assert_int_eq(ata_bandit_close(bandit, end), 0);
	return end;
}

/* Means of so many rounds, after some in which to learn. */
static void settle(const double *mean, int rounds, double *end, double *cost)
{
	for (int round = 0; round < 20; round++)
		play(mean, TASKS);
	paid = *end = 0.0;
	for (int round = 0; round < rounds; round++)
		*end += play(mean, TASKS) / rounds;
	*cost = paid / rounds;
}

static void refused(double slack, const double *cost)
{
	struct ata_bandit *const untouched = (struct ata_bandit *)&config;

	config.slack = slack;
	config.cost = cost;
	bandit = untouched;
	ck_assert_int_eq(ata_bandit_create(&bandit, &config), -EINVAL);
	ck_assert_ptr_eq(bandit, untouched);
}

START_TEST(create_refuses_bad_slack_and_costs)
{
	static const double bad[] = { 0.0, -1.0, DBL_MIN / 2, (double)INFINITY,
				      (double)NAN };
	double cost[N];

	refused(-DBL_MIN, NULL);
	refused(1.001 * ATA_SLACK_MAX, NULL);
	refused((double)INFINITY, NULL);
	refused((double)NAN, NULL);
	for (uint32_t i = 0; i < 5 * N; i++) {
		memcpy(cost, watts, sizeof(cost));
		cost[i % N] = bad[i / N];
		refused(0.0, cost);
	}
	config.policy = "uta";		/* which does not look at them */
	refused(-1.0, NULL);
	refused(0.0, cost);
	config.slack = ATA_SLACK_MAX;
	config.cost = watts;
	create();
	ata_bandit_destroy(bandit);
}
END_TEST

/* The optimum of each slack by hand; 1 per cent for probes. */
START_TEST(slack_buys_what_it_can)
{
	static const struct {
		double slack, end, cost;
	} by[] = {
		/* 9 and 3, or 3 3 3 and 1 1 1: all that end by 3 */
		{ 0.0, 3.0, 9 * 3 + 3 * 2.5 },
		{ 0.2, 3.0, 9 * 3 + 3 * 2.5 },
		/* by 5: 2 each on slow ones */
		{ 0.67, 5.0, 6 * 3 + 6 * 2.5 },
		{ 2.34, 10.0, 12 * 2.5 },
	};
	double end, cost;

	config.slack = by[_i].slack;
	create();
	settle(speed, 400, &end, &cost);
	ck_assert_double_le(end, by[_i].end * 1.01);
	ck_assert_double_le(cost, by[_i].cost * 1.01);
	ck_assert_double_ge(cost, by[_i].cost);
	ata_bandit_destroy(bandit);
}
END_TEST

/* Worker time is what is saved where nothing is said of costs. */
START_TEST(slack_alone_saves_worker_time)
{
	double end, cost;

	config.cost = NULL;
	config.slack = 0.34;
	create();
	settle(speed, 400, &end, &cost);
	ck_assert_double_le(end, 4.0 * 1.01);
	ck_assert_double_le(cost, 12.0 * 1.01);
	ata_bandit_destroy(bandit);
}
END_TEST

/* Costs alone make no round longer, and choose among those as long. */
START_TEST(costs_choose_among_equals)
{
	static const double alike[N] = { 1, 1, 1, 1, 1, 1 };
	static const double one_cheap[N] = { 3, 3, 3, 2, 3, 3 };
	double end, cost;

	config.cost = one_cheap;
	create();
	settle(alike, 400, &end, &cost);
	ck_assert_double_le(end, 2.0 * 1.01);
	play(alike, 1);
	ck_assert_uint_eq(count[3], 1);
	ata_bandit_destroy(bandit);
}
END_TEST

/* Of each worker in each of 500 rounds. */
static void shares_of(double unit, uint64_t *share)
{
	double cost[N];

	for (uint32_t i = 0; i < N; i++)
		cost[i] = watts[i] * unit;
	config.cost = cost;
	config.slack = 0.67;
	create();
	for (int round = 0; round < 500; round++) {
		play(speed, TASKS);
		memcpy(share + round * N, count, sizeof(count));
	}
	ata_bandit_destroy(bandit);
}

/* Probes and all: a unit may be so small that a round's cost is infinite. */
START_TEST(costs_are_in_any_unit)
{
	static uint64_t once[500 * N], again[500 * N];

	shares_of(1.0, once);
	shares_of(0x1p+1021, again);
	ck_assert_mem_eq(once, again, sizeof(once));
	shares_of(0x1p-1022, again);
	ck_assert_mem_eq(once, again, sizeof(once));
}
END_TEST

static void explain(char *text, uint32_t arm)
{
	ck_assert_int_eq(ata_bandit_explain(bandit, arm, text,
					    ATA_EXPLAIN_SIZE), 0);
}

/* The slow and cheap ones become slower: the dear ones, parked, are used. */
START_TEST(parked_for_its_price_comes_back)
{
	static const double slower[N] = { 1, 1, 1, 10, 10, 10 };
	char text[ATA_EXPLAIN_SIZE];
	double end, cost;

	config.slack = 2.34;
	create();
	settle(speed, 50, &end, &cost);
	for (uint32_t i = 0; i < 3; i++)
		ck_assert_uint_eq(count[i], 0);
	explain(text, 0);
	ck_assert_str_eq(text, "worker 0 parked for its price: one task, 1.00 "
			 "s, costs 1.20 times as much as the dearest in use");
	/* A probe is not in use. */
	while (count[1] == 0) {
		play(speed, TASKS);
		ata_bandit_allocate(bandit, TASKS, count);
	}
	explain(text, 0);
	ck_assert_str_eq(text, "worker 0 parked for its price: one task, 1.00 "
			 "s, costs 1.20 times as much as the dearest in use");
	play(slower, TASKS);
	for (int round = 0; round < 3; round++)
		end = play(slower, TASKS);
	/* The fast ones are now the cheap ones: no slack is worth its time. */
	ck_assert_double_eq(end, 4.0);
	ck_assert_uint_eq(count[0] + count[1] + count[2], TASKS);
	explain(text, 5);
	ck_assert_str_eq(text, "worker 5 parked: one task takes 10.0 s, the "
			 "round 4.00 s");
	ata_bandit_destroy(bandit);
}
END_TEST

/* What is parked for its price is probed: it may have become cheaper. */
START_TEST(parked_for_its_price_is_probed)
{
	static const double faster[N] = { 0.5, 1, 1, 2.5, 2.5, 2.5 };
	double end, cost;
	int rounds = 0;

	config.slack = 2.34;
	create();
	settle(speed, 400, &end, &cost);
	while (rounds < 400 && count[0] < 8) {
		play(faster, TASKS);
		rounds++;
	}
	ck_assert_int_lt(rounds, 400);
	ck_assert_int_gt(rounds, 1);
	ata_bandit_destroy(bandit);
}
END_TEST

/* Shares do not follow noise: with slack there is more to choose from. All
 * work, so that no probes move them. */
START_TEST(shares_rest)
{
	uint64_t seed = 7, last[N];
	double mean[N];
	int moved = 0;

	config.slack = 0.1;
	create();
	for (int round = 0; round < 1000; round++) {
		for (uint32_t i = 0; i < N; i++)
			mean[i] = speed[i] * t_uniform(&seed, 0.97, 1.03);
		play(mean, 100);
		if (round >= 800)
			moved += memcmp(last, count, sizeof(last)) != 0;
		memcpy(last, count, sizeof(last));
	}
	ck_assert_int_eq(moved, 0);
	ata_bandit_destroy(bandit);
}
END_TEST

START_TEST(any_times_and_costs_make_an_allocation)
{
	uint64_t seed = (uint64_t)_i + 1, again[N];
	double cost[N], mean[N];

	for (uint32_t i = 0; i < N; i++)
		cost[i] = pow(10.0, t_uniform(&seed, -300.0, 300.0));
	config.cost = _i % 3 ? cost : NULL;
	config.slack = _i % 4 * 3.0;
	create();
	for (int round = 0; round < 300; round++) {
		uint64_t tasks = t_random(&seed) % 100 + 1;

		for (uint32_t i = 0; i < N; i++)
			mean[i] = t_random(&seed) % 7 == 0 ? 0.0 :
				  pow(10.0, t_uniform(&seed, -300.0, 290.0));
		ck_assert_int_eq(ata_bandit_allocate(bandit, tasks, again), 0);
		play(mean, tasks);
		ck_assert_mem_eq(count, again, sizeof(again));
	}
	ata_bandit_destroy(bandit);
}
END_TEST

/* The published policies are as they were published. */
START_TEST(other_policies_do_not_look)
{
	static const char *const policy[] = { "ata-empirical", "uta", "ofta" };
	uint64_t with[N];

	config.true_mean = speed;
	for (int i = 0; i < 3; i++) {
		config.policy = policy[i];
		config.slack = 1.0;
		config.cost = watts;
		create();
		for (int round = 0; round < 30; round++)
			play(speed, TASKS);
		memcpy(with, count, sizeof(with));
		ata_bandit_destroy(bandit);
		config.slack = 0.0;
		config.cost = NULL;
		create();
		for (int round = 0; round < 30; round++)
			play(speed, TASKS);
		ck_assert_mem_eq(with, count, sizeof(with));
		ata_bandit_destroy(bandit);
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("bandit_slack");
	TCase *tc = tcase_create("slack");

	tcase_add_checked_fixture(tc, set_up, NULL);
	tcase_add_test(tc, create_refuses_bad_slack_and_costs);
	tcase_add_loop_test(tc, slack_buys_what_it_can, 0, 4);
	tcase_add_test(tc, slack_alone_saves_worker_time);
	tcase_add_test(tc, costs_choose_among_equals);
	tcase_add_test(tc, costs_are_in_any_unit);
	tcase_add_test(tc, parked_for_its_price_comes_back);
	tcase_add_test(tc, parked_for_its_price_is_probed);
	tcase_add_test(tc, shares_rest);
	tcase_add_loop_test(tc, any_times_and_costs_make_an_allocation, 0, 24);
	tcase_add_test(tc, other_policies_do_not_look);
	suite_add_tcase(suite, tc);
	return t_run(suite);
}
