/* SPDX-License-Identifier: MIT */
/* ata_split(): every documented return value, and examples of the rule. */
#include <errno.h>
#include <float.h>
#include <math.h>
#include <stdlib.h>

#include <atasched.h>

#include "tests/common/t_memory.h"
#include "tests/common/t_run.h"

#define UNTOUCHED UINT64_C(12345)

/* A refused call says -EINVAL and leaves count alone. */
static void refused(const double *score, uint32_t n, uint64_t tasks)
{
	uint64_t count[3] = { UNTOUCHED, UNTOUCHED, UNTOUCHED };

	ck_assert_int_eq(ata_split(score, n, tasks, count), -EINVAL);
	for (int i = 0; i < 3; i++)
		ck_assert_uint_eq(count[i], UNTOUCHED);
}

static const double bad_score[] = {
	-1.0, -DBL_MIN, DBL_MIN / 2, -DBL_MIN / 2, 0x1p-1074,
	(double)INFINITY, -(double)INFINITY, (double)NAN, -(double)NAN,
};

START_TEST(bad_score_is_refused)
{
	double score[3] = { 1.0, 0.0, 2.0 };

	score[_i % 3] = bad_score[_i / 3];
	refused(score, 3, 5);
}
END_TEST

START_TEST(bad_sizes_are_refused)
{
	const double score[3] = { 1.0, 1.0, 1.0 };

	refused(score, 0, 5);
	refused(score, ATA_ARMS_MAX + 1, 5);
	refused(score, 3, 0);
	refused(score, 3, ATA_TASKS_MAX + 1);
	refused(score, 3, UINT64_MAX);
}
END_TEST

START_TEST(null_is_refused)
{
	const double score[3] = { 1.0, 1.0, 1.0 };

	refused(NULL, 3, 5);
	ck_assert_int_eq(ata_split(score, 3, 5, NULL), -EINVAL);
}
END_TEST

START_TEST(no_memory_is_reported)
{
	double *score = calloc(ATA_ARMS_MAX, sizeof(*score));
	uint64_t *count = calloc(ATA_ARMS_MAX, sizeof(*count));

	/* All zero: valid, but the workspace is more than what is left. */
	ck_assert_ptr_nonnull(score);
	ck_assert_ptr_nonnull(count);
	count[0] = UNTOUCHED;
	if (t_limit_memory(512ul << 20))
		ck_assert_int_eq(ata_split(score, ATA_ARMS_MAX, ATA_TASKS_MAX,
					   count), -ENOMEM);
	ck_assert_uint_eq(count[0], UNTOUCHED);
	free(count);
	free(score);
}
END_TEST

START_TEST(slow_workers_are_parked)
{
	const double score[8] = { 1, 1, 1, 1, 4, 4, 4, 4 };
	uint64_t count[8];

	ck_assert_int_eq(ata_split(score, 8, 8, count), 0);
	for (int i = 0; i < 8; i++)
		ck_assert_uint_eq(count[i], i < 4 ? 2 : 0);
}
END_TEST

START_TEST(ties_go_to_the_smaller_score_then_the_lower_number)
{
	/* The third task would end at 2 on each of the three. */
	const double score[3] = { 2.0, 1.0, 1.0 };
	const uint64_t expect[3] = { 0, 2, 1 };
	uint64_t count[3];

	ck_assert_int_eq(ata_split(score, 3, 3, count), 0);
	for (int i = 0; i < 3; i++)
		ck_assert_uint_eq(count[i], expect[i]);
}
END_TEST

START_TEST(unknown_workers_share_all_tasks_evenly)
{
	const double score[6] = { 0.0, 1e-9, -0.0, 0.0, 5.0, 0.0 };
	const uint64_t expect[6] = { 3, 0, 3, 2, 0, 2 };
	uint64_t count[6];

	ck_assert_int_eq(ata_split(score, 6, 10, count), 0);
	for (int i = 0; i < 6; i++)
		ck_assert_uint_eq(count[i], expect[i]);
}
END_TEST

START_TEST(one_worker_gets_all)
{
	const double score[3] = { DBL_MAX, DBL_MIN, 1.0 };
	uint64_t count = 0;

	for (int i = 0; i < 3; i++) {
		ck_assert_int_eq(ata_split(&score[i], 1, ATA_TASKS_MAX,
					   &count), 0);
		ck_assert_uint_eq(count, ATA_TASKS_MAX);
	}
}
END_TEST

START_TEST(most_tasks_are_shared_to_the_last)
{
	const double score[3] = { 1.0, 1.0, 2.0 };
	uint64_t count[3];

	ck_assert_int_eq(ata_split(score, 3, ATA_TASKS_MAX, count), 0);
	ck_assert_uint_eq(count[0] + count[1] + count[2], ATA_TASKS_MAX);
	ck_assert_uint_le(count[0] - count[1], 1);
	ck_assert_uint_eq(count[2], ATA_TASKS_MAX / 5);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("split");
	TCase *tc = tcase_create("split");

	tcase_add_loop_test(tc, bad_score_is_refused, 0,
			    3 * (int)(sizeof(bad_score) / sizeof(double)));
	tcase_add_test(tc, bad_sizes_are_refused);
	tcase_add_test(tc, null_is_refused);
	tcase_add_test(tc, no_memory_is_reported);
	tcase_add_test(tc, slow_workers_are_parked);
	tcase_add_test(tc, ties_go_to_the_smaller_score_then_the_lower_number);
	tcase_add_test(tc, unknown_workers_share_all_tasks_evenly);
	tcase_add_test(tc, one_worker_gets_all);
	tcase_add_test(tc, most_tasks_are_shared_to_the_last);
	suite_add_tcase(suite, tc);
	return t_run(suite);
}
