/* SPDX-License-Identifier: MIT */
/*
 * Lines of /proc/self/mountinfo and /proc/self/cgroup.
 *
 * Both calls cut their line into pieces in place, and what they return points
 * into it. They take any text: what is no such line is not of interest.
 */
#ifndef ATA__MACHINE_CGROUP_LINES_H
#define ATA__MACHINE_CGROUP_LINES_H

#include <atasched/machine.h>

/* struct ata__mount - where a hierarchy of control groups is mounted */
struct ata__mount {
	const char *root;	/* the group that the mount shows as its top */
	const char *point;	/* the directory */
};

/*
 * ata__mount_line - is it a mount of the processor time of control groups?
 *
 * Return: ATA_QUOTA_V1 (with the controller cpu), ATA_QUOTA_V2 (with whichever
 * controllers), or ATA_QUOTA_NONE: another one, *mount is unchanged
 */
enum ata_quota_source ata__mount_line(char *line, struct ata__mount *mount);

/*
 * ata__group_line - is it this process's group for the controller cpu?
 *
 * @path: receives the path of the group
 *
 * Return: ATA_QUOTA_V1; ATA_QUOTA_V2, which counts where no line is of v1; or
 * ATA_QUOTA_NONE: of other controllers, *path is unchanged
 */
enum ata_quota_source ata__group_line(char *line, const char **path);

#endif
