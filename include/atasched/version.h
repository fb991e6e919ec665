/* SPDX-License-Identifier: MIT */
/*
 * What every other header needs: the export mark, the version, words for
 * errors.
 */
#ifndef ATASCHED_VERSION_H
#define ATASCHED_VERSION_H

#define ATA_VERSION_MAJOR 0
#define ATA_VERSION_MINOR 1
#define ATA_VERSION_PATCH 0

#if defined(__GNUC__)
#define ATA_EXPORT __attribute__((visibility("default")))
#else
#define ATA_EXPORT
#endif

#ifdef __cplusplus
extern "C" {
#endif

/*
 * ata_version - version of the library in use, such as "0.1.0"
 *
 * The macros above are the version the caller was compiled with; this is the
 * version it runs with. The string is constant.
 */
ATA_EXPORT const char *ata_version(void);

/*
 * ata_strerror - a plain sentence for what a call returned
 *
 * @error: 0 or a negative value returned by a call of this library
 *
 * Unlike strerror(3) it says what the value means here: -ECHILD is "the pool
 * belongs to the parent of this forked process". Values this library does not
 * return give "unknown error". The string is constant; any thread may call.
 */
ATA_EXPORT const char *ata_strerror(int error);

#ifdef __cplusplus
}
#endif

#endif
