/* SPDX-License-Identifier: MIT */
/*
 * The split against its definition: task by task, against every allocation
 * there is, against a heap alone, and, where these are too slow, by what no
 * other allocation has: the last member given comes before the first not given.
 */
#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <atasched/bandit.h>

#include "bandit/split.h"
#include "tests/common/t_run.h"

struct member {
	double finish;
	double score;
	uint32_t number;
};

static int before(struct member a, struct member b)
{
	if (a.finish != b.finish)
		return a.finish < b.finish;
	if (a.score != b.score)
		return a.score < b.score;
	return a.number < b.number;
}

static struct member member(const double *score, uint32_t i, uint64_t count)
{
	return (struct member){ (double)count * score[i], score[i], i };
}

/* Each task in turn to the worker that would finish it first. */
static void one_by_one(const double *score, uint32_t n, uint64_t tasks,
		       uint64_t *count)
{
	memset(count, 0, n * sizeof(*count));
	for (; tasks > 0; tasks--) {
		uint32_t first = 0;

		for (uint32_t i = 1; i < n; i++)
			if (before(member(score, i, count[i] + 1),
				   member(score, first, count[first] + 1)))
				first = i;
		count[first]++;
	}
}

/* The same by a heap, which starts empty-handed. */
static void heap_alone(const double *score, uint32_t n, uint64_t tasks,
		       uint64_t *count)
{
	struct member *heap = malloc(n * sizeof(*heap));
	uint32_t size = 0;

	memset(count, 0, n * sizeof(*count));
	for (; size < n; size++) {
		uint32_t at = size;
		struct member new = member(score, size, 1);

		for (; at > 0 && before(new, heap[(at - 1) / 2]);
		     at = (at - 1) / 2)
			heap[at] = heap[(at - 1) / 2];
		heap[at] = new;
	}
	for (; tasks > 0; tasks--) {
		uint32_t at = 0, child, i = heap[0].number;
		struct member new = member(score, i, ++count[i] + 1);

		for (; (child = 2 * at + 1) < n; at = child) {
			child += child + 1 < n &&
				 before(heap[child + 1], heap[child]);
			if (before(new, heap[child]))
				break;
			heap[at] = heap[child];
		}
		heap[at] = new;
	}
	free(heap);
}

/* Least last end over all allocations. */
static double brute_end(const double *score, uint32_t n, uint64_t tasks)
{
	double best = (double)INFINITY;

	if (n == 1)
		return (double)tasks * score[0];
	for (uint64_t c = 0; c <= tasks; c++)
		best = fmin(best, fmax((double)c * score[0],
				       brute_end(score + 1, n - 1, tasks - c)));
	return best;
}

static void is_optimal(const double *score, uint32_t n, uint64_t tasks)
{
	uint64_t *count = malloc(n * sizeof(*count)), sum = 0;
	struct member last = { 0 }, next = { .finish = (double)INFINITY };

	ck_assert_int_eq(ata_split(score, n, tasks, count), 0);
	for (uint32_t i = 0; i < n; i++) {
		struct member given = member(score, i, count[i]);
		struct member more = member(score, i, count[i] + 1);

		sum += count[i];
		if (count[i] > 0 && before(last, given))
			last = given;
		if (before(more, next))
			next = more;
	}
	ck_assert_uint_eq(sum, tasks);
	ck_assert(last.number == next.number || before(last, next));
	free(count);
}

#define KINDS 6

/* Kinds of scores: two with many ties, all equal, less and less alike. */
static void scores(double *score, uint32_t n, uint64_t *seed, int kind)
{
	static const double range[KINDS] = { 0, 0, 0, 3.0, 40.0, 690.0 };
	double all = t_uniform(seed, 0.1, 10.0);

	for (uint32_t i = 0; i < n; i++) {
		if (kind == 0)
			score[i] = (double)(t_random(seed) % 4 + 1);
		else if (kind == 1)
			score[i] = (double)(t_random(seed) % 12 + 1) * 0.1;
		else if (kind == 2)
			score[i] = all;
		else
			score[i] = exp(t_uniform(seed, -range[kind],
						 range[kind]));
	}
}

START_TEST(small_ones_equal_the_definition)
{
	uint64_t seed = (uint64_t)_i, count[40], expect[40];
	double score[40];

	for (int round = 0; round < 500; round++) {
		uint32_t n = (uint32_t)(t_random(&seed) % 40 + 1);
		uint64_t tasks = t_random(&seed) % (round % 2 ? 12 : 120) + 1;

		scores(score, n, &seed, _i % KINDS);
		one_by_one(score, n, tasks, expect);
		ck_assert_int_eq(ata_split(score, n, tasks, count), 0);
		ck_assert_mem_eq(count, expect, n * sizeof(*count));
	}
}
END_TEST

