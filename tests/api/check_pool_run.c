/* SPDX-License-Identifier: MIT */
/* ata_pool_run: what runs, who runs it, what is reported and learned. */
#include <errno.h>

#include "tests/common/t_pool.h"
#include "tests/common/t_run.h"

static int never(void *ctx, uint64_t begin, uint64_t end, uint32_t worker)
{
	(void)begin;
	(void)end;
	(void)worker;
	++*(int *)ctx;
	return 0;
}

START_TEST(run_einval)
{
	struct ata_pool *pool = t_pool(2, 0);
	struct ata_bandit *kernel = t_kernel(3, "uta");
	struct ata_round report;
	int calls = 0;
	struct ata_job job = t_job(1, never, &calls), bad;

	ck_assert_int_eq(ata_pool_run(NULL, NULL, &job, NULL), -EINVAL);
	ck_assert_int_eq(ata_pool_run(pool, NULL, NULL, NULL), -EINVAL);
	ck_assert_int_eq(ata_pool_run(pool, kernel, &job, NULL), -EINVAL);
	bad = t_job(1, NULL, NULL);
	ck_assert_int_eq(ata_pool_run(pool, NULL, &bad, NULL), -EINVAL);
	bad = t_job(0, never, &calls);
	ck_assert_int_eq(ata_pool_run(pool, NULL, &bad, NULL), -EINVAL);
	bad.tasks = ATA_TASKS_MAX + 1;
	ck_assert_int_eq(ata_pool_run(pool, NULL, &bad, NULL), -EINVAL);
	bad = job;
	bad.size--;
	ck_assert_int_eq(ata_pool_run(pool, NULL, &bad, NULL), -EINVAL);
	for (int bit = 3; bit < 32; bit++) {
		bad = job;
		bad.flags = UINT32_C(1) << bit;
		ck_assert_int_eq(ata_pool_run(pool, NULL, &bad, NULL),
				 -EINVAL);
	}
	bad = job;
	bad.flags = ATA_GUARD_ON | ATA_GUARD_OFF;
	ck_assert_int_eq(ata_pool_run(pool, NULL, &bad, NULL), -EINVAL);
	ata_round_init(&report);
	report.size = 0;
	ck_assert_int_eq(ata_pool_run(pool, NULL, &job, &report), -EINVAL);
	ck_assert_int_eq(calls, 0);
	ata_pool_destroy(pool);
	ata_bandit_destroy(kernel);
}
END_TEST

static const uint32_t widths[] = { 1, 2, 3, 7, 40 };
static const char *const policies[] = { "ata", "ata-empirical", "ofta", "uta",
					"gta", "auto" };
#define N_WIDTHS 5
#define N_POLICIES 6

/* _i: width, policy, caller serves or waits. */
START_TEST(each_task_runs_once)
{
	uint32_t n = widths[_i % N_WIDTHS];
	const char *policy = policies[_i / N_WIDTHS % N_POLICIES];
	struct ata_pool *pool = t_pool(n, _i / N_WIDTHS / N_POLICIES
						  ? ATA_POOL_CALLER_WAITS
						  : 0);
	struct ata_bandit *kernel = t_kernel(n, policy);
	uint64_t seed = (uint64_t)_i;

	for (int round = 0; round < 50; round++) {
		uint64_t tasks = t_random(&seed) % (3 * n) + 1;
		struct t_tally tally;
		struct ata_job job = t_job(tasks, t_tally_fn, &tally);

		ck_assert_int_eq(t_tally_init(&tally, tasks, n), 0);
		ck_assert_int_eq(ata_pool_run(pool, kernel, &job, NULL), 0);
		ck_assert_uint_eq(t_tally_wrong(&tally, 1), 0);
		t_tally_fini(&tally);
	}
	ck_assert_uint_eq(ata_bandit_rounds(kernel), 50);
	ata_pool_destroy(pool);
	ata_bandit_destroy(kernel);
}
END_TEST

#define SHARES 8

/* Run one round with shares as mean asks for; its report and tally. */
static struct ata_round run_shares(struct ata_pool *pool, const double *mean,
				   struct t_tally *tally,
				   struct ata_times *times)
{
	struct ata_bandit *kernel = t_oracle(2, mean);
	struct ata_job job = t_job(SHARES, t_tally_fn, tally);
	struct ata_round report;

	ata_round_init(&report);
	report.times = times;
	report.capacity = 2;
	ck_assert_int_eq(t_tally_init(tally, SHARES, 2), 0);
	ck_assert_int_eq(ata_pool_run(pool, kernel, &job, &report), 0);
	ck_assert_uint_eq(t_tally_wrong(tally, 1), 0);
	ck_assert_double_eq(t_learned(kernel), SHARES);
	t_tally_fini(tally);
	ata_bandit_destroy(kernel);
	return report;
}

static const double even[] = { 1.0, 1.0 }, three_to_one[] = { 1.0, 3.0 };

static int give_up(void *ctx, uint64_t begin, uint64_t end, uint32_t worker)
{
	(void)ctx;
	(void)begin;
	(void)end;
	(void)worker;
	return 1;
}

