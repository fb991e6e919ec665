/* SPDX-License-Identifier: MIT */
/* Calls that a task makes: on its own pool, on another, and OpenMP's. */
#include <errno.h>
#include <omp.h>
#include <stdlib.h>

#include "tests/common/t_pool.h"
#include "tests/common/t_run.h"
#include "tests/common/t_thread.h"

#define WORKERS 3
#define OUTER 6
#define INNER 10

static const double even[WORKERS] = { 1.0, 1.0, 1.0 };

struct nest {
	struct ata_pool *pool;	/* the task's */
	struct ata_pool *inner;	/* the one that it calls */
	struct t_tally tally;	/* of inner tasks */
	struct ata_round report[WORKERS];	/* of inner rounds */
	struct ata_times times[WORKERS][WORKERS];
	int result[WORKERS];
	uint32_t other;		/* where an inner task may run; else wrong */
	_Atomic uint32_t wrong;
	_Atomic uint32_t between;
};

/* An inner task: on the worker that called, all of the job in one piece. */
static int inline_task(void *ctx, uint64_t begin, uint64_t end,
		       uint32_t worker)
{
	struct nest *nest = ctx;

	if (begin != 0 || end != INNER || worker != nest->other)
		nest->wrong++;
	return t_tally_fn(&nest->tally, begin, end, worker);
}

static int count_between(void *ctx, uint64_t round,
			 const struct ata_round *report)
{
	struct nest *nest = ctx;

	nest->wrong += round != nest->between++ || report->tasks != INNER;
	return 0;
}

/* Task function of the outer round: each call makes three inner rounds. Only
 * one worker has a share, so that `other` is right. */
static int call_inline(void *ctx, uint64_t begin, uint64_t end,
		       uint32_t worker)
{
	struct nest *nest = ctx;
	struct ata_job job = t_job(INNER, inline_task, nest);
	struct ata_round *report = &nest->report[worker];

	(void)begin;
	(void)end;
	nest->other = worker;
	ata_round_init(report);
	report->times = nest->times[worker];
	report->capacity = WORKERS;
	nest->result[worker] =
		ata_pool_run(nest->pool, NULL, &job, report) ||
		ata_pool_run_rounds(nest->pool, NULL, &job, 2, count_between,
				    nest, NULL);
	return 0;
}

static void prepare(struct nest *nest, uint64_t tasks)
{
	*nest = (struct nest){ .pool = t_pool(WORKERS, 0) };
	ck_assert_int_eq(t_tally_init(&nest->tally, tasks, WORKERS), 0);
}

/* _i: the worker that has the task. */
START_TEST(a_call_on_the_own_pool_runs_inline)
{
	uint32_t worker = (uint32_t)_i;
	double mean[WORKERS] = { 1e6, 1e6, 1e6 };
	struct ata_bandit *kernel;
	struct ata_job job;
	struct nest nest;

	prepare(&nest, INNER);
	mean[worker] = 1.0;
	kernel = t_oracle(WORKERS, mean);
	job = t_job(OUTER, call_inline, &nest);
	ck_assert_int_eq(ata_pool_run(nest.pool, kernel, &job, NULL), 0);
	ck_assert_int_eq(nest.result[worker], 0);
	ck_assert_uint_eq(nest.wrong, 0);
	ck_assert_uint_eq(nest.between, 2);
	ck_assert_uint_eq(t_tally_wrong(&nest.tally, 3), 0);
	ck_assert_uint_eq(nest.report[worker].tasks, INNER);
	for (uint32_t i = 0; i < WORKERS; i++)
		ck_assert_uint_eq(nest.times[worker][i].tasks,
				  i == worker ? INNER : 0);
	/* The outer round is learned from, the inner ones are not. */
	ck_assert_double_eq(t_learned(kernel), OUTER);
	ck_assert_double_eq(t_learned(ata_pool_bandit(nest.pool)), 0.0);
	ata_pool_destroy(nest.pool);
	ata_bandit_destroy(kernel);
	t_tally_fini(&nest.tally);
}
END_TEST

static int value_7(void *ctx, uint64_t begin, uint64_t end, uint32_t worker)
{
	(void)ctx;
	(void)begin;
	(void)end;
	(void)worker;
	return 7;
}

static int call_that_fails(void *ctx, uint64_t begin, uint64_t end,
			   uint32_t worker)
{
	struct nest *nest = ctx;
	struct ata_job job = t_job(INNER, value_7, NULL);

	(void)begin;
	(void)end;
	ata_round_init(&nest->report[worker]);
	nest->result[worker] = ata_pool_run(nest->pool, NULL, &job,
					    &nest->report[worker]);
	return 0;
}

