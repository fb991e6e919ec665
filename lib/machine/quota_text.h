/* SPDX-License-Identifier: MIT */
/*
 * What the files of a control group say about processor time.
 *
 * Strict: text that the kernel would not write is not understood, and a call
 * that does not understand changes nothing.
 */
#ifndef ATA__MACHINE_QUOTA_TEXT_H
#define ATA__MACHINE_QUOTA_TEXT_H

#include <stdbool.h>

#include <atasched/machine.h>

/*
 * ata__quota_v1 - limit by cpu.cfs_quota_us and cpu.cfs_period_us
 *
 * @period: may be NULL: then only no limit is understood
 * @cpus:   receives CPUs' worth of time, or INFINITY: no limit
 */
bool ata__quota_v1(const char *quota, const char *period, double *cpus);

/* ata__quota_v2 - limit by cpu.max; cpus as above */
bool ata__quota_v2(const char *max, double *cpus);

/*
 * ata__quota_stat - add the counts of cpu.stat to sum
 *
 * @version: ATA_QUOTA_V1 or ATA_QUOTA_V2; they differ in the name and the unit
 *           of the time
 *
 * A count that is not there is 0: without a limit there may be none.
 */
bool ata__quota_stat(const char *text, enum ata_quota_source version,
		     struct ata_quota *sum);

#endif
