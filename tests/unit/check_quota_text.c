/* SPDX-License-Identifier: MIT */
/*
 * What fails here: a limit or a count of a control group is read wrongly, or
 * what the kernel would not write is taken for a number.
 */
#include <math.h>
#include <stddef.h>
#include <stdio.h>

#include "machine/quota_text.h"
#include "tests/common/t_run.h"

#define NOT (-1.0)		/* not understood */
#define MANY "18446744073709551615"	/* 2^64 - 1 */

static const struct {
	const char *quota, *period;
	double cpus;
} v1[] = {
	{ "50000\n", "100000\n", 0.5 },
	{ "300000\n", "100000\n", 3.0 },
	{ "7", "2", 3.5 },
	{ "-1\n", "100000\n", (double)INFINITY },
	{ "-1", NULL, (double)INFINITY },
	{ "-1\n", "rubbish", (double)INFINITY },
	{ "50000\n", NULL, NOT },
	{ "50000\n", "0\n", NOT },
	{ "50000\n", "-1\n", NOT },
	{ "50000\n", "", NOT },
	{ "0\n", "100000\n", NOT },
	{ "-2\n", "100000\n", NOT },
	{ "-10\n", "100000\n", NOT },
	{ "-\n", "100000\n", NOT },
	{ "+1\n", "100000\n", NOT },
	{ " 1\n", "100000\n", NOT },
	{ "1 \n", "100000\n", NOT },
	{ "1\n\n", "100000\n", NOT },
	{ "0x10\n", "100000\n", NOT },
	{ "1e5\n", "100000\n", NOT },
	{ "0.5\n", "100000\n", NOT },
	{ "max\n", "100000\n", NOT },
	{ "\n", "100000\n", NOT },
	{ "", "100000\n", NOT },
	{ MANY "\n", MANY "\n", 1.0 },
	{ "18446744073709551616\n", "100000\n", NOT },
	{ "50000\n", "100000000000000000000\n", NOT },
};

START_TEST(limit_of_version_1)
{
	double cpus = NOT;

	ck_assert_int_eq(ata__quota_v1(v1[_i].quota, v1[_i].period, &cpus),
			 v1[_i].cpus >= 0.0);
	ck_assert(cpus == v1[_i].cpus);
}
END_TEST

static const struct {
	const char *max;
	double cpus;
} v2[] = {
	{ "50000 100000\n", 0.5 },
	{ "150000 100000", 1.5 },
	{ "max 100000\n", (double)INFINITY },
	{ "max\n", NOT },
	{ "max", NOT },
	{ "max 0\n", NOT },
	{ "max x\n", NOT },
	{ "maximum 100000\n", NOT },
	{ "MAX 100000\n", NOT },
	{ "50000\n", NOT },
	{ "50000 \n", NOT },
	{ "50000 0\n", NOT },
	{ "0 100000\n", NOT },
	{ "-1 100000\n", NOT },
	{ "50000  100000\n", NOT },
	{ "50000\t100000\n", NOT },
	{ "50000 100000 7\n", NOT },
	{ "50000 max\n", NOT },
	{ " 50000 100000\n", NOT },
	{ "18446744073709551616 100000\n", NOT },
	{ "", NOT },
	{ "m", NOT },
};

START_TEST(limit_of_version_2)
{
	double cpus = NOT;

	ck_assert_int_eq(ata__quota_v2(v2[_i].max, &cpus), v2[_i].cpus >= 0.0);
	ck_assert(cpus == v2[_i].cpus);
}
END_TEST

START_TEST(counts_are_added)
{
	struct ata_quota sum;

	ata_quota_init(&sum);
	ck_assert(ata__quota_stat("nr_periods 40\nnr_throttled 12\n"
				  "throttled_time 600000000\nnr_bursts 3\n"
				  "burst_time 9\n", ATA_QUOTA_V1, &sum));
	ck_assert_uint_eq(sum.periods, 40);
	ck_assert_uint_eq(sum.throttled, 12);
	ck_assert_double_eq(sum.throttled_seconds, 0.6);
	ck_assert(ata__quota_stat("usage_usec 7\nnr_periods 2\nnr_throttled 1"
				  "\nthrottled_usec 250000", ATA_QUOTA_V2,
				  &sum));
	ck_assert_uint_eq(sum.periods, 42);
	ck_assert_uint_eq(sum.throttled, 13);
	ck_assert_double_eq(sum.throttled_seconds, 0.85);
}
END_TEST

/* The other version's time has another unit. */
START_TEST(time_is_of_its_version)
{
	struct ata_quota sum;

	ata_quota_init(&sum);
	ck_assert(ata__quota_stat("throttled_usec 5\n", ATA_QUOTA_V1, &sum));
	ck_assert(ata__quota_stat("throttled_time 5\n", ATA_QUOTA_V2, &sum));
	ck_assert_double_eq(sum.throttled_seconds, 0.0);
}
END_TEST

/* A group without a limit need not count; names are whole words. */
START_TEST(missing_counts_are_zero)
{
	struct ata_quota sum;

	ata_quota_init(&sum);
	ck_assert(ata__quota_stat("", ATA_QUOTA_V2, &sum));
	ck_assert(ata__quota_stat("\n\nusage_usec x\n", ATA_QUOTA_V2, &sum));
	ck_assert(ata__quota_stat("nr_periods_max 3\nxnr_periods 5\n",
				  ATA_QUOTA_V2, &sum));
	ck_assert_uint_eq(sum.periods, 0);
}
END_TEST

static const char *const bad_counts[] = {
	"nr_periods x\n", "nr_periods \n", "nr_periods -1\n",
	"nr_periods 1 \n", "nr_periods  1\n", "nr_periods 1x\n",
	"nr_throttled 1.5\n", "throttled_usec 1\r\n",
	"nr_periods 18446744073709551616\n",
};

/* All or nothing: what precedes the bad line is not added. */
START_TEST(bad_counts_are_not_understood)
{
	struct ata_quota sum;
	char text[128];

	ata_quota_init(&sum);
	snprintf(text, sizeof(text), "nr_periods 5\nnr_throttled 4\n%s",
		 bad_counts[_i]);
	ck_assert(!ata__quota_stat(text, ATA_QUOTA_V2, &sum));
	ck_assert_uint_eq(sum.periods, 0);
	ck_assert_uint_eq(sum.throttled, 0);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("quota_text");
	TCase *tc = tcase_create("quota_text");

	tcase_add_loop_test(tc, limit_of_version_1, 0,
			    sizeof(v1) / sizeof(*v1));
	tcase_add_loop_test(tc, limit_of_version_2, 0,
			    sizeof(v2) / sizeof(*v2));
	tcase_add_test(tc, counts_are_added);
	tcase_add_test(tc, time_is_of_its_version);
	tcase_add_test(tc, missing_counts_are_zero);
	tcase_add_loop_test(tc, bad_counts_are_not_understood, 0,
			    sizeof(bad_counts) / sizeof(*bad_counts));
	suite_add_tcase(s, tc);
	return t_run(s);
}