START_TEST(an_inner_failure_is_the_task_s_to_judge)
{
	struct ata_bandit *kernel = t_oracle(WORKERS, even);
	struct ata_job job;
	struct nest nest;

	prepare(&nest, INNER);
	job = t_job(WORKERS, call_that_fails, &nest);
	ck_assert_int_eq(ata_pool_run(nest.pool, kernel, &job, NULL), 0);
	for (uint32_t i = 0; i < WORKERS; i++) {
		ck_assert_int_eq(nest.result[i], -ECANCELED);
		ck_assert_int_eq(nest.report[i].failed, 1);
		ck_assert_int_eq(nest.report[i].failed_value, 7);
		ck_assert_uint_eq(nest.report[i].failed_worker, i);
		ck_assert_uint_eq(nest.report[i].failed_begin, 0);
		ck_assert_uint_eq(nest.report[i].failed_end, INNER);
	}
	ata_pool_destroy(nest.pool);
	ata_bandit_destroy(kernel);
	t_tally_fini(&nest.tally);
}
END_TEST

static int cancel_and_call(void *ctx, uint64_t begin, uint64_t end,
			   uint32_t worker)
{
	struct nest *nest = ctx;
	struct ata_job job = t_job(INNER, t_tally_fn, &nest->tally);

	(void)begin;
	(void)end;
	ata_pool_cancel(nest->pool);
	nest->result[worker] = ata_pool_run(nest->pool, NULL, &job, NULL);
	return 0;
}

START_TEST(a_cancelled_task_begins_no_inner_round)
{
	struct ata_job job;
	struct nest nest;

	prepare(&nest, INNER);
	job = t_job(1, cancel_and_call, &nest);
	ck_assert_int_eq(ata_pool_run(nest.pool, NULL, &job, NULL),
			 -ECANCELED);
	ck_assert_int_eq(nest.result[0], -ECANCELED);
	ck_assert_uint_eq(t_tally_wrong(&nest.tally, 0), 0);
	ata_pool_destroy(nest.pool);
	t_tally_fini(&nest.tally);
}
END_TEST

/* An inner task on the other pool asks the first one, which is busy. */
static int ask_back(void *ctx, uint64_t begin, uint64_t end, uint32_t worker)
{
	struct nest *nest = ctx;
	struct ata_job job = t_job(1, value_7, NULL);

	nest->wrong += ata_pool_run(nest->pool, NULL, &job, NULL) != -EBUSY;
	return t_tally_fn(&nest->tally, begin, end, worker);
}

static int as_worker(void *ctx, uint64_t begin, uint64_t end, uint32_t worker)
{
	(void)begin;
	(void)end;
	return worker != *(const uint32_t *)ctx;
}

static int call_other(void *ctx, uint64_t begin, uint64_t end, uint32_t worker)
{
	struct nest *nest = ctx;
	struct ata_job job = t_job(INNER, ask_back, nest);
	struct ata_job again = t_job(1, as_worker, &worker);
	cpu_set_t before = t_mask(), after;

	(void)begin;
	(void)end;
	do {
		nest->result[worker] =
			ata_pool_run(nest->inner, NULL, &job, NULL);
		sched_yield();
	} while (nest->result[worker] == -EBUSY);
	after = t_mask();
	nest->wrong += !CPU_EQUAL(&before, &after);
	/* Back in this pool's task: inline again, as the same worker. */
	nest->wrong += ata_pool_run(nest->pool, NULL, &again, NULL) != 0;
	return 0;
}

START_TEST(a_call_on_another_pool_is_an_ordinary_one)
{
	struct ata_bandit *kernel = t_oracle(WORKERS, even);
	struct ata_job job;
	struct nest nest;

	prepare(&nest, INNER);
	nest.inner = t_pool(2, _i ? ATA_POOL_CALLER_WAITS : 0);
	job = t_job(WORKERS, call_other, &nest);
	ck_assert_int_eq(ata_pool_run(nest.pool, kernel, &job, NULL), 0);
	ck_assert_uint_eq(nest.wrong, 0);
	for (uint32_t i = 0; i < WORKERS; i++)
		ck_assert_int_eq(nest.result[i], 0);
	ck_assert_uint_eq(t_tally_wrong(&nest.tally, WORKERS), 0);
	ck_assert_uint_eq(ata_bandit_rounds(ata_pool_bandit(nest.inner)),
			  WORKERS);
	ata_pool_destroy(nest.inner);
	ata_pool_destroy(nest.pool);
	ata_bandit_destroy(kernel);
	t_tally_fini(&nest.tally);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("pool_nested");
	TCase *tc = tcase_create("nested");

	tcase_set_timeout(tc, 30);
	tcase_add_loop_test(tc, a_call_on_the_own_pool_runs_inline, 0, WORKERS);
	tcase_add_test(tc, an_inner_failure_is_the_task_s_to_judge);
	tcase_add_test(tc, a_cancelled_task_begins_no_inner_round);
	tcase_add_loop_test(tc, a_call_on_another_pool_is_an_ordinary_one, 0,
			    2);
	suite_add_tcase(s, tc);
	return t_run(s);
}
