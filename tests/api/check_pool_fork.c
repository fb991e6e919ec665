/* SPDX-License-Identifier: MIT */
/* A pool in a forked child: says so, and harms neither. */
#include <errno.h>
#include <omp.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/common/t_pool.h"
#include "tests/common/t_run.h"

#define TASKS 20
#define WORKERS 3

static struct ata_pool *pool;
static struct t_tally tally;

static int count(void *ctx, uint32_t worker)
{
	(void)worker;
	++*(int *)ctx;
	return 0;
}

static void run_in_parent(void)
{
	struct ata_job job = t_job(TASKS, t_tally_fn, &tally);

	t_tally_reset(&tally);
	ck_assert_int_eq(ata_pool_run(pool, NULL, &job, NULL), 0);
	ck_assert_uint_eq(t_tally_wrong(&tally, 1), 0);
}

/* Fork, let the child do it, and look at its exit status: 0, or what failed. */
static void in_child(int (*child)(void))
{
	pid_t id = fork();
	int status = -1;

	if (id == 0)
		_exit(child());
	ck_assert_int_gt(id, 0);
	ck_assert_int_eq(waitpid(id, &status, 0), id);
	ck_assert_msg(WIFEXITED(status), "the child was killed");
	ck_assert_int_eq(WEXITSTATUS(status), 0);
}

static void prepare(uint32_t flags)
{
	pool = t_pool(WORKERS, flags);
	ck_assert_int_eq(t_tally_init(&tally, TASKS, WORKERS), 0);
	run_in_parent();
}

static void finish(void)
{
	run_in_parent();	/* the parent did not notice */
	ata_pool_destroy(pool);
	t_tally_fini(&tally);
}

static int calls_fail(void)
{
	int calls = 0;
	struct ata_job job = t_job(TASKS, t_tally_fn, &tally);

	t_tally_reset(&tally);
	if (ata_pool_run(pool, NULL, &job, NULL) != -ECHILD)
		return 1;
	if (ata_pool_run_rounds(pool, NULL, &job, 3, NULL, NULL, NULL) !=
	    -ECHILD)
		return 2;
	if (ata_pool_each(pool, count, &calls) != -ECHILD)
		return 3;
	if (ata_pool_cancel(pool) != -ECHILD)
		return 4;
	if (calls || t_tally_wrong(&tally, 0))
		return 5;
	return ata_pool_workers(pool) != WORKERS;
}

/* _i: who calls. */
START_TEST(calls_echild)
{
	prepare(_i ? ATA_POOL_CALLER_WAITS : 0);
	in_child(calls_fail);
	finish();
}
END_TEST

static int destroys(void)
{
	ata_pool_destroy(pool);
	return 0;
}

START_TEST(destroy_in_a_child_returns)
{
	prepare(_i ? ATA_POOL_CALLER_WAITS : 0);
	in_child(destroys);
	finish();
}
END_TEST

static int fork_in_task(void *ctx, uint64_t begin, uint64_t end,
			uint32_t worker)
{
	int *status = ctx, bad = 0;
	pid_t id;

	(void)begin;
	(void)end;
	(void)worker;
	id = fork();
	if (id == 0) {
		bad = calls_fail();
		_exit(bad);
	}
	return waitpid(id, status, 0) != id;
}

START_TEST(a_task_may_fork)
{
	int status = -1;
	struct ata_job job = t_job(1, fork_in_task, &status);

	prepare(0);
	ck_assert_int_eq(ata_pool_run(pool, NULL, &job, NULL), 0);
	ck_assert(WIFEXITED(status));
	ck_assert_int_eq(WEXITSTATUS(status), 0);
	finish();
}
END_TEST

/* The program has opened no region of its own: with a pool alone, the child is
 * free to make one, and to open regions. */
static int makes_its_own(void)
{
	struct ata_pool_config config;
	struct ata_pool *own;
	struct ata_job job = t_job(TASKS, t_tally_fn, &tally);
	int threads = 0;

	t_tally_reset(&tally);
	ata_pool_config_init(&config);
	config.workers = WORKERS;
	if (ata_pool_create(&own, NULL, &config))
		return 1;
	if (ata_pool_run(own, NULL, &job, NULL) || t_tally_wrong(&tally, 1))
		return 2;
	ata_pool_destroy(own);
#pragma omp parallel num_threads(2) reduction(+ : threads)
	threads++;
	return threads == 2 ? 0 : 3;
}

START_TEST(a_child_may_have_a_pool_of_its_own)
{
	prepare(0);
	in_child(makes_its_own);
	finish();
}
END_TEST

/* The race detector dies of threads that a child starts. */
#if defined(__SANITIZE_THREAD__)
#define CHILD_HAS_NO_THREADS 1
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define CHILD_HAS_NO_THREADS 1
#endif
#endif

int main(void)
{
	Suite *s = suite_create("pool_fork");
	TCase *tc = tcase_create("fork");

	tcase_set_timeout(tc, 30);
	tcase_add_loop_test(tc, calls_echild, 0, 2);
	tcase_add_loop_test(tc, destroy_in_a_child_returns, 0, 2);
	tcase_add_test(tc, a_task_may_fork);
#ifndef CHILD_HAS_NO_THREADS
	tcase_add_test(tc, a_child_may_have_a_pool_of_its_own);
#else
	(void)a_child_may_have_a_pool_of_its_own;
#endif
	suite_add_tcase(s, tc);
	return t_run(s);
}
