/* SPDX-License-Identifier: MIT */
/*
 * What fails here: probes of parked workers cost more than their budget, or
 * some worker is never probed.
 */
#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bandit/probe.h"
#include "tests/common/t_run.h"

#define N 6

/*
 * Rounds that end at 4, with 24 of work; parked worker i takes 5 + i. Counts
 * the probes of each.
 */
static void run(int rounds, int *probed, double *time, double *work)
{
	struct ata__probes probes;
	int seen[N] = { 0 };

	ck_assert_int_eq(ata__probes_init(&probes, N), 0);
	*time = *work = 0.0;
	for (int round = 1; round <= rounds; round++) {
		double longest = 4.0, spent = 0.0;
		uint32_t chosen;

		for (uint32_t i = 0; i < N; i++)
			probes.parked[i] = (struct ata__parked){
				.mean = 5.0 + i, .price = 5.0 + i, .arm = i,
				.urgency = (round - seen[i]) / (5.0 + i) };
		chosen = ata__probes_choose(&probes, N, N, 4.0);
		for (uint32_t i = 0; i < chosen; i++) {
			probed[probes.parked[i].arm]++;
			seen[probes.parked[i].arm] = round;
			longest = fmax(longest, probes.parked[i].mean);
			spent += probes.parked[i].mean;
		}
		*time += longest - 4.0;
		*work += spent;
		ata__probes_close(&probes, longest, 24.0 + spent, longest - 4.0,
				spent);
	}
	ata__probes_free(&probes);
}

START_TEST(all_are_probed_within_the_budgets)
{
	int probed[N] = { 0 };
	double time, work;

	run(4000, probed, &time, &work);
	for (int i = 0; i < N; i++)
		ck_assert_int_ge(probed[i], 3);
	/* the cheap more often than the dear */
	ck_assert_int_gt(probed[0], probed[N - 1]);
	/* 1/200 of the time, 1/100 of the work, and not much less */
	ck_assert_double_le(time, 0.005 * (4.0 * 4000 + time) + 1e-6);
	ck_assert_double_le(work, 0.01 * (24.0 * 4000 + work) + 1e-6);
	ck_assert(time > 0.003 * 4.0 * 4000 || work > 0.006 * 24.0 * 4000);
}
END_TEST

START_TEST(what_is_not_dear_waits_for_work_alone)
{
	struct ata__probes probes;

	ck_assert_int_eq(ata__probes_init(&probes, 1), 0);
	probes.parked[0] = (struct ata__parked){ .mean = 2.0, .price = 2.0,
					.urgency = 1.0 };
	ck_assert_uint_eq(ata__probes_choose(&probes, 1, 1, 4.0), 0);
	ata__probes_close(&probes, 0.0, 200.0, 0.0, 0.0);
	ck_assert_uint_eq(ata__probes_choose(&probes, 1, 1, 4.0), 1);
	ck_assert_uint_eq(ata__probes_choose(&probes, 1, 0, 4.0), 0);
	ck_assert_uint_eq(ata__probes_choose(&probes, 0, 1, 4.0), 0);
	ata__probes_free(&probes);
}
END_TEST

/* A second of it costs three times as much as one of the others. */
START_TEST(work_is_weighed_by_its_price)
{
	struct ata__probes probes;

	ck_assert_int_eq(ata__probes_init(&probes, 1), 0);
	probes.parked[0] = (struct ata__parked){ .mean = 2.0, .price = 6.0,
					.urgency = 1.0 };
	ata__probes_close(&probes, 0.0, 599.0, 0.0, 0.0);
	ck_assert_uint_eq(ata__probes_choose(&probes, 1, 1, 4.0), 0);
	ata__probes_close(&probes, 0.0, 2.0, 0.0, 0.0);
	ck_assert_uint_eq(ata__probes_choose(&probes, 1, 1, 4.0), 1);
	ata__probes_free(&probes);
}
END_TEST

/* Probes of cheap workers may not be saved up for dear ones. */
START_TEST(the_budget_of_time_has_a_ceiling)
{
	struct ata__probes probes;

	ck_assert_int_eq(ata__probes_init(&probes, 2), 0);
	ata__probes_close(&probes, 1e6, 1e6, 0.0, 0.0);
	probes.parked[0] = (struct ata__parked){ .mean = 4.5, .price = 4.5,
					.urgency = 1.0 };
	ata__probes_choose(&probes, 1, 1, 4.0);
	ata__probes_close(&probes, 0.0, 0.0, 0.0, 0.0);
	ck_assert_double_eq(probes.time, 0.5);
	probes.parked[0] = (struct ata__parked){ .mean = 9.0, .price = 9.0,
					.urgency = 1.0 };
	ck_assert_uint_eq(ata__probes_choose(&probes, 1, 1, 4.0), 0);
	ata__probes_free(&probes);
}
END_TEST

