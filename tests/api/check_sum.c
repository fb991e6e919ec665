/* SPDX-License-Identifier: MIT */
/*
 * The reproducible sum: every documented return value, and the same bits
 * whoever brings the vectors in whatever order. A failure of the last kind
 * means that results depend on the allocation.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <omp.h>

#include <atasched.h>

#include "tests/common/t_run.h"
#include "tests/common/t_sanitizer.h"

#define DIM 37		/* neither a cache line nor a vector register */
#define TASKS_MAX 70	/* two levels past 16, and no power of two */

static struct ata_sum *sum_of(size_t dim, uint64_t tasks)
{
	struct ata_sum *sum = NULL;

	ck_assert_int_eq(ata_sum_create(&sum, dim, tasks), 0);
	ck_assert_ptr_nonnull(sum);
	return sum;
}

/* Number i of a task's vector: of any size, so that sums are rounded. */
static float number(uint64_t task, size_t i)
{
	uint64_t seed = task * 1000003 + i;

	return (float)(t_uniform(&seed, -1.0, 1.0) *
		       (double)(UINT64_C(1) << (t_random(&seed) % 20)));
}

/* Node (level, i) by the header's definition */
static float node(uint64_t tasks, unsigned int level, uint64_t i, size_t place)
{
	float left;

	if (!level)
		return number(i, place);
	left = node(tasks, level - 1, 2 * i, place);
	if ((2 * i + 1) << (level - 1) >= tasks)
		return left;
	return left + node(tasks, level - 1, 2 * i + 1, place);
}

static void tree(uint64_t tasks, float *out)
{
	unsigned int level = 0;

	while (UINT64_C(1) << level < tasks)
		level++;
	for (size_t i = 0; i < DIM; i++)
		out[i] = node(tasks, level, 0, i);
}

static void shuffle(uint64_t *order, uint64_t n, uint64_t *seed)
{
	for (uint64_t i = 0; i < n; i++)
		order[i] = i;
	for (uint64_t i = n - 1; i > 0; i--) {
		uint64_t j = t_random(seed) % (i + 1), kept = order[i];

		order[i] = order[j];
		order[j] = kept;
	}
}

/* Return: 0, or 1: something was refused. Any thread may call. */
static int bring(struct ata_sum *sum, uint64_t task)
{
	float *leaf = ata_sum_leaf(sum, task);

	if (!leaf)
		return 1;
	for (size_t i = 0; i < DIM; i++)
		leaf[i] += number(task, i);
	return ata_sum_done(sum, task) != 0;
}

