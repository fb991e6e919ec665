/* SPDX-License-Identifier: MIT */
/*
 * What fails here: of many parked workers others are probed than
 * ata__probes_choose() would choose, or in another order.
 */
#include <float.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "bandit/crowd.h"
#include "bandit/probe.h"
#include "tests/common/t_run.h"

#define N 3000			/* three blocks, the last one is not full */
#define ROUND 1000

static struct ata__probes plain, many;
static struct ata__crowd crowd;
static double mean[N], seen[N];
static unsigned char urgent[N], active[N];

static void setup(void)
{
	ck_assert_int_eq(ata__probes_init(&plain, N), 0);
	ck_assert_int_eq(ata__probes_init(&many, N), 0);
	ck_assert_int_eq(ata__crowd_init(&crowd, N), 0);
	crowd.seen = seen;
	crowd.round = ROUND;
}

static void teardown(void)
{
	ata__probes_free(&plain);
	ata__probes_free(&many);
	ata__crowd_free(&crowd);
}

/* Kinds: all differ, many are equal, extremes. */
static void draw(int kind, uint64_t *seed)
{
	uint64_t one_in = 1 + t_random(seed) % 300;

	for (uint32_t i = 0; i < N; i++) {
		mean[i] = kind == 1 ? (double)(1 + t_random(seed) % 3) :
				      t_uniform(seed, 1.0, 5.0);
		seen[i] = (double)(t_random(seed) % (kind == 1 ? 3 : ROUND));
		if (kind == 2 && t_random(seed) % 3 == 0)
			mean[i] = t_random(seed) % 2 ? 1e-307 : 1e300;
		active[i] = t_random(seed) % 4 == 0;
		urgent[i] = kind != 1 && t_random(seed) % one_in == 0;
	}
}

static void draw_budgets(uint64_t *seed)
{
	plain.time = t_uniform(seed, -1.0, 5.0);
	plain.work = t_uniform(seed, -1.0, t_random(seed) % 2 ? 50.0 : 5000.0);
	plain.owed = t_random(seed) % 3 == 0 ? 0.5 : 0.0;
	plain.alarm = t_random(seed) % 4 == 0;
	plain.dearest = (double)INFINITY;
	many.time = plain.time;
	many.work = plain.work;
	many.owed = plain.owed;
	many.alarm = plain.alarm;
	many.dearest = plain.dearest;
}

static uint32_t choose_plain(uint32_t most, double end)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < N; i++) {
		double urgency = fmin((ROUND - seen[i]) / mean[i], DBL_MAX);

		if (active[i])
			continue;
		plain.parked[n++] = (struct ata__parked){
			.mean = mean[i], .price = mean[i], .arm = i,
			.urgency = urgent[i] ? (double)INFINITY : urgency };
	}
	return ata__probes_choose(&plain, n, most, end);
}

static uint32_t choose_many(uint32_t most, double end)
{
	double longest = 0.0;
	uint32_t n = 0;

	for (uint32_t i = 0; i < N; i++) {
		crowd.mean[i] = active[i] ? (double)NAN : mean[i];
		if (active[i] || !urgent[i] || n == most)
			continue;
		crowd.mean[i] = (double)NAN;
		longest = fmax(longest, mean[i]);
		many.parked[n++] = (struct ata__parked){
			.mean = mean[i], .price = mean[i], .arm = i,
			.urgency = (double)INFINITY };
	}
	return ata__crowd_choose(&many, &crowd, n, longest, most, end);
}

START_TEST(it_chooses_as_from_a_list)
{
	uint64_t seed = (uint64_t)_i;
	uint32_t most, chosen;
	double end;

	draw(_i % 3, &seed);
	draw_budgets(&seed);
	most = 1 + (uint32_t)(t_random(&seed) % (_i % 2 ? 20 : N));
	end = t_uniform(&seed, 0.5, 6.0);
	chosen = choose_plain(most, end);
	ck_assert_uint_eq(choose_many(most, end), chosen);
	ck_assert_double_eq(many.dearest, plain.dearest);
	for (uint32_t i = 0; i < chosen; i++) {
		ck_assert_uint_eq(many.parked[i].arm, plain.parked[i].arm);
		ck_assert_double_eq(many.parked[i].mean, plain.parked[i].mean);
		ck_assert_double_eq(many.parked[i].price,
				    plain.parked[i].price);
		ck_assert(isnan(crowd.mean[many.parked[i].arm]));
	}
}
END_TEST

/* Nobody is parked, or there is enough for nobody. */
START_TEST(there_may_be_none)
{
	uint64_t seed = 1;

	draw(0, &seed);
	draw_budgets(&seed);
	many.alarm = 0;
	many.work = 0.5;
	memset(urgent, 0, sizeof(urgent));
	ck_assert_uint_eq(choose_many(5, 1.0), 0);
	ck_assert_double_gt(many.dearest, 3.9);
	memset(active, 1, sizeof(active));
	many.work = 1e9;
	ck_assert_uint_eq(choose_many(5, 1.0), 0);
	ck_assert_double_eq(many.dearest, 0.0);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("crowd");
	TCase *tc = tcase_create("crowd");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_loop_test(tc, it_chooses_as_from_a_list, 0, 300);
	tcase_add_test(tc, there_may_be_none);
	suite_add_tcase(s, tc);
	return t_run(s);
}