/* What was asked before the last time in a round does not count. */
START_TEST(a_round_may_be_allocated_again)
{
	struct ata__probes probes;

	ck_assert_int_eq(ata__probes_init(&probes, 1), 0);
	ata__probes_close(&probes, 1e6, 1e6, 0.0, 0.0);
	probes.parked[0] = (struct ata__parked){ .mean = 4.5, .price = 4.5,
					.urgency = 1.0 };
	ata__probes_owe(&probes, 1e9);
	ck_assert_uint_eq(ata__probes_choose(&probes, 1, 1, 4.0), 0);
	ata__probes_begin(&probes);
	ck_assert_uint_eq(ata__probes_choose(&probes, 1, 1, 4.0), 1);
	ata__probes_begin(&probes);
	ata__probes_owe(&probes, 10.0);
	ata__probes_close(&probes, 0.0, 0.0, 0.0, 0.0);
	ck_assert_double_eq(probes.time, 5000.0 - 10.0);
	/* once */
	ata__probes_close(&probes, 0.0, 0.0, 0.0, 0.0);
	ck_assert_double_eq(probes.time, 5000.0 - 10.0);
	ata__probes_free(&probes);
}
END_TEST

static void fill(struct ata__probes *probes)
{
	for (uint32_t i = 0; i < N; i++)
		probes->parked[i] = (struct ata__parked){
			.mean = 9.0, .price = 9.0, .arm = i, .urgency = 1.0 };
}

START_TEST(an_alarm_probes_all_on_credit)
{
	struct ata__probes probes;

	ck_assert_int_eq(ata__probes_init(&probes, N), 0);
	ata__probes_alarm(&probes);
	/* In the next round, and asked twice in it the answer is the same. */
	for (int round = 1; round <= 2; round++) {
		ata__probes_close(&probes, 0.0, 0.0, 0.0, 0.0);
		for (int asked = 0; asked < 2; asked++) {
			fill(&probes);
			ck_assert_uint_eq(ata__probes_choose(&probes, N, 4,
							     4.0),
					  round == 1 ? 4 : 0);
		}
	}

	/* not again so soon */
	for (int round = 3; round < 101; round++) {
		ata__probes_alarm(&probes);
		ata__probes_close(&probes, 0.0, 0.0, 0.0, 0.0);
		ck_assert_int_eq(probes.alarm, 0);
	}
	ata__probes_alarm(&probes);
	ata__probes_close(&probes, 0.0, 0.0, 0.0, 0.0);
	ck_assert_int_eq(probes.alarm, 1);
	ata__probes_free(&probes);
}
END_TEST

#define MANY 40

static int by_urgency(const void *a, const void *b)
{
	const struct ata__parked *x = a, *y = b;

	if (x->urgency != y->urgency)
		return x->urgency > y->urgency ? -1 : 1;
	return x->arm < y->arm ? -1 : 1;
}

/* All in the order of their urgency, each if there is still enough for it. */
static uint32_t choose_plainly(const struct ata__probes *probes,
			       struct ata__parked *parked, uint32_t n,
			       uint32_t most)
{
	double work = probes->work, time = probes->time, dearest = 0.0;
	uint32_t chosen = 0;

	for (uint32_t i = 0; i < n; i++)
		dearest = fmax(dearest, parked[i].mean - 4.0);
	time = fmin(time, dearest);
	qsort(parked, n, sizeof(*parked), by_urgency);
	for (uint32_t i = 0; i < n && chosen < most; i++) {
		int dear = parked[i].mean - 4.0 > time ||
			   parked[i].price > work;

		if (dear && !probes->alarm && isfinite(parked[i].urgency)) {
			if (i == 0)
				return 0;
			continue;
		}
		work -= parked[i].price;
		parked[chosen++] = parked[i];
	}
	return chosen;
}

START_TEST(those_chosen_are_the_most_urgent_ones)
{
	uint64_t seed = (uint64_t)_i;
	uint32_t n = 1 + (uint32_t)(t_random(&seed) % MANY), chosen;
	uint32_t most = 1 + (uint32_t)(t_random(&seed) % n);
	struct ata__parked parked[MANY];
	struct ata__probes probes;

	ck_assert_int_eq(ata__probes_init(&probes, n), 0);
	probes.time = t_uniform(&seed, 0.0, 6.0);
	probes.work = t_uniform(&seed, 0.0, 60.0);
	probes.alarm = t_random(&seed) % 8 == 0;
	for (uint32_t i = 0; i < n; i++)
		parked[i] = (struct ata__parked){
			.mean = t_uniform(&seed, 2.0, 9.0),
			.price = t_uniform(&seed, 1.0, 9.0), .arm = i,
			.urgency = t_random(&seed) % 16 == 0 ? INFINITY :
				   (double)(t_random(&seed) % n) };
	memcpy(probes.parked, parked, n * sizeof(*parked));
	chosen = choose_plainly(&probes, parked, n, most);
	ck_assert_uint_eq(ata__probes_choose(&probes, n, most, 4.0), chosen);
	for (uint32_t i = 0; i < chosen; i++)
		ck_assert_uint_eq(probes.parked[i].arm, parked[i].arm);
	ata__probes_free(&probes);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("probe");
	TCase *tc = tcase_create("probe");

	tcase_add_test(tc, all_are_probed_within_the_budgets);
	tcase_add_test(tc, what_is_not_dear_waits_for_work_alone);
	tcase_add_test(tc, work_is_weighed_by_its_price);
	tcase_add_test(tc, the_budget_of_time_has_a_ceiling);
	tcase_add_test(tc, a_round_may_be_allocated_again);
	tcase_add_test(tc, an_alarm_probes_all_on_credit);
	tcase_add_loop_test(tc, those_chosen_are_the_most_urgent_ones, 0, 800);
	suite_add_tcase(suite, tc);
	return t_run(suite);
}
