/* SPDX-License-Identifier: MIT */
/*
 * ata_sgd_run(): what it refuses, and errors that it hands on. When it stops
 * and what it reports is in check_sgd_stops.c, the bits are in check_sgd.c.
 */
#include <errno.h>
#include <math.h>
#include <string.h>

#include <atasched.h>

#include "tests/common/t_run.h"
#include "tests/common/t_sanitizer.h"
#include "tests/common/t_sgd_fixture.h"

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
	config.step = 1e300;		/* no float */
	refused();
	config.step = 1e-300;
	refused();
	config.momentum = 1.0 - 1e-10;	/* 1 as a float */
	refused();
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

/* Its leaf has been taken: not for want of memory. */
static int twice(void *ctx, const struct ata_job *job,
		 struct ata_round *report)
{
	t_sgd_serial(ctx, job, report);
	return job->fn(job->ctx, 0, 1, 0) ? -ECANCELED : 0;
}

START_TEST(a_task_run_twice_is_refused)
{
	config.execute = twice;
	ck_assert_int_eq(run(), -EINVAL);
	ck_assert_uint_eq(result.rounds, 0);
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
	tcase_add_test(tc, a_foreign_kernel_is_refused_by_the_pool);
	tcase_add_test(tc, a_task_run_twice_is_refused);
	tcase_add_loop_test(tc, executors_may_fail, 0, 4);
	tcase_add_loop_test(tc, executors_may_be_wrong, 0, 2);
	tcase_set_timeout(tc, 60);
	suite_add_tcase(s, tc);
	return t_run(s);
}
