/* SPDX-License-Identifier: MIT */
/*
 * What fails here: the split with risk does not minimise the last quantile, or
 * loses a task.
 */
#include <check.h>
#include <math.h>
#include <stdint.h>

#include <atasched/bandit.h>

#include "bandit/split.h"
#include "tests/common/t_run.h"

#define N 4

static double end_of(double score, uint64_t tasks, double risk)
{
	return tasks == 0 ? 0.0 :
	       score * ((double)tasks + risk * sqrt((double)tasks));
}

/* The least possible last end, by trying all splits. */
static double brute_end(const double *score, uint32_t n, uint64_t tasks,
			double risk)
{
	double best = INFINITY;

	if (n == 1)
		return end_of(score[0], tasks, risk);
	for (uint64_t first = 0; first <= tasks; first++)
		best = fmin(best, fmax(end_of(score[0], first, risk),
				       brute_end(score + 1, n - 1,
						 tasks - first, risk)));
	return best;
}

static void split(const double *score, uint32_t n, uint64_t tasks, double risk,
		  uint64_t *count)
{
	struct ata__split_space space;

	ck_assert_int_eq(ata__split_space_init(&space, n), 0);
	ata__split(&space, score, n, tasks, risk, count);
	ata__split_space_free(&space);
}

START_TEST(quantile_is_as_good_as_brute_force)
{
	uint64_t seed = (uint64_t)_i;	/* a failure names its own seed */
	uint64_t tasks = (uint64_t)_i % 11 + 1, sum = 0, count[N];
	double risk = t_uniform(&seed, 0.0, 3.0), score[N], end = 0.0;

	for (uint32_t i = 0; i < N; i++)
		score[i] = t_uniform(&seed, 0.1, 3.0);
	split(score, N, tasks, risk, count);
	for (uint32_t i = 0; i < N; i++) {
		sum += count[i];
		end = fmax(end, end_of(score[i], count[i], risk));
	}
	ck_assert_uint_eq(sum, tasks);
	ck_assert_double_eq_tol(end, brute_end(score, N, tasks, risk),
				1e-12 * end);
}
END_TEST

/* No task can move without making the end later: that is the optimum. If the
 * heap had to give most of them a large risk would take minutes. */
START_TEST(no_task_of_many_can_move)
{
	static const uint64_t many[] = { 1000, 1000003, 4000000007,
					 UINT64_C(1) << 40 };
	uint64_t seed = 7, tasks = many[_i % 4], sum = 0;
	double risk = _i < 4 ? 1.2 : 1e6;
	static double score[100];
	static uint64_t count[100];
	double last = 0.0, next = INFINITY;

	for (uint32_t i = 0; i < 100; i++)
		score[i] = t_uniform(&seed, 1.0, 30.0);
	split(score, 100, tasks, risk, count);
	for (uint32_t i = 0; i < 100; i++) {
		sum += count[i];
		last = fmax(last, end_of(score[i], count[i], risk));
		next = fmin(next, end_of(score[i], count[i] + 1, risk));
	}
	ck_assert_uint_eq(sum, tasks);
	/* products and roots are rounded */
	ck_assert_double_ge(next, last * (1.0 - 1e-12));
}
END_TEST

/* What the quantile is for: who would often be last is left out. */
START_TEST(risk_parks_the_slow)
{
	const double score[] = { 1.0, 1.0, 2.9 };
	uint64_t count[3];

	split(score, 3, 5, 0.0, count);
	ck_assert_uint_eq(count[2], 1);
	split(score, 3, 5, 2.0, count);
	ck_assert_uint_eq(count[2], 0);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("quantile");
	TCase *tc = tcase_create("quantile");

	tcase_add_loop_test(tc, quantile_is_as_good_as_brute_force, 0, 300);
	tcase_add_loop_test(tc, no_task_of_many_can_move, 0, 8);
	tcase_add_test(tc, risk_parks_the_slow);
	suite_add_tcase(suite, tc);
	return t_run(suite);
}
