/* SPDX-License-Identifier: MIT */
#include <pthread.h>

#include "machine/clock.h"
#include "machine/machine.h"
#include "tests/common/t_clock.h"
#include "tests/common/t_machine.h"
#include "tests/common/t_run.h"

START_TEST(system_time_never_runs_backwards)
{
	uint64_t last = ata__clock_now(&ata__clock_system);

	for (int i = 0; i < 10000; i++) {
		uint64_t now = ata__clock_now(&ata__clock_system);

		ck_assert_uint_ge(now, last);
		last = now;
	}
	ck_assert_uint_gt(last, 0);
}
END_TEST

/* Hangs, and Check ends it, where processor time does not count work. */
START_TEST(processor_time_counts_work)
{
	uint64_t start = ata__clock_cpu(&ata__clock_system), now;

	do {
		now = ata__clock_cpu(&ata__clock_system);
		ck_assert_uint_ge(now, start);
	} while (now - start < 1000000);
}
END_TEST

/* Both are nanoseconds: no thread works for longer than passes. */
START_TEST(processor_time_is_within_elapsed_time)
{
	uint64_t now = ata__clock_now(&ata__clock_system);
	uint64_t cpu = ata__clock_cpu(&ata__clock_system), spent, passed;

	do {
		spent = ata__clock_cpu(&ata__clock_system) - cpu;
		passed = ata__clock_now(&ata__clock_system) - now;
	} while (spent < 2000000);
	/* The kernel keeps two clocks: allow them 1 ms. */
	ck_assert_uint_le(spent, passed + 1000000);
}
END_TEST

#define WORK 20000000		/* ns */

static void *work(void *arg)
{
	uint64_t start = ata__clock_cpu(&ata__clock_system);

	while (ata__clock_cpu(&ata__clock_system) - start < WORK)
		;
	return arg;
}

/* Neither the wait for the other thread nor its work is this thread's. A
 * virtual machine may count time in which it does not run: then once more. */
START_TEST(processor_time_is_of_the_calling_thread)
{
	uint64_t spent = WORK;

	for (int i = 0; i < 10 && spent > WORK / 2; i++) {
		uint64_t start = ata__clock_cpu(&ata__clock_system);
		pthread_t thread;

		ck_assert_int_eq(pthread_create(&thread, NULL, work, NULL), 0);
		ck_assert_int_eq(pthread_join(thread, NULL), 0);
		spent = ata__clock_cpu(&ata__clock_system) - start;
	}
	ck_assert_uint_le(spent, WORK / 2);
}
END_TEST

START_TEST(fake_clock_moves_when_told)
{
	struct t_clock t;

	t_clock_init(&t);
	ck_assert_uint_eq(ata__clock_now(&t.clock), 0);
	t_clock_advance(&t, 100, 30);
	t_clock_advance(&t, 1, 0);
	ck_assert_uint_eq(ata__clock_now(&t.clock), 101);
	ck_assert_uint_eq(ata__clock_cpu(&t.clock), 30);
}
END_TEST

START_TEST(machine_has_the_system_clock_until_told_otherwise)
{
	struct ata_machine *machine = t_machine("one-core");
	struct t_clock t;

	ck_assert_ptr_eq(ata__machine_clock(machine), &ata__clock_system);
	t_clock_init(&t);
	machine->clock = &t.clock;
	ck_assert_ptr_eq(ata__machine_clock(machine), &t.clock);
	ata_machine_close(machine);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("clock");
	TCase *tc = tcase_create("clock");

	tcase_add_test(tc, system_time_never_runs_backwards);
	tcase_add_test(tc, processor_time_counts_work);
	tcase_add_test(tc, processor_time_is_within_elapsed_time);
	tcase_add_test(tc, processor_time_is_of_the_calling_thread);
	tcase_add_test(tc, fake_clock_moves_when_told);
	tcase_add_test(tc, machine_has_the_system_clock_until_told_otherwise);
	suite_add_tcase(s, tc);
	return t_run(s);
}
