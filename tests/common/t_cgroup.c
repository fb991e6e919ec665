/* SPDX-License-Identifier: MIT */
#include <check.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "machine/cgroup.h"
#include "machine/quota.h"
#include "tests/common/t_cgroup.h"
#include "tests/common/t_tree.h"

static struct ata__cgroup found;
static struct ata_quota quota;

void t_cgroup_begin(const char *groups)
{
	t_tree_clear();
	t_tree_put("/proc/self/cgroup", groups);
	t_tree_put("/proc/self/mountinfo",
		   "40 22 0:35 / " T_CGROUP " rw - cgroup2 cgroup2 rw\n"
		   "41 22 0:36 / " T_CGROUP_V1 " rw - cgroup cgroup "
		   "rw,cpu,cpuacct\n");
}

static void put(const char *mount, const char *group, const char *name,
		const char *text)
{
	char path[256];

	snprintf(path, sizeof(path), "%s%s/%s", mount, group, name);
	t_tree_put(path, text);
}

void t_cgroup_put_v1(const char *group, const char *limit, const char *period,
		     const char *stat)
{
	put(T_CGROUP_V1, group, "cpu.cfs_quota_us", limit);
	put(T_CGROUP_V1, group, "cpu.cfs_period_us", period);
	put(T_CGROUP_V1, group, "cpu.stat", stat);
}

void t_cgroup_put_v2(const char *group, const char *max, const char *stat)
{
	put(T_CGROUP, group, "cpu.max", max);
	put(T_CGROUP, group, "cpu.stat", stat);
}

void t_cgroup_read(void)
{
	ata__cgroup_destroy(&found);
	ck_assert_int_eq(ata__cgroup_find(&found, t_tree_root()), 0);
	t_cgroup_again();
}

void t_cgroup_again(void)
{
	/* All members must be written. */
	memset(&quota, 0x55, sizeof(quota));
	ata__quota_read(&found, &quota);
}

void t_cgroup_expect(enum ata_quota_source source, double cpus,
		     uint32_t unread)
{
	ck_assert_int_eq(quota.source, source);
	ck_assert(quota.cpus == cpus);
	ck_assert_uint_eq(quota.unread, unread);
}

void t_cgroup_expect_none(uint32_t unread)
{
	t_cgroup_expect(ATA_QUOTA_NONE, (double)INFINITY, unread);
}

void t_cgroup_expect_counts(uint64_t periods, uint64_t throttled,
			    double seconds)
{
	ck_assert_uint_eq(quota.periods, periods);
	ck_assert_uint_eq(quota.throttled, throttled);
	ck_assert_double_eq(quota.throttled_seconds, seconds);
}
