/* SPDX-License-Identifier: MIT */
/*
 * Cores that come and go, on a clock and a system of the test's own.
 */
#include <hwloc.h>

#include "machine/machine.h"
#include "pool/pool.h"
#include "tests/common/t_limits.h"
#include "tests/common/t_run.h"
#include "tests/common/t_thread.h"

#define N T_LIMITS_WORKERS
#define TASKS T_LIMITS_TASKS

/* _i: flags */
START_TEST(a_worker_without_its_core_has_no_tasks)
{
	pid_t thread;

	t_limits_open((uint32_t)_i);
	thread = t_limits.pool->team.seat[2].thread;
	t_limits_expect(10, 10, 10, 10);
	t_limits_take(2);
	t_limits_expect(14, 13, 0, 13);
	ck_assert_int_eq(t_limits_worker(2).present, 0);
	ck_assert_int_eq(t_limits_worker(1).present, 1);
	t_limits_take(1);
	t_limits_expect(20, 0, 0, 20);
	t_limits_give_back(2);
	t_limits_expect(14, 0, 13, 13);
	ck_assert_int_eq(t_limits_worker(2).present, 1);
	ck_assert(t_system_on(&t_limits.sys, thread, t_limits_worker(2).pu));
	t_limits_give_back(1);
	t_limits_expect(10, 10, 10, 10);
	t_limits_close();
}
END_TEST

/* The system lets it be pinned no more than it lets it stay. */
START_TEST(a_core_goes_off_line_and_comes_back)
{
	unsigned int unit;

	t_limits_open(ATA_POOL_CALLER_WAITS);
	unit = t_limits_worker(1).pu;
	for (uint32_t i = 0; i < 3; i++) {
		t_system_off(&t_limits.sys, unit, 1);
		t_clock_advance(&t_limits.clock, T_LIMITS_LOOK, 0);
		t_limits_run();
		for (uint32_t j = 0; j < N; j++)
			ck_assert_int_eq(t_limits_worker(j).present,
					 t_limits_worker(j).pu != unit);
		t_system_off(&t_limits.sys, unit, 0);
		t_limits_expect(10, 10, 10, 10);
	}
	t_limits_close();
}
END_TEST

/* What it takes there says nothing of any core. _i: flags */
START_TEST(without_any_core_worker_0_runs_all)
{
	t_limits_open((uint32_t)_i);
	for (uint32_t i = _i ? 0 : 1; i < N; i++)
		t_limits_take(i);
	if (!_i)
		t_limits_take(T_LIMITS_CALLER);
	t_limits_expect(TASKS, 0, 0, 0);
	t_limits_expect(TASKS, 0, 0, 0);
	ck_assert_int_eq(t_limits_worker(0).present, 0);
	ck_assert_uint_eq(ata_bandit_rounds(t_limits.kernel), 0);
	t_limits_give_back(3);
	t_limits_expect(0, 0, 0, TASKS);
	ck_assert_uint_eq(ata_bandit_rounds(t_limits.kernel), 1);
	t_limits_close();
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

	t_limits_open(0);
	t_limits_take(1);
	t_limits_take(3);
	t_limits_expect(20, 0, 20, 0);
	ck_assert_int_eq(ata_pool_each(t_limits.pool, count_call, calls), 0);
	for (uint32_t i = 0; i < N; i++)
		ck_assert_uint_eq(calls[i], 1);
	t_limits_close();
}
END_TEST

/* Worker 0's core is gone, so that nothing can be bound to it. _i: rounds end
 * on the caller, or anywhere */
START_TEST(a_caller_without_its_core_waits)
{
	struct ata_machine *machine;
	cpu_set_t before = t_mask(), after;
	hwloc_bitmap_t gone = hwloc_bitmap_alloc(), set;
	struct ata_pool_config config;
	struct ata_pool *pool;
	struct t_system sys;
	struct t_tally tally;
	struct ata_job job = t_job(10, t_tally_fn, &tally);
	int rounds = 0;

	t_system_init(&sys);
	ck_assert_int_eq(ata_machine_open(&machine, NULL), 0);
	machine->system = &sys.system;
	machine->usable = 1;	/* both workers on one unit, as threads: */
	ata_pool_config_init(&config);
	config.workers = 2;
	ck_assert_int_eq(ata_pool_create(&pool, machine, &config), 0);
	ck_assert_int_eq(t_tally_init(&tally, 10, 2), 0);
	job.flags = _i ? ATA_BETWEEN_ANYWHERE : 0;
	set = machine->sets[0];
	hwloc_bitmap_only(gone, 1000);
	machine->sets[0] = gone;
	t_system_set(&sys, t_thread_self(), &(unsigned int){ 1000 }, 1);
	ck_assert_int_eq(ata_pool_run_rounds(pool, NULL, &job, 20, NULL, NULL,
					     NULL), 0);
	ck_assert_uint_eq(t_tally_wrong(&tally, 20), 0);
	ck_assert_uint_eq(t_tally_of(&tally, 1), 10);
	after = t_mask();
	ck_assert(CPU_EQUAL(&before, &after));
	machine->sets[0] = set;
	t_system_init(&sys);
	/* The other one may be done with all before it begins. */
	do {
		t_tally_reset(&tally);
		ck_assert_int_eq(ata_pool_run(pool, NULL, &job, NULL), 0);
		ck_assert_uint_eq(t_tally_wrong(&tally, 1), 0);
	} while (rounds++ < 1000 && !t_tally_of(&tally, 0));
	ck_assert_uint_gt(t_tally_of(&tally, 0), 0);
	after = t_mask();
	ck_assert(CPU_EQUAL(&before, &after));
	hwloc_bitmap_free(gone);
	t_tally_fini(&tally);
	ata_pool_destroy(pool);
	ata_machine_close(machine);
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
	tcase_add_loop_test(tc, without_any_core_worker_0_runs_all, 0, 1);
	tcase_add_loop_test(tc, without_any_core_worker_0_runs_all,
			    ATA_POOL_CALLER_WAITS, ATA_POOL_CALLER_WAITS + 1);
	tcase_add_test(tc, each_means_absent_ones_too);
	tcase_add_loop_test(tc, a_caller_without_its_core_waits, 0, 2);
	suite_add_tcase(s, tc);
	return t_run(s);
}
