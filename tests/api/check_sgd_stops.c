/* SPDX-License-Identifier: MIT */
/*
 * ata_sgd_run(): what ends a run, and what is reported of it.
 */
#include <errno.h>
#include <math.h>
#include <stdatomic.h>
#include <string.h>

#include <atasched.h>

#include "tests/common/t_run.h"
#include "tests/common/t_sgd_fixture.h"

struct failing {
	ata_gradient_fn *inner;
	uint64_t round;
	uint64_t task;
	_Atomic int calls;
};

static int fail_there(void *ctx, const struct ata_batch *batch,
		      float *gradient, double *loss)
{
	struct failing *failing = ctx;

	/* Relaxed: only counted, read when all is over */
	atomic_fetch_add_explicit(&failing->calls, 1, memory_order_relaxed);
	if (batch->key.round == failing->round &&
	    batch->key.task == failing->task)
		return 5;
	return failing->inner(NULL, batch, gradient, loss);
}

/* Params are those after the last complete round, as if it were the last. */
static void fails_after_complete_rounds(struct ata_pool *pool)
{
	struct failing failing = { .inner = problem.gradient, .round = 3,
				   .task = 4 };
	float whole[T_SGD_DIM] = { 0.0f };

	if (pool)
		config.execute = NULL;
	config.params = whole;
	config.rounds = 3;
	ck_assert_int_eq(ata_sgd_run(pool, NULL, &problem, &config, NULL), 0);
	problem.gradient = fail_there;
	problem.ctx = &failing;
	config.params = params;
	config.rounds = 6;
	ck_assert_int_eq(ata_sgd_run(pool, NULL, &problem, &config, &result),
			 -ECANCELED);
	ck_assert_uint_eq(result.rounds, 3);
	ck_assert_mem_eq(params, whole, sizeof(params));
	if (!pool)
		ck_assert_int_eq(failing.calls, 3 * 9 + 5);
}

START_TEST(a_gradient_may_end_the_run)
{
	fails_after_complete_rounds(NULL);
}
END_TEST

START_TEST(a_gradient_may_end_the_run_of_a_pool)
{
	struct ata_pool_config width;
	struct ata_pool *pool = NULL;

	ata_pool_config_init(&width);
	width.workers = 3;
	ck_assert_int_eq(ata_pool_create(&pool, NULL, &width), 0);
	fails_after_complete_rounds(pool);
	ata_pool_destroy(pool);
}
END_TEST

/* From round 3 on the loss is infinite, or no number. */
static int diverge(void *ctx, const struct ata_batch *batch, float *gradient,
		   double *loss)
{
	gradient[0] = 1.0f;
	*loss = batch->key.round < 3 ? 1.0 : *(double *)ctx;
	return 0;
}

/* The run says at which round, and has not applied it. */
START_TEST(an_infinite_loss_ends_the_run)
{
	static double losses[] = { (double)INFINITY, (double)NAN };

	problem.gradient = diverge;
	problem.ctx = &losses[_i];
	config.first_round = 1;
	config.step = 32.0;
	ck_assert_int_eq(run(), -ERANGE);
	ck_assert_uint_eq(result.rounds, 2);
	ck_assert_uint_eq(result.used, 2 * 9);
	ck_assert_float_eq(params[0], -2.0f);
	ck_assert_double_eq(result.loss, 1.0 / 32.0);
}
END_TEST

static int cancel(void *ctx, const struct ata_batch *batch, float *gradient,
		  double *loss)
{
	(void)gradient;
	(void)loss;
	return batch->key.round == 2 ? ata_pool_cancel(ctx) : 0;
}

START_TEST(a_pool_may_be_cancelled)
{
	struct ata_pool_config width;
	struct ata_pool *pool = NULL;

	ata_pool_config_init(&width);
	width.workers = 2;
	ck_assert_int_eq(ata_pool_create(&pool, NULL, &width), 0);
	problem.gradient = cancel;
	problem.ctx = pool;
	config.execute = NULL;
	ck_assert_int_eq(ata_sgd_run(pool, NULL, &problem, &config, &result),
			 -ECANCELED);
	ck_assert_uint_eq(result.rounds, 2);
	ata_pool_destroy(pool);
}
END_TEST

struct steps {
	int calls;
	int answer;	/* of the third */
	double seconds;
	double worker_seconds;
	double loss;
	uint64_t round;
};

static int third(void *ctx, const struct ata_sgd_step *step)
{
	struct steps *steps = ctx;

	steps->seconds += step->seconds;
	steps->worker_seconds += step->report->worker_time;
	steps->loss = step->loss;
	steps->round = step->round;
	return ++steps->calls == 3 ? steps->answer : 0;
}

/* 0: goes on; positive: stops; negative: fails with that */
START_TEST(on_step_may_stop)
{
	static const int answers[] = { 0, 1, -EIO };
	static const int wanted[] = { 0, 0, -EIO };
	static const int calls[] = { 6, 3, 3 };
	struct steps steps = { .answer = answers[_i] };

	config.on_step = third;
	config.on_step_ctx = &steps;
	config.first_round = 100;
	ck_assert_int_eq(run(), wanted[_i]);
	ck_assert_int_eq(steps.calls, calls[_i]);
	ck_assert_uint_eq(steps.round, 100 + (uint64_t)calls[_i] - 1);
	ck_assert_uint_eq(result.rounds, (uint64_t)calls[_i]);
	ck_assert_double_eq(result.seconds, steps.seconds);
	ck_assert_double_eq(result.worker_seconds, 0.5 * calls[_i]);
	ck_assert_double_eq(result.loss, steps.loss);
	ck_assert_uint_eq(result.moved, 0);	/* the executor did not say */
}
END_TEST

START_TEST(target_loss_stops)
{
	struct steps steps = { .answer = 0 };
	double third_loss;

	config.on_step = third;
	config.on_step_ctx = &steps;
	config.rounds = 3;
	ck_assert_int_eq(run(), 0);
	third_loss = result.loss;
	for (int above = 0; above < 2; above++) {
		setup();
		config.target_loss = above ? nextafter(third_loss, 0.0)
					   : third_loss;
		ck_assert_int_eq(run(), 0);
		if (above)
			ck_assert_uint_gt(result.rounds, 3);
		else
			ck_assert_uint_eq(result.rounds, 3);
	}
}
END_TEST

int main(void)
{
	Suite *s = suite_create("sgd stops");
	TCase *tc = tcase_create("values");

	tcase_add_checked_fixture(tc, setup, NULL);
	tcase_add_test(tc, a_gradient_may_end_the_run);
	tcase_add_test(tc, a_gradient_may_end_the_run_of_a_pool);
	tcase_add_loop_test(tc, an_infinite_loss_ends_the_run, 0, 2);
	tcase_add_test(tc, a_pool_may_be_cancelled);
	tcase_add_loop_test(tc, on_step_may_stop, 0, 3);
	tcase_add_test(tc, target_loss_stops);
	tcase_set_timeout(tc, 60);
	suite_add_tcase(s, tc);
	return t_run(s);
}
