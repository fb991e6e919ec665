/* SPDX-License-Identifier: MIT */
/*
 * Scores: of ata_sgd_evaluate(), and between the rounds of ata_sgd_run().
 */
#include <errno.h>
#include <math.h>
#include <string.h>

#include "tests/common/t_pool.h"
#include "tests/common/t_run.h"
#include "tests/common/t_sgd_fixture.h"

#define HELD_OUT 1000

/* The loss of a sample is its number over 3, its metric 1 if that is odd. */
static int score(void *ctx, const struct ata_batch *batch, double *loss,
		 double *metric)
{
	for (uint32_t i = 0; i < batch->n; i++) {
		*loss += (double)batch->samples[i] / 3.0;
		*metric += (double)(batch->samples[i] % 2);
	}
	return ctx && batch->samples[0] == *(uint64_t *)ctx;
}

static void score_setup(void)
{
	setup();
	problem.held_out = HELD_OUT;
	problem.score = score;
}

START_TEST(means_are_the_same_for_any_number_of_workers)
{
	static const uint32_t widths[] = { 1, 2, 7 };
	struct ata_sgd_score seen[3];

	score_setup();
	for (int i = 0; i < 3; i++) {
		struct ata_pool *pool = t_pool(widths[i], 0);

		memset(&seen[i], 0, sizeof(seen[i]));
		ck_assert_int_eq(ata_sgd_evaluate(pool, NULL, &problem, params,
						  T_SGD_SAMPLES, HELD_OUT,
						  &seen[i]), 0);
		ck_assert_mem_eq(&seen[i], &seen[0], sizeof(seen[0]));
		ata_pool_destroy(pool);
	}
	ck_assert_double_eq_tol(seen[0].loss, (99.5 + 500.0) / 3.0, 1e-12);
	ck_assert_double_eq(seen[0].metric, 0.5);
}
END_TEST

START_TEST(evaluate_refuses_what_is_not_there)
{
	struct ata_pool *pool = t_pool(2, 0);
	struct ata_sgd_score out = { 5.0, 5.0 };
	uint64_t all = T_SGD_SAMPLES + HELD_OUT, bad = 256;

	score_setup();
#define EVALUATE(pool, problem, params, first, count, out)		\
	ata_sgd_evaluate(pool, NULL, problem, params, first, count, out)
	ck_assert_int_eq(EVALUATE(NULL, &problem, params, 0, 1, &out), -EINVAL);
	ck_assert_int_eq(EVALUATE(pool, NULL, params, 0, 1, &out), -EINVAL);
	ck_assert_int_eq(EVALUATE(pool, &problem, NULL, 0, 1, &out), -EINVAL);
	ck_assert_int_eq(EVALUATE(pool, &problem, params, 0, 1, NULL),
			 -EINVAL);
	ck_assert_int_eq(EVALUATE(pool, &problem, params, 0, 0, &out),
			 -EINVAL);
	ck_assert_int_eq(EVALUATE(pool, &problem, params, 1, all, &out),
			 -EINVAL);
	ck_assert_int_eq(EVALUATE(pool, &problem, params, all, 1, &out),
			 -EINVAL);
	problem.ctx = &bad;
	ck_assert_int_eq(EVALUATE(pool, &problem, params, 0, all, &out),
			 -ECANCELED);
	problem.scratch = SIZE_MAX;
	ck_assert_int_eq(EVALUATE(pool, &problem, params, 0, all, &out),
			 -ENOMEM);
	problem.score = NULL;
	ck_assert_int_eq(EVALUATE(pool, &problem, params, 0, 1, &out),
			 -EINVAL);
	ck_assert_double_eq(out.loss, 5.0);
	ata_pool_destroy(pool);
}
END_TEST

struct seen {
	uint64_t round[20];
	int n;
	int answer, after;	/* what to say from this many on */
};

static int note(void *ctx, const struct ata_sgd_evaluation *evaluation)
{
	struct seen *seen = ctx;

	ck_assert_double_eq(evaluation->score.metric, 0.5);
	ck_assert_uint_eq(evaluation->computed,
			  evaluation->used);
	seen->round[seen->n++] = evaluation->round;
	return seen->n >= seen->after ? seen->answer : 0;
}

