/* SPDX-License-Identifier: MIT */
/*
 * Cores that come and go, and quotas, on a clock and a system of the test's own.
 */
#include <errno.h>

#include "machine/machine.h"
#include "pool/pool.h"
#include "tests/common/t_clock.h"
#include "tests/common/t_pool.h"
#include "tests/common/t_run.h"
#include "tests/common/t_system.h"
#include "tests/common/t_thread.h"

#define N 4
#define TASKS 40
#define LOOK 50000000u		/* nanoseconds from one look to the next */
#define ELSEWHERE 999u		/* a unit that no worker sits on */

static const unsigned int elsewhere = ELSEWHERE;
static const double even[N] = { 1, 1, 1, 1 };

static struct t_clock time_now;
static struct t_system sys;
static struct ata_machine *machine;
static struct ata_pool *pool;
static struct ata_bandit *kernel;
static struct t_tally tally;

static void open_pool(uint32_t flags)
{
	struct ata_pool_config config;

	t_clock_init(&time_now);
	t_system_init(&sys);
	ck_assert_int_eq(ata_machine_open(&machine, NULL), 0);
	machine->clock = &time_now.clock;
	machine->system = &sys.system;
	ata_pool_config_init(&config);
	config.workers = N;
	config.flags = flags;
	config.spin = 0.0;
	ck_assert_int_eq(ata_pool_create(&pool, machine, &config), 0);
	kernel = t_oracle(N, even);
	ck_assert_int_eq(t_tally_init(&tally, TASKS, N), 0);
}

static void close_pool(void)
{
	t_tally_fini(&tally);
	ata_bandit_destroy(kernel);
	ata_pool_destroy(pool);
	ata_machine_close(machine);
}

/* Time for a look passes, and a round runs: each task once, so many each. */
static void expect(uint64_t a, uint64_t b, uint64_t c, uint64_t d)
{
	const uint64_t count[N] = { a, b, c, d };
	struct ata_job job = t_job(TASKS, t_tally_fn, &tally);

	t_clock_advance(&time_now, LOOK, 0);
	t_tally_reset(&tally);
	ck_assert_int_eq(ata_pool_run(pool, kernel, &job, NULL), 0);
	ck_assert_uint_eq(t_tally_wrong(&tally, 1), 0);
	for (uint32_t i = 0; i < N; i++)
		ck_assert_uint_eq(t_tally_of(&tally, i), count[i]);
}

static struct ata_worker worker_of(uint32_t i)
{
	struct ata_worker worker;

	ata_worker_init(&worker);
	ck_assert_int_eq(ata_pool_worker(pool, i, &worker), 0);
	return worker;
}

static void take(uint32_t worker)
{
	t_system_set(&sys, pool->team.seat[worker].thread, &elsewhere, 1);
}

/* The mask has the worker's unit again, and others. */
static void give_back(uint32_t worker)
{
	unsigned int unit[2] = { worker_of(worker).pu, ELSEWHERE };

	t_system_set(&sys, pool->team.seat[worker].thread, unit, 2);
}

/* _i: flags */
START_TEST(a_worker_without_its_core_has_no_tasks)
{
	pid_t thread;

	open_pool((uint32_t)_i);
	thread = pool->team.seat[2].thread;
	expect(10, 10, 10, 10);
	take(2);
	expect(14, 13, 0, 13);
	ck_assert_int_eq(worker_of(2).present, 0);
	ck_assert_int_eq(worker_of(1).present, 1);
	take(1);
	expect(20, 0, 0, 20);
	give_back(2);
	expect(14, 0, 13, 13);
	ck_assert_int_eq(worker_of(2).present, 1);
	ck_assert(t_system_on(&sys, thread, worker_of(2).pu));
	give_back(1);
	expect(10, 10, 10, 10);
	close_pool();
}
END_TEST

/* The system lets it be pinned no more than it lets it stay. */
START_TEST(a_core_goes_off_line_and_comes_back)
{
	unsigned int unit;

	open_pool(ATA_POOL_CALLER_WAITS);
	unit = worker_of(1).pu;
	for (uint32_t i = 0; i < 3; i++) {
		t_system_off(&sys, unit, 1);
		t_clock_advance(&time_now, LOOK, 0);
		ck_assert_int_eq(ata_pool_run(pool, kernel,
					      &(struct ata_job){
			.size = sizeof(struct ata_job), .tasks = TASKS,
			.fn = t_tally_fn, .ctx = &tally }, NULL), 0);
		for (uint32_t j = 0; j < N; j++)
			ck_assert_int_eq(worker_of(j).present,
					 worker_of(j).pu != unit);
		t_system_off(&sys, unit, 0);
		expect(10, 10, 10, 10);
	}
	close_pool();
}
END_TEST

START_TEST(looks_are_rare)
{
	open_pool(0);
	expect(10, 10, 10, 10);
	ck_assert_uint_eq(sys.looks, 1);
	for (uint32_t i = 0; i < 10; i++) {
		t_clock_advance(&time_now, LOOK / 10 - 1, 0);
		ck_assert_int_eq(ata_pool_run(pool, kernel,
					      &(struct ata_job){
			.size = sizeof(struct ata_job), .tasks = TASKS,
			.fn = t_tally_fn, .ctx = &tally }, NULL), 0);
	}
	ck_assert_uint_eq(sys.looks, 1);
	expect(10, 10, 10, 10);
	ck_assert_uint_eq(sys.looks, 2);
	close_pool();
}
END_TEST

