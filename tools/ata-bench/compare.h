/* SPDX-License-Identifier: MIT */
/*
 * The compare command from inside: its options, and what it prints, are in
 * compare.c, the interleaved laps in compare_laps.c.
 */
#ifndef ATA_BENCH_COMPARE_H
#define ATA_BENCH_COMPARE_H

#include <stdint.h>

#include <atasched.h>

#include "base.h"
#include "emulate.h"
#include "figures.h"
#include "kernel.h"
#include "lap.h"
#include "live.h"
#include "memory.h"
#include "profile.h"
#include "recorder.h"
#include "row.h"
#include "setting.h"
#include "tracer.h"

struct comparison {
	struct setting setting;
	uint64_t tasks, rounds;
	struct ata_pool *pool;
	struct emulate *emulate;
	int memory_bound;
	uint64_t memory_mib;	/* 0: not given */
	struct kernel *kernel;
	struct memory *memory;	/* instead, if it is wanted */
	struct base *base;
	struct profile profile;
	struct recorder *recorder;	/* NULL: nothing is recorded */
	struct tracer *tracer;		/* NULL: nor traced */
	int want_live;
	int explain;
	struct live *live;		/* NULL: not wanted, or not begun */
	struct ata_job job;
	uint64_t laps;
	uint32_t n;
	struct row *row[POLICIES_MAX];
	struct record record[POLICIES_MAX];
	uint64_t *count;	/* shares of the optimum */
	struct optimum optimum;
};

/* compare_prepare - all that has to be known before the first lap; the setting
   is open. Return: 0 or a negative errno */
int compare_prepare(struct comparison *c);

/* compare_close - free what compare_prepare() has made, and close the setting */
void compare_close(struct comparison *c);

/* The optimum by all laps so far. Return: 0, or as base_optimum() */
int compare_optimum(struct comparison *c);

/* Run all laps; an optimum is known. Return: 0 or a negative errno */
int compare_laps(struct comparison *c);

#endif
