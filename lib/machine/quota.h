/* SPDX-License-Identifier: MIT */
/*
 * The processor time that control groups allow.
 */
#ifndef ATA__MACHINE_QUOTA_H
#define ATA__MACHINE_QUOTA_H

#include <atasched/machine.h>

struct ata__cgroup;

/*
 * ata__quota_read - the least that a group or one above it allows, and counts
 *
 * Fills all members of out but size and workers. Files that are gone, cannot be
 * read or make no sense count as unread, once for each group.
 */
void ata__quota_read(const struct ata__cgroup *cgroup, struct ata_quota *out);

#endif
