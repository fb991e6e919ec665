/* SPDX-License-Identifier: MIT */
/* What the policy auto does inside: which shares are probes. */
#include <math.h>

#include <atasched/bandit.h>

#include "bandit/bandit.h"
#include "tests/common/t_run.h"

#define N 4

static struct ata_bandit *open_bandit(const char *policy)
{
	struct ata_bandit_config config;
	struct ata_bandit *bandit = NULL;

	ata_bandit_config_init(&config);
	config.policy = policy;
	config.arms = N;
	ck_assert_int_eq(ata_bandit_create(&bandit, &config), 0);
	return bandit;
}

/* Worker i takes mean[i] per task; then the round is closed. */
static void finish(struct ata_bandit *bandit, const double *mean,
		   const uint64_t *count)
{
	double end = 0.0;

	for (uint32_t i = 0; i < N; i++) {
		double seconds = (double)count[i] * mean[i];

		end = fmax(end, seconds);
		if (count[i] > 0)
			ck_assert_int_eq(ata_bandit_observe(bandit, i, count[i],
							    seconds), 0);
	}
	ck_assert_int_eq(ata_bandit_close(bandit, end), 0);
}

/* Worker 3 would end its first task when the round is over long since. */
START_TEST(probes_are_told_from_shares)
{
	static const double mean[N] = { 1, 1, 1, 9 };
	struct ata_bandit *bandit = open_bandit("auto");
	uint64_t count[N];
	int probed = 0;

	for (uint32_t i = 0; i < N; i++)
		ck_assert_int_eq(ata__bandit_probes(bandit, i), 0);
	/* Two of four: tried, and the others have no share. */
	ck_assert_int_eq(ata_bandit_allocate(bandit, 2, count), 0);
	for (uint32_t i = 0; i < N; i++)
		ck_assert_int_eq(ata__bandit_probes(bandit, i), i < 2);
	finish(bandit, mean, count);
	/* All is known but worker 3. */
	for (int round = 0; round < 2; round++) {
		ck_assert_int_eq(ata_bandit_allocate(bandit, 6, count), 0);
		for (uint32_t i = 0; i < N; i++)
			ck_assert_int_eq(ata__bandit_probes(bandit, i),
					 round == 0 && i >= 2);
		finish(bandit, mean, count);
		for (uint32_t i = 0; i < N; i++)	/* still the last */
			ck_assert_int_eq(ata__bandit_probes(bandit, i),
					 round == 0 && i >= 2);
	}
	for (int round = 0; round < 2000; round++) {
		ck_assert_int_eq(ata_bandit_allocate(bandit, 6, count), 0);
		for (uint32_t i = 0; i < 3; i++)
			ck_assert_int_eq(ata__bandit_probes(bandit, i), 0);
		ck_assert_int_eq(ata__bandit_probes(bandit, 3), count[3] > 0);
		probed += count[3] > 0;
		finish(bandit, mean, count);
	}
	/* It makes a round 7 longer; 1/200 of 2 a round is there for that. */
	ck_assert_int_ge(probed, 1);
	ck_assert_int_le(probed, 4);
	ata_bandit_destroy(bandit);
}
END_TEST

/* What is owed for the first rounds is what they took longer: here nothing. */
START_TEST(first_rounds_are_paid_by_what_they_took_longer)
{
	struct ata_bandit_config config;
	struct ata_bandit *bandit;
	uint64_t count[40];
	int probed = 0;

	ata_bandit_config_init(&config);
	config.arms = 40;
	ck_assert_int_eq(ata_bandit_create(&bandit, &config), 0);
	for (int round = 0; round < 300; round++) {
		ck_assert_int_eq(ata_bandit_allocate(bandit, 2, count), 0);
		for (uint32_t i = 0; i < 40; i++) {
			probed += round >= 20 && ata__bandit_probes(bandit, i);
			if (count[i] > 0)
				ata_bandit_observe(bandit, i, count[i],
						   (double)count[i]);
		}
		ck_assert_int_eq(ata_bandit_close(bandit, 1.0), 0);
	}
	/* 1 per cent of 2 a round */
	ck_assert_int_ge(probed, 4);
	ck_assert_int_le(probed, 6);
	ata_bandit_destroy(bandit);
}
END_TEST

/* An odd time of who was probed once, and works since, tells of nobody else. */
START_TEST(only_probes_raise_an_alarm)
{
	double mean[N] = { 1, 8, 8, 8 };
	struct ata_bandit *bandit = open_bandit("auto");
	uint64_t count[N];
	int round = 0;

	for (; round < 20; round++) {
		ck_assert_int_eq(ata_bandit_allocate(bandit, 6, count), 0);
		finish(bandit, mean, count);
	}
	mean[1] = 1.0;
	do {
		ck_assert_int_eq(ata_bandit_allocate(bandit, 6, count), 0);
		finish(bandit, mean, count);
	} while (count[1] == 0 && ++round < 5000);
	for (int more = 0; more < 150; more++) {
		ck_assert_int_eq(ata_bandit_allocate(bandit, 6, count), 0);
		ck_assert(more == 0 || count[1] >= 2);
		finish(bandit, mean, count);
	}
	mean[1] = 8.0;
	ck_assert_int_eq(ata_bandit_allocate(bandit, 6, count), 0);
	finish(bandit, mean, count);
	ck_assert_int_eq(ata_bandit_allocate(bandit, 6, count), 0);
	ck_assert_uint_eq(count[1], 1);
	ck_assert_uint_eq(count[2] + count[3], 0);
	ata_bandit_destroy(bandit);
}
END_TEST

START_TEST(no_share_of_a_published_policy_is_a_probe)
{
	static const char *const policy[] = { "ata-empirical", "uta", "gta" };
	static const double mean[N] = { 1, 1, 1, 9 };

	for (int p = 0; p < 3; p++) {
		struct ata_bandit *bandit = open_bandit(policy[p]);
		uint64_t count[N] = { 1, 1, 1, 1 };

		for (int round = 0; round < 3; round++) {
			ata_bandit_allocate(bandit, 6, count);
			for (uint32_t i = 0; i < N; i++)
				ck_assert_int_eq(ata__bandit_probes(bandit, i),
						 0);
			finish(bandit, mean, count);
		}
		ata_bandit_destroy(bandit);
	}
}
END_TEST

/* Of a team of two: the others are told so. */
START_TEST(team_is_explained)
{
	static const double mean[N] = { 1, 1, 1, 9 };
	struct ata_bandit *bandit = open_bandit("auto");
	char text[ATA_EXPLAIN_SIZE];
	uint64_t count[N];

	ck_assert_int_eq(ata_bandit_allocate(bandit, 4, count), 0);
	finish(bandit, mean, count);
	ck_assert_int_eq(ata__bandit_allocate(bandit, 2, 4, count), 0);
	ck_assert_int_eq(ata_bandit_explain(bandit, 2, text, sizeof(text)), 0);
	ck_assert_str_eq(text, "worker 2 parked: the round is for fewer "
			 "workers");
	ata_bandit_destroy(bandit);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("auto");
	TCase *tc = tcase_create("auto");

	tcase_add_test(tc, probes_are_told_from_shares);
	tcase_add_test(tc, first_rounds_are_paid_by_what_they_took_longer);
	tcase_add_test(tc, only_probes_raise_an_alarm);
	tcase_add_test(tc, no_share_of_a_published_policy_is_a_probe);
	tcase_add_test(tc, team_is_explained);
	suite_add_tcase(suite, tc);
	return t_run(suite);
}
