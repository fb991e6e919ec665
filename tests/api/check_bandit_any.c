/* SPDX-License-Identifier: MIT */
/*
 * Whatever may be combined is: policies, slack, costs, priors, limits, absent
 * workers, teams, times of all magnitudes and rounds that are never closed.
 * What the manual promises of every allocation holds for each.
 */
#include <errno.h>
#include <float.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

#include <atasched.h>

#include "tests/common/t_run.h"

#define N 12
#define ROUNDS 150

static const char *const policies[] = { "ata", "ata-empirical", "auto", "auto",
					"auto", "uta", "ofta" };
#define POLICIES (sizeof(policies) / sizeof(policies[0]))

static uint64_t seed;
static struct ata_bandit *bandit;
static struct ata_site *site;
static uint32_t n;		/* arms */
static uint32_t most, present;	/* of them: what was wished */
static int here[N];
static int world;		/* of times, see any_time() */
static double usual[N];		/* seconds a task */
static uint64_t usual_tasks = 1;	/* of a round of its owner, */
static uint64_t last_tasks;	/* and of the last one of the site */

static int chance(uint64_t one_in)
{
	return t_random(&seed) % one_in == 0;
}

static double magnitude(double least, double largest)
{
	return pow(10.0, t_uniform(&seed, least, largest));
}

/* 1 .. 2^53, all magnitudes */
static uint64_t any_tasks(void)
{
	return (t_random(&seed) >> 11 >> t_random(&seed) % 53) + 1;
}

/* Workers that are nearly alike, far apart, or at the end of what there is. */
static double any_time(void)
{
	static const double from[] = { 0.0, -9.0, -307.0, -307.0, 290.0 };
	static const double to[] = { 0.6, 3.0, 307.0, -290.0, 308.0 };

	return magnitude(from[world], to[world]);
}

static void create(const char *policy)
{
	double cost[N], prior[N], known[N];
	struct ata_bandit_config config;
	int wild = chance(2);

	world = (int)(t_random(&seed) % 5);
	ata_bandit_config_init(&config);
	n = (uint32_t)(t_random(&seed) % N) + 1;
	for (uint32_t i = 0; i < n; i++) {
		usual[i] = any_time();
		prior[i] = usual[i];
		known[i] = chance(3) ? 0.0 : magnitude(-300.0, 15.0);
		cost[i] = wild ? magnitude(-307.0, 307.0) :
				 t_uniform(&seed, 1.0, 4.0);
		here[i] = 1;
	}
	config.arms = n;
	config.policy = policy;
	config.alpha = magnitude(-300.0, 300.0);
	config.true_mean = usual;
	config.slack = chance(2) ? 0.0 : t_uniform(&seed, 0.0, 10.0);
	config.cost = chance(2) ? cost : NULL;
	config.prior_mean = chance(3) ? prior : NULL;
	config.prior_count = config.prior_mean ? known : NULL;
	ck_assert_int_eq(ata_bandit_create(&bandit, &config), 0);
	ck_assert_int_eq(ata_site_create(&site, bandit, n), 0);
	most = present = n;
	last_tasks = 0;
}

static void destroy(void)
{
	ata_site_destroy(site);
	ata_bandit_destroy(bandit);
}

static void limit(uint32_t workers)
{
	most = workers;
	ck_assert_int_eq(ata_bandit_limit(bandit, most), 0);
}

static void wish(void)
{
	uint32_t arm = (uint32_t)(t_random(&seed) % n);
	int wanted = chance(2);

	if (ata_bandit_present(bandit, arm, wanted) == 0) {
		present += (uint32_t)wanted - (uint32_t)here[arm];
		here[arm] = wanted;
	}
	ck_assert_uint_ge(present, 1);
	if (chance(4))
		limit((uint32_t)(t_random(&seed) % (n + 1)) + 1);
}

/* Of the first `team` workers. */
static void check(const uint64_t *count, uint32_t team, uint64_t tasks)
{
	uint32_t active = 0, left = 0;
	uint64_t sum = 0;

	for (uint32_t i = 0; i < n; i++) {
		ck_assert(i < team || count[i] == 0);
		left += i < team && here[i];
		active += count[i] > 0;
		sum += count[i];
	}
	ck_assert_uint_eq(sum, tasks);
	ck_assert_uint_le(active, most);
	/* A team that has none but absent workers has to do. */
	for (uint32_t i = 0; i < n && left > 0; i++)
		ck_assert(here[i] || count[i] == 0);
}

