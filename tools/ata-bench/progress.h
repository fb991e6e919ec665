/* SPDX-License-Identifier: MIT */
/*
 * A bar on standard error, with the time left, if that is a terminal; nothing
 * otherwise. One at a time, from one thread at a time.
 */
#ifndef ATA_BENCH_PROGRESS_H
#define ATA_BENCH_PROGRESS_H

#include <stdint.h>

/* what: a word or two in front of the bar, constant; total: at least 1 */
void progress_begin(const char *what, uint64_t total);

/* done of total; redrawn at most ten times a second: call it often */
void progress_show(uint64_t done);

/* Erase the bar until the next progress_show(): something else is written */
void progress_hide(void);

/* Erase the bar; nothing is shown until progress_begin() */
void progress_end(void);

#endif
