/* SPDX-License-Identifier: MIT */
/*
 * What probes of parked workers cost on a machine that does not change,
 * whatever slack, costs, limits and absent workers there are: at most 1/200 of
 * the time and 1/100 of what the rounds cost.
 */
#include <math.h>
#include <stdint.h>
#include <string.h>

#include <atasched.h>

#include "tests/common/t_run.h"

#define N 12
#define ROUNDS 1500

static uint64_t seed;
static struct ata_bandit *bandit;
static uint32_t n;
static double mean[N], cost[N];

/* So far: of all rounds, and of probes. */
static struct {
	double time, work;
	double probe_time, probe_work;
	double dearest_time, dearest_work;
} spent;

static uint64_t below(uint64_t limit)
{
	return t_random(&seed) % limit;
}

static void create(void)
{
	struct ata_bandit_config config;

	n = (uint32_t)below(N - 1) + 2;
	for (uint32_t i = 0; i < n; i++) {
		mean[i] = t_uniform(&seed, 1.0, 8.0);
		cost[i] = t_uniform(&seed, 1.0, 6.0);
	}
	ata_bandit_config_init(&config);
	config.arms = n;
	config.cost = below(2) ? cost : NULL;
	config.slack = below(2) ? t_uniform(&seed, 0.0, 2.0) : 0.0;
	ck_assert_int_eq(ata_bandit_create(&bandit, &config), 0);
	for (uint32_t i = 0; i < n && !config.cost; i++)
		cost[i] = 1.0;
	if (below(2))
		ata_bandit_limit(bandit, (uint32_t)below(n) + 1);
	if (below(3) == 0)
		ata_bandit_present(bandit, 0, 0);
}

/* Not one of which nothing is known. */
static int is_probe(uint32_t arm)
{
	char text[ATA_EXPLAIN_SIZE];

	ck_assert_int_eq(ata_bandit_explain(bandit, arm, text, sizeof(text)),
			 0);
	return strstr(text, "is probed") && !strstr(text, "not known");
}

/* usual: how long the last round took that had no probe. */
static void play(uint64_t tasks, double *usual)
{
	double end = 0.0, work = 0.0, probe_work = 0.0;
	uint64_t count[N];

	ck_assert_int_eq(ata_bandit_allocate(bandit, tasks, count), 0);
	for (uint32_t i = 0; i < n; i++) {
		double seconds = (double)count[i] * mean[i];

		if (count[i] == 0)
			continue;
		end = fmax(end, seconds);
		work += seconds * cost[i];
		probe_work += is_probe(i) ? seconds * cost[i] : 0.0;
		ata_bandit_observe(bandit, i, count[i], seconds);
	}
	ck_assert_int_eq(ata_bandit_close(bandit, end), 0);
	if (probe_work == 0.0)
		*usual = end;
	spent.time += end;
	spent.work += work;
	spent.probe_time += fmax(end - *usual, 0.0);
	spent.probe_work += probe_work;
	spent.dearest_time = fmax(spent.dearest_time, end - *usual);
	spent.dearest_work = fmax(spent.dearest_work, probe_work);
}

START_TEST(probes_stay_within_their_budgets)
{
	uint64_t tasks[2];
	double usual[2] = { INFINITY, INFINITY };

	seed = (uint64_t)_i + 1;
	create();
	tasks[0] = below(30) + 1;
	tasks[1] = below(2) ? tasks[0] : below(30) + 1;
	for (int round = 0; round < ROUNDS; round++)
		play(tasks[round % 2], &usual[round % 2]);
	/* One may be paid before its round is. */
	ck_assert_double_le(spent.probe_time, 0.005 * spent.time +
			    spent.dearest_time);
	ck_assert_double_le(spent.probe_work, 0.01 * spent.work +
			    spent.dearest_work);
	ata_bandit_destroy(bandit);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("bandit_probes");
	TCase *tc = tcase_create("bandit_probes");

	tcase_add_loop_test(tc, probes_stay_within_their_budgets, 0, 60);
	suite_add_tcase(suite, tc);
	return t_run(suite);
}