/* What can be asked of each worker. */
static void ask(const uint64_t *count)
{
	char text[ATA_EXPLAIN_SIZE];
	struct ata_arm arm;

	for (uint32_t i = 0; i < n; i++) {
		ata_arm_init(&arm);
		ck_assert_int_eq(ata_bandit_stats(bandit, i, &arm), 0);
		ck_assert(isfinite(arm.score) && arm.score >= 0.0);
		ck_assert(isfinite(arm.mean) && arm.mean >= 0.0);
		if (strcmp(ata_bandit_policy(bandit), "auto") == 0)
			ck_assert_int_eq(arm.score > 0.0, arm.count > 0.0);
		ck_assert_uint_eq(arm.tasks, count[i]);
		ck_assert_int_eq(arm.parked, count[i] == 0);
		memset(text, 'x', sizeof(text));
		ck_assert_int_eq(ata_bandit_explain(bandit, i, text,
						    sizeof(text)), 0);
		ck_assert_uint_lt(strnlen(text, sizeof(text)),
				  sizeof(text) - 1);
		ck_assert_ptr_null(strstr(text, "nan"));
		ck_assert_ptr_null(strstr(text, "inf"));
	}
}

/* A round as the owner of a bandit has it. */
static void play(void)
{
	uint64_t count[N], again[N], tasks;
	double end = 0.0;

	usual_tasks = chance(2) ? any_tasks() : usual_tasks;
	tasks = usual_tasks;
	ck_assert_int_eq(ata_bandit_allocate(bandit, tasks, count), 0);
	check(count, n, tasks);
	ask(count);
	if (chance(3)) {
		uint64_t other = any_tasks();
		uint32_t before = most;

		limit(chance(2) ? 1 : before);
		ck_assert_int_eq(ata_bandit_allocate(bandit, other, again), 0);
		check(again, n, other);
		limit(before);
	}
	ck_assert_int_eq(ata_bandit_allocate(bandit, tasks, again), 0);
	ck_assert_mem_eq(count, again, n * sizeof(*count));
	if (chance(10))
		return;		/* it failed */
	for (uint32_t i = 0; i < n; i++) {
		double seconds = (double)count[i] * usual[i] *
				 t_uniform(&seed, 0.9, 1.1);

		if (chance(20))
			seconds *= magnitude(-3.0, 3.0);
		if (chance(100))
			seconds = 0.0;
		if (chance(100))
			usual[i] = any_time();
		seconds = fmin(seconds, DBL_MAX);
		end = fmax(end, seconds);
		if (count[i] > 0)
			ck_assert_int_eq(ata_bandit_observe(bandit, i, count[i],
							    seconds), 0);
	}
	ck_assert_int_eq(ata_bandit_close(bandit, end), 0);
	ask(count);
}

/* One of a team that may be smaller: one thread plays it. */
static void share(void)
{
	uint32_t team = (uint32_t)(t_random(&seed) % n) + 1;
	uint64_t count[N] = { 0 }, tasks = any_tasks();
	struct ata_share part[N];

	/* As many would have the shares that were made ahead, and perhaps
	 * before the wishes. */
	tasks += tasks == last_tasks ? tasks == 1 ? 1 : -UINT64_C(1) : 0;
	last_tasks = tasks;
	for (uint32_t i = 0; i < team; i++) {
		ata_share_init(&part[i]);
		ck_assert_int_eq(ata_share_begin(site, tasks, i, team,
						 &part[i]), 0);
		count[i] = part[i].end - part[i].begin;
	}
	check(count, team, tasks);
	ask(count);
	for (uint32_t i = 0; i < team; i++)
		ck_assert_int_eq(ata_share_end(site, &part[i]), 0);
}

START_TEST(whatever_is_combined)
{
	seed = (uint64_t)_i + 1;
	create(policies[(size_t)_i % POLICIES]);
	for (int round = 0; round < ROUNDS; round++) {
		if (chance(5))
			wish();
		if (chance(4))
			share();
		else
			play();
	}
	destroy();
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("bandit_any");
	TCase *tc = tcase_create("bandit_any");

	tcase_add_loop_test(tc, whatever_is_combined, 0, 15 * POLICIES);
	suite_add_tcase(suite, tc);
	return t_run(suite);
}
