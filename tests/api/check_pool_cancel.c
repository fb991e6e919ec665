/* SPDX-License-Identifier: MIT */
/* Rounds that end early: by a task that fails, or by ata_pool_cancel(). */
#include <errno.h>
#include <pthread.h>
#include <signal.h>

#include "tests/common/t_pool.h"
#include "tests/common/t_run.h"
#include "tests/common/t_thread.h"

#define TASKS 60
#define WORKERS 3

static const double even[WORKERS] = { 1.0, 1.0, 1.0 };

struct cancel {
	struct ata_pool *pool;
	struct t_tally tally;
	_Atomic uint32_t in;	/* workers that are in the task function */
	uint32_t fails;		/* bit i: worker i does */
	_Atomic uint32_t told;	/* workers that ata_cancelled() told */
};

static void prepare(struct cancel *c, uint32_t flags)
{
	*c = (struct cancel){ .pool = t_pool(WORKERS, flags) };
	ck_assert_int_eq(t_tally_init(&c->tally, TASKS, WORKERS), 0);
}

static void finish(struct cancel *c)
{
	ata_pool_destroy(c->pool);
	t_tally_fini(&c->tally);
}

/* The pool works as before, and has learned nothing from the last round. */
static void check_recovers(struct cancel *c, struct ata_bandit *kernel)
{
	struct ata_job job = t_job(TASKS, t_tally_fn, &c->tally);
	double learned = t_learned(kernel);

	t_tally_reset(&c->tally);
	ck_assert_int_eq(ata_pool_run(c->pool, kernel, &job, NULL), 0);
	ck_assert_uint_eq(t_tally_wrong(&c->tally, 1), 0);
	ck_assert_double_eq(t_learned(kernel), learned + TASKS);
}

START_TEST(cancel_einval_and_nothing_to_cancel)
{
	struct cancel c;

	prepare(&c, 0);
	ck_assert_int_eq(ata_pool_cancel(NULL), -EINVAL);
	ck_assert_int_eq(ata_pool_cancel(c.pool), 0);
	ck_assert_int_eq(ata_cancelled(), 0);
	check_recovers(&c, ata_pool_bandit(c.pool));
	finish(&c);
}
END_TEST

/* All workers are in before one of them fails, with its number as value. */
static int end_badly(void *ctx, uint64_t begin, uint64_t end,
		     uint32_t worker)
{
	struct cancel *c = ctx;

	t_tally_fn(&c->tally, begin, end, worker);
	atomic_fetch_add_explicit(&c->in, 1, memory_order_relaxed);
	while (atomic_load_explicit(&c->in, memory_order_relaxed) < WORKERS)
		sched_yield();
	return c->fails & (1u << worker) ? -10 - (int)worker : 0;
}

/* _i: which workers fail. */
START_TEST(run_ecanceled_names_the_lowest_range)
{
	struct ata_bandit *kernel = t_oracle(WORKERS, even);
	struct ata_times times[WORKERS];
	struct ata_round report;
	uint32_t lowest = 0;
	struct ata_job job;
	struct cancel c;

	prepare(&c, 0);
	c.fails = (uint32_t)_i;
	while (!(c.fails & (1u << lowest)))
		lowest++;
	job = t_job(TASKS, end_badly, &c);
	ata_round_init(&report);
	report.times = times;
	report.capacity = WORKERS;
	ck_assert_int_eq(ata_pool_run(c.pool, kernel, &job, &report),
			 -ECANCELED);
	ck_assert_int_eq(report.failed, 1);
	ck_assert_uint_eq(report.failed_worker, lowest);
	ck_assert_int_eq(report.failed_value, -10 - (int)lowest);
	ck_assert_uint_eq(report.failed_begin, lowest * 20);
	ck_assert_uint_eq(report.failed_end, lowest * 20 + 20);
	ck_assert_uint_eq(report.tasks, TASKS);
	ck_assert_uint_eq(report.moved, ATA_UNKNOWN);
	for (int i = 0; i < WORKERS; i++)
		ck_assert_uint_eq(times[i].tasks, 20);
	ck_assert_double_eq(t_learned(kernel), 0.0);
	ck_assert_uint_eq(ata_bandit_rounds(kernel), 0);
	check_recovers(&c, kernel);
	finish(&c);
	ata_bandit_destroy(kernel);
}
END_TEST

static int fail_at_once(void *ctx, uint64_t begin, uint64_t end,
			uint32_t worker)
{
	struct cancel *c = ctx;

	t_tally_fn(&c->tally, begin, end, worker);
	return 5;
}

