/* SPDX-License-Identifier: MIT */
/*
 * The reproducible sum: the same bits whoever brings the vectors, in whatever
 * order. A failure means that results depend on the allocation.
 */
#include <stdlib.h>
#include <string.h>

#include <omp.h>

#include <atasched.h>

#include "tests/common/t_run.h"

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

/* Longer than what the library may add at a time */
START_TEST(long_vectors_are_summed_to_the_end)
{
	enum { LONG = 10007, TASKS = 13 };
	struct ata_sum *sum = sum_of(LONG, TASKS);
	uint64_t seed = 1, order[TASKS];

	for (int round = 0; round < 5; round++) {
		const float *result;

		ck_assert_int_eq(ata_sum_begin(sum, TASKS), 0);
		shuffle(order, TASKS, &seed);
		for (uint64_t i = 0; i < TASKS; i++) {
			float *leaf = ata_sum_leaf(sum, order[i]);

			ck_assert_ptr_nonnull(leaf);
			for (size_t j = 0; j < LONG; j++)
				leaf[j] += number(order[i], j);
			ck_assert_int_eq(ata_sum_done(sum, order[i]), 0);
		}
		result = ata_sum_result(sum);
		ck_assert_ptr_nonnull(result);
		for (size_t j = 0; j < LONG; j++)
			ck_assert(result[j] == node(TASKS, 4, 0, j));
	}
	ata_sum_destroy(sum);
}
END_TEST

/* So long that the library may wait with adding until more have come. A few
 * places are looked at, at all ends of what may be added at a time. */
START_TEST(very_long_vectors_have_the_same_bits)
{
	enum { VERY_LONG = (1 << 19) + 7, TASKS = 13 };
	struct ata_sum *sum = sum_of(VERY_LONG, TASKS);
	uint64_t seed = 1, order[TASKS];
	size_t wrong = 0;

	for (int round = 0; round < 3; round++) {
		const float *result;

		ck_assert_int_eq(ata_sum_begin(sum, TASKS), 0);
		shuffle(order, TASKS, &seed);
		for (uint64_t i = 0; i < TASKS; i++) {
			float *leaf = ata_sum_leaf(sum, order[i]);

			ck_assert_ptr_nonnull(leaf);
			for (size_t j = 0; j < VERY_LONG; j += 73)
				leaf[j] += number(order[i], j);
			ck_assert_int_eq(ata_sum_done(sum, order[i]), 0);
		}
		result = ata_sum_result(sum);
		ck_assert_ptr_nonnull(result);
		/* One assertion: each of them is a message. */
		for (size_t j = 0; j < VERY_LONG; j++)
			wrong += result[j] !=
				 (j % 73 ? 0.0f : node(TASKS, 4, 0, j));
		ck_assert_uint_eq(wrong, 0);
	}
	ata_sum_destroy(sum);
}
END_TEST

/* NaN, and not the same for any two tasks */
static float no_number(uint64_t task)
{
	uint32_t bits = (task % 2 ? 0xffc00000u : 0x7fc00000u) +
			(uint32_t)task;
	float out;

	memcpy(&out, &bits, sizeof(out));
	return out;
}

/* Which one comes out, the order of the tree decides. */
START_TEST(what_is_no_number_has_the_same_bits)
{
	uint64_t tasks = (uint64_t)_i, seed = tasks, order[TASKS_MAX];
	struct ata_sum *sum = sum_of(1, TASKS_MAX);
	float first = 0.0f;

	for (int round = 0; round < 20; round++) {
		ck_assert_int_eq(ata_sum_begin(sum, tasks), 0);
		shuffle(order, tasks, &seed);
		for (uint64_t i = 0; i < tasks; i++) {
			float *leaf = ata_sum_leaf(sum, order[i]);

			ck_assert_ptr_nonnull(leaf);
			*leaf = no_number(order[i]);
			ck_assert_int_eq(ata_sum_done(sum, order[i]), 0);
		}
		ck_assert_ptr_nonnull(ata_sum_result(sum));
		if (!round)
			first = *ata_sum_result(sum);
		ck_assert_mem_eq(ata_sum_result(sum), &first, sizeof(first));
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
	Suite *s = suite_create("sum bits");
	TCase *tc = tcase_create("bits");

	tcase_add_loop_test(tc, sum_is_the_tree, 1, TASKS_MAX + 1);
	tcase_add_loop_test(tc, leaves_may_be_held_long, 1, TASKS_MAX + 1);
	tcase_add_test(tc, begin_takes_back_an_unfinished_round);
	tcase_add_test(tc, long_vectors_are_summed_to_the_end);
	tcase_add_test(tc, very_long_vectors_have_the_same_bits);
	tcase_add_loop_test(tc, what_is_no_number_has_the_same_bits, 1,
			    TASKS_MAX + 1);
	tcase_add_loop_test(tc, threads_in_any_order_give_the_same_bits, 0,
			    28);
	tcase_set_timeout(tc, 60);
	suite_add_tcase(s, tc);
	return t_run(s);
}
