/* SPDX-License-Identifier: MIT */
/*
 * The control group this process is in.
 */
#ifndef ATA__MACHINE_CGROUP_H
#define ATA__MACHINE_CGROUP_H

#include <stddef.h>
#include <stdint.h>

#include <atasched/machine.h>

/* The longest name of a file that is read in a group, and a slash. */
#define ATA__CGROUP_FILE_MAX 32

/*
 * struct ata__cgroup - directories of the group and of those above it
 *
 * dir is shorter than PATH_MAX by ATA__CGROUP_FILE_MAX. The groups above are
 * found by cutting off its last component, down to the first top characters:
 * the mount.
 */
struct ata__cgroup {
	char *dir;			/* NULL: no group can be seen */
	size_t top;
	enum ata_quota_source version;	/* NONE: there are no groups */
	uint32_t unseen;		/* 1: the process is in a group that
					   the mount does not show */
};

/*
 * ata__cgroup_find - the group of this process's main thread for cpu time
 *
 * @root: put before every path that is read, and before dir; "" but in tests
 *
 * What is not there or not as it should be is no error: then there is no group,
 * or one that is not seen.
 *
 * Return: 0, or -ENOMEM (*cgroup is zeros)
 */
int ata__cgroup_find(struct ata__cgroup *cgroup, const char *root);

/* A struct of zeros, or one whose find failed, is fine. */
void ata__cgroup_destroy(struct ata__cgroup *cgroup);

#endif