static void same_bits(struct ata_sum *sum, const float *wanted)
{
	const float *result = ata_sum_result(sum);

	ck_assert_ptr_nonnull(result);
	ck_assert_mem_eq(result, wanted, DIM * sizeof(*wanted));
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
	float wanted[DIM];

	ck_assert_int_eq(ata_sum_begin(NULL, 1), -EINVAL);
	ck_assert_int_eq(ata_sum_begin(sum, 1), 0);
	ck_assert_int_eq(bring(sum, 0), 0);
	ck_assert_int_eq(ata_sum_begin(sum, 0), -EINVAL);
	ck_assert_int_eq(ata_sum_begin(sum, 6), -EINVAL);
	tree(1, wanted);	/* nothing was changed */
	same_bits(sum, wanted);
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

/* The tree of the header, for every number of tasks and in many orders */
START_TEST(sum_is_the_tree)
{
	uint64_t tasks = (uint64_t)_i, seed = tasks, order[TASKS_MAX];
	struct ata_sum *sum = sum_of(DIM, TASKS_MAX);
	float wanted[DIM];

	tree(tasks, wanted);
	for (int round = 0; round < 20; round++) {
		ck_assert_int_eq(ata_sum_begin(sum, tasks), 0);
		shuffle(order, tasks, &seed);
		for (uint64_t i = 0; i < tasks; i++)
			ck_assert_int_eq(bring(sum, order[i]), 0);
		same_bits(sum, wanted);
	}
	ata_sum_destroy(sum);
}
END_TEST

/* All leaves are out at once, and come back in another order. */
START_TEST(leaves_may_be_held_long)
{
	uint64_t tasks = (uint64_t)_i, seed = tasks, order[TASKS_MAX];
	struct ata_sum *sum = sum_of(DIM, TASKS_MAX);
	float wanted[DIM], *leaf[TASKS_MAX];

	tree(tasks, wanted);
	for (int round = 0; round < 3; round++) {
		ck_assert_int_eq(ata_sum_begin(sum, tasks), 0);
		for (uint64_t task = 0; task < tasks; task++) {
			leaf[task] = ata_sum_leaf(sum, task);
			ck_assert_ptr_nonnull(leaf[task]);
		}
		shuffle(order, tasks, &seed);
		for (uint64_t i = 0; i < tasks; i++) {
			for (size_t j = 0; j < DIM; j++)
				leaf[order[i]][j] += number(order[i], j);
			ck_assert_int_eq(ata_sum_done(sum, order[i]), 0);
		}
		same_bits(sum, wanted);
	}
	ata_sum_destroy(sum);
}
END_TEST

/* Rounds of all sizes in turn, each second one left unfinished */
START_TEST(begin_takes_back_an_unfinished_round)
{
	uint64_t seed = 1, order[TASKS_MAX];
	struct ata_sum *sum = sum_of(DIM, TASKS_MAX);
	float wanted[DIM];

	for (int round = 0; round < 300; round++) {
		uint64_t tasks = t_random(&seed) % TASKS_MAX + 1;
		uint64_t held = tasks;

		if (round % 2)
			held = t_random(&seed) % tasks;
		ck_assert_int_eq(ata_sum_begin(sum, tasks), 0);
		shuffle(order, tasks, &seed);
		for (uint64_t i = 0; i < held; i++)
			ck_assert_int_eq(bring(sum, order[i]), 0);
		if (held < tasks) {
			ck_assert_ptr_nonnull(ata_sum_leaf(sum, order[held]));
			ck_assert_ptr_null(ata_sum_result(sum));
			continue;
		}
		tree(tasks, wanted);
		same_bits(sum, wanted);
	}
	ata_sum_destroy(sum);
}
END_TEST

START_TEST(threads_in_any_order_give_the_same_bits)
{
	static const uint64_t sizes[] = { 1, 2, 3, 17, 64, 69, 70 };
	static const int widths[] = { 1, 2, 3, 7 };
	uint64_t seed = (uint64_t)_i, order[TASKS_MAX];
	uint64_t tasks = sizes[_i % 7];
	int width = widths[_i / 7], refused = 0;
	struct ata_sum *sum = sum_of(DIM, TASKS_MAX);
	float wanted[DIM];

	tree(tasks, wanted);
	for (int round = 0; round < 50; round++) {
		ck_assert_int_eq(ata_sum_begin(sum, tasks), 0);
		shuffle(order, tasks, &seed);
#pragma omp parallel for schedule(dynamic, 1) num_threads(width) \
	reduction(+ : refused)
		for (uint64_t i = 0; i < tasks; i++)
			refused += bring(sum, order[i]);
		ck_assert_int_eq(refused, 0);
		same_bits(sum, wanted);
	}
	ata_sum_destroy(sum);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("sum");
	TCase *values = tcase_create("return values");
	TCase *bits = tcase_create("bits");

	tcase_add_test(values, create_refuses_what_is_out_of_range);
	tcase_add_test(values, create_says_when_there_is_no_memory);
	tcase_add_test(values, begin_refuses_what_is_out_of_range);
	tcase_add_test(values, leaf_is_once_for_each_task_of_the_round);
	tcase_add_test(values, leaf_is_aligned_zeros);
	if (!T_ALLOCATOR_ABORTS)
		tcase_add_test(values, leaf_says_when_there_is_no_memory);
	tcase_add_test(values, done_needs_a_leaf);
	tcase_add_test(values, result_needs_all_tasks);
	tcase_add_test(values, destroy_of_null_does_nothing);
	suite_add_tcase(s, values);
	tcase_add_loop_test(bits, sum_is_the_tree, 1, TASKS_MAX + 1);
	tcase_add_loop_test(bits, leaves_may_be_held_long, 1, TASKS_MAX + 1);
	tcase_add_test(bits, begin_takes_back_an_unfinished_round);
	tcase_add_loop_test(bits, threads_in_any_order_give_the_same_bits, 0,
			    28);
	tcase_set_timeout(bits, 60);
	suite_add_tcase(s, bits);
	return t_run(s);
}
