/* SPDX-License-Identifier: MIT */
/*
 * What fails here: among many workers, where auto looks at few, a round is
 * shared out or probed otherwise than by looking at all; or all are looked at.
 *
 * Two bandits live through the same; one of them is made to look at all.
 */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <atasched/bandit.h>

#include "bandit/auto_own.h"
#include "bandit/bandit.h"
#include "tests/common/t_run.h"

#define N (ATA__FEW_OF + 1500)
#define KINDS 7

static double mean[N], seen[N], known[N];
static uint64_t count[N], expect[N];
static struct ata_bandit *few, *plain;

static struct ata__auto *own(const struct ata_bandit *bandit)
{
	return bandit->own;
}

/* Kinds: some times as slow, far apart, alike, equal, some unknown, a fast few,
 * all unknown. */
static double draw_mean(int kind, uint32_t i, uint64_t *seed)
{
	if (kind == 1)
		return exp(t_uniform(seed, -9.0, 9.0));
	if (kind == 3)
		return 1.0;
	if (kind == 5 && i % 200 == 0)
		return t_uniform(seed, 0.02, 0.03);
	return t_uniform(seed, 1.0, kind == 2 ? 1.02 : 5.0);
}

static struct ata_bandit *open_bandit(void)
{
	struct ata_bandit_config config;
	struct ata_bandit *bandit;

	ata_bandit_config_init(&config);
	config.policy = "auto";
	config.arms = N;
	config.prior_mean = seen;
	config.prior_count = known;
	ck_assert_int_eq(ata_bandit_create(&bandit, &config), 0);
	return bandit;
}

static void open_both(int kind, uint64_t *seed)
{
	for (uint32_t i = 0; i < N; i++) {
		mean[i] = draw_mean(kind, i, seed);
		seen[i] = mean[i] * t_uniform(seed, 0.98, 1.02);
		known[i] = (double)(1 + t_random(seed) % 200);
		if (kind == 3)
			seen[i] = known[i] = 1.0;
		if (kind == 6 || (kind == 4 && t_random(seed) % 100 == 0))
			known[i] = 0.0;
	}
	few = open_bandit();
	plain = open_bandit();
	own(plain)->near.wait = UINT64_MAX;
}

static void close_both(void)
{
	ata_bandit_destroy(few);
	ata_bandit_destroy(plain);
}

static void allocate(uint32_t team, uint64_t tasks)
{
	memset(count, 0xff, sizeof(count));
	ck_assert_int_eq(ata__bandit_allocate(plain, team, tasks, expect), 0);
	ck_assert_int_eq(ata__bandit_allocate(few, team, tasks, count), 0);
	ck_assert_mem_eq(count, expect, sizeof(count));
	ck_assert_mem_eq(few->share, expect, sizeof(count));
	if (few->few.listed)
		ck_assert_uint_eq(few->few.n_active,
				  ata__split_active(expect, N));
	ck_assert_uint_eq(own(few)->probed, own(plain)->probed);
	for (uint32_t i = 0; i < own(few)->probed; i++)
		ck_assert_uint_eq(own(few)->probes.parked[i].arm,
				  own(plain)->probes.parked[i].arm);
}

static void observe(uint32_t arm, uint64_t tasks, double seconds)
{
	ck_assert_int_eq(ata_bandit_observe(few, arm, tasks, seconds), 0);
	ck_assert_int_eq(ata_bandit_observe(plain, arm, tasks, seconds), 0);
}

/* Times vary by `noise`, and one in `odd` is far longer; 0: none. */
static void learn(double noise, uint64_t odd, uint64_t *seed)
{
	double end = 0.0;

	for (uint32_t i = 0; i < N; i++) {
		double time = (double)count[i] * mean[i] *
			      t_uniform(seed, 1.0 - noise, 1.0 + noise);

		if (count[i] == 0)
			continue;
		if (odd > 0 && t_random(seed) % odd == 0)
			time *= 5.0;
		observe(i, count[i], time);
		end = fmax(end, time);
	}
	ck_assert_int_eq(ata_bandit_close(few, end), 0);
	ck_assert_int_eq(ata_bandit_close(plain, end), 0);
	ck_assert_double_eq(own(few)->probes.time, own(plain)->probes.time);
	ck_assert_double_eq(own(few)->probes.work, own(plain)->probes.work);
}

