/* SPDX-License-Identifier: MIT */
/*
 * What overhead says of a machine, from a tree of files: as they are, missing, or
 * of a container that shows none of the truth.
 */
#include <check.h>
#include <errno.h>
#include <math.h>
#include <string.h>

#include "ata-bench/overhead_machine.h"
#include "tests/common/t_run.h"
#include "tests/common/t_tree.h"

#define CLOCK "/sys/devices/system/clocksource/clocksource0/current_clocksource"
#define GOVERNOR(n) "/sys/devices/system/cpu/cpu" n "/cpufreq/scaling_governor"

static uint32_t units[] = { 0, 3 };

static struct overhead_machine read_machine(void)
{
	struct overhead_machine machine;

	memset(&machine, 0, sizeof(machine));
	machine.units = 2;
	machine.pu = units;
	overhead_machine_read(&machine, t_tree_root());
	return machine;
}

START_TEST(what_is_there_is_said)
{
	struct overhead_machine machine;

	t_tree_clear();
	t_tree_put(CLOCK, "hpet\n");
	t_tree_put(GOVERNOR("0"), "powersave\n");
	t_tree_put(GOVERNOR("1"), "performance\n");
	t_tree_put(GOVERNOR("3"), "powersave\n");
	t_tree_put("/proc/loadavg", "2.75 0.50 0.25 1/99 1234\n");
	t_tree_put("/proc/cpuinfo", "processor\t: 0\nmodel\t\t: 85\n"
		   "model name\t: Some CPU: fast\nflags\t: x\n\n"
		   "processor\t: 1\nmodel name\t: Another\n");
	machine = read_machine();
	ck_assert_str_eq(machine.clock, "hpet");
	ck_assert_str_eq(machine.governor, "powersave");
	ck_assert_str_eq(machine.model, "Some CPU: fast");
	ck_assert_double_eq(machine.load, 2.75);
	ck_assert_double_nan(machine.others);
}
END_TEST

START_TEST(what_is_not_there_is_not_invented)
{
	struct overhead_machine machine;

	t_tree_clear();
	machine = read_machine();
	ck_assert_str_eq(machine.clock, "");
	ck_assert_str_eq(machine.governor, "");
	ck_assert_str_eq(machine.model, "");
	ck_assert_double_nan(machine.load);
	t_tree_put(CLOCK, "");
	t_tree_put(GOVERNOR("0"), "powersave\n");
	t_tree_put("/proc/loadavg", "?\n");
	t_tree_put("/proc/cpuinfo", "model name\nmodel name\t:\n");
	machine = read_machine();
	ck_assert_str_eq(machine.clock, "");
	ck_assert_str_eq(machine.governor, "");
	ck_assert_str_eq(machine.model, "");
	ck_assert_double_nan(machine.load);
}
END_TEST

START_TEST(governors_that_differ_are_not_one)
{
	t_tree_clear();
	t_tree_put(GOVERNOR("0"), "powersave\n");
	t_tree_put(GOVERNOR("3"), "performance\n");
	ck_assert_str_eq(read_machine().governor, "not the same on all cores");
}
END_TEST

static struct overhead_busy look(const char *stat)
{
	struct overhead_busy busy;

	t_tree_clear();
	t_tree_put("/proc/stat", stat);
	ck_assert_int_eq(overhead_busy_look(&busy, t_tree_root()), 0);
	return busy;
}

/* With the ticks of this system, whatever they are, only proportions count. */
START_TEST(others_have_what_is_neither_idle_nor_own)
{
	struct overhead_busy before = look("cpu  10 0 10 100 0 0 0 0 5 0\n");
	struct overhead_busy after = look("cpu  40 10 20 200 50 5 5 40 35 0\n");
	double tick = (after.all - before.all) / 250.0;

	/* 30 user, 10 nice, 10 system, 10 interrupts, 40 stolen; guests, in
	 * user already, do not count twice */
	after.wall = before.wall + 200.0 * tick;
	after.own = before.own + 20.0 * tick;
	ck_assert_double_eq_tol(overhead_busy_others(&before, &after),
				80.0 / 200.0, 1e-9);
	after.own = before.own + 1000.0 * tick;
	ck_assert_double_eq(overhead_busy_others(&before, &after), 0.0);
}
END_TEST

START_TEST(counters_that_stand_still_tell_nothing)
{
	struct overhead_busy before = look("cpu  0 0 0 0 0 0 0 0 0 0\n");
	struct overhead_busy after = look("cpu  0 0 0 0 0 0 0 0 0 0\n");

	after.wall = before.wall + 1.0;
	ck_assert_double_nan(overhead_busy_others(&before, &after));
}
END_TEST

START_TEST(no_counters)
{
	struct overhead_busy busy;

	t_tree_clear();
	ck_assert_int_eq(overhead_busy_look(&busy, t_tree_root()), -ENOTSUP);
	t_tree_put("/proc/stat", "intr 1 2 3\n");
	ck_assert_int_eq(overhead_busy_look(&busy, t_tree_root()), -ENOTSUP);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("overhead_machine");
	TCase *tc = tcase_create("overhead_machine");

	tcase_add_unchecked_fixture(tc, t_tree_make, t_tree_remove);
	tcase_add_test(tc, what_is_there_is_said);
	tcase_add_test(tc, what_is_not_there_is_not_invented);
	tcase_add_test(tc, governors_that_differ_are_not_one);
	tcase_add_test(tc, others_have_what_is_neither_idle_nor_own);
	tcase_add_test(tc, counters_that_stand_still_tell_nothing);
	tcase_add_test(tc, no_counters);
	suite_add_tcase(suite, tc);
	return t_run(suite);
}
