/* SPDX-License-Identifier: MIT */
/*
 * What fails here: a split that begins at the last one differs in some task
 * from one that is made from nothing; or it is made from nothing, needlessly.
 */
#include <float.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

#include <atasched/bandit.h>

#include "bandit/resplit.h"
#include "tests/common/t_run.h"

#define MOST 70
#define CHAIN 12		/* splits, each from the one before */
#define UNTOUCHED UINT32_MAX

static struct ata__split_space plain, space;
static double score[MOST];
static uint64_t expect[MOST], count[MOST], last[MOST];

static void setup(void)
{
	ck_assert_int_eq(ata__split_space_init(&plain, MOST), 0);
	ck_assert_int_eq(ata__split_space_init(&space, MOST), 0);
}

static void teardown(void)
{
	ata__split_space_free(&plain);
	ata__split_space_free(&space);
}

/* Of one of several kinds: alike, equal, far apart, at the ends of what there
 * is, unknown, out of the question. */
static double draw_score(uint64_t kind, uint64_t *seed)
{
	switch (kind) {
	case 0:
		return t_uniform(seed, 1.0, 5.0);
	case 1:
		return (double)(1 + t_random(seed) % 3);
	case 2:
		return exp(t_uniform(seed, -600.0, 600.0));
	case 3:
		return t_random(seed) % 2 ? DBL_MAX : DBL_MIN;
	case 4:
		return t_random(seed) % 8 ? t_uniform(seed, 1.0, 5.0) : 0.0;
	default:
		return t_random(seed) % 4 ? t_uniform(seed, 1.0, 5.0) :
					    (double)INFINITY;
	}
}

static uint64_t draw_tasks(uint32_t n, uint64_t *seed)
{
	switch (t_random(seed) % 4) {
	case 0:
		return 1 + t_random(seed) % (2 * n);
	case 1:
		return 1 + t_random(seed) % (20 * n);
	case 2:
		return 1 + t_random(seed) % 1000000;
	default:
		return ATA_TASKS_MAX - t_random(seed) % 3;
	}
}

/* Some change a little, a few altogether. */
static void change(uint32_t n, uint64_t kind, uint64_t *seed)
{
	for (uint32_t i = 0; i < n; i++)
		if (t_random(seed) % 16 == 0)
			score[i] = draw_score(kind, seed);
		else if (kind != 1 && kind != 3)
			score[i] *= t_uniform(seed, 0.99, 1.01);
	score[t_random(seed) % n] = t_uniform(seed, 1.0, 5.0);
}

START_TEST(each_of_a_chain_is_as_from_nothing)
{
	uint64_t seed = (uint64_t)_i, kind = (uint64_t)_i % 6, tasks;
	uint32_t n = 1 + (uint32_t)(t_random(&seed) % MOST);
	double risk = _i % 2 ? t_uniform(&seed, 0.0, 2.0) : 0.0;

	tasks = draw_tasks(n, &seed);
	for (uint32_t i = 0; i < n; i++)
		score[i] = draw_score(kind, &seed);
	/* Any allocation will do for a beginning. */
	memset(last, 0, sizeof(last));
	last[t_random(&seed) % n] = tasks;
	for (int k = 0; k < CHAIN; k++) {
		change(n, kind, &seed);
		plain.most = space.most = t_random(&seed) % 4 ? MOST :
			1 + (uint32_t)(t_random(&seed) % n);
		ata__split(&plain, score, n, tasks, risk, expect);
		ata__resplit(&space, score, n, tasks, risk, last, count);
		ck_assert_mem_eq(count, expect, n * sizeof(*count));
		memcpy(last, count, sizeof(last));
	}
}
END_TEST

/* 8 workers, 80 tasks, one of which is at the wrong one of two neighbours. */
static void misplace(uint32_t from, uint32_t to, uint64_t tasks)
{
	ata__split(&plain, score, 8, 80, 0.0, expect);
	memcpy(last, expect, sizeof(last));
	last[from] += tasks;
	last[to] -= tasks;
	space.item[0].number = UNTOUCHED;
	ata__resplit(&space, score, 8, 80, 0.0, last, count);
	ck_assert_mem_eq(count, expect, 8 * sizeof(*count));
}

START_TEST(few_tasks_are_moved_and_many_shared_out_anew)
{
	for (uint32_t i = 0; i < 8; i++)
		score[i] = 1.0 + 0.1 * i;
	misplace(0, 1, 0);
	ck_assert_uint_eq(space.item[0].number, UNTOUCHED);
	misplace(0, 7, 1);
	ck_assert_uint_eq(space.item[0].number, UNTOUCHED);
	misplace(7, 0, 6);
	ck_assert_uint_eq(space.item[0].number, UNTOUCHED);
	for (uint32_t i = 0; i < 8; i++)	/* all alike: by number */
		score[i] = 1.0;
	misplace(6, 1, 3);
	ck_assert_uint_eq(space.item[0].number, UNTOUCHED);
	score[0] = 0.125;			/* has 40 of 80 */
	ata__split(&plain, score, 8, 80, 0.0, expect);
	misplace(7, 0, expect[0]);
	ck_assert_uint_ne(space.item[0].number, UNTOUCHED);
}
END_TEST

/* Two members end at 6: that of the smaller score comes first. */
START_TEST(of_equal_ends_the_smaller_score_is_first)
{
	score[0] = 3.0;
	score[1] = 2.0;
	last[0] = last[1] = 2;
	ata__resplit(&space, score, 2, 4, 0.0, last, count);
	ck_assert_uint_eq(count[0], 1);
	ck_assert_uint_eq(count[1], 3);
}
END_TEST

START_TEST(ends_that_overflow_keep_their_order)
{
	uint64_t seed = 3;

	for (uint32_t i = 0; i < 8; i++)
		score[i] = DBL_MAX / 4.0 * t_uniform(&seed, 1.0, 2.0);
	ata__split(&plain, score, 8, 80, 0.0, expect);
	memcpy(last, expect, sizeof(last));
	last[0]--;
	last[5]++;
	ata__resplit(&space, score, 8, 80, 0.0, last, count);
	ck_assert_mem_eq(count, expect, 8 * sizeof(*count));
	score[1] = score[0];
	last[0] = 79;
	last[1] = 1;
	ata__resplit(&space, score, 2, 80, 0.0, last, count);
	ck_assert_uint_eq(count[0], 40);
	ck_assert_uint_eq(count[1], 40);
}
END_TEST

START_TEST(without_a_last_one_it_is_the_split)
{
	for (uint32_t i = 0; i < 8; i++)
		score[i] = 1.0 + 0.1 * i;
	ata__split(&plain, score, 8, 80, 0.5, expect);
	ata__resplit(&space, score, 8, 80, 0.5, NULL, count);
	ck_assert_mem_eq(count, expect, 8 * sizeof(*count));
}
END_TEST

int main(void)
{
	Suite *s = suite_create("resplit");
	TCase *tc = tcase_create("resplit");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_loop_test(tc, each_of_a_chain_is_as_from_nothing, 0, 1200);
	tcase_add_test(tc, few_tasks_are_moved_and_many_shared_out_anew);
	tcase_add_test(tc, of_equal_ends_the_smaller_score_is_first);
	tcase_add_test(tc, ends_that_overflow_keep_their_order);
	tcase_add_test(tc, without_a_last_one_it_is_the_split);
	suite_add_tcase(s, tc);
	return t_run(s);
}
