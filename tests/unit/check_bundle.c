/* SPDX-License-Identifier: MIT */
/*
 * Levels of the sum's tree that are added at once, as is done with long
 * vectors: here with short ones, for every shape of the tree; and sums that are
 * left in two halves. What comes out has the bits of the sum that adds them one
 * by one, whose own test is tests/api/check_sum_bits.c.
 */
#include <stdalign.h>
#include <string.h>

#include <omp.h>

#include <atasched.h>

#include "sgd/bundle.h"
#include "sgd/sum.h"
#include "tests/common/t_run.h"

#define DIM 4099	/* two blocks and a piece */
#define TASKS_MAX 70
#define WAYS (ATA__BUNDLE_DEEP + 1)

static struct ata_sum *sum_of(uint32_t levels)
{
	struct ata_sum *sum;

	ck_assert_int_eq(ata_sum_create(&sum, DIM, TASKS_MAX), 0);
	ata__sum_together(sum, levels);
	return sum;
}

/* Every 17th number, the first and the last among them, and NaN here and there
 * that tell who they are. */
static void fill(float *leaf, uint64_t task)
{
	for (size_t i = 0; i < DIM; i += 17) {
		uint64_t seed = task * 1000003 + i;

		leaf[i] += (float)t_uniform(&seed, -1.0, 1.0) *
			   (float)(UINT64_C(1) << (t_random(&seed) % 20));
		if (t_random(&seed) % 16 == 0) {
			uint32_t bits = 0x7fc00000u + (uint32_t)task;

			memcpy(&leaf[i], &bits, sizeof(bits));
		}
	}
}

/* Return: 0, or 1: refused, or not zero. Any thread may call. */
static int bring(struct ata_sum *sum, uint64_t task)
{
	static const float zero[DIM];
	float *leaf = ata_sum_leaf(sum, task);

	if (!leaf || memcmp(leaf, zero, sizeof(zero)))
		return 1;
	fill(leaf, task);
	return ata_sum_done(sum, task) != 0;
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

/* All tasks of a round, in this order, by so many threads. */
static void run_round(struct ata_sum *sum, const uint64_t *order,
		      uint64_t tasks, int width)
{
	int wrong = 0;

	ck_assert_int_eq(ata_sum_begin(sum, tasks), 0);
#pragma omp parallel for schedule(dynamic, 1) num_threads(width) \
	reduction(+ : wrong)
	for (uint64_t i = 0; i < tasks; i++)
		wrong += bring(sum, order[i]);
	ck_assert_int_eq(wrong, 0);
	ck_assert_ptr_nonnull(ata_sum_result(sum));
}

/* The sum, from its halves, in pieces of some cache lines. There are two,
 * unless they come together in one of so many levels. */
static void add_halves(struct ata_sum *sum, uint64_t tasks, uint32_t levels,
		       float *out)
{
	alignas(64) float room[48];
	struct ata__halves halves;

	ck_assert(ata__sum_halves(sum, &halves));
	ck_assert_int_eq(halves.right != NULL, tasks > 1u << levels);
	for (size_t at = 0, n; at < DIM; at += n) {
		n = DIM - at < 48 ? DIM - at : 48;
		memcpy(out + at, ata__halves_sum(&halves, at, n, room),
		       n * sizeof(*out));
	}
}

/* The way of sum i to add; the last half of them are left in halves. */
static struct ata_sum *way(uint32_t i, const float *params)
{
	struct ata_sum *sum = sum_of(i % WAYS);

	if (i >= WAYS)
		ata__sum_halve(sum, i % 2 ? params : NULL);
	return sum;
}

static void same_as_one_by_one(uint64_t tasks, int width, int rounds)
{
	static float params[DIM], seen[DIM];
	struct ata_sum *plain = sum_of(0);
	struct ata_sum *sum[2 * WAYS];
	uint64_t order[TASKS_MAX], seed = tasks;

	for (uint32_t i = 0; i < 2 * WAYS; i++)
		sum[i] = way(i, params);
	for (int round = 0; round < rounds; round++) {
		shuffle(order, tasks, &seed);
		run_round(plain, order, tasks, 1);
		for (uint32_t i = 0; i < 2 * WAYS; i++) {
			const float *result;

			run_round(sum[i], order, tasks, width);
			result = ata_sum_result(sum[i]);
			if (i >= WAYS) {
				add_halves(sum[i], tasks, i % WAYS, seen);
				result = seen;
			}
			ck_assert_mem_eq(result, ata_sum_result(plain),
					 DIM * sizeof(float));
		}
	}
	ata_sum_destroy(plain);
	for (uint32_t i = 0; i < 2 * WAYS; i++)
		ata_sum_destroy(sum[i]);
}

START_TEST(every_tree_has_the_same_bits)
{
	same_as_one_by_one((uint64_t)_i, 1, 10);
}
END_TEST

START_TEST(threads_give_the_same_bits)
{
	static const uint64_t sizes[] = { 3, 5, 16, 64, 69, 70 };

	same_as_one_by_one(sizes[_i % 6], _i / 6 + 2, 10);
}
END_TEST

/* _i: way. What an unfinished round leaves in bundles comes back, and comes
 * zero. */
START_TEST(begin_takes_bundles_back)
{
	struct ata_sum *sum = way((uint32_t)_i, NULL);
	uint64_t order[TASKS_MAX], seed = 1;

	for (int round = 0; round < 100; round++) {
		uint64_t tasks = t_random(&seed) % TASKS_MAX + 1;
		uint64_t held = t_random(&seed) % tasks;

		shuffle(order, tasks, &seed);
		ck_assert_int_eq(ata_sum_begin(sum, tasks), 0);
		for (uint64_t i = 0; i < held; i++)
			ck_assert_int_eq(bring(sum, order[i]), 0);
		ck_assert_ptr_null(ata_sum_result(sum));
		run_round(sum, order, tasks, 1);
	}
	ata_sum_destroy(sum);
}
END_TEST

/* _i: way. Of 64 tasks in their order, three leaves and one node of each of the
 * levels 2 to 5 wait at most; the task has one. */
START_TEST(few_vectors_are_needed)
{
	struct ata_sum *sum = way((uint32_t)_i, NULL);
	float *seen[64];
	uint32_t count = 0;

	for (int round = 0; round < 9; round++) {
		ck_assert_int_eq(ata_sum_begin(sum, 64), 0);
		for (uint64_t task = 0; task < 64; task++) {
			float *leaf = ata_sum_leaf(sum, task);
			uint32_t i = 0;

			while (i < count && seen[i] != leaf)
				i++;
			seen[i] = leaf;
			count += i == count;
			ck_assert_int_eq(ata_sum_done(sum, task), 0);
		}
	}
	ck_assert_uint_le(count, 8);
	ata_sum_destroy(sum);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("bundle");
	TCase *tc = tcase_create("levels at once");

	tcase_add_loop_test(tc, every_tree_has_the_same_bits, 1,
			    TASKS_MAX + 1);
	tcase_add_loop_test(tc, threads_give_the_same_bits, 0, 18);
	tcase_add_loop_test(tc, begin_takes_bundles_back, 0,
			    2 * (int)WAYS);
	tcase_add_loop_test(tc, few_vectors_are_needed, 0, 2 * (int)WAYS);
	tcase_set_timeout(tc, 60);
	suite_add_tcase(s, tc);
	return t_run(s);
}
