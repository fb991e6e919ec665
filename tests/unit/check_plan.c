/* SPDX-License-Identifier: MIT */
/*
 * What fails here: shares follow chance, or rest although others are better; or
 * what is asked of a round before the last time counts.
 */
#include <atasched/bandit.h>

#include "bandit/bandit.h"
#include "bandit/plan.h"
#include "tests/common/t_run.h"

static struct ata_bandit_config config;
static struct ata_bandit *bandit;
static struct ata__plan plan;
static uint64_t count[2];

static void setup(void)
{
	ata_bandit_config_init(&config);
	config.arms = 2;
	ck_assert_int_eq(ata_bandit_create(&bandit, &config), 0);
}

static void teardown(void)
{
	ata__plan_free(&plan);
	ata_bandit_destroy(bandit);
}

/* The share of the first worker in a round of 20 tasks, where one of the second
 * takes that long, and times vary. */
static uint64_t first_of(double second, double deviation)
{
	bandit->score[0] = 1.0;
	bandit->score[1] = second;
	ata__plan_make(&plan, bandit, 20, deviation, count);
	ck_assert_uint_eq(count[0] + count[1], 20);
	return count[0];
}

/* With d = 1 chance is 5 per cent; 11 and 9 end 9 per cent before 10 and 10. */
START_TEST(shares_rest_but_for_chance)
{
	ck_assert_int_eq(ata__plan_init(&plan, &config), 0);
	ck_assert_uint_eq(first_of(1.0, 1.0), 10);
	bandit->rounds++;
	ck_assert_uint_eq(first_of(1.25, 2.0), 10);
	bandit->rounds++;
	ck_assert_uint_eq(first_of(1.25, 1.0), 11);
	bandit->rounds++;
	ck_assert_uint_eq(first_of(1.0, 2.0), 11);
	/* The same round once more. */
	ck_assert_uint_gt(first_of(9.0, 1.0), 15);
	ck_assert_uint_eq(first_of(1.0, 2.0), 11);
	bandit->rounds++;
	ata__plan_forget(&plan, bandit);
	bandit->rounds++;
	ck_assert_uint_eq(first_of(1.0, 2.0), 10);
}
END_TEST

/* What the mean of ten shares of 1000 tasks tells apart: 1 per cent; these are
 * 3 per cent better. */
START_TEST(large_shares_rest_less)
{
	ck_assert_int_eq(ata__plan_init(&plan, &config), 0);
	bandit->score[0] = bandit->score[1] = 1.0;
	ata__plan_make(&plan, bandit, 2000, 1.0, count);
	ck_assert_uint_eq(count[0], 1000);
	bandit->rounds++;
	bandit->score[1] = 1.01;
	ata__plan_make(&plan, bandit, 2000, 1.0, count);
	ck_assert_uint_eq(count[0], 1000);
	bandit->rounds++;
	bandit->score[1] = 1.06;
	ata__plan_make(&plan, bandit, 2000, 1.0, count);
	ck_assert_uint_gt(count[0], 1020);
}
END_TEST

/* Shares that rest end later than the slack allows: no probe's round has to be
 * dearer for that. */
START_TEST(the_limit_is_that_of_what_rests)
{
	double end;

	config.slack = 1e-6;
	ck_assert_int_eq(ata__plan_init(&plan, &config), 0);
	ck_assert_uint_eq(first_of(1.0, 2.0), 10);
	bandit->rounds++;
	ck_assert_uint_eq(first_of(1.25, 2.0), 10);
	end = ata__split_end(bandit->score, count, 2, plan.risk);
	ck_assert_double_eq(plan.limit, end);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("plan");
	TCase *tc = tcase_create("plan");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, shares_rest_but_for_chance);
	tcase_add_test(tc, large_shares_rest_less);
	tcase_add_test(tc, the_limit_is_that_of_what_rests);
	suite_add_tcase(suite, tc);
	return t_run(suite);
}
