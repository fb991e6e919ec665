/* SPDX-License-Identifier: MIT */
/*
 * Will the system give this process so many threads more?
 */
#ifndef ATA_POOL_PROBE_H
#define ATA_POOL_PROBE_H

#include <stdint.h>

/* 0: it just has, all at once, and they have ended; or a negative errno. */
int ata__probe_threads(uint32_t threads);

#endif