/* What may come between: fewer or more tasks, a limit, an absent arm, a team,
 * an allocation that is never closed, other workers' tasks, changes of
 * speed. */
static void disturb(uint64_t usual, uint64_t *seed)
{
	uint32_t arm = (uint32_t)(t_random(seed) % N);
	uint64_t what = t_random(seed) % 32;

	if (what == 0)
		allocate(N, 1 + t_random(seed) % (3 * usual));
	if (what == 1)
		allocate(1 + arm, usual);
	if (what == 2) {
		ata_bandit_limit(few, arm + 1);
		ata_bandit_limit(plain, arm + 1);
		allocate(N, usual);
		ata_bandit_limit(few, N);
		ata_bandit_limit(plain, N);
	}
	if (what == 3) {
		ata_bandit_present(few, arm, 0);
		ata_bandit_present(plain, arm, 0);
		allocate(N, usual);
		ata_bandit_present(few, arm, 1);
		ata_bandit_present(plain, arm, 1);
	}
	if (what == 4)
		for (uint32_t i = arm; i < N && i < arm + N / 8; i++)
			mean[i] *= 0.5;
	if (what < 4 && t_random(seed) % 2)
		learn(0.02, 0, seed);
}

START_TEST(few_get_what_they_would_of_all)
{
	uint64_t seed = (uint64_t)_i, tasks = 2 + t_random(&seed) % 400;
	int kind = _i % KINDS, found = 0;
	double noise = _i / KINDS % 2 ? 0.4 : 0.02;
	uint64_t odd = _i / KINDS % 3 == 1 ? 20 : 0;

	open_both(kind, &seed);
	for (int k = 0; k < 60; k++) {
		disturb(tasks, &seed);
		allocate(N, tasks);
		found += few->few.listed;
		ck_assert_int_eq(plain->few.listed, 0);
		if (t_random(&seed) % 8 == 0)
			observe((uint32_t)(t_random(&seed) % N), 1, 1.0);
		learn(noise, odd, &seed);
	}
	/* Where all are equal few do not tell. */
	ck_assert_int_ge(found, kind == 3 ? 0 : 30);
	close_both();
}
END_TEST

/* When nothing disturbs all are never looked at, but for the near ones'
 * choice. */
START_TEST(near_ones_are_chosen_seldom)
{
	uint64_t seed = 7, chosen = 0, probed = 0;

	open_both(0, &seed);
	for (int k = 0; k < 100; k++) {
		allocate(N, 300);
		ck_assert_int_eq(few->few.listed, 1);
		chosen += own(few)->near.chosen == few->rounds;
		probed += own(few)->probed;
		learn(0.02, 0, &seed);
	}
	ck_assert_uint_ge(chosen, 1);
	ck_assert_uint_le(chosen, 4);	/* seen: 1 */
	ck_assert_uint_ge(probed, 20);	/* seen: 262 */
	close_both();
}
END_TEST

/* Who is far away and becomes fast is found by a probe, and is near then. */
START_TEST(who_becomes_fast_comes_near)
{
	uint64_t seed = 8;
	uint32_t arm = 17;

	open_both(0, &seed);
	for (int k = 0; k < 40; k++) {
		allocate(N, 100);
		learn(0.02, 0, &seed);
	}
	mean[arm] = 0.1;
	allocate(N, 100);
	for (int k = 0; k < 4; k++)
		observe(arm, 1, 0.1);
	learn(0.02, 0, &seed);
	ck_assert_int_eq(own(few)->near.in[arm], 1);
	allocate(N, 100);
	ck_assert_int_eq(few->few.listed, 1);
	ck_assert_uint_gt(count[arm], 1);
	close_both();
}
END_TEST

