/* SPDX-License-Identifier: MIT */
/* From what compare measured to what it prints. */
#ifndef ATA_BENCH_FIGURES_H
#define ATA_BENCH_FIGURES_H

#include <stdint.h>

#include "lap.h"
#include "report.h"

/* The best that can be reached. */
struct optimum {
	double seconds;
	double worker_seconds;
};

/* One line of the result. */
struct figures {
	const char *name;
	double round_seconds;	/* mean over the last half of the rounds */
	double worker_seconds;	/* likewise */
	double first20;		/* mean of the first 20 rounds, seconds */
	double price;		/* of a round, likewise over the last half; NaN:
				   there are no costs */
	uint64_t laps;		/* that counted */
	double low, high;	/* quartiles of the laps' mean round times */
	double median;		/* of these */
	double median_low, median_high;	/* 95 per cent interval of it, NaN where
					   there are too few laps */
};

void figures_compute(struct figures *figures, const char *name,
		     const struct record *record);

/* The last column is the price, in a report with prices. */
extern const struct report_column figures_columns[];
uint32_t figures_columns_count(int prices);

void figures_report(struct report *report, const struct figures *figures,
		    const struct optimum *optimum, uint32_t workers,
		    uint64_t tasks, uint64_t rounds, const char *emulated);

/*
 * figures_conclude - a plain sentence: what the best policy that learns gained
 * against the best of what the library does not decide; none if there is not
 * one of each
 */
void figures_conclude(struct report *report, const struct figures *figures,
		      uint32_t n);

#endif
