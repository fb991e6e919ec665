/* SPDX-License-Identifier: MIT */
/*
 * A comparison of rows, as compare makes one and its --matrix many. It is
 * prepared and closed in comparison.c; the interleaved laps are in
 * compare_laps.c, the options, and what is printed, in compare.c.
 */
#ifndef ATA_BENCH_COMPARISON_H
#define ATA_BENCH_COMPARISON_H

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

/* comparison_prepare - all that has to be known before the first lap; the
   setting is open. Return: 0 or a negative errno */
int comparison_prepare(struct comparison *c);

/* comparison_close - free what comparison_prepare() has made, and close the
 * setting */
void comparison_close(struct comparison *c);

/* The optimum by all laps so far. Return: 0, or as base_optimum() */
int comparison_optimum(struct comparison *c);

/* Run all laps; an optimum is known. Return: 0 or a negative errno */
int compare_laps(struct comparison *c);

#endif
