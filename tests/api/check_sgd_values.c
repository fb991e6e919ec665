/* SPDX-License-Identifier: MIT */
/*
 * ata_sgd_run(): every documented return value, when it stops, what it reports.
 * The bits are in check_sgd.c.
 */
#include <errno.h>
#include <math.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include <atasched.h>

#include "tests/common/t_run.h"
#include "tests/common/t_sanitizer.h"
#include "tests/common/t_sgd.h"

static float params[T_SGD_DIM];
static struct ata_sgd_problem problem;
static struct ata_sgd_config config;
static struct ata_sgd_result result;

static void setup(void)
{
	memset(params, 0, sizeof(params));
	t_sgd_problem(&problem);
	ata_sgd_config_init(&config);
	config.params = params;
	config.tasks = 9;
	config.rounds = 6;
	config.execute = t_sgd_serial;
	config.workers = 1;
	ata_sgd_result_init(&result);
}

static int run(void)
{
	return ata_sgd_run(NULL, NULL, &problem, &config, &result);
}

static void refused(void)
{
	static const float zeros[T_SGD_DIM];
	struct ata_sgd_result before = result;

	ck_assert_int_eq(run(), -EINVAL);
	ck_assert_mem_eq(&result, &before, sizeof(result));
	ck_assert_mem_eq(params, zeros, sizeof(zeros));
	setup();
}

START_TEST(null_is_refused)
{
	ck_assert_int_eq(ata_sgd_run(NULL, NULL, NULL, &config, NULL),
			 -EINVAL);
	ck_assert_int_eq(ata_sgd_run(NULL, NULL, &problem, NULL, NULL),
			 -EINVAL);
	problem.gradient = NULL;
	refused();
	config.params = NULL;
	refused();
	config.execute = NULL;	/* and no pool */
	refused();
}
END_TEST

START_TEST(unknown_sizes_are_refused)
{
	problem.size--;
	refused();
	config.size = 0;
	refused();
	result.size++;
	refused();
}
END_TEST

START_TEST(bad_problems_are_refused)
{
	problem.dim = 0;
	refused();
	problem.samples = (UINT64_C(1) << 53) + 1;
	refused();
}
END_TEST

START_TEST(bad_counts_are_refused)
{
	config.tasks = 0;
	refused();
	config.tasks = (UINT64_C(1) << 30) + 1;
	refused();
	config.micro_batch = 0;
	refused();
	config.rounds = 0;
	refused();
	config.first_round = UINT64_MAX;
	refused();
	/* The samples before it are more than 2^64. */
	config.first_round = UINT64_MAX / 9;
	refused();
	config.workers = 0;
	refused();
	config.workers = ATA_ARMS_MAX + 1;
	refused();
}
END_TEST

START_TEST(bad_steps_are_refused)
{
	static const double bad[] = {
		0.0, -1.0, (double)INFINITY, -(double)INFINITY, (double)NAN
	};

	for (int i = 0; i < 5; i++) {
		config.step = bad[i];
		refused();
	}
	config.momentum = 1.0;
	refused();
	config.momentum = -0.1;
	refused();
	config.momentum = (double)NAN;
	refused();
}
END_TEST

START_TEST(a_pool_and_an_executor_are_one_too_many)
{
	struct ata_pool_config width;
	struct ata_pool *pool = NULL;

	ata_pool_config_init(&width);
	width.workers = 1;
	ck_assert_int_eq(ata_pool_create(&pool, NULL, &width), 0);
	ck_assert_int_eq(ata_sgd_run(pool, NULL, &problem, &config, NULL),
			 -EINVAL);
	ata_pool_destroy(pool);
}
END_TEST

START_TEST(no_memory_is_said)
{
	problem.dim = UINT64_MAX / 4;
	ck_assert_int_eq(run(), -ENOMEM);
}
END_TEST

/* Found out by a worker, when it makes its scratch memory */
START_TEST(no_memory_on_a_worker_is_said)
{
	problem.scratch = (size_t)1 << 60;
	ck_assert_int_eq(run(), -ENOMEM);
	ck_assert_uint_eq(result.rounds, 0);
	problem.scratch = SIZE_MAX;
	ck_assert_int_eq(run(), -ENOMEM);
}
END_TEST

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

