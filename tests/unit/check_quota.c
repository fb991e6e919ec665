/* SPDX-License-Identifier: MIT */
/*
 * What fails here: files of control groups are read, but the wrong limit or
 * wrong counts come of them. Each test writes the tree of one kind of machine.
 */
#include <math.h>

#include "machine/machine.h"
#include "tests/common/t_cgroup.h"
#include "tests/common/t_machine.h"
#include "tests/common/t_run.h"
#include "tests/common/t_tree.h"

START_TEST(v1_simple)
{
	t_cgroup_begin("2:cpu,cpuacct:/a\n");
	t_cgroup_put_v1("", "-1\n", "100000\n", "nr_periods 0\n"
			"nr_throttled 0\nthrottled_time 0\n");
	t_cgroup_put_v1("/a", "50000\n", "100000\n", "nr_periods 40\n"
			"nr_throttled 12\nthrottled_time 600000000\n");
	t_cgroup_read();
	t_cgroup_expect(ATA_QUOTA_V1, 0.5, 0);
	t_cgroup_expect_counts(40, 12, 0.6);
}
END_TEST

START_TEST(v1_unlimited)
{
	t_cgroup_begin("2:cpu,cpuacct:/a\n");
	t_cgroup_put_v1("", "-1\n", "100000\n", "nr_periods 0\n");
	t_cgroup_put_v1("/a", "-1\n", "100000\n", "nr_periods 0\n");
	t_cgroup_read();
	t_cgroup_expect_none(0);
	t_cgroup_expect_counts(0, 0, 0.0);
}
END_TEST

/* The least counts wherever it is, and the counts of all. */
START_TEST(v1_nested)
{
	const char *limit[3] = { "150000\n", "150000\n", "150000\n" };

	limit[_i] = "70000\n";
	t_cgroup_begin("2:cpu,cpuacct:/a/b/c\n");
	t_cgroup_put_v1("", "-1\n", "100000\n", "nr_periods 1000\n");
	t_cgroup_put_v1("/a", limit[0], "100000\n", "nr_periods 100\n");
	t_cgroup_put_v1("/a/b", limit[1], "100000\n",
			"nr_throttled 10\nthrottled_time 500000000\n");
	t_cgroup_put_v1("/a/b/c", limit[2], "100000\n",
			"nr_throttled 1\nthrottled_time 250000000\n");
	/* and no group beside the path */
	t_cgroup_put_v1("/a/x", "1000\n", "100000\n", "nr_periods 7\n");
	t_cgroup_put_v1("/a/b/c/x", "1000\n", "100000\n", "nr_periods 7\n");
	t_cgroup_read();
	t_cgroup_expect(ATA_QUOTA_V1, 0.7, 0);
	t_cgroup_expect_counts(1100, 11, 0.75);
}
END_TEST

/* Limits are compared, not quotas: periods differ. */
START_TEST(v1_periods_differ)
{
	t_cgroup_begin("2:cpu,cpuacct:/a/b\n");
	t_cgroup_put_v1("", "-1\n", "100000\n", "");
	t_cgroup_put_v1("/a", "20000\n", "10000\n", "");
	t_cgroup_put_v1("/a/b", "150000\n", "100000\n", "");
	t_cgroup_read();
	t_cgroup_expect(ATA_QUOTA_V1, 1.5, 0);
}
END_TEST

/* The root of version 2 has no cpu.max, nor a group without the controller. */
START_TEST(v2_nested)
{
	t_cgroup_begin("0::/a.slice/b c.scope/d\n");
	t_tree_put(T_CGROUP "/cpu.stat", "usage_usec 5\n");
	t_cgroup_put_v2("/a.slice", "250000 100000\n", "nr_periods 9\n"
			"nr_throttled 2\nthrottled_usec 250000\n");
	t_cgroup_put_v2("/a.slice/b c.scope", "125000 100000\n",
			"nr_periods 8\nnr_throttled 3\n"
			"throttled_usec 1250000\n");
	t_tree_put(T_CGROUP "/a.slice/b c.scope/d/cpu.stat", "usage_usec 5\n");
	t_cgroup_read();
	t_cgroup_expect(ATA_QUOTA_V2, 1.25, 0);
	t_cgroup_expect_counts(17, 5, 1.5);
}
END_TEST

START_TEST(v2_unlimited)
{
	t_cgroup_begin("0::/a\n");
	t_cgroup_put_v2("/a", "max 100000\n",
			"nr_periods 0\nnr_throttled 0\n");
	t_cgroup_read();
	t_cgroup_expect_none(0);
}
END_TEST

/* What one version has beside the other's group is not the process's. */
START_TEST(hybrid)
{
	t_cgroup_begin("2:cpu,cpuacct:/a\n0::/a\n");
	t_cgroup_put_v1("", "-1\n", "100000\n", "");
	t_cgroup_put_v1("/a", "300000\n", "100000\n", "nr_periods 1\n");
	t_cgroup_put_v2("/a", "50000 100000\n", "nr_periods 7\n");
	t_cgroup_read();
	t_cgroup_expect(ATA_QUOTA_V1, 3.0, 0);
	t_cgroup_expect_counts(1, 0, 0.0);
}
END_TEST

