/* SPDX-License-Identifier: MIT */
/*
 * Control groups below the root of t_tree.h: what is written, and what
 * lib/machine reads of it.
 */
#ifndef ATA_TESTS_COMMON_T_CGROUP_H
#define ATA_TESTS_COMMON_T_CGROUP_H

#include <stdint.h>

#include <atasched/machine.h>

#define T_CGROUP "/sys/fs/cgroup"		/* version 2 */
#define T_CGROUP_V1 T_CGROUP "/cpu,cpuacct"

/*
 * Start anew: both versions are mounted, and the text of /proc/self/cgroup is
 * groups. There are no files in the groups yet.
 */
void t_cgroup_begin(const char *groups);

/* Files of a group: "" is the top of the mount, "/a" one below it. */
void t_cgroup_put_v1(const char *group, const char *quota, const char *period,
		     const char *stat);
void t_cgroup_put_v2(const char *group, const char *max, const char *stat);

/* Find the group and read its quota; read once more what was found. */
void t_cgroup_read(void);
void t_cgroup_again(void);

/* Fail the test where something else was read. None: there is no limit. */
void t_cgroup_expect(enum ata_quota_source source, double cpus,
		     uint32_t unread);
void t_cgroup_expect_none(uint32_t unread);
void t_cgroup_expect_counts(uint64_t periods, uint64_t throttled,
			    double seconds);

#endif
