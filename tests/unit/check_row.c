/* SPDX-License-Identifier: MIT */
/* tools/ata-bench/row: a policy, a schedule and a peer run the same job
 * alike. */
#include <check.h>
#include <errno.h>
#include <math.h>
#include <sched.h>
#include <stdatomic.h>
#include <string.h>

#include <atasched.h>

#include "ata-bench/peer.h"
#include "ata-bench/peer_names.h"
#include "ata-bench/row.h"
#include "tests/common/t_run.h"

#define WORKERS 3
#define TASKS 100
#define ROUNDS 5

static const char *const names[] = {
	"ata-empirical", "uta", "gta", "omp-static", "omp-dynamic",
	"omp-guided", "tbb-simple", "tbb-auto", "tbb-affinity",
	"taskflow-dynamic", "taskflow-guided", "pthreadpool"
};

#define NAMES (int)(sizeof(names) / sizeof(*names))

/* What the tasks did. Workers record, the test's own thread asserts. */
struct seen {
	struct ata_pool *pool;
	atomic_uint runs[TASKS];
	atomic_uint strangers;	/* worker numbers out of range */
	atomic_uint lost;	/* tasks on another unit than their worker's */
	atomic_uint there[WORKERS];	/* who has begun a task */
	uint32_t wait_for;	/* so many have to, before any goes on */
	uint64_t fail_from;	/* this task and later ones fail */
	uint64_t betweens;
};

/* Counters only, read when the round is over: their order tells nothing. */
static void count(atomic_uint *counter)
{
	atomic_fetch_add_explicit(counter, 1, memory_order_relaxed);
}

static uint32_t count_there(const struct seen *seen)
{
	uint32_t there = 0;

	for (uint32_t i = 0; i < WORKERS; i++)
		there += atomic_load_explicit(&seen->there[i],
					      memory_order_relaxed) > 0;
	return there;
}

static int task(void *ctx, uint64_t begin, uint64_t end, uint32_t worker)
{
	struct seen *seen = ctx;
	struct ata_worker place;

	ata_worker_init(&place);
	if (ata_pool_worker(seen->pool, worker, &place) != 0)
		count(&seen->strangers);
	else if (sched_getcpu() != (int)place.pu)
		count(&seen->lost);
	if (worker < WORKERS)
		count(&seen->there[worker]);
	while (count_there(seen) < seen->wait_for)
		sched_yield();
	for (uint64_t i = begin; i < end; i++) {
		if (i >= seen->fail_from)
			return 7;
		count(&seen->runs[i]);
	}
	return 0;
}

static int between(void *ctx, uint64_t round, const struct ata_round *report)
{
	struct seen *seen = ctx;

	if (round == seen->betweens && report->tasks == TASKS)
		seen->betweens++;
	return 0;
}

static struct row *open_row(const char *name, struct seen *seen)
{
	struct ata_pool_config config;
	struct ata_bandit_config bandit;
	struct row *row = NULL;

	memset(seen, 0, sizeof(*seen));
	seen->fail_from = UINT64_MAX;
	ata_pool_config_init(&config);
	config.workers = WORKERS;
	ck_assert_int_eq(ata_pool_create(&seen->pool, NULL, &config), 0);
	ata_bandit_config_init(&bandit);
	ck_assert_int_eq(row_create(&row, seen->pool, name, &bandit), 0);
	ck_assert_str_eq(row_name(row), name);
	ck_assert_uint_eq(row_workers(row), WORKERS);
	ck_assert_int_eq(row_bandit(row) == NULL, !row_is_policy(name));
	return row;
}

static void close_row(struct row *row, struct seen *seen)
{
	row_destroy(row);
	ata_pool_destroy(seen->pool);
}

static struct ata_job job_of(struct seen *seen)
{
	struct ata_job job;

	ata_job_init(&job);
	job.tasks = TASKS;
	job.fn = task;
	job.ctx = seen;
	return job;
}

static void check_runs(struct seen *seen, unsigned times)
{
	ck_assert_uint_eq(atomic_load(&seen->strangers), 0);
	ck_assert_uint_eq(atomic_load(&seen->lost), 0);
	for (int i = 0; i < TASKS; i++)
		ck_assert_uint_eq(atomic_load(&seen->runs[i]), times);
}

START_TEST(each_task_runs_once_on_its_worker_s_unit)
{
	struct seen seen;
	struct row *row = open_row(names[_i], &seen);
	struct ata_job job = job_of(&seen);
	struct ata_times times[WORKERS];
	struct ata_round report;
	uint64_t tasks = 0;
	double seconds = 0.0;

	ata_round_init(&report);
	report.times = times;
	report.capacity = WORKERS;
	ck_assert_int_eq(row_execute(row, &job, &report), 0);
	row_rest(row);
	check_runs(&seen, 1);
	for (int i = 0; i < WORKERS; i++) {
		tasks += times[i].tasks;
		seconds += times[i].seconds;
		ck_assert_double_ge(times[i].end, times[i].start);
	}
	ck_assert_uint_eq(tasks, TASKS);
	ck_assert_uint_eq(report.tasks, TASKS);
	ck_assert_int_eq(report.failed, 0);
	ck_assert_double_gt(report.makespan, 0.0);
	ck_assert_double_eq_tol(report.worker_time, seconds, 1e-12);
	close_row(row, &seen);
}
END_TEST

