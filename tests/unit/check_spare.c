/* SPDX-License-Identifier: MIT */
/*
 * Spare workers and the units they are given, on a clock and a system of the
 * test's own. Of this machine's units all but the first are such as could not
 * be used when it was opened.
 */
#include "machine/machine.h"
#include "pool/pool.h"
#include "tests/common/t_clock.h"
#include "tests/common/t_machine.h"
#include "tests/common/t_pool.h"
#include "tests/common/t_run.h"
#include "tests/common/t_system.h"
#include "tests/common/t_thread.h"

#define TASKS 30
#define N 3			/* one and two spare ones */
#define LOOK 50000000u

static struct t_clock time_now;
static struct t_system sys;
static struct ata_machine *machine;
static struct ata_pool *pool;
static struct t_tally tally;

/* A unit of a core of its own for worker 0, and one for a spare. */
static int open_pool(uint32_t flags)
{
	struct ata_pool_config config;

	t_clock_init(&time_now);
	t_system_init(&sys);
	ck_assert_int_eq(ata_machine_open(&machine, NULL), 0);
	if (machine->usable < 2 || machine->cores[1].sibling) {
		ata_machine_close(machine);
		return 0;
	}
	machine->clock = &time_now.clock;
	machine->system = &sys.system;
	machine->usable = 1;
	for (uint32_t i = 1; i < machine->count; i++)
		t_system_off(&sys, machine->cores[i].pu, 1);
	ata_pool_config_init(&config);
	config.spare_workers = N - 1;
	config.flags = flags;
	config.spin = 0.0;
	ck_assert_int_eq(ata_pool_create(&pool, machine, &config), 0);
	ck_assert_uint_eq(ata_pool_workers(pool), N);
	ck_assert_int_eq(t_tally_init(&tally, TASKS, N), 0);
	return 1;
}

static void close_pool(void)
{
	t_tally_fini(&tally);
	ata_pool_destroy(pool);
	ata_machine_close(machine);
}

/* Time for a look passes, and a few rounds run: who has tasks in the last? */
static void expect(int a, int b, int c)
{
	const int works[N] = { a, b, c };
	struct ata_job job = t_job(TASKS, t_tally_fn, &tally);

	t_clock_advance(&time_now, LOOK, 0);
	for (int i = 0; i < 3; i++) {
		t_tally_reset(&tally);
		ck_assert_int_eq(ata_pool_run(pool, NULL, &job, NULL), 0);
		ck_assert_uint_eq(t_tally_wrong(&tally, 1), 0);
		for (uint32_t j = 0; j < N; j++)
			ck_assert(works[j] || !t_tally_of(&tally, j));
	}
	for (uint32_t j = 0; j < N; j++) {
		struct ata_worker worker;

		ata_worker_init(&worker);
		ck_assert_int_eq(ata_pool_worker(pool, j, &worker), 0);
		ck_assert_int_eq(worker.present, works[j]);
		ck_assert_int_eq(worker.spare, j > 0);
		ck_assert_int_eq(worker.shared, 0);
		ck_assert_int_eq(worker.caller, j == 0 &&
				 pool->caller.serves);
	}
}

static uint32_t unit_of(uint32_t i)
{
	struct ata_worker worker;

	ata_worker_init(&worker);
	ck_assert_int_eq(ata_pool_worker(pool, i, &worker), 0);
	ck_assert_int_eq(worker.core == ATA_NO_CORE,
			 worker.pu == ATA_NO_CORE);
	return worker.pu;
}

/* _i: flags */
START_TEST(a_spare_takes_a_core_that_comes)
{
	uint32_t unit;

	if (!open_pool((uint32_t)_i))
		return;
	unit = machine->cores[1].pu;
	expect(1, 0, 0);
	ck_assert_uint_eq(unit_of(1), ATA_NO_CORE);
	t_system_off(&sys, unit, 0);
	expect(1, 1, 0);
	ck_assert_uint_eq(unit_of(1), unit);
	ck_assert_uint_eq(unit_of(2), ATA_NO_CORE);
	ck_assert(t_system_on(&sys, pool->team.seat[1].thread, unit));
	/* it keeps the core, as what is learned is the core's */
	t_system_off(&sys, unit, 1);
	expect(1, 0, 0);
	ck_assert_uint_eq(unit_of(1), unit);
	t_system_off(&sys, unit, 0);
	expect(1, 1, 0);
	close_pool();
}
END_TEST

/* The spares' own masks have no core but worker 0's; the caller's tells. */
START_TEST(the_caller_s_mask_tells_too)
{
	if (!open_pool(0))
		return;
	expect(1, 0, 0);
	for (uint32_t i = 1; i < N; i++)
		t_system_set(&sys, pool->team.seat[i].thread,
			     &machine->cores[0].pu, 1);
	t_system_off(&sys, machine->cores[1].pu, 0);
	expect(1, 1, 0);
	close_pool();
}
END_TEST

/* Units that were usable from the start are left alone: who asks for one worker
 * gets one. */
START_TEST(what_was_there_before_is_not_taken)
{
	if (!open_pool(0))
		return;
	machine->usable = machine->count;
	t_system_off(&sys, machine->cores[1].pu, 0);
	expect(1, 0, 0);
	close_pool();
}
END_TEST

/* A second unit of worker 0's core. _i: flags */
START_TEST(siblings_only_with_the_flag)
{
	int32_t core;

	if (!open_pool((uint32_t)_i))
		return;
	core = machine->cores[1].core;
	machine->cores[1].core = machine->cores[0].core;
	t_system_off(&sys, machine->cores[1].pu, 0);
	expect(1, _i != 0, 0);
	machine->cores[1].core = core;
	close_pool();
}
END_TEST

int main(void)
{
	Suite *s = suite_create("spare");
	TCase *tc = tcase_create("spare");

	tcase_set_timeout(tc, 30);
	tcase_add_loop_test(tc, a_spare_takes_a_core_that_comes, 0,
			    ATA_POOL_SMT + 1);
	tcase_add_loop_test(tc, a_spare_takes_a_core_that_comes,
			    ATA_POOL_CALLER_WAITS, ATA_POOL_CALLER_WAITS + 1);
	tcase_add_test(tc, the_caller_s_mask_tells_too);
	tcase_add_test(tc, what_was_there_before_is_not_taken);
	tcase_add_loop_test(tc, siblings_only_with_the_flag, 0,
			    ATA_POOL_SMT + 1);
	suite_add_tcase(s, tc);
	return t_run(s);
}