START_TEST(no_allocation_ends_earlier)
{
	uint64_t seed = (uint64_t)_i, count[4];
	double score[4], end;

	for (uint64_t tasks = 1; tasks <= 9; tasks++) {
		scores(score, 4, &seed, _i % KINDS);
		ck_assert_int_eq(ata_split(score, 4, tasks, count), 0);
		end = 0.0;
		for (int i = 0; i < 4; i++)
			end = fmax(end, (double)count[i] * score[i]);
		ck_assert_double_eq(end, brute_end(score, 4, tasks));
	}
}
END_TEST

START_TEST(large_ones_equal_the_heap)
{
	static const struct { uint32_t n; uint64_t tasks; } size[] = {
		{ 100000, 300000 }, { 100000, 7777 }, { 1000, 300000 },
		{ 3, 1000000 }, { 50000, 50000 }, { 50000, 49999 },
	};
	uint32_t n = size[_i / KINDS].n;
	uint64_t tasks = size[_i / KINDS].tasks, seed = (uint64_t)_i;
	double *score = malloc(n * sizeof(*score));
	uint64_t *count = malloc(n * sizeof(*count));
	uint64_t *expect = malloc(n * sizeof(*expect));

	scores(score, n, &seed, _i % KINDS);
	heap_alone(score, n, tasks, expect);
	ck_assert_int_eq(ata_split(score, n, tasks, count), 0);
	ck_assert_mem_eq(count, expect, n * sizeof(*count));
	free(expect);
	free(count);
	free(score);
}
END_TEST

START_TEST(a_million_workers)
{
	static const uint64_t tasks[] = { UINT64_C(1000000000000), 1000000,
					  999, ATA_TASKS_MAX };
	uint64_t seed = (uint64_t)_i;
	uint32_t n = 1000000;
	double *score = malloc(n * sizeof(*score));

	scores(score, n, &seed, _i < 3 ? 3 : 1);
	is_optimal(score, n, tasks[_i]);
	free(score);
}
END_TEST

/* The last task is missing to an even split, and counts are so large that an
 * ulp too much in the certain time, or in a sum of n rates, gives it away. */
START_TEST(certain_shares_are_not_too_large)
{
	static const uint32_t size[] = { 2, 3, 4, 7, 1000, 100000 };
	uint32_t n = size[_i], rounds = n < 10 ? 1000 : 10;
	uint64_t even = ATA_TASKS_MAX / n * n, seed = (uint64_t)_i;
	double *score = malloc(n * sizeof(*score));

	for (uint32_t k = 0; k < rounds; k++) {
		scores(score, n, &seed, 2);
		is_optimal(score, n, even - 1);
		scores(score, n < 10 ? n : 10, &seed, 3);
		is_optimal(score, n, ATA_TASKS_MAX - k);
	}
	free(score);
}
END_TEST

/* Times that differ by all that a double can hold. */
START_TEST(extreme_scores_and_counts)
{
	static const double least[] = { DBL_MIN, 0x1.8p-1022, 1e-300, 1.0,
					1e290 };
	uint64_t seed = (uint64_t)_i, count[5];
	double score[5];

	for (int i = 0; i < 5; i++)
		score[i] = least[_i] * t_uniform(&seed, 1.0, 9.0);
	for (uint64_t tasks = 1; tasks < ATA_TASKS_MAX; tasks = 3 * tasks + 1)
		is_optimal(score, 5, tasks);
	is_optimal(score, 5, ATA_TASKS_MAX);
	is_optimal(score, 5, ATA_TASKS_MAX - 1);

	/* One is so slow that the other ends all tasks before its first. */
	score[0] = 1e308;
	score[1] = least[_i];
	ck_assert_int_eq(ata_split(score, 2, ATA_TASKS_MAX, count), 0);
	ck_assert_uint_eq(count[0], 0);
	ck_assert_uint_eq(count[1], ATA_TASKS_MAX);

	/* Both end at infinity, were nothing scaled. */
	score[0] = DBL_MAX;
	score[1] = DBL_MAX / 2;
	ck_assert_int_eq(ata_split(score, 2, 3000, count), 0);
	ck_assert_uint_eq(count[0], 1000);
	ck_assert_uint_eq(count[1], 2000);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("split");
	TCase *tc = tcase_create("split");

	tcase_set_timeout(tc, 60);
	tcase_add_loop_test(tc, small_ones_equal_the_definition, 0, 4 * KINDS);
	tcase_add_loop_test(tc, no_allocation_ends_earlier, 0, 10 * KINDS);
	tcase_add_loop_test(tc, large_ones_equal_the_heap, 0, 6 * KINDS);
	tcase_add_loop_test(tc, a_million_workers, 0, 4);
	tcase_add_loop_test(tc, certain_shares_are_not_too_large, 0, 6);
	tcase_add_loop_test(tc, extreme_scores_and_counts, 0, 5);
	suite_add_tcase(suite, tc);
	return t_run(suite);
}