/* Of a greedy round, whose tasks come one at a time, most then never begin. */
START_TEST(tasks_that_had_not_begun_do_not_run)
{
	struct ata_bandit *kernel = t_kernel(WORKERS, "gta");
	struct ata_round report;
	struct ata_job job;
	struct cancel c;

	prepare(&c, 0);
	job = t_job(TASKS, fail_at_once, &c);
	ata_round_init(&report);
	ck_assert_int_eq(ata_pool_run(c.pool, kernel, &job, &report),
			 -ECANCELED);
	ck_assert_uint_ge(report.tasks, 1);
	ck_assert_uint_le(report.tasks, WORKERS);
	ck_assert_uint_eq(report.tasks, atomic_load(&c.tally.calls));
	ck_assert_uint_eq(report.failed_end, report.failed_begin + 1);
	ck_assert_int_eq(report.failed_value, 5);
	check_recovers(&c, kernel);
	finish(&c);
	ata_bandit_destroy(kernel);
}
END_TEST

/* Run until told. */
static int until_told(void *ctx, uint64_t begin, uint64_t end, uint32_t worker)
{
	struct cancel *c = ctx;

	(void)begin;
	(void)end;
	(void)worker;
	atomic_fetch_add_explicit(&c->in, 1, memory_order_relaxed);
	while (!ata_cancelled())
		sched_yield();
	atomic_fetch_add_explicit(&c->told, 1, memory_order_relaxed);
	return 0;
}

static void *cancel_when_all_are_in(void *arg)
{
	struct cancel *c = arg;

	while (atomic_load_explicit(&c->in, memory_order_relaxed) < WORKERS)
		sched_yield();
	ata_pool_cancel(c->pool);
	return NULL;
}

static struct cancel *for_handler;

static void on_signal(int number)
{
	(void)number;
	ata_pool_cancel(for_handler->pool);
}

static void *signal_when_all_are_in(void *arg)
{
	struct cancel *c = arg;

	while (atomic_load_explicit(&c->in, memory_order_relaxed) < WORKERS)
		sched_yield();
	raise(SIGUSR1);
	return NULL;
}

/* _i: who serves; by a thread or by a signal handler. */
START_TEST(cancel_from_elsewhere_is_told_to_running_tasks)
{
	struct ata_bandit *kernel = t_oracle(WORKERS, even);
	struct ata_round report;
	struct ata_job job;
	pthread_t thread;
	struct cancel c;

	prepare(&c, _i & 1 ? ATA_POOL_CALLER_WAITS : 0);
	job = t_job(TASKS, until_told, &c);
	for_handler = &c;
	signal(SIGUSR1, on_signal);
	ck_assert_int_eq(pthread_create(&thread, NULL,
					_i & 2 ? signal_when_all_are_in
					       : cancel_when_all_are_in, &c),
			 0);
	ata_round_init(&report);
	ck_assert_int_eq(ata_pool_run(c.pool, kernel, &job, &report),
			 -ECANCELED);
	pthread_join(thread, NULL);
	ck_assert_int_eq(report.failed, 0);
	ck_assert_uint_eq(atomic_load(&c.told), WORKERS);
	ck_assert_int_eq(ata_cancelled(), 0);
	check_recovers(&c, kernel);
	finish(&c);
	ata_bandit_destroy(kernel);
}
END_TEST

static int cancel_in(void *ctx, uint64_t round, const struct ata_round *report)
{
	struct cancel *c = ctx;

	(void)report;
	return round == 3 ? ata_pool_cancel(c->pool) : 0;
}

/* Round 3 has been learned from: round 4 is the one that is cancelled. Where
 * there is none, nothing is. */
START_TEST(cancel_from_between_ends_the_next_round)
{
	struct ata_round report;
	struct ata_job job;
	struct cancel c;

	prepare(&c, 0);
	job = t_job(TASKS, t_tally_fn, &c.tally);
	job.flags = _i ? ATA_BETWEEN_ANYWHERE : 0;
	ata_round_init(&report);
	ck_assert_int_eq(ata_pool_run_rounds(c.pool, NULL, &job, 9, cancel_in,
					     &c, &report), -ECANCELED);
	ck_assert_uint_eq(t_tally_wrong(&c.tally, 4), 0);
	ck_assert_uint_eq(ata_bandit_rounds(ata_pool_bandit(c.pool)), 4);
	ck_assert_uint_eq(report.tasks, 0);
	ck_assert_int_eq(report.failed, 0);
	t_tally_reset(&c.tally);
	ck_assert_int_eq(ata_pool_run_rounds(c.pool, NULL, &job, 4, cancel_in,
					     &c, &report), 0);
	ck_assert_uint_eq(t_tally_wrong(&c.tally, 4), 0);
	ck_assert_uint_eq(report.tasks, TASKS);
	finish(&c);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("pool_cancel");
	TCase *tc = tcase_create("cancel");

	tcase_set_timeout(tc, 30);
	tcase_add_test(tc, cancel_einval_and_nothing_to_cancel);
	tcase_add_loop_test(tc, run_ecanceled_names_the_lowest_range, 1,
			    1 << WORKERS);
	tcase_add_test(tc, tasks_that_had_not_begun_do_not_run);
	tcase_add_loop_test(tc, cancel_from_elsewhere_is_told_to_running_tasks,
			    0, 4);
	tcase_add_loop_test(tc, cancel_from_between_ends_the_next_round, 0, 2);
	suite_add_tcase(s, tc);
	return t_run(s);
}
