/* SPDX-License-Identifier: MIT */
/*
 * Rounds on a clock that only the tasks move, so that times are exact.
 */
#include <errno.h>

#include "machine/machine.h"
#include "pool/pool.h"
#include "tests/common/t_clock.h"
#include "tests/common/t_pool.h"
#include "tests/common/t_run.h"

static struct t_clock time_now;
static struct ata_machine *machine;

/* 10 ns a task, 4 of them on a processor. */
static int spend(void *ctx, uint64_t begin, uint64_t end, uint32_t worker)
{
	(void)worker;
	t_clock_advance(&time_now, 10 * (end - begin), 4 * (end - begin));
	return ctx ? *(int *)ctx : 0;
}

static struct ata_pool *pool_of(uint32_t workers)
{
	struct ata_bandit_config policy;
	struct ata_pool_config config;
	struct ata_pool *pool;

	t_clock_init(&time_now);
	ck_assert_int_eq(ata_machine_open(&machine, NULL), 0);
	machine->clock = &time_now.clock;
	ata_pool_config_init(&config);
	config.workers = workers;
	config.spin = 0.0;
	/* Its mean is of all times, where auto would forget. */
	ata_bandit_config_init(&policy);
	policy.policy = "ata-empirical";
	config.bandit = &policy;
	ck_assert_int_eq(ata_pool_create(&pool, machine, &config), 0);
	return pool;
}

static struct ata_round report_into(struct ata_times *times, uint32_t n)
{
	struct ata_round report;

	ata_round_init(&report);
	report.times = times;
	report.capacity = n;
	return report;
}

static void check_times(const struct ata_times *t, uint64_t tasks,
			double seconds, double start, double cpu)
{
	ck_assert_uint_eq(t->tasks, tasks);
	ck_assert_double_eq_tol(t->seconds, seconds, 1e-15);
	ck_assert_double_eq_tol(t->start, start, 1e-15);
	ck_assert_double_eq_tol(t->end, start + seconds, 1e-15);
	ck_assert_double_eq_tol(t->cpu, cpu, 1e-15);
}

START_TEST(the_report_has_the_times_of_the_clock)
{
	struct ata_pool *pool = pool_of(1);
	struct ata_job job = t_job(7, spend, NULL);
	struct ata_times times[2] = { { 0 }, { 9, 9, 9, 9, 9 } };
	struct ata_round report = report_into(times, 2);

	t_clock_advance(&time_now, 1000, 0);
	ck_assert_int_eq(ata_pool_run(pool, NULL, &job, &report), 0);
	check_times(&times[0], 7, 70e-9, 0.0, 28e-9);
	ck_assert_uint_eq(times[1].tasks, 9);	/* there is no worker 1 */
	ck_assert_uint_eq(report.tasks, 7);
	ck_assert_double_eq_tol(report.makespan, 70e-9, 1e-15);
	ck_assert_double_eq_tol(report.worker_time, 70e-9, 1e-15);
	ck_assert_int_eq(report.failed, 0);
	ata_pool_destroy(pool);
	ata_machine_close(machine);
}
END_TEST

START_TEST(the_bandit_learns_what_the_clock_said)
{
	struct ata_pool *pool = pool_of(1);
	struct ata_job job = t_job(8, spend, NULL);
	struct ata_arm arm;

	ata_arm_init(&arm);
	for (uint32_t i = 1; i <= 3; i++) {
		ck_assert_int_eq(ata_pool_run(pool, NULL, &job, NULL), 0);
		ata_bandit_stats(ata_pool_bandit(pool), 0, &arm);
		ck_assert_double_eq(arm.count, 8.0 * i);
		ck_assert_double_eq_tol(arm.mean, 10e-9, 1e-15);
		ck_assert_uint_eq(ata_bandit_rounds(ata_pool_bandit(pool)), i);
	}
	ata_pool_destroy(pool);
	ata_machine_close(machine);
}
END_TEST

START_TEST(a_failed_round_reports_but_teaches_nothing)
{
	struct ata_pool *pool = pool_of(1);
	int value = -77;
	struct ata_job job = t_job(5, spend, &value);
	struct ata_times times[1];
	struct ata_round report = report_into(times, 1);

	ck_assert_int_eq(ata_pool_run(pool, NULL, &job, &report), -ECANCELED);
	check_times(&times[0], 5, 50e-9, 0.0, 20e-9);
	ck_assert_uint_eq(report.tasks, 5);
	ck_assert_int_eq(report.failed_value, -77);
	ck_assert_double_eq(t_learned(ata_pool_bandit(pool)), 0.0);
	ck_assert_uint_eq(ata_bandit_rounds(ata_pool_bandit(pool)), 0);
	ata_pool_destroy(pool);
	ata_machine_close(machine);
}
END_TEST

/* A task that takes part of its time by a round of its own. */
static int nest(void *ctx, uint64_t begin, uint64_t end, uint32_t worker)
{
	struct ata_pool *pool = ctx;
	struct ata_job job = t_job(3, spend, NULL);
	struct ata_times times[1];
	struct ata_round report = report_into(times, 1);
	int bad = 0;

	(void)begin;
	bad |= ata_pool_run(pool, NULL, &job, &report) != 0;
	bad |= report.tasks != 3 || times[0].tasks != 3;
	bad |= report.makespan < 29e-9 || report.makespan > 31e-9;
	return bad ? 1 : spend(NULL, 0, end, worker);
}

