/* SPDX-License-Identifier: MIT */
/* What simulate and replay print and write: rows per policy, and curves. */
#ifndef ATA_BENCH_SIM_REPORT_H
#define ATA_BENCH_SIM_REPORT_H

#include <stdint.h>
#include <stdio.h>

#include "report.h"
#include "sim/experiment.h"
#include "words.h"

/* What tells a case from others, as text; NULL: not known. */
struct sim_case_text {
	const char *law;	/* "sqrt", "linear", "slowness", "recorded" */
	const char *dist;
	const char *slowness;	/* "8x1,16x2.5" */
	char prior[64];		/* "none", "0.5:10" */
};

/* sim_prior_text - fill in prior */
void sim_prior_text(struct sim_case_text *text, double factor, double count);

struct sim_outcome {
	const struct experiment *experiment;
	const struct sim_case_text *text;	/* of each case */
	const struct group_list *cost;	/* as --cost has it; n 0: no prices */
	struct experiment_result result;
	double *excess;		/* f - min f: seeds x checkpoints; or NULL */
	double *loss;		/* of each checkpoint's round; or NULL */
};

/*
 * sim_rows - open a report, with the columns that format shows, and fill it
 *
 * note: stands above a table; or NULL. Return: 0 or -ENOMEM
 */
int sim_rows(struct report **out, const struct sim_outcome *outcome,
	     enum report_format format, const char *note);

/* The same rows, and the curves, as CSV; errors stay with the stream. */
void sim_summary(const struct sim_outcome *outcome, FILE *stream);
void sim_curve(const struct sim_outcome *outcome, FILE *stream);

/* As sim_summary(), as much of it as a table shows. */
void sim_short_rows(const struct sim_outcome *outcome, FILE *stream);

/*
 * sim_checkpoints - the rounds after which a curve has a row
 *
 * Every so many rounds, or, with every 0, ten in each decade: 1, 2, 3, 4, 5, 6,
 * 8, 10, 13, ... The last round is one of them.
 *
 * Return: how many; *out is the caller's to free, NULL: no memory
 */
uint32_t sim_checkpoints(uint64_t rounds, uint64_t every, uint64_t **out);

#endif