/* In a container the top of the mount is a group with a limit itself. */
START_TEST(container_with_namespace)
{
	t_cgroup_begin("0::/\n");
	t_cgroup_put_v2("", "50000 100000\n",
			"nr_periods 3\nnr_throttled 1\n");
	/* not above the mount */
	t_tree_put("/sys/fs/cpu.max", "1000 100000\n");
	t_cgroup_read();
	t_cgroup_expect(ATA_QUOTA_V2, 0.5, 0);
	t_cgroup_expect_counts(3, 1, 0.0);
}
END_TEST

START_TEST(container_with_bind_mount)
{
	t_cgroup_begin("2:cpu,cpuacct:/docker/abc\n");
	t_tree_put("/proc/self/mountinfo", "41 22 0:36 /docker/abc " T_CGROUP_V1
		   " ro master:3 - cgroup cgroup rw,cpu,cpuacct\n");
	t_cgroup_put_v1("", "150000\n", "100000\n", "nr_periods 3\n");
	t_cgroup_read();
	t_cgroup_expect(ATA_QUOTA_V1, 1.5, 0);
}
END_TEST

/* Where only a group far above is seen, its limit holds: at most so much. */
START_TEST(mount_from_outside)
{
	t_cgroup_begin("0::/\n");
	t_tree_put("/proc/self/mountinfo",
		   "40 22 0:35 /../.. " T_CGROUP " rw - cgroup2 cgroup2 rw\n");
	t_cgroup_put_v2("", "250000 100000\n", "");
	t_cgroup_read();
	t_cgroup_expect(ATA_QUOTA_V2, 2.5, 1);
}
END_TEST

START_TEST(no_groups)
{
	t_tree_clear();
	t_tree_put("/proc/self/mountinfo", "");
	t_cgroup_read();
	t_cgroup_expect_none(0);
	t_cgroup_expect_counts(0, 0, 0.0);
}
END_TEST

/* Limits are read anew by each call. */
START_TEST(limit_that_changes)
{
	t_cgroup_begin("0::/a\n");
	t_cgroup_put_v2("/a", "150000 100000\n", "nr_periods 2\n");
	t_cgroup_read();
	t_cgroup_put_v2("/a", "max 100000\n", "nr_periods 5\n");
	t_cgroup_again();
	t_cgroup_expect_none(0);
	t_cgroup_expect_counts(5, 0, 0.0);
}
END_TEST

static const struct {
	const char *max;
	double cpus;
	uint32_t workers;
} widths[] = {
	{ "1000 100000\n", 0.01, 1 },
	{ "99999 100000\n", 0.99999, 1 },
	{ "100000 100000\n", 1.0, 1 },
	{ "199999 100000\n", 1.99999, 1 },
	{ "200000 100000\n", 2.0, 2 },
	{ "390000 100000\n", 3.9, 3 },
	{ "400000 100000\n", 4.0, 4 },
	{ "410000 100000\n", 4.1, 4 },
	{ "18446744073709551615 1\n", 0x1p64, 4 },
	{ "max 100000\n", (double)INFINITY, 4 },
};

/* Rounded down, from 1 to the units that can be used, which are 4 here. */
START_TEST(workers_worth_running)
{
	struct ata_machine *machine = t_synthetic("core:4 pu:1");
	struct ata_quota quota;

	t_cgroup_begin("0::/a\n");
	t_cgroup_put_v2("/a", widths[_i].max, "");
	ck_assert_int_eq(ata__cgroup_find(&machine->cgroup, t_tree_root()), 0);
	machine->is_this_system = true;
	ata_quota_init(&quota);
	ck_assert_int_eq(ata_machine_quota(machine, &quota), 0);
	ck_assert(quota.cpus == widths[_i].cpus);
	ck_assert_uint_eq(quota.workers, widths[_i].workers);
	ck_assert_uint_eq(quota.size, sizeof(quota));
	ata_machine_close(machine);
}
END_TEST

/* The group is found when the machine is opened, unless that is recorded. */
START_TEST(machine_knows_the_group)
{
	struct ata_machine *machine, *recorded = t_machine("one-core");
	struct ata__cgroup here;

	ck_assert_int_eq(ata__cgroup_find(&here, ""), 0);
	ck_assert_int_eq(ata_machine_open(&machine, NULL), 0);
	ck_assert_int_eq(machine->cgroup.version, here.version);
	ck_assert_pstr_eq(machine->cgroup.dir, here.dir);
	ck_assert_ptr_null(recorded->cgroup.dir);
	ata__cgroup_destroy(&here);
	ata_machine_close(machine);
	ata_machine_close(recorded);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("quota");
	TCase *tc = tcase_create("quota");

	tcase_add_unchecked_fixture(tc, t_tree_make, t_tree_remove);
	tcase_add_test(tc, v1_simple);
	tcase_add_test(tc, v1_unlimited);
	tcase_add_loop_test(tc, v1_nested, 0, 3);
	tcase_add_test(tc, v1_periods_differ);
	tcase_add_test(tc, v2_nested);
	tcase_add_test(tc, v2_unlimited);
	tcase_add_test(tc, hybrid);
	tcase_add_test(tc, container_with_namespace);
	tcase_add_test(tc, container_with_bind_mount);
	tcase_add_test(tc, mount_from_outside);
	tcase_add_test(tc, no_groups);
	tcase_add_test(tc, limit_that_changes);
	tcase_add_loop_test(tc, workers_worth_running, 0,
			    sizeof(widths) / sizeof(*widths));
	tcase_add_test(tc, machine_knows_the_group);
	suite_add_tcase(s, tc);
	return t_run(s);
}
