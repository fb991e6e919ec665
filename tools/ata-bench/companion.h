/* SPDX-License-Identifier: MIT */
/*
 * Rows under LLVM's OpenMP, libomp. Two OpenMP runtimes in one process are not
 * safe, so these rows have a program of their own, ata-bench-libomp, one
 * process each: it runs laps when it is asked to and sleeps in between. It is
 * built from the sources of the schedules and of the tasks here.
 */
#ifndef ATA_BENCH_COMPANION_H
#define ATA_BENCH_COMPANION_H

#include <stdint.h>

#include <atasched.h>

#include "companion_io.h"

struct companion;

/* companion_known - is it the name of such a row, built or not? */
int companion_known(const char *name);

/*
 * companion_start - start the program and say hello
 *
 * @name: a constant string
 *
 * Return: 0, a negative errno, or 1: it is not where it should be, or has
 * ended, and one line has told
 */
int companion_start(struct companion **out, const char *name,
		    const struct companion_hello *hello, const uint32_t *pu);

/* A round took so long; report has its times where it has room for them. */
typedef void companion_seen_fn(void *ctx, double wall,
			       const struct ata_round *report);

/* companion_run - run a lap, then tell of each of its rounds. Return: as
 * companion_start() */
int companion_run(struct companion *companion, uint64_t tasks, uint64_t rounds,
		  struct ata_round *report, companion_seen_fn *seen, void *ctx);

/* companion NULL: nothing */
void companion_stop(struct companion *companion);

#endif
