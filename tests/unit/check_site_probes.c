/* SPDX-License-Identifier: MIT */
/*
 * What fails here: where two rounds of a site are under way at a time, as
 * without barriers, probes of parked workers cost more than their budget, or
 * what one has found does not tell of the others.
 */
#include <math.h>

#include "bandit/bandit.h"
#include "pool/site.h"
#include "tests/common/t_clock.h"
#include "tests/common/t_run.h"

#define N 6
#define FAST 4			/* these, and the others are parked */
#define TASKS 16

static double mean[N];
static struct ata_bandit *kernel;
static struct ata_site *site;
static struct t_clock stopped;
static struct ata_share share[2][N];	/* of two rounds */
static uint64_t round_number;

static void setup(void)
{
	struct ata_bandit_config config;

	ata_bandit_config_init(&config);
	config.arms = N;
	ck_assert_int_eq(ata_bandit_create(&kernel, &config), 0);
	ck_assert_int_eq(ata_site_create(&site, kernel, N), 0);
	t_clock_init(&stopped);
	t_clock_advance(&stopped, UINT64_C(1000000000000), 0);
	site->wait.clock = &stopped.clock;
	site->crowded.clock = &stopped.clock;
	for (uint32_t i = 0; i < N; i++)
		mean[i] = i < FAST ? 1e-3 : 4.5e-3;
}

static void teardown(void)
{
	ata_site_destroy(site);
	ata_bandit_destroy(kernel);
}

static void take(struct ata_share *own, uint32_t thread)
{
	ata_share_init(own);
	ck_assert_int_eq(ata_share_begin(site, TASKS, thread, N, own), 0);
}

static double seconds(const struct ata_share *own, uint32_t i)
{
	return (double)(own[i].end - own[i].begin) * mean[i];
}

/* A round ends; thread 0 has begun the next before the last of it does. Return:
 * its shares */
static struct ata_share *play(void)
{
	struct ata_share *own = share[round_number % 2];
	struct ata_share *next = share[1 - round_number % 2];

	for (uint32_t i = 0; i < N && round_number == 0; i++)
		take(&own[i], i);
	for (uint32_t i = 0; i < N; i++) {
		struct ata__span *span = &site->place[i].span[round_number % 2];

		span->start -= (uint64_t)(seconds(own, i) * 1e9 + 0.5);
		if (i == N - 1)
			take(&next[0], 0);
		ck_assert_int_eq(ata_share_end(site, &own[i]), 0);
	}
	for (uint32_t i = 1; i < N; i++)
		take(&next[i], i);
	round_number++;
	return own;
}

/* _i: parked for their price in time, or in work */
START_TEST(probes_are_paid_once)
{
	double time = 0.0, longer = 0.0, work = 0.0, probed = 0.0;

	for (uint32_t i = FAST; i < N; i++)
		mean[i] = _i ? 4.5e-3 : 9e-3;
	for (int round = 0; round < 20000; round++) {
		const struct ata_share *own = play();
		double end = 0.0, usual = 0.0;

		for (uint32_t i = 0; i < N; i++) {
			end = fmax(end, seconds(own, i));
			usual = i < FAST ? end : usual;
			work += seconds(own, i);
			probed += i < FAST ? 0.0 : seconds(own, i);
		}
		time += end;
		longer += end - usual;
	}
	/* and what it takes to know them at first */
	ck_assert_double_le(longer, 0.005 * time + 0.1);
	ck_assert_double_le(probed, 0.01 * work + 0.1);
	ck_assert_double_ge(probed, 0.003 * work);
}
END_TEST

static uint64_t size_of(const struct ata_share *own, uint32_t i)
{
	return own[i].end - own[i].begin;
}

/* Both become fast: when one is found, the other is soon. */
START_TEST(what_a_probe_finds_is_looked_for_at_once)
{
	int found = 0, both = 0;

	for (int round = 0; round < 2000; round++)
		play();
	mean[FAST] = mean[FAST + 1] = 0.1e-3;
	for (int round = 1; round < 3000 && both == 0; round++) {
		const struct ata_share *own = play();
		int used = (size_of(own, FAST) > 2) +
			   (size_of(own, FAST + 1) > 2);

		if (used > 0 && found == 0)
			found = round;
		if (used > 1)
			both = round;
	}
	ck_assert_int_gt(found, 0);
	ck_assert_int_gt(both, 0);
	/* A plan comes a round late, and so does what is learned from it. */
	ck_assert_int_le(both - found, 4);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("site_probes");
	TCase *tc = tcase_create("site_probes");

	tcase_set_timeout(tc, 60);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_loop_test(tc, probes_are_paid_once, 0, 2);
	tcase_add_test(tc, what_a_probe_finds_is_looked_for_at_once);
	suite_add_tcase(suite, tc);
	return t_run(suite);
}