/* Of tasks that are over at once the caller may do all: here it waits. */
START_TEST(others_run_tasks_on_their_units_too)
{
	struct seen seen;
	struct row *row = open_row(names[_i], &seen);
	struct ata_job job = job_of(&seen);

	seen.wait_for = 2;
	ck_assert_int_eq(row_run(row, &job, 2, NULL, NULL, NULL), 0);
	check_runs(&seen, 2);
	ck_assert_uint_ge(count_there(&seen), 2);
	close_row(row, &seen);
}
END_TEST

START_TEST(many_rounds_with_a_function_between)
{
	struct seen seen;
	struct row *row = open_row(names[_i], &seen);
	struct ata_job job = job_of(&seen);

	ck_assert_int_eq(row_run(row, &job, ROUNDS, between, &seen, NULL), 0);
	check_runs(&seen, ROUNDS);
	ck_assert_uint_eq(seen.betweens, ROUNDS);
	close_row(row, &seen);
}
END_TEST

START_TEST(the_caller_gets_its_own_mask_back)
{
	struct seen seen;
	struct row *row = open_row(names[_i], &seen);
	struct ata_job job = job_of(&seen);
	cpu_set_t before, after;

	ck_assert_int_eq(sched_getaffinity(0, sizeof(before), &before), 0);
	ck_assert_int_eq(row_run(row, &job, 1, NULL, NULL, NULL), 0);
	ck_assert_int_eq(sched_getaffinity(0, sizeof(after), &after), 0);
	ck_assert(CPU_EQUAL(&before, &after));
	/* The next lap pins it again: check_runs() sees whether it did. */
	ck_assert_int_eq(row_run(row, &job, 1, NULL, NULL, NULL), 0);
	check_runs(&seen, 2);
	close_row(row, &seen);
}
END_TEST

START_TEST(a_failed_task_ends_the_round)
{
	struct seen seen;
	struct row *row = open_row(names[_i], &seen);
	struct ata_job job = job_of(&seen);
	struct ata_round report;

	ata_round_init(&report);
	seen.fail_from = 0;
	ck_assert_int_eq(row_execute(row, &job, &report), -ECANCELED);
	ck_assert_int_eq(report.failed, 1);
	ck_assert_int_eq(report.failed_value, 7);
	ck_assert_uint_lt(report.failed_worker, WORKERS);
	/* And the row is as good as new. */
	seen.fail_from = UINT64_MAX;
	ck_assert_int_eq(row_execute(row, &job, &report), 0);
	ck_assert_int_eq(report.failed, 0);
	row_rest(row);
	close_row(row, &seen);
}
END_TEST

START_TEST(unknown_names_are_refused)
{
	struct seen seen;
	struct row *row = open_row("uta", &seen), *none = NULL;
	struct ata_bandit_config bandit;

	ata_bandit_config_init(&bandit);
	ck_assert_int_eq(row_create(&none, seen.pool, "omp-", &bandit),
			 -EINVAL);
	ck_assert_ptr_null(none);
	close_row(row, &seen);
}
END_TEST

START_TEST(peers_that_are_not_built_are_refused)
{
	struct seen seen;
	struct row *row = open_row("uta", &seen), *none = NULL;
	struct ata_bandit_config bandit;
	const char *name;

	ata_bandit_config_init(&bandit);
	for (uint32_t i = 0; (name = peer_name(i)) != NULL; i++) {
		if (peer_built(name))
			continue;
		ck_assert_int_eq(row_create(&none, seen.pool, name, &bandit),
				 -ENOSYS);
		ck_assert_ptr_null(none);
	}
	close_row(row, &seen);
}
END_TEST

START_TEST(rows_apart_run_no_job_of_this_process)
{
	struct seen seen;
	struct row *row;
	struct ata_job job = job_of(&seen);

	if (!peer_built("libomp-dynamic"))
		return;
	row = open_row("libomp-dynamic", &seen);
	ck_assert_int_eq(row_execute(row, &job, NULL), -EINVAL);
	close_row(row, &seen);
}
END_TEST

static void add_tests_of(TCase *tc, int i)
{
	if (peer_known(names[i]) && !peer_built(names[i]))
		return;
	tcase_add_loop_test(tc, each_task_runs_once_on_its_worker_s_unit, i,
			    i + 1);
	tcase_add_loop_test(tc, others_run_tasks_on_their_units_too, i, i + 1);
	tcase_add_loop_test(tc, many_rounds_with_a_function_between, i, i + 1);
	tcase_add_loop_test(tc, the_caller_gets_its_own_mask_back, i, i + 1);
	tcase_add_loop_test(tc, a_failed_task_ends_the_round, i, i + 1);
}

int main(void)
{
	Suite *s = suite_create("row");
	TCase *tc = tcase_create("row");

	tcase_set_timeout(tc, 60.0);
	for (int i = 0; i < NAMES; i++)
		add_tests_of(tc, i);
	tcase_add_test(tc, unknown_names_are_refused);
	tcase_add_test(tc, rows_apart_run_no_job_of_this_process);
	tcase_add_test(tc, peers_that_are_not_built_are_refused);
	suite_add_tcase(s, tc);
	return t_run(s);
}