START_TEST(report_counts_what_moved)
{
	struct ata_pool *pool = t_pool(2, 0);
	struct ata_bandit *greedy = t_kernel(2, "gta");
	struct ata_round report;
	struct ata_times times[2];
	struct t_tally tally;
	struct ata_job job;
	int calls = 0;

	ck_assert_uint_eq(run_shares(pool, even, &tally, times).moved, 0);
	ck_assert_uint_eq(run_shares(pool, even, &tally, times).moved, 0);
	/* 4 + 4 before, 6 + 2 now */
	ck_assert_uint_eq(run_shares(pool, three_to_one, &tally, times).moved,
			  2);
	ck_assert_uint_eq(run_shares(pool, even, &tally, times).moved, 2);
	/* Of another number of tasks nothing can be said, nor of gta's. */
	job = t_job(SHARES / 8, never, &calls);
	ata_round_init(&report);
	ck_assert_int_eq(ata_pool_run(pool, NULL, &job, &report), 0);
	ck_assert_uint_eq(report.moved, 0);
	job = t_job(SHARES, t_nothing, NULL);
	ck_assert_int_eq(ata_pool_run(pool, greedy, &job, &report), 0);
	ck_assert_uint_eq(report.moved, ATA_UNKNOWN);
	ck_assert_uint_eq(run_shares(pool, even, &tally, times).moved, 0);
	/* Nor after one that failed. */
	job = t_job(SHARES, give_up, NULL);
	ck_assert_int_eq(ata_pool_run(pool, NULL, &job, &report), -ECANCELED);
	ck_assert_uint_eq(report.moved, ATA_UNKNOWN);
	ck_assert_uint_eq(run_shares(pool, three_to_one, &tally, times).moved,
			  0);
	ata_pool_destroy(pool);
	ata_bandit_destroy(greedy);
}
END_TEST

START_TEST(report_has_each_worker_s_part)
{
	struct ata_pool *pool = t_pool(2, _i ? ATA_POOL_CALLER_WAITS : 0);
	struct ata_times t[2];
	struct t_tally tally;
	struct ata_round report = run_shares(pool, three_to_one, &tally, t);
	double first = t[0].start < t[1].start ? t[0].start : t[1].start;
	double last = t[0].end > t[1].end ? t[0].end : t[1].end;

	ck_assert_uint_eq(t[0].tasks, 6);
	ck_assert_uint_eq(t[1].tasks, 2);
	ck_assert_uint_eq(report.tasks, SHARES);
	ck_assert_int_eq(report.failed, 0);
	for (int i = 0; i < 2; i++) {
		ck_assert_double_ge(t[i].start, 0.0);
		ck_assert_double_le(t[i].start, t[i].end);
		ck_assert_double_ge(t[i].cpu, 0.0);
		ck_assert_double_eq_tol(t[i].seconds, t[i].end - t[i].start,
					1e-9);
	}
	ck_assert_double_eq_tol(report.makespan, last - first, 1e-9);
	ck_assert_double_eq_tol(report.worker_time,
				t[0].seconds + t[1].seconds, 1e-9);
	ata_pool_destroy(pool);
}
END_TEST

/* Who may have tasks holds for those that take them one by one as well. */
START_TEST(greedy_workers_are_those_that_may)
{
	struct ata_pool *pool = t_pool(2, 0);
	struct ata_bandit *greedy = t_kernel(2, "gta");
	struct t_tally tally;
	struct ata_job job = t_job(100, t_tally_fn, &tally);

	ck_assert_int_eq(t_tally_init(&tally, 100, 2), 0);
	for (uint32_t i = 0; i < 2; i++) {
		ata_bandit_present(greedy, i, 0);
		ck_assert_int_eq(ata_pool_run(pool, greedy, &job, NULL), 0);
		ck_assert_uint_eq(t_tally_wrong(&tally, i + 1), 0);
		ck_assert_uint_eq(t_tally_of(&tally, 1 - i), 100);
		ata_bandit_present(greedy, i, 1);
	}
	t_tally_fini(&tally);
	ata_pool_destroy(pool);
	ata_bandit_destroy(greedy);
}
END_TEST

/* A worker without a share reports zeros; beyond capacity nothing is
 * written. */
START_TEST(report_of_the_idle_and_of_a_short_array)
{
	static const double only_first[] = { 1.0, 1e6 };
	struct ata_pool *pool = t_pool(2, 0);
	struct ata_bandit *kernel = t_oracle(2, only_first);
	struct ata_times times[2], mark = { 77, 7, 7, 7, 7 };
	struct ata_round report;
	int calls = 0;
	struct ata_job job = t_job(5, never, &calls);

	ata_round_init(&report);
	report.times = times;
	for (report.capacity = 0; report.capacity <= 2; report.capacity++) {
		times[0] = times[1] = mark;
		ck_assert_int_eq(ata_pool_run(pool, kernel, &job, &report), 0);
		ck_assert_uint_eq(times[0].tasks, report.capacity ? 5 : 77);
		ck_assert_uint_eq(times[1].tasks,
				  report.capacity > 1 ? 0 : 77);
	}
	ck_assert_double_eq(times[1].end, 0.0);
	ck_assert_double_eq(times[1].seconds, 0.0);
	ck_assert_ptr_eq(report.times, times);
	ck_assert_int_eq(calls, 3);	/* a share is one call */
	ata_pool_destroy(pool);
	ata_bandit_destroy(kernel);
}
END_TEST

/* -EBUSY: see check_pool_threads.c, -ECHILD: check_pool_fork.c, -ECANCELED:
 * check_pool_cancel.c */
int main(void)
{
	Suite *s = suite_create("pool_run");
	TCase *tc = tcase_create("run");

	tcase_set_timeout(tc, 30);
	tcase_add_test(tc, run_einval);
	tcase_add_loop_test(tc, each_task_runs_once, 0,
			    2 * N_WIDTHS * N_POLICIES);
	tcase_add_test(tc, report_counts_what_moved);
	tcase_add_loop_test(tc, report_has_each_worker_s_part, 0, 2);
	tcase_add_test(tc, greedy_workers_are_those_that_may);
	tcase_add_test(tc, report_of_the_idle_and_of_a_short_array);
	suite_add_tcase(s, tc);
	return t_run(s);
}