START_TEST(a_nested_round_counts_as_its_task_s_time)
{
	struct ata_pool *pool = pool_of(1);
	struct ata_job job = t_job(1, nest, pool);
	struct ata_arm arm;

	ata_arm_init(&arm);
	ck_assert_int_eq(ata_pool_run(pool, NULL, &job, NULL), 0);
	ata_bandit_stats(ata_pool_bandit(pool), 0, &arm);
	ck_assert_double_eq(arm.count, 1.0);
	ck_assert_double_eq_tol(arm.mean, 40e-9, 1e-15);
	ata_pool_destroy(pool);
	ata_machine_close(machine);
}
END_TEST

/* Worker 0 ends 30 ns after worker 1 and both begin together: worker 1 moves
 * the clock only when both are in, worker 0 only when worker 1's stamp was
 * taken, which its lane's end tells. */
struct two {
	struct ata_pool *pool;
	_Atomic int in;
};

static int by_two(void *ctx, uint64_t begin, uint64_t end, uint32_t worker)
{
	struct two *two = ctx;

	(void)begin;
	(void)end;
	atomic_fetch_add_explicit(&two->in, 1, memory_order_acq_rel);
	while (atomic_load_explicit(&two->in, memory_order_acquire) < 2)
		sched_yield();
	if (worker == 1) {
		t_clock_advance(&time_now, 20, 0);
		return 0;
	}
	/* Its mark then answers to its first order. */
	while (atomic_load_explicit(&two->pool->round.work.lane[1].mark,
				    memory_order_acquire) == 0)
		sched_yield();
	t_clock_advance(&time_now, 30, 0);
	return 0;
}

START_TEST(makespan_is_the_longest_and_worker_time_the_sum)
{
	struct ata_pool *pool = pool_of(2);
	struct two two = { .pool = pool };
	struct ata_job job = t_job(2, by_two, &two);
	struct ata_times times[2];
	struct ata_round report = report_into(times, 2);

	ck_assert_int_eq(ata_pool_run(pool, NULL, &job, &report), 0);
	check_times(&times[0], 1, 50e-9, 0.0, 0.0);
	check_times(&times[1], 1, 20e-9, 0.0, 0.0);
	ck_assert_double_eq_tol(report.makespan, 50e-9, 1e-15);
	ck_assert_double_eq_tol(report.worker_time, 70e-9, 1e-15);
	ata_pool_destroy(pool);
	ata_machine_close(machine);
}
END_TEST

/* However long someone leads, or a mark of long ago may be that of an order to
 * come. _i: of how many workers. */
START_TEST(marks_answer_to_the_last_orders)
{
	struct ata_pool *pool = pool_of((uint32_t)_i);
	struct ata_job job = t_job((uint64_t)_i, spend, NULL);

	ck_assert_int_eq(ata_pool_run_rounds(pool, NULL, &job, 50, NULL, NULL,
					     NULL), 0);
	for (int i = 0; i < _i; i++)
		ck_assert_uint_eq(pool->round.work.lane[i].mark,
				  pool->team.seat[i].order.number << 1);
	ata_pool_destroy(pool);
	ata_machine_close(machine);
}
END_TEST

/* A clock that moves by 1 ms with every look. */
static uint64_t tick(void *ctx)
{
	_Atomic uint64_t *looks = ctx;

	return 1000000 * (1 + atomic_fetch_add_explicit(looks, 1,
							memory_order_relaxed));
}

/* A round's times count from where the last one ended; whether a worker is
 * behind, from when it was given its share. */
START_TEST(the_guard_s_time_runs_from_when_shares_are_given)
{
	_Atomic uint64_t looks = 0;
	struct ata__clock ticking = { tick, tick, &looks };
	struct ata_pool *pool = pool_of(2);
	struct ata_job job = t_job(1000, t_nothing, NULL);

	pool->round.work.clock = &ticking;
	job.flags = ATA_GUARD_ON;
	ck_assert_int_eq(ata_pool_run_rounds(pool, NULL, &job, 2, NULL, NULL,
					     NULL), 0);
	ck_assert_int_eq(pool->round.work.mode, ATA__GUARDED);
	ck_assert_uint_gt(pool->round.work.guard.base, pool->round.base);
	ata_pool_destroy(pool);
	ata_machine_close(machine);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("round");
	TCase *tc = tcase_create("round");

	tcase_add_test(tc, the_report_has_the_times_of_the_clock);
	tcase_add_test(tc, the_bandit_learns_what_the_clock_said);
	tcase_add_test(tc, a_failed_round_reports_but_teaches_nothing);
	tcase_add_test(tc, a_nested_round_counts_as_its_task_s_time);
	tcase_add_test(tc, makespan_is_the_longest_and_worker_time_the_sum);
	tcase_add_test(tc, the_guard_s_time_runs_from_when_shares_are_given);
	tcase_add_loop_test(tc, marks_answer_to_the_last_orders, 1, 4);
	suite_add_tcase(s, tc);
	return t_run(s);
}
