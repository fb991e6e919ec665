/* SPDX-License-Identifier: MIT */
/* Times at the ends of what a double holds, and as many tasks as there may
 * be. */
#include <float.h>
#include <math.h>
#include <stdint.h>

#include <atasched.h>

#include "tests/common/t_bandit.h"
#include "tests/common/t_run.h"

static struct ata_bandit *bandit;

static void create_known(uint32_t arms, const double *mean,
			 const double *known)
{
	struct ata_bandit_config config;

	ata_bandit_config_init(&config);
	config.arms = arms;
	config.prior_mean = mean;
	config.prior_count = known;
	ck_assert_int_eq(ata_bandit_create(&bandit, &config), 0);
}

/* Who is tried gets one task, however slow the others are. */
START_TEST(no_task_is_lost_where_times_are_huge)
{
	static const double mean[] = { 1e307, 0.0, 1.0 };
	static const double known[] = { 10.0, 0.0, 10.0 };
	uint64_t count[3];

	create_known(3, mean, known);
	ck_assert_int_eq(ata_bandit_present(bandit, 2, 0), 0);
	ck_assert_int_eq(ata_bandit_allocate(bandit, ATA_TASKS_MAX, count), 0);
	ck_assert_uint_eq(count[0], ATA_TASKS_MAX - 1);
	ck_assert_uint_eq(count[1], 1);
	ata_bandit_destroy(bandit);
}
END_TEST

/* A time that the clock does not show: of each of its tasks as well. */
START_TEST(no_time_at_all_is_a_time)
{
	static const double mean[] = { 1.0, 1.0 }, known[] = { 0.0, 0.0 };
	struct ata_arm arm;
	uint64_t count[2];

	create_known(2, mean, known);
	for (int round = 0; round < 3; round++) {
		ck_assert_int_eq(ata_bandit_allocate(bandit, ATA_TASKS_MAX,
						     count), 0);
		ata_bandit_observe(bandit, 0, ATA_TASKS_MAX, 0.0);
		ck_assert_int_eq(ata_bandit_close(bandit, 0.0), 0);
	}
	ata_arm_init(&arm);
	ata_bandit_stats(bandit, 0, &arm);
	ck_assert_double_ge(arm.mean, DBL_MIN);
	ck_assert_double_ge(arm.score, DBL_MIN);
	ata_bandit_destroy(bandit);
}
END_TEST

/* A round that would end after all times. */
START_TEST(explain_writes_no_infinite_time)
{
	static const double mean[] = { 1.0, 9.0 }, known[] = { 1e6, 1e6 };
	char text[ATA_EXPLAIN_SIZE];
	uint64_t count[2];

	create_known(2, mean, known);
	ck_assert_int_eq(ata_bandit_allocate(bandit, 3, count), 0);
	ck_assert_uint_eq(count[1], 0);
	ata_bandit_observe(bandit, 0, 1, DBL_MAX);
	ck_assert_int_eq(ata_bandit_close(bandit, DBL_MAX), 0);
	ck_assert_int_eq(ata_bandit_explain(bandit, 1, text, sizeof(text)), 0);
	ck_assert_str_eq(text, "worker 1 parked: the round, 1.80e+308 s, would "
			 "hardly be shorter with it");
	ata_bandit_destroy(bandit);
}
END_TEST

/* The time of a probe is so short that its inverse is infinite; but it is not
 * free. */
START_TEST(short_times_have_their_price)
{
	static const double mean[] = { DBL_MIN, 8.0 * DBL_MIN };
	static const double known[] = { 1e6, 1e6 };
	uint64_t count[2];
	int probed = 0;

	create_known(2, mean, known);
	for (int round = 0; round < 2000; round++) {
		t_round(bandit, mean, 2, count);
		probed += count[1] > 0;
	}
	/* seen: 3 */
	ck_assert_int_ge(probed, 1);
	ck_assert_int_le(probed, 5);
	ata_bandit_destroy(bandit);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("bandit_ends");
	TCase *tc = tcase_create("bandit_ends");

	tcase_add_test(tc, no_task_is_lost_where_times_are_huge);
	tcase_add_test(tc, no_time_at_all_is_a_time);
	tcase_add_test(tc, explain_writes_no_infinite_time);
	tcase_add_test(tc, short_times_have_their_price);
	suite_add_tcase(suite, tc);
	return t_run(suite);
}