/* When very many come near at once, that takes no time that grows with the
 * square of their number: with sanitizers that was more than a minute. */
#define VERY_MANY (1u << 20)

START_TEST(very_many_may_come_near_at_once)
{
	static double time[VERY_MANY], timed[VERY_MANY];
	static uint64_t given[VERY_MANY];
	struct ata_bandit_config config;
	const struct ata__near *near;
	const uint32_t *number;
	uint32_t before;

	for (uint32_t i = 0; i < VERY_MANY; i++) {
		time[i] = 1.02 - 0.02 * (double)i / VERY_MANY;
		timed[i] = 10.0;
	}
	ata_bandit_config_init(&config);
	config.policy = "auto";
	config.arms = VERY_MANY;
	config.prior_mean = time;
	config.prior_count = timed;
	ck_assert_int_eq(ata_bandit_create(&few, &config), 0);
	ck_assert_int_eq(ata_bandit_allocate(few, 150000, given), 0);
	near = &own(few)->near;
	number = few->few.number;
	before = near->n;
	ck_assert_uint_gt(before, 450000);
	for (uint32_t i = 200000; i < 600000; i++)
		ck_assert_int_eq(ata_bandit_observe(few, i, 1, 0.9 * time[i]),
				 0);
	ck_assert_int_eq(ata_bandit_close(few, 1.0), 0);
	ck_assert_uint_gt(near->joined, 300000);	/* seen: 395289 */
	ck_assert_int_eq(ata_bandit_allocate(few, 150000, given), 0);
	ck_assert_uint_eq(near->joined, 0);
	for (uint32_t k = 1; k < near->n; k++)
		if (number[k - 1] >= number[k] || !near->in[number[k]])
			ck_abort_msg("out of order: %u", k);
	ata_bandit_destroy(few);
}
END_TEST

/* Unknown ones are tried in their order, and those that did not run once
 * more. */
START_TEST(the_unknown_are_tried_in_order)
{
	uint64_t seed = 10;
	uint32_t first = 0;

	open_both(6, &seed);
	for (int k = 0; k < 20; k++) {
		allocate(N, 100);
		ck_assert_int_eq(few->few.listed, 1);
		ck_assert_int_eq(few->trying, 1);
		for (uint32_t i = 0; i < N; i++)
			ck_assert_uint_eq(count[i], i >= first &&
						    i < first + 100);
		ck_assert_int_eq(ata__bandit_probes(few, first), 1);
		for (uint32_t i = first; i < first + 60; i++)
			observe(i, 1, 1.0);
		ck_assert_int_eq(ata_bandit_close(few, 1.0), 0);
		ck_assert_int_eq(ata_bandit_close(plain, 1.0), 0);
		first += 60;
	}
	close_both();
}
END_TEST

/* Where prices count it is as it was. */
START_TEST(prices_need_all)
{
	uint64_t seed = 9;

	open_both(0, &seed);
	own(few)->plan.slack = own(plain)->plan.slack = 0.1;
	for (int k = 0; k < 5; k++) {
		allocate(N, 100);
		ck_assert_int_eq(few->few.listed, 0);
		learn(0.02, 0, &seed);
	}
	close_both();
}
END_TEST

int main(void)
{
	Suite *s = suite_create("auto_few");
	TCase *tc = tcase_create("auto_few");

	tcase_set_timeout(tc, 60);
	tcase_add_loop_test(tc, few_get_what_they_would_of_all, 0, 42);
	tcase_add_test(tc, near_ones_are_chosen_seldom);
	tcase_add_test(tc, who_becomes_fast_comes_near);
	tcase_add_test(tc, very_many_may_come_near_at_once);
	tcase_add_test(tc, the_unknown_are_tried_in_order);
	tcase_add_test(tc, prices_need_all);
	suite_add_tcase(s, tc);
	return t_run(s);
}
