/* SPDX-License-Identifier: MIT */
/*
 * compare --matrix: all rows in one regime of tasks and workers after the
 * other, and who wins each.
 */
#ifndef ATA_BENCH_MATRIX_H
#define ATA_BENCH_MATRIX_H

#include <stdint.h>

#include "figures.h"
#include "options.h"
#include "pairs.h"
#include "setting.h"

#define MATRIX_SECONDS 180.0

struct matrix {
	int wanted;		/* --matrix was given */
	double seconds;		/* about how long it may take */
	int rows_given;		/* --policy was, too; from matrix_check() */
};

option_parse_fn word_matrix;	/* int, 1: "peers" */

#define MATRIX_OPTIONS(m)						\
	{ .name = "matrix", .argument = "peers",			\
	  .help = "every regime that the peers are known in: timed and\n" \
		  "computing workers, each with its own tasks",		\
	  .parse = word_matrix, .value = &(m)->wanted },		\
	{ .name = "seconds", .argument = "S",				\
	  .help = "with --matrix: about how long it takes (default 180)", \
	  .parse = word_double, .value = &(m)->seconds,			\
	  .low = 0.1, .high = 86400.0 }

/* matrix_check - do the options that were given go together? An exit status */
int matrix_check(struct matrix *matrix, const char *const *given);

/* matrix_run - measure and print; the exit status. After a signal it prints
   what was measured */
int matrix_run(const struct matrix *matrix, const struct setting *given);

/* Tasks and workers. */
struct regime {
	const char *name;	/* "20 ms, B 8, 16x2.5,8x1" */
	const char *tasks_text, *workers_text;	/* the same as a heading */
	uint64_t tasks;
	double task_us;
	const char *virtual_workers;	/* as after --virtual, or NULL: two */
	const char *slow;		/* workers, as after --slow */
};

#define REGIMES_MAX 32

extern const struct regime regimes[];
uint32_t regimes_count(void);

/* What came of it. */
struct outcome {
	uint32_t n;		/* rows; 0: not measured */
	uint32_t workers;
	char emulated[64];	/* as emulate_text() of a regime */
	uint64_t rounds[POLICIES_MAX];	/* that counted */
	struct figures figures[POLICIES_MAX];
	struct optimum optimum;
	uint32_t mine;		/* the first row that learns; n: none */
	struct pairs pairs[POLICIES_MAX];	/* that over each row */
};

/* regime_turn - seconds, about, until each of so many rows has run a lap in the
   i-th regime, and the calibration: rather more than less */
double regime_turn(uint32_t i, uint32_t rows);

/*
 * regime_measure - run all rows in the i-th regime, for about so long
 *
 * Shows progress, 1000 for each regime.
 *
 * Return: 0, also when a signal came after the first turn, a negative errno, or
 * an exit status > 0: one line has told
 */
int regime_measure(uint32_t i, const struct setting *given, double seconds,
		   struct outcome *out);

/* matrix_print - of every regime with rows. Return: exit status */
int matrix_print(const struct outcome *outcomes, enum report_format format);

#endif
