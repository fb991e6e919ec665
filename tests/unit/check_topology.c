/* SPDX-License-Identifier: MIT */
#include <dirent.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "machine/machine.h"
#include "tests/common/t_machine.h"
#include "tests/common/t_run.h"

static uint32_t in_state(const struct ata_machine *machine,
			 enum ata_core_state state)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < ata_machine_cores(machine); i++)
		n += t_core(machine, i).state == state;
	return n;
}

START_TEST(offline_units_are_listed_as_such)
{
	struct ata_machine *machine = t_machine("offline");
	struct ata_core core = t_core(machine, 6);

	ck_assert_uint_eq(ata_machine_usable(machine), 6);
	ck_assert_uint_eq(in_state(machine, ATA_CORE_OFFLINE), 2);
	ck_assert_uint_eq(core.pu, 2);
	ck_assert_int_eq(core.core, -1);
	ck_assert_int_eq(core.package, -1);
	ck_assert_int_eq(core.cache, -1);
	ata_machine_close(machine);
}
END_TEST

START_TEST(units_that_a_cpuset_excludes_are_listed_as_such)
{
	struct ata_machine *machine = t_machine("disallowed");
	struct ata_core core = t_core(machine, 0);

	ck_assert_uint_eq(ata_machine_usable(machine), 2);
	ck_assert_uint_eq(in_state(machine, ATA_CORE_DISALLOWED), 2);
	/* the second thread of core 0, and the only one to be used */
	ck_assert_uint_eq(core.pu, 1);
	ck_assert_int_eq(core.core, 0);
	ck_assert_uint_eq(core.sibling, 0);
	ck_assert_uint_eq(core.siblings, 1);
	ata_machine_close(machine);
}
END_TEST

START_TEST(place_of_a_unit)
{
	struct ata_machine *machine = t_machine("no-kinds");
	struct ata_core core = t_core(machine, 15);

	ck_assert_uint_eq(core.pu, 15);
	ck_assert_int_eq(core.core, 7);
	ck_assert_int_eq(core.package, 1);
	ck_assert_int_eq(core.cache, 3);
	ck_assert_uint_eq(core.sibling, 1);
	ck_assert_uint_eq(core.siblings, 2);
	ata_machine_close(machine);
}
END_TEST

/* An L3 and an L2 are both number 0 of their level, and not the same cache. */
START_TEST(last_caches_of_two_levels_are_told_apart)
{
	struct ata_machine *machine = t_machine("island");

	ck_assert_int_eq(t_core(machine, 0).cache, 0);
	ck_assert_int_eq(t_core(machine, 1).cache, 0);
	ck_assert_int_eq(t_core(machine, 2).cache, 1);
	ck_assert_int_eq(t_core(machine, 3).cache, 1);
	ata_machine_close(machine);
}
END_TEST

/*
 * Of the whole process, whose mask is the union of its threads' masks:
 * sanitizers run a thread of their own.
 */
static void set_mask(const cpu_set_t *mask)
{
	DIR *tasks = opendir("/proc/self/task");
	struct dirent *task;

	ck_assert_ptr_nonnull(tasks);
	while ((task = readdir(tasks))) {
		int tid = atoi(task->d_name);

		if (tid > 0)
			ck_assert_int_eq(sched_setaffinity(tid, sizeof(*mask),
							   mask), 0);
	}
	closedir(tasks);
}

static int mask_is(const cpu_set_t *mask)
{
	cpu_set_t now;

	ck_assert_int_eq(sched_getaffinity(0, sizeof(now), &now), 0);
	return CPU_EQUAL(&now, mask);
}

