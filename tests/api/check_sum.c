/* SPDX-License-Identifier: MIT */
/*
 * The reproducible sum: every documented return value. The bits are in
 * check_sum_bits.c.
 */
#include <errno.h>
#include <string.h>

#include <atasched.h>

#include "tests/common/t_run.h"
#include "tests/common/t_sanitizer.h"

#define DIM 37	/* neither a cache line nor a vector register */

static struct ata_sum *sum_of(size_t dim, uint64_t tasks)
{
	struct ata_sum *sum = NULL;

	ck_assert_int_eq(ata_sum_create(&sum, dim, tasks), 0);
	ck_assert_ptr_nonnull(sum);
	return sum;
}

/* Return: 0, or 1: something was refused */
static int bring(struct ata_sum *sum, uint64_t task)
{
	float *leaf = ata_sum_leaf(sum, task);

	if (!leaf)
		return 1;
	for (size_t i = 0; i < DIM; i++)
		leaf[i] = (float)(i + 1);
	return ata_sum_done(sum, task) != 0;
}

START_TEST(create_refuses_what_is_out_of_range)
{
	struct ata_sum *sum = NULL;

	ck_assert_int_eq(ata_sum_create(NULL, 1, 1), -EINVAL);
	ck_assert_int_eq(ata_sum_create(&sum, 0, 1), -EINVAL);
	ck_assert_int_eq(ata_sum_create(&sum, 1, 0), -EINVAL);
	ck_assert_int_eq(ata_sum_create(&sum, 1, (UINT64_C(1) << 30) + 1),
			 -EINVAL);
	ck_assert_ptr_null(sum);
}
END_TEST

START_TEST(create_says_when_there_is_no_memory)
{
	struct ata_sum *sum = NULL;

	ck_assert_int_eq(ata_sum_create(&sum, SIZE_MAX / 4, 1), -ENOMEM);
	ck_assert_ptr_null(sum);
}
END_TEST

START_TEST(begin_refuses_what_is_out_of_range)
{
	struct ata_sum *sum = sum_of(DIM, 5);
	const float *result;

	ck_assert_int_eq(ata_sum_begin(NULL, 1), -EINVAL);
	ck_assert_int_eq(ata_sum_begin(sum, 1), 0);
	ck_assert_int_eq(bring(sum, 0), 0);
	ck_assert_int_eq(ata_sum_begin(sum, 0), -EINVAL);
	ck_assert_int_eq(ata_sum_begin(sum, 6), -EINVAL);
	result = ata_sum_result(sum);	/* nothing was changed */
	ck_assert_ptr_nonnull(result);
	ck_assert_float_eq(result[0], 1.0f);
	ck_assert_float_eq(result[DIM - 1], (float)DIM);
	ata_sum_destroy(sum);
}
END_TEST

START_TEST(leaf_is_once_for_each_task_of_the_round)
{
	struct ata_sum *sum = sum_of(DIM, 5);

	ck_assert_ptr_null(ata_sum_leaf(NULL, 0));
	ck_assert_ptr_null(ata_sum_leaf(sum, 0));	/* no round yet */
	ck_assert_int_eq(ata_sum_begin(sum, 3), 0);
	ck_assert_ptr_null(ata_sum_leaf(sum, 3));
	ck_assert_ptr_null(ata_sum_leaf(sum, UINT64_MAX));
	ck_assert_ptr_nonnull(ata_sum_leaf(sum, 1));
	ck_assert_ptr_null(ata_sum_leaf(sum, 1));
	ck_assert_int_eq(ata_sum_done(sum, 1), 0);
	ck_assert_ptr_null(ata_sum_leaf(sum, 1));
	ata_sum_destroy(sum);
}
END_TEST

START_TEST(leaf_is_aligned_zeros)
{
	struct ata_sum *sum = sum_of(DIM, 9);
	static const float zeros[DIM];

	for (int round = 0; round < 3; round++) {
		ck_assert_int_eq(ata_sum_begin(sum, 9), 0);
		for (uint64_t task = 0; task < 9; task++) {
			float *leaf = ata_sum_leaf(sum, task);

			ck_assert_ptr_nonnull(leaf);
			ck_assert_uint_eq((uintptr_t)leaf % 64, 0);
			ck_assert_mem_eq(leaf, zeros, sizeof(zeros));
			memset(leaf, 0xff, sizeof(zeros));
			ck_assert_int_eq(ata_sum_done(sum, task), 0);
		}
	}
	ata_sum_destroy(sum);
}
END_TEST

START_TEST(leaf_says_when_there_is_no_memory)
{
	/* 2^59 bytes are more than any address space has. */
	struct ata_sum *sum = sum_of((size_t)1 << 57, 2);

	ck_assert_int_eq(ata_sum_begin(sum, 2), 0);
	ck_assert_ptr_null(ata_sum_leaf(sum, 0));
	ck_assert_int_eq(ata_sum_done(sum, 0), -EINVAL);
	ck_assert_ptr_null(ata_sum_result(sum));
	ata_sum_destroy(sum);
}
END_TEST

START_TEST(done_needs_a_leaf)
{
	struct ata_sum *sum = sum_of(DIM, 5);

	ck_assert_int_eq(ata_sum_done(NULL, 0), -EINVAL);
	ck_assert_int_eq(ata_sum_done(sum, 0), -EINVAL);
	ck_assert_int_eq(ata_sum_begin(sum, 3), 0);
	ck_assert_int_eq(ata_sum_done(sum, 0), -EINVAL);
	ck_assert_int_eq(ata_sum_done(sum, 3), -EINVAL);
	ck_assert_int_eq(bring(sum, 0), 0);
	ck_assert_int_eq(ata_sum_done(sum, 0), -EINVAL);
	ck_assert_int_eq(bring(sum, 1), 0);
	ck_assert_int_eq(bring(sum, 2), 0);
	ck_assert_ptr_nonnull(ata_sum_result(sum));
	ata_sum_destroy(sum);
}
END_TEST

START_TEST(result_needs_all_tasks)
{
	struct ata_sum *sum = sum_of(DIM, 5);

	ck_assert_ptr_null(ata_sum_result(NULL));
	ck_assert_ptr_null(ata_sum_result(sum));
	ck_assert_int_eq(ata_sum_begin(sum, 5), 0);
	for (uint64_t task = 0; task < 5; task++) {
		ck_assert_ptr_null(ata_sum_result(sum));
		ck_assert_int_eq(bring(sum, (task + 3) % 5), 0);
	}
	ck_assert_ptr_nonnull(ata_sum_result(sum));
	ck_assert_int_eq(ata_sum_begin(sum, 5), 0);
	ck_assert_ptr_null(ata_sum_result(sum));
	ata_sum_destroy(sum);
}
END_TEST

START_TEST(destroy_of_null_does_nothing)
{
	ata_sum_destroy(NULL);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("sum");
	TCase *tc = tcase_create("return values");

	tcase_add_test(tc, create_refuses_what_is_out_of_range);
	tcase_add_test(tc, create_says_when_there_is_no_memory);
	tcase_add_test(tc, begin_refuses_what_is_out_of_range);
	tcase_add_test(tc, leaf_is_once_for_each_task_of_the_round);
	tcase_add_test(tc, leaf_is_aligned_zeros);
	if (!T_ALLOCATOR_ABORTS)
		tcase_add_test(tc, leaf_says_when_there_is_no_memory);
	tcase_add_test(tc, done_needs_a_leaf);
	tcase_add_test(tc, result_needs_all_tasks);
	tcase_add_test(tc, destroy_of_null_does_nothing);
	suite_add_tcase(s, tc);
	return t_run(s);
}
