/* SPDX-License-Identifier: MIT */
/* ata_pool_each: exactly once on every worker. */
#include <errno.h>
#include <sched.h>

#include "tests/common/t_pool.h"
#include "tests/common/t_run.h"
#include "tests/common/t_thread.h"

#define MOST 16

struct each {
	struct ata_pool *pool;
	uint32_t calls[MOST];	/* each written by its worker alone */
	int cpu[MOST];		/* where it ran */
	uint32_t fails;		/* the worker that does, or none */
	int result;
};

static int note(void *ctx, uint32_t worker)
{
	struct each *each = ctx;

	each->calls[worker]++;
	each->cpu[worker] = sched_getcpu();
	return worker == each->fails;
}

static void check_calls(const struct each *each, uint32_t workers, uint32_t n)
{
	for (uint32_t i = 0; i < MOST; i++)
		ck_assert_uint_eq(each->calls[i], i < workers ? n : 0);
}

START_TEST(each_einval)
{
	struct each each = { .pool = t_pool(2, 0) };

	ck_assert_int_eq(ata_pool_each(NULL, note, &each), -EINVAL);
	ck_assert_int_eq(ata_pool_each(each.pool, NULL, &each), -EINVAL);
	check_calls(&each, 2, 0);
	ata_pool_destroy(each.pool);
}
END_TEST

static const uint32_t widths[] = { 1, 2, 3, 16 };

START_TEST(each_worker_is_called_once_on_its_core)
{
	uint32_t n = widths[_i / 2];
	struct each each = {
		.pool = t_pool(n, _i & 1 ? ATA_POOL_CALLER_WAITS : 0),
	};
	struct ata_worker worker;

	each.fails = MOST;
	for (uint32_t round = 1; round <= 20; round++) {
		ck_assert_int_eq(ata_pool_each(each.pool, note, &each), 0);
		check_calls(&each, n, round);
	}
	ata_worker_init(&worker);
	for (uint32_t i = 0; i < n; i++) {
		ck_assert_int_eq(ata_pool_worker(each.pool, i, &worker), 0);
		ck_assert_int_eq(each.cpu[i], (int)worker.pu);
	}
	ata_pool_destroy(each.pool);
}
END_TEST

START_TEST(each_ecanceled_but_all_are_called)
{
	struct each each = { .pool = t_pool(3, 0) };

	for (each.fails = 0; each.fails < 3; each.fails++)
		ck_assert_int_eq(ata_pool_each(each.pool, note, &each),
				 -ECANCELED);
	check_calls(&each, 3, 3);
	ck_assert_int_eq(ata_pool_each(each.pool, note, &each), 0);
	ata_pool_destroy(each.pool);
}
END_TEST

static int cancel_and_note(void *ctx, uint32_t worker)
{
	struct each *each = ctx;

	ata_pool_cancel(each->pool);
	return note(ctx, worker);
}

/* "exactly once on every worker" has no exception. */
START_TEST(cancel_does_not_end_it_early)
{
	struct each each = { .pool = t_pool(3, 0) };

	each.fails = MOST;
	for (uint32_t i = 1; i <= 20; i++) {
		ck_assert_int_eq(ata_pool_each(each.pool, cancel_and_note,
					       &each), 0);
		check_calls(&each, 3, i);
	}
	ata_pool_destroy(each.pool);
}
END_TEST

static int parked_too(void *ctx, uint64_t begin, uint64_t end, uint32_t worker)
{
	(void)begin;
	(void)end;
	return ctx != NULL && worker != 0;
}

START_TEST(parked_workers_are_called_too)
{
	static const double only_first[] = { 1.0, 1e6, 1e6 };
	struct each each = { .pool = t_pool(3, 0) };
	struct ata_bandit *kernel = t_oracle(3, only_first);
	struct ata_job job = t_job(4, parked_too, &each);
	double learned;

	each.fails = MOST;
	ck_assert_int_eq(ata_pool_run(each.pool, kernel, &job, NULL), 0);
	learned = t_learned(kernel);
	ck_assert_int_eq(ata_pool_each(each.pool, note, &each), 0);
	check_calls(&each, 3, 1);
	ck_assert_double_eq(t_learned(kernel), learned);
	ck_assert_double_eq(t_learned(ata_pool_bandit(each.pool)), 0.0);
	ata_pool_destroy(each.pool);
	ata_bandit_destroy(kernel);
}
END_TEST

static int each_inside(void *ctx, uint64_t begin, uint64_t end,
		       uint32_t worker)
{
	struct each *each = ctx;
	uint32_t before = each->calls[worker];

	(void)begin;
	(void)end;
	each->result = ata_pool_each(each->pool, note, each);
	return each->calls[worker] != before + 1;
}

START_TEST(from_a_task_it_calls_that_worker_only)
{
	struct each each = { .pool = t_pool(3, 0) };
	struct ata_bandit *kernel = t_kernel(3, "ofta");
	struct ata_job job = t_job(1, each_inside, &each);

	each.fails = MOST;
	ck_assert_int_eq(ata_pool_run(each.pool, NULL, &job, NULL), 0);
	ck_assert_int_eq(each.result, 0);
	ck_assert_uint_eq(each.calls[0] + each.calls[1] + each.calls[2], 1);
	each.fails = 0;		/* the first worker has the first task */
	ck_assert_int_eq(ata_pool_run(each.pool, kernel, &job, NULL), 0);
	ck_assert_int_eq(each.result, -ECANCELED);
	ata_bandit_destroy(kernel);
	ata_pool_destroy(each.pool);
}
END_TEST

static int each_during_each(void *ctx, uint32_t worker)
{
	struct each *each = ctx;

	return ata_pool_each(each->pool, note, each) ||
	       each->calls[worker] == 0;
}

START_TEST(from_each_it_calls_that_worker_only)
{
	struct each each = { .pool = t_pool(3, 0) };

	each.fails = MOST;
	ck_assert_int_eq(ata_pool_each(each.pool, each_during_each, &each), 0);
	check_calls(&each, 3, 1);
	ata_pool_destroy(each.pool);
}
END_TEST

/* -EBUSY: see check_pool_run.c, -ECHILD: check_pool_fork.c */
int main(void)
{
	Suite *s = suite_create("pool_each");
	TCase *tc = tcase_create("each");

	tcase_set_timeout(tc, 30);
	tcase_add_test(tc, each_einval);
	tcase_add_loop_test(tc, each_worker_is_called_once_on_its_core, 0, 8);
	tcase_add_test(tc, each_ecanceled_but_all_are_called);
	tcase_add_test(tc, cancel_does_not_end_it_early);
	tcase_add_test(tc, parked_workers_are_called_too);
	tcase_add_test(tc, from_a_task_it_calls_that_worker_only);
	tcase_add_test(tc, from_each_it_calls_that_worker_only);
	suite_add_tcase(s, tc);
	return t_run(s);
}