/* Params are those after the last complete round: as if it had been the last. */
static void fails_after_complete_rounds(struct ata_pool *pool)
{
	struct failing failing = { .inner = problem.gradient, .round = 3,
				   .task = 4 };
	float whole[T_SGD_DIM] = { 0.0f };

	if (pool) {
		config.execute = NULL;
	} else {
		config.execute = t_sgd_serial;
	}
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

/* A bandit of another width: the pool's own answer comes through. */
START_TEST(a_foreign_kernel_is_refused_by_the_pool)
{
	struct ata_bandit_config arms;
	struct ata_pool_config width;
	struct ata_bandit *kernel = NULL;
	struct ata_pool *pool = NULL;

	ata_bandit_config_init(&arms);
	arms.arms = 5;
	ck_assert_int_eq(ata_bandit_create(&kernel, &arms), 0);
	ata_pool_config_init(&width);
	width.workers = 1;
	ck_assert_int_eq(ata_pool_create(&pool, NULL, &width), 0);
	config.execute = NULL;
	ck_assert_int_eq(ata_sgd_run(pool, kernel, &problem, &config, NULL),
			 -EINVAL);
	ata_pool_destroy(pool);
	ata_bandit_destroy(kernel);
}
END_TEST

static int answer(void *ctx, const struct ata_job *job,
		  struct ata_round *report)
{
	(void)job;
	(void)report;
	return *(int *)ctx;
}

/* An error comes through; a round that nobody ran is not a success. */
START_TEST(executors_may_fail)
{
	static const int answers[] = { -EIO, -EINVAL, 0, 7 };
	static const int wanted[] = { -EIO, -EINVAL, -ECANCELED, -ECANCELED };
	int ctx = answers[_i];

	config.execute = answer;
	config.execute_ctx = &ctx;
	ck_assert_int_eq(run(), wanted[_i]);
	ck_assert_uint_eq(result.rounds, 0);
}
END_TEST

static int beyond(void *ctx, const struct ata_job *job,
		  struct ata_round *report)
{
	(void)report;
	if (*(int *)ctx)
		return job->fn(job->ctx, 0, job->tasks + 1, 0) ? -EIO : 0;
	return job->fn(job->ctx, 0, job->tasks, 1) ? -EIO : 0;
}

/* Workers and tasks that there are not */
START_TEST(executors_may_be_wrong)
{
	config.execute = beyond;
	config.execute_ctx = &_i;
	ck_assert_int_eq(run(), -EINVAL);
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

static int no_samples(void *ctx, const struct ata_batch *batch,
		      float *gradient, double *loss)
{
	_Atomic int *calls = ctx;

	if (batch->samples || batch->scratch || batch->n != 32)
		return 1;
	/* Relaxed: only counted */
	atomic_fetch_add_explicit(calls, 1, memory_order_relaxed);
	gradient[0] = (float)batch->key.task;
	*loss = 1.0;
	return 0;
}

/* Without a data set and scratch; round numbers may then be of any size */
START_TEST(problems_may_have_no_samples)
{
	_Atomic int calls = 0;

	problem.samples = 0;
	problem.scratch = 0;
	problem.gradient = no_samples;
	problem.ctx = &calls;
	config.first_round = UINT64_MAX - config.rounds;
	ck_assert_int_eq(run(), 0);
	ck_assert_int_eq(calls, 6 * 9);
	ck_assert_double_eq(result.loss, 1.0 / 32.0);
}
END_TEST

/* Without momentum there is no velocity; with it, it need not be the caller's. */
START_TEST(velocity_may_be_left_out)
{
	float own[T_SGD_DIM], velocity[T_SGD_DIM] = { 0.0f };

	for (int i = 0; i < 2; i++) {
		config.momentum = i ? 0.9 : 0.0;
		ck_assert_int_eq(run(), 0);
		memcpy(own, params, sizeof(own));
		setup();
		config.momentum = i ? 0.9 : 0.0;
		config.velocity = velocity;
		ck_assert_int_eq(run(), 0);
		ck_assert_mem_eq(own, params, sizeof(own));
		ck_assert(i ? velocity[0] != 0.0f : velocity[0] == 0.0f);
		setup();
	}
}
END_TEST

int main(void)
{
	Suite *s = suite_create("sgd values");
	TCase *tc = tcase_create("values");

	tcase_add_checked_fixture(tc, setup, NULL);
	tcase_add_test(tc, null_is_refused);
	tcase_add_test(tc, unknown_sizes_are_refused);
	tcase_add_test(tc, bad_problems_are_refused);
	tcase_add_test(tc, bad_counts_are_refused);
	tcase_add_test(tc, bad_steps_are_refused);
	tcase_add_test(tc, a_pool_and_an_executor_are_one_too_many);
	tcase_add_test(tc, no_memory_is_said);
	if (!T_ALLOCATOR_ABORTS)
		tcase_add_test(tc, no_memory_on_a_worker_is_said);
	tcase_add_test(tc, a_gradient_may_end_the_run);
	tcase_add_test(tc, a_gradient_may_end_the_run_of_a_pool);
	tcase_add_test(tc, a_pool_may_be_cancelled);
	tcase_add_test(tc, a_foreign_kernel_is_refused_by_the_pool);
	tcase_add_loop_test(tc, executors_may_fail, 0, 4);
	tcase_add_loop_test(tc, executors_may_be_wrong, 0, 2);
	tcase_add_loop_test(tc, on_step_may_stop, 0, 3);
	tcase_add_test(tc, target_loss_stops);
	tcase_add_test(tc, problems_may_have_no_samples);
	tcase_add_test(tc, velocity_may_be_left_out);
	tcase_set_timeout(tc, 60);
	suite_add_tcase(s, tc);
	return t_run(s);
}