START_TEST(affinity_mask_counts)
{
	struct ata_machine *machine;
	uint32_t usable, cores;
	cpu_set_t one, all;
	unsigned pu;

	ck_assert_int_eq(sched_getaffinity(0, sizeof(all), &all), 0);
	ck_assert_int_eq(ata_machine_open(&machine, NULL), 0);
	ck_assert(mask_is(&all));	/* although it has been moved about */
	usable = ata_machine_usable(machine);
	cores = ata_machine_cores(machine);
	pu = t_core(machine, usable - 1).pu;
	ata_machine_close(machine);

	CPU_ZERO(&one);
	CPU_SET(pu, &one);
	set_mask(&one);
	ck_assert_int_eq(ata_machine_open(&machine, NULL), 0);
	ck_assert_uint_eq(ata_machine_usable(machine), 1);
	ck_assert_uint_eq(ata_machine_cores(machine), cores);
	ck_assert_uint_eq(in_state(machine, ATA_CORE_MASKED), usable - 1);
	ck_assert_uint_eq(t_core(machine, 0).pu, pu);
	ck_assert(mask_is(&one));
	t_check_order(machine);
	ata_machine_close(machine);
}
END_TEST

/* A recorded machine is not this one: the mask says nothing about it. */
START_TEST(affinity_mask_is_not_for_recorded_machines)
{
	struct ata_machine *machine;
	cpu_set_t one;

	CPU_ZERO(&one);
	CPU_SET((unsigned)sched_getcpu(), &one);
	ck_assert_int_eq(sched_setaffinity(0, sizeof(one), &one), 0);
	machine = t_machine("no-kinds");
	ck_assert_uint_eq(ata_machine_usable(machine), 16);
	ata_machine_close(machine);
}
END_TEST

/* This program again, in an environment; it exits with its usable units. */
static uint32_t usable_with(const char *name, const char *value)
{
	int status;
	pid_t child = fork();

	ck_assert_int_ge(child, 0);
	if (!child) {
		setenv(name, value, 1);
		execl("/proc/self/exe", "check_topology", "usable", NULL);
		_exit(255);
	}
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert(WIFEXITED(status));
	ck_assert_int_ne(WEXITSTATUS(status), 255);
	return (uint32_t)WEXITSTATUS(status);
}

static int exit_with_usable(void)
{
	struct ata_machine *machine;
	int usable;

	if (ata_machine_open(&machine, NULL))
		return 255;
	usable = (int)(ata_machine_usable(machine) % 255);
	ata_machine_close(machine);
	return usable;
}

/* OpenMP has pinned the main thread; the other cores are there all the same. */
START_TEST(openmp_places_count_where_openmp_pins)
{
	struct ata_machine *machine;
	uint32_t usable;
	char place[32];

	ck_assert_int_eq(ata_machine_open(&machine, NULL), 0);
	usable = ata_machine_usable(machine);
	snprintf(place, sizeof(place), "{%u}",
		 (unsigned)t_core(machine, usable - 1).pu);
	ck_assert_uint_eq(usable_with("OMP_PROC_BIND", "true"), usable % 255);
	ck_assert_uint_eq(usable_with("OMP_PROC_BIND", "false"), usable % 255);
	ck_assert_uint_eq(usable_with("OMP_PLACES", place), 1);
	ata_machine_close(machine);
}
END_TEST

/* One reference each: the last close frees. Sanitizers see it done wrong. */
START_TEST(machine_lives_as_long_as_a_reference)
{
	struct ata_machine *machine = t_machine("hybrid");
	struct ata_machine *again = ata__machine_get(machine);

	ck_assert_ptr_eq(machine, again);
	ata_machine_close(machine);
	ck_assert_uint_eq(ata_machine_usable(again), 8);
	ck_assert_uint_eq(t_core(again, 7).pu, 5);
	ata_machine_close(again);
}
END_TEST

int main(int argc, char **argv)
{
	Suite *s;
	TCase *tc;

	if (argc > 1 && !strcmp(argv[1], "usable"))
		return exit_with_usable();
	s = suite_create("topology");
	tc = tcase_create("topology");
	tcase_add_test(tc, offline_units_are_listed_as_such);
	tcase_add_test(tc, units_that_a_cpuset_excludes_are_listed_as_such);
	tcase_add_test(tc, place_of_a_unit);
	tcase_add_test(tc, last_caches_of_two_levels_are_told_apart);
	tcase_add_test(tc, affinity_mask_counts);
	tcase_add_test(tc, affinity_mask_is_not_for_recorded_machines);
	tcase_add_test(tc, openmp_places_count_where_openmp_pins);
	tcase_add_test(tc, machine_lives_as_long_as_a_reference);
	suite_add_tcase(s, tc);
	return t_run(s);
}
