/* SPDX-License-Identifier: MIT */
/*
 * What fails here: control groups whose files cannot be read or make no sense
 * hide the limits of others, or pass for groups without a limit.
 */
#include <string.h>

#include "tests/common/t_cgroup.h"
#include "tests/common/t_run.h"
#include "tests/common/t_tree.h"

static const char *const bad_limits[] = {
	"", "max\n", "50000\n", "-1 100000\n", "0 100000\n", "50000 0\n",
	"5e4 100000\n", "99999999999999999999 100000\n",
};

/* A level that makes no sense is counted, and the others hold. */
START_TEST(malformed_limit)
{
	t_cgroup_begin("0::/a/b\n");
	t_cgroup_put_v2("/a", "150000 100000\n", "nr_periods 2\n");
	t_cgroup_put_v2("/a/b", bad_limits[_i], "nr_periods 1\n");
	t_cgroup_read();
	t_cgroup_expect(ATA_QUOTA_V2, 1.5, 1);
	t_cgroup_expect_counts(3, 0, 0.0);
	t_cgroup_put_v2("/a", bad_limits[_i], "nr_periods x\n");
	t_cgroup_read();
	t_cgroup_expect_none(2);
	t_cgroup_expect_counts(1, 0, 0.0);
}
END_TEST

START_TEST(malformed_counts)
{
	t_cgroup_begin("0::/a\n");
	t_cgroup_put_v2("/a", "150000 100000\n",
			"nr_throttled 2\nnr_periods -1\n");
	t_cgroup_read();
	t_cgroup_expect(ATA_QUOTA_V2, 1.5, 1);
	t_cgroup_expect_counts(0, 0, 0.0);
}
END_TEST

START_TEST(malformed_v1)
{
	t_cgroup_begin("2:cpu,cpuacct:/a\n");
	t_cgroup_put_v1("/a", "0\n", "100000\n", "");
	t_cgroup_read();
	t_cgroup_expect_none(1);
	t_cgroup_put_v1("/a", "50000\n", "0\n", "");
	t_cgroup_read();
	t_cgroup_expect_none(1);
	t_tree_drop(T_CGROUP_V1 "/a/cpu.cfs_period_us");
	t_cgroup_read();
	t_cgroup_expect_none(1);
}
END_TEST

/* A folder opens and does not read, as a file of a group that is gone. */
START_TEST(unreadable_files)
{
	t_cgroup_begin("0::/a\n");
	t_tree_put(T_CGROUP "/a/cpu.max", NULL);
	t_tree_put(T_CGROUP "/a/cpu.stat", "nr_periods 4\n");
	t_cgroup_read();
	t_cgroup_expect_none(1);
	t_cgroup_expect_counts(4, 0, 0.0);
	t_tree_drop(T_CGROUP "/a/cpu.stat");
	t_tree_put(T_CGROUP "/a/cpu.stat", NULL);
	t_cgroup_read();
	t_cgroup_expect_none(1);
}
END_TEST

START_TEST(long_files)
{
	char text[8192];

	memset(text, '\n', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	t_cgroup_begin("0::/a\n");
	t_cgroup_put_v2("/a", "50000 100000\n", text);
	t_cgroup_read();
	t_cgroup_expect(ATA_QUOTA_V2, 0.5, 1);
	text[4095] = '\0';	/* the most that is read */
	t_cgroup_put_v2("/a", "50000 100000\n", text);
	t_cgroup_read();
	t_cgroup_expect(ATA_QUOTA_V2, 0.5, 0);
	t_cgroup_put_v2("/a", text, "");
	t_cgroup_read();
	t_cgroup_expect_none(1);
}
END_TEST

/* The process was moved and its old group removed, after it was found. */
START_TEST(group_that_vanished)
{
	t_cgroup_begin("0::/a/b\n");
	t_cgroup_put_v2("/a", "150000 100000\n", "nr_periods 2\n");
	t_cgroup_put_v2("/a/b", "50000 100000\n", "nr_periods 1\n");
	t_cgroup_read();
	t_cgroup_expect(ATA_QUOTA_V2, 0.5, 0);
	t_tree_drop(T_CGROUP "/a/b");
	t_cgroup_again();
	t_cgroup_expect(ATA_QUOTA_V2, 1.5, 1);
	t_tree_drop(T_CGROUP "/a");
	t_cgroup_again();
	t_cgroup_expect_none(2);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("quota_damage");
	TCase *tc = tcase_create("quota_damage");

	tcase_add_unchecked_fixture(tc, t_tree_make, t_tree_remove);
	tcase_add_loop_test(tc, malformed_limit, 0,
			    sizeof(bad_limits) / sizeof(*bad_limits));
	tcase_add_test(tc, malformed_counts);
	tcase_add_test(tc, malformed_v1);
	tcase_add_test(tc, unreadable_files);
	tcase_add_test(tc, long_files);
	tcase_add_test(tc, group_that_vanished);
	suite_add_tcase(s, tc);
	return t_run(s);
}
