/* SPDX-License-Identifier: MIT */
/*
 * What fails here: among many workers, where only few are looked at, a round is
 * shared out otherwise than by the scores of all; or all are looked at.
 */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <atasched/bandit.h>

#include "bandit/bandit.h"
#include "bandit/policy.h"
#include "tests/common/t_run.h"

#define N (ATA__FEW_OF + 100)
#define ROUNDS 40

static const char *const name[] = { "ata", "ata-empirical", "ofta" };
static double mean[N], known[N], score[N];
static uint64_t count[N], expect[N];
static struct ata__split_space space;

/* Kinds: far apart, alike, equal, some unknown, most unknown, all. */
static struct ata_bandit *open_bandit(const char *policy, int kind,
				      uint64_t *seed)
{
	struct ata_bandit_config config;
	struct ata_bandit *bandit;

	for (uint32_t i = 0; i < N; i++) {
		mean[i] = kind == 0 ? exp(t_uniform(seed, -9.0, 9.0)) :
			  kind == 2 ? (double)(1 + t_random(seed) % 3) :
				      t_uniform(seed, 1.0, 1.5);
		known[i] = (double)(1 + t_random(seed) % 1000);
		if ((kind == 3 && t_random(seed) % 100 == 0) ||
		    (kind == 4 && t_random(seed) % 100 != 0) || kind == 5)
			known[i] = 0.0;
	}
	ata_bandit_config_init(&config);
	config.policy = policy;
	config.arms = N;
	config.alpha = t_uniform(seed, 0.0, 0.5);
	config.true_mean = mean;
	config.prior_mean = mean;
	config.prior_count = known;
	ck_assert_int_eq(ata_bandit_create(&bandit, &config), 0);
	return bandit;
}

/* By all scores, as defined. */
static void plain(const struct ata_bandit *bandit, uint64_t tasks)
{
	for (uint32_t i = 0; i < N; i++)
		score[i] = bandit->absent[i] ?
				   (double)INFINITY :
				   bandit->policy->score(bandit, i);
	space.most = bandit->most;
	ata__split(&space, score, N, tasks, 0.0, expect);
}

static int is_unknown(void)
{
	int unknown = 0;

	for (uint32_t i = 0; i < N; i++)
		unknown |= !(score[i] > 0.0);
	return unknown;
}

static void learn(struct ata_bandit *bandit, uint64_t *seed)
{
	for (uint32_t i = 0; i < N; i++)
		if (count[i] > 0)
			ck_assert_int_eq(ata_bandit_observe(
				bandit, i, count[i], (double)count[i] *
				mean[i] * t_uniform(seed, 0.9, 1.1)), 0);
	ck_assert_int_eq(ata_bandit_close(bandit, 1.0), 0);
}

static void expect_plain(struct ata_bandit *bandit, uint64_t tasks)
{
	plain(bandit, tasks);
	memset(count, 0xff, sizeof(count));
	ck_assert_int_eq(ata_bandit_allocate(bandit, tasks, count), 0);
	ck_assert_mem_eq(count, expect, sizeof(count));
	ck_assert_mem_eq(bandit->share, expect, sizeof(count));
	ck_assert_int_eq(bandit->trying, is_unknown());
}

static void setup(void)
{
	ck_assert_int_eq(ata__split_space_init(&space, N), 0);
}

static void teardown(void)
{
	ata__split_space_free(&space);
}

START_TEST(few_get_what_they_would_of_all)
{
	uint64_t seed = (uint64_t)_i, tasks = 1 + t_random(&seed) % 2000;
	struct ata_bandit *bandit = open_bandit(name[_i % 3], _i / 3 % 6,
						&seed);

	for (int k = 0; k < ROUNDS; k++) {
		uint32_t arm = (uint32_t)(t_random(&seed) % N);
		int few = k > 0;

		if (t_random(&seed) % 8 == 0)
			tasks = 1 + t_random(&seed) % 9000;
		if (t_random(&seed) % 8 == 0)
			ata_bandit_limit(bandit, t_random(&seed) % 2 ? N :
				1 + (uint32_t)(t_random(&seed) % 3000));
		if (t_random(&seed) % 8 == 0) {
			ata_bandit_present(bandit, arm, 0);
			few = 0;
		}
		expect_plain(bandit, tasks);
		ck_assert_int_eq(bandit->few.listed, few);
		ata_bandit_present(bandit, arm, 1);
		learn(bandit, &seed);
	}
	ata_bandit_destroy(bandit);
}
END_TEST

/* Bounds fall with the level, and at last below any floor. */
START_TEST(floors_are_made_anew_in_time)
{
	uint64_t seed = 5;
	struct ata_bandit *bandit = open_bandit("ata-empirical", 1, &seed);

	for (int k = 0; k < 400; k++) {
		if (k % 20 == 0)
			expect_plain(bandit, 1000);
		else
			ck_assert_int_eq(ata_bandit_allocate(bandit, 1000,
							     count), 0);
		ck_assert(bandit->few.level == 0.0 ||
			  bandit->few.level >= bandit->level);
		ck_assert_int_eq(ata_bandit_close(bandit, 1.0), 0);
	}
	ata_bandit_destroy(bandit);
}
END_TEST

/* A round for the first arms is shared out among all of these, and the next one
 * for all begins from nothing. */
START_TEST(a_team_is_not_for_few)
{
	uint64_t seed = 6;
	struct ata_bandit *bandit = open_bandit("ofta", 1, &seed);

	expect_plain(bandit, 1000);
	expect_plain(bandit, 1000);
	ck_assert_int_eq(bandit->few.listed, 1);
	ck_assert_int_eq(ata__bandit_allocate(bandit, N - 1, 1000, count), 0);
	ck_assert_int_eq(bandit->few.listed, 0);
	ata__split(&space, mean, N - 1, 1000, 0.0, expect);
	ck_assert_mem_eq(count, expect, (N - 1) * sizeof(*count));
	expect_plain(bandit, 1000);
	ck_assert_int_eq(bandit->few.listed, 0);
	expect_plain(bandit, 1000);
	ck_assert_int_eq(bandit->few.listed, 1);
	ata_bandit_destroy(bandit);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("few");
	TCase *tc = tcase_create("few");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_loop_test(tc, few_get_what_they_would_of_all, 0, 36);
	tcase_add_test(tc, floors_are_made_anew_in_time);
	tcase_add_test(tc, a_team_is_not_for_few);
	suite_add_tcase(s, tc);
	return t_run(s);
}
