/* SPDX-License-Identifier: MIT */
/*
 * What fails here: shares in proportion to weights lose or invent tasks, or
 * give one to a worker that another has more right to.
 */
#include <math.h>
#include <string.h>

#include "sim/baselines.h"
#include "tests/common/t_run.h"

#define MOST 50

static uint64_t share[MOST];
static struct baseline_part part[MOST];

START_TEST(shares_by_hand)
{
	static const struct {
		double weight[4];
		uint64_t tasks, share[4];
	} row[] = {
		{ { 1, 1, 1, 1 }, 8, { 2, 2, 2, 2 } },
		{ { 1, 1, 1, 1 }, 10, { 3, 3, 2, 2 } },	/* ties: lower */
		{ { 0, 0, 3, 0 }, 7, { 0, 0, 7, 0 } },
		{ { 0, 1, 0, 1 }, 3, { 0, 2, 0, 1 } },
		/* 1.7, 1.4, 0.9, 0: the largest fractions are 0.9 and 0.7 */
		{ { 17, 14, 9, 0 }, 4, { 2, 1, 1, 0 } },
		{ { 41, 34, 16, 9 }, 10, { 4, 3, 2, 1 } },
		{ { 1e-300, 3e-300, 0, 0 }, 4, { 1, 3, 0, 0 } },
		{ { 1e300, 3e300, 0, 0 }, 4, { 1, 3, 0, 0 } },
		{ { 1e300, 1, 1e-300, 0 }, 5, { 5, 0, 0, 0 } },
		{ { 1, 1, 1, 1 }, 0, { 0, 0, 0, 0 } },
		{ { 1, 1, 1, 1 }, 1, { 1, 0, 0, 0 } },
		/* Their sum rounds to 1, so the first quota is all. */
		{ { 1, 0x1p-53, 0x1p-53, 0x1p-53 }, UINT64_C(1) << 53,
		  { UINT64_C(1) << 53, 0, 0, 0 } },
	};

	baseline_apportion(row[_i].weight, 4, row[_i].tasks, share, part);
	for (int i = 0; i < 4; i++)
		ck_assert_uint_eq(share[i], row[_i].share[i]);
}
END_TEST

/* Each has its quota's whole part or one more, and who has one more has no
 * smaller fraction than who has not; within what doubles of a quota can say. */
START_TEST(remainders_are_the_largest)
{
	uint64_t seed = (uint64_t)_i, sum = 0;
	uint32_t n = (uint32_t)(t_random(&seed) % MOST + 1);
	uint64_t tasks = t_random(&seed) % 2000;
	double weight[MOST], weights = 0.0, given = 1.0, kept = 0.0;

	for (uint32_t i = 0; i < n; i++)
		weights += weight[i] = t_uniform(&seed, 0.0, 1.0);
	baseline_apportion(weight, n, tasks, share, part);
	for (uint32_t i = 0; i < n; i++) {
		double quota = (double)tasks * weight[i] / weights;
		double more = quota - (double)share[i];

		sum += share[i];
		ck_assert_double_lt(fabs(more), 1.0);
		if (more < -1e-9)
			given = fmin(given, more + 1.0);
		else
			kept = fmax(kept, more);
	}
	ck_assert_uint_eq(sum, tasks);
	ck_assert_double_ge(given, kept - 1e-9);
}
END_TEST

/* Counts that a double just holds: quotas are rounded, the sum is not. */
START_TEST(huge_counts_come_out_even)
{
	uint64_t seed = (uint64_t)_i, sum = 0, tasks = UINT64_C(1) << 53;
	uint32_t n = (uint32_t)_i % MOST + 1;
	double weight[MOST], weights = 0.0;

	tasks -= t_random(&seed) % 1000;
	for (uint32_t i = 0; i < n; i++)
		weights += weight[i] = exp(t_uniform(&seed, -20.0, 20.0));
	baseline_apportion(weight, n, tasks, share, part);
	for (uint32_t i = 0; i < n; i++) {
		double quota = (double)tasks * (weight[i] / weights);

		sum += share[i];
		ck_assert_double_le(fabs((double)share[i] - quota),
				    1.0 + 1e-15 * n * quota);
	}
	ck_assert_uint_eq(sum, tasks);
}
END_TEST

/* What ema apportions by: who had tasks shares anew what these have together,
 * 2.7 at rates 1 and 3; who had none keeps its own. */
START_TEST(ema_leaves_parked_ratios_alone)
{
	double speed[] = { 1.5, 1.2, 0.3 }, seconds[3];
	uint64_t chunks[3];
	struct baseline_state state = {
		.workers = 3, .tasks = 8, .speed = speed, .seconds = seconds,
		.chunks = chunks, .share = share, .part = part,
	};
	const struct baseline *ema;

	for (uint32_t i = 0; strcmp((ema = baseline_at(i))->name, "ema") != 0;)
		i++;
	ema->begin(&state);
	ema->learn(&state, 1, 6, 2.0, 2);
	ema->learn(&state, 0, 2, 2.0, 0);
	ema->end(&state);
	ck_assert_double_eq_tol(speed[0], 0.3 * 1.5 + 0.7 * 0.675, 1e-15);
	ck_assert_double_eq_tol(speed[1], 0.3 * 1.2 + 0.7 * 2.025, 1e-15);
	ck_assert_double_eq(speed[2], 0.3);
}
END_TEST

/* Recorded times may be 0. However many tasks took no time, ratios and weights
 * are numbers: worker 0's is about all. */
START_TEST(instants_are_not_infinite)
{
	double speed[] = { 1.0, 1.0 }, seconds[2] = { 0 }, done[2] = { 0 };
	uint64_t chunks[2] = { 0 };
	struct baseline_state state = {
		.workers = 2, .tasks = 8, .speed = speed, .seconds = seconds,
		.done = done, .chunks = chunks, .share = share, .part = part,
	};
	static const char *const names[] = { "ema", "awf-b" };
	const struct baseline *rule;

	for (uint32_t i = 0;
	     strcmp((rule = baseline_at(i))->name, names[_i]) != 0;)
		i++;
	for (int round = 0; round < 30; round++) {
		rule->begin(&state);
		ck_assert_uint_ge(rule->take(&state, 0, 8), 1);
		rule->learn(&state, 0, UINT64_C(1) << 52, 0.0, 4);
		rule->learn(&state, 1, UINT64_C(1) << 52, 1.0, 0);
		if (rule->end != NULL)
			rule->end(&state);
	}
	ck_assert_double_eq_tol(speed[0], 2.0, 1e-9);
	ck_assert_double_ge(speed[1], 0.0);
	ck_assert_double_le(speed[1], 1e-9);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("apportion");
	TCase *tc = tcase_create("apportion");

	tcase_add_loop_test(tc, shares_by_hand, 0, 12);
	tcase_add_loop_test(tc, remainders_are_the_largest, 0, 300);
	tcase_add_loop_test(tc, huge_counts_come_out_even, 0, 300);
	tcase_add_test(tc, ema_leaves_parked_ratios_alone);
	tcase_add_loop_test(tc, instants_are_not_infinite, 0, 2);
	suite_add_tcase(s, tc);
	return t_run(s);
}