/* Rounds are counted from 0, wherever the run begins; _i: pool or executor. */
START_TEST(a_run_is_scored_between_rounds)
{
	struct ata_pool *pool = _i ? t_pool(3, 0) : NULL;
	struct seen seen = { .after = 100 };
	float plain[T_SGD_DIM];

	score_setup();
	if (pool)
		config.execute = NULL;
	config.first_round = 5;
	config.rounds = 9;
	ck_assert_int_eq(ata_sgd_run(pool, NULL, &problem, &config, &result),
			 0);
	memcpy(plain, params, sizeof(params));
	score_setup();
	if (pool)
		config.execute = NULL;
	config.first_round = 5;
	config.rounds = 9;
	config.evaluate_every = 4;
	config.on_evaluation = note;
	config.on_evaluation_ctx = &seen;
	ck_assert_int_eq(ata_sgd_run(pool, NULL, &problem, &config, &result),
			 0);
	ck_assert_int_eq(seen.n, 3);
	ck_assert_uint_eq(seen.round[0], 8);
	ck_assert_uint_eq(seen.round[1], 12);
	ck_assert_uint_eq(seen.round[2], 14);
	ck_assert_mem_eq(plain, params, sizeof(params));
	ck_assert_uint_eq(result.used, 9 * config.tasks);
	ata_pool_destroy(pool);
}
END_TEST

START_TEST(on_evaluation_may_end_the_run)
{
	struct seen seen = { .answer = 1, .after = 2 };

	score_setup();
	config.evaluate_every = 1;
	config.on_evaluation = note;
	config.on_evaluation_ctx = &seen;
	ck_assert_int_eq(run(), 0);
	ck_assert_uint_eq(result.rounds, 2);
	seen = (struct seen){ .answer = -1234, .after = 3 };
	ck_assert_int_eq(run(), -1234);
	ck_assert_uint_eq(result.rounds, 3);
}
END_TEST

static int no_number(void *ctx, const struct ata_batch *batch, double *loss,
		     double *metric)
{
	(void)ctx;
	*metric += 0.5 * batch->n;
	*loss = (double)NAN;
	return 0;
}

/* on_evaluation is told, and may say otherwise. */
START_TEST(a_score_that_is_no_number_ends_the_run)
{
	struct seen seen = { .after = 100 };

	score_setup();
	problem.score = no_number;
	config.evaluate_every = 2;
	config.on_evaluation = note;
	config.on_evaluation_ctx = &seen;
	ck_assert_int_eq(run(), -ERANGE);
	ck_assert_uint_eq(result.rounds, 2);
	ck_assert_int_eq(seen.n, 1);
	seen = (struct seen){ .answer = 1, .after = 1 };
	ck_assert_int_eq(run(), 0);
	ck_assert_uint_eq(result.rounds, 2);
}
END_TEST

START_TEST(a_score_may_end_the_run)
{
	struct seen seen = { .after = 100 };
	uint64_t bad = T_SGD_SAMPLES + 512;

	score_setup();
	problem.ctx = &bad;
	config.evaluate_every = 2;
	config.on_evaluation = note;
	config.on_evaluation_ctx = &seen;
	ck_assert_int_eq(run(), -ECANCELED);
	ck_assert_uint_eq(result.rounds, 2);
	ck_assert_int_eq(seen.n, 0);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("sgd_evaluate");
	TCase *tc = tcase_create("evaluate");

	tcase_add_test(tc, means_are_the_same_for_any_number_of_workers);
	tcase_add_test(tc, evaluate_refuses_what_is_not_there);
	tcase_add_loop_test(tc, a_run_is_scored_between_rounds, 0, 2);
	tcase_add_test(tc, on_evaluation_may_end_the_run);
	tcase_add_test(tc, a_score_may_end_the_run);
	tcase_add_test(tc, a_score_that_is_no_number_ends_the_run);
	suite_add_tcase(s, tc);
	return t_run(s);
}