static int dear(void *ctx, const struct ata_machine *m, struct ata_quota *quota)
{
	struct t_system *t = ctx;

	(void)m;
	t->looks++;
	*quota = t->quota;
	t_clock_advance(&time_now, 0, 200000);	/* 0.2 ms on a processor */
	return 0;
}

/* A thousandth: of 200 ms. */
START_TEST(dear_looks_are_rarer)
{
	open_pool(0);
	sys.system.read_quota = dear;
	for (uint32_t i = 0; i < 9; i++)
		expect(10, 10, 10, 10);
	ck_assert_uint_eq(sys.looks, 3);
	close_pool();
}
END_TEST

/* What it takes there says nothing of any core. _i: flags */
START_TEST(without_any_core_worker_0_runs_all)
{
	open_pool((uint32_t)_i);
	for (uint32_t i = _i ? 0 : 1; i < N; i++)
		take(i);
	if (!_i)
		t_system_set(&sys, ata__system_thread(), &elsewhere, 1);
	expect(TASKS, 0, 0, 0);
	expect(TASKS, 0, 0, 0);
	ck_assert_int_eq(worker_of(0).present, 0);
	ck_assert_uint_eq(ata_bandit_rounds(kernel), 0);
	give_back(3);
	expect(0, 0, 0, TASKS);
	ck_assert_uint_eq(ata_bandit_rounds(kernel), 1);
	close_pool();
}
END_TEST

static int count_call(void *ctx, uint32_t worker)
{
	_Atomic uint32_t *calls = ctx;

	atomic_fetch_add_explicit(&calls[worker], 1, memory_order_relaxed);
	return 0;
}

START_TEST(each_means_absent_ones_too)
{
	_Atomic uint32_t calls[N] = { 0 };

	open_pool(0);
	take(1);
	take(3);
	expect(20, 0, 20, 0);
	ck_assert_int_eq(ata_pool_each(pool, count_call, calls), 0);
	for (uint32_t i = 0; i < N; i++)
		ck_assert_uint_eq(calls[i], 1);
	close_pool();
}
END_TEST

/* Whoever is not there takes nothing from the counter either. */
START_TEST(greedy_rounds_obey)
{
	struct ata_job job;

	open_pool(0);
	ata_bandit_destroy(kernel);
	kernel = t_kernel(N, "gta");
	job = t_job(TASKS, t_tally_fn, &tally);
	take(1);
	sys.quota.cpus = 2.9;
	for (uint32_t i = 0; i < 50; i++) {
		uint32_t active = 0;

		t_tally_reset(&tally);
		ck_assert_int_eq(ata_pool_run(pool, kernel, &job, NULL), 0);
		ck_assert_uint_eq(t_tally_wrong(&tally, 1), 0);
		for (uint32_t j = 0; j < N; j++)
			active += t_tally_of(&tally, j) > 0;
		ck_assert_uint_le(active, 2);
		ck_assert_uint_eq(t_tally_of(&tally, 1), 0);
	}
	close_pool();
}
END_TEST

START_TEST(a_quota_is_obeyed_while_it_lasts)
{
	open_pool(0);
	expect(10, 10, 10, 10);
	sys.quota.source = ATA_QUOTA_V2;
	sys.quota.cpus = 2.5;
	expect(20, 20, 0, 0);
	take(1);
	expect(20, 0, 20, 0);
	sys.quota.cpus = 0.3;
	expect(TASKS, 0, 0, 0);
	give_back(1);
	sys.quota.cpus = 1e9;
	expect(10, 10, 10, 10);
	/* throttled although we stay within it: one less, then again all */
	for (uint32_t i = 0; i < 4; i++)
		expect(10, 10, 10, 10);
	sys.quota.throttled++;
	expect(14, 13, 13, 0);
	for (uint32_t i = 0; i < 19; i++)
		expect(14, 13, 13, 0);
	expect(10, 10, 10, 10);
	close_pool();
}
END_TEST

int main(void)
{
	Suite *s = suite_create("limits");
	TCase *tc = tcase_create("limits");

	tcase_set_timeout(tc, 30);
	tcase_add_loop_test(tc, a_worker_without_its_core_has_no_tasks, 0, 1);
	tcase_add_loop_test(tc, a_worker_without_its_core_has_no_tasks,
			    ATA_POOL_CALLER_WAITS, ATA_POOL_CALLER_WAITS + 1);
	tcase_add_test(tc, a_core_goes_off_line_and_comes_back);
	tcase_add_test(tc, looks_are_rare);
	tcase_add_test(tc, dear_looks_are_rarer);
	tcase_add_loop_test(tc, without_any_core_worker_0_runs_all, 0, 1);
	tcase_add_loop_test(tc, without_any_core_worker_0_runs_all,
			    ATA_POOL_CALLER_WAITS, ATA_POOL_CALLER_WAITS + 1);
	tcase_add_test(tc, each_means_absent_ones_too);
	tcase_add_test(tc, greedy_rounds_obey);
	tcase_add_test(tc, a_quota_is_obeyed_while_it_lasts);
	suite_add_tcase(s, tc);
	return t_run(s);
}
