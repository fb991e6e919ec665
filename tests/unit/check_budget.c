/* SPDX-License-Identifier: MIT */
/*
 * What fails here: the number of workers does not follow the quota, or a group
 * that others use up too is never left in peace.
 */
#include <check.h>
#include <math.h>

#include "pool/budget.h"
#include "tests/common/t_run.h"

#define MS UINT64_C(1000000)

static struct ata__budget budget;
static struct ata_quota quota;
static uint64_t now;

static void begin(uint32_t workers, double cpus)
{
	ata_quota_init(&quota);
	quota.cpus = cpus;
	quota.throttled = 1000;		/* before the pool was there */
	now = 0;
	ata__budget_init(&budget, workers);
	ck_assert_uint_eq(budget.limit, workers);
	ata__budget_look(&budget, &quota, workers, now);
}

/* So long, with a look every 50 ms, and these periods throttled. */
static uint32_t pass(uint64_t ms, uint64_t throttled)
{
	for (uint64_t i = 0; i < ms / 50; i++) {
		now += 50 * MS;
		quota.throttled += i == 0 ? throttled : 0;
		ata__budget_look(&budget, &quota, budget.workers, now);
	}
	return budget.limit;
}

START_TEST(the_quota_is_rounded_down)
{
	static const struct {
		double cpus;
		uint32_t limit;
	} row[] = { { 0.01, 1 }, { 0.999, 1 }, { 1.0, 1 },  { 1.999, 1 },
		    { 2.0, 2 },	 { 7.99, 7 },  { 8.0, 8 },  { 8.5, 8 },
		    { 1e18, 8 }, { (double)INFINITY, 8 } };

	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		begin(8, row[i].cpus);
		ck_assert_uint_eq(budget.limit, row[i].limit);
	}
	/* and followed while the pool runs */
	begin(8, 2.0);
	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		quota.cpus = row[i].cpus;
		ck_assert_uint_eq(pass(50, 0), row[i].limit);
	}
}
END_TEST

START_TEST(what_was_used_before_a_change_does_not_count)
{
	begin(8, 4.0);
	ck_assert_uint_eq(pass(50, 2), 4);
	ck_assert_uint_eq(pass(100, 1), 4);
	ck_assert_uint_eq(pass(50, 1), 3);	/* 200 ms are over */
	ck_assert_uint_eq(pass(50, 1), 3);	/* and begin anew */
	ck_assert_uint_eq(pass(150, 0), 3);
	ck_assert_uint_eq(pass(50, 1), 2);
	quota.cpus = 5.0;
	ck_assert_uint_eq(pass(50, 7), 5);
}
END_TEST

START_TEST(it_comes_back_one_by_one)
{
	begin(4, 4.0);
	pass(200, 0);
	ck_assert_uint_eq(pass(50, 1), 3);
	pass(200, 0);
	ck_assert_uint_eq(pass(50, 1), 2);
	ck_assert_uint_eq(pass(950, 0), 2);
	ck_assert_uint_eq(pass(50, 0), 3);
	ck_assert_uint_eq(pass(950, 0), 3);
	ck_assert_uint_eq(pass(50, 0), 4);
	ck_assert_uint_eq(pass(20000, 0), 4);
}
END_TEST

/* Others use one worker's time, for good: tries become rare. */
START_TEST(tries_that_fail_become_rare)
{
	uint32_t throttled = 0;
	uint64_t stretch = 1000;

	begin(4, 4.0);
	pass(200, 0);
	pass(50, 1);
	for (int i = 0; i < 8; i++) {
		ck_assert_uint_eq(pass(stretch - 50, 0), 3);
		ck_assert_uint_eq(pass(50, 0), 4);
		ck_assert_uint_eq(pass(50, 1), 3);
		throttled++;
		stretch = stretch < 32000 ? 2 * stretch : 32000;
	}
	ck_assert_uint_eq(throttled, 8);
	/* Gone: a stretch at the quota forgets them. */
	pass(32000, 0);
	ck_assert_uint_eq(budget.limit, 4);
	pass(32000, 0);
	ck_assert_uint_eq(pass(50, 1), 3);
	ck_assert_uint_eq(pass(1000, 0), 4);
}
END_TEST

/* Fewer have a core than the quota has room for: one of those less; never 0. */
START_TEST(the_limit_is_below_who_is_there)
{
	begin(8, 6.0);
	now += 300 * MS;
	quota.throttled++;
	ata__budget_look(&budget, &quota, 3, now);
	ck_assert_uint_eq(budget.limit, 2);
	for (int i = 0; i < 5; i++) {
		now += 300 * MS;
		quota.throttled++;
		ata__budget_look(&budget, &quota, 0, now);
		ck_assert_uint_eq(budget.limit, 1);
	}
}
END_TEST

int main(void)
{
	Suite *s = suite_create("budget");
	TCase *tc = tcase_create("budget");

	tcase_add_test(tc, the_quota_is_rounded_down);
	tcase_add_test(tc, what_was_used_before_a_change_does_not_count);
	tcase_add_test(tc, it_comes_back_one_by_one);
	tcase_add_test(tc, tries_that_fail_become_rare);
	tcase_add_test(tc, the_limit_is_below_who_is_there);
	suite_add_tcase(s, tc);
	return t_run(s);
}
