/* SPDX-License-Identifier: MIT */
/*
 * The train command from inside: its options are in train_options.c, which of
 * them go together in train_check.c, what a task does in train_task.c, one row
 * in train_row.c and all of them in train_rows.c, their interleaved laps in
 * train_laps.c, evaluations in train_score.c, the base that the ratio needs in
 * train_base.c, checkpoints in train_resume.c, the columns that come out in
 * train_report.c and the words in train_notes.c.
 */
#ifndef ATA_BENCH_TRAIN_H
#define ATA_BENCH_TRAIN_H

#include <atasched.h>

#include "datasets/open.h"
#include "files/outfile.h"
#include "models/model.h"
#include "emulate.h"
#include "profile.h"
#include "recorder.h"
#include "row.h"
#include "setting.h"
#include "tracer.h"
#include "train_words.h"

#define TRAIN_OPTIONS_MAX 80
#define TRAIN_ROWS (POLICIES_MAX + METHODS_MAX)

/* Returned like an errno: it failed, and one line has told how. */
#define TRAIN_TOLD 1

/* What a gradient of a worker needs to know; see train_task.c. */
struct train_task {
	struct model *model;
	struct emulate *emulate;
	uint32_t micro_batch;
	int has_rounds;		/* all workers begin them together */
	struct recorder *recorder;	/* NULL: these rounds are not recorded */
	struct tracer *tracer;		/* NULL: they are not traced, or the
					   library does it */
	const struct row *row;		/* for tracer */
	const double *cost;	/* of a second of each worker; NULL: these
				   rounds have no price */
	struct ata_times *times;	/* room for cost's workers, or NULL */
	double price;		/* of the rounds so far */
};

/* A policy, a schedule or an asynchronous method, and how far it has
 * trained. */
struct train_row {
	struct row *row;	/* NULL: an asynchronous method */
	const char *name;	/* of the policy, or of the method */
	const char *method;
	double step;
	uint64_t unit;		/* rounds of the library's that count as one of
				   ours, which are of B gradients */
	float *params;
	float *state;		/* the optimizer's */
	uint64_t first, rounds;	/* where it began; run so far: the library's */
	double seconds;
	double worker_seconds;
	double price;		/* NaN: not known, as times of workers are not */
	double round_loss;	/* of the last round's samples */
	uint64_t computed, used;	/* gradients */
	struct model_score score;	/* of the test samples */
	int done;		/* the target or the last round was reached */
};

/* Seconds per task and worker, measured while all have equal shares. */
struct train_base {
	struct row *row;	/* policy uta, on parameters of its own */
	float *params;
	float *state;
	uint32_t workers;
	uint32_t laps, capacity;
	double *seconds;	/* laps x workers; NaN: had no task */
	double *mean;		/* workers: the median of each one's laps, as of
				   train_base_means() */
};

struct train {
	struct setting setting;
	const struct model_type *type;
	const char *where;	/* --data, or NULL */
	enum dataset_scale scale;
	int augment;
	struct size_list hidden;	/* --hidden */
	int describe;		/* --describe: do no more than that */
	const char *given[TRAIN_OPTIONS_MAX];	/* see struct usage */
	struct method_list methods;
	struct ata_sgd_config sgd;	/* what all rows have in common */
	uint64_t rounds;	/* of tasks gradients each */
	uint64_t epochs;	/* 0: not given */
	int no_guard;
	double target_loss;	/* NaN: none */
	uint64_t evaluate;	/* every so many rounds; 0: at the end */
	const char *log_path;	/* NULL: not given; as the next ones */
	const char *checkpoint, *resume;
	uint64_t every;		/* rounds between checkpoints; 0: not given */

	struct dataset data;
	struct train_task task;
	struct ata_pool *pool;
	struct recorder *recorder;	/* of the rows, or NULL */
	struct tracer *tracer;		/* likewise */
	struct outfile *log;		/* likewise */
	struct ata_times *times;	/* room for all workers, with --cost */
	struct ata_bandit *scoring;	/* what is known of scoring a block */
	int shared;		/* 1: more workers than cores */
	struct train_base base;
	struct profile profile;
	struct train_row row[TRAIN_ROWS];
	uint32_t n;
	int begun;		/* all of them are where they begin */
};

/* Read the command line. Return: OPTIONS_GO or an exit status */
int train_options(struct train *train, int argc, char **argv);

/* What was not given follows from the rest. */
void train_complete(struct train *train);

/* Do they go together? Return: STATUS_OK, or an exit status: one line has
 * told */
int train_check(const struct train *train);

/* Has a method rounds that a policy shares out? */
int train_has_rounds(const char *method);

/* The library's rounds that count as one of ours, which are of so many
 * gradients: where each gradient is one, so many. */
uint64_t train_unit(const char *method, uint64_t tasks);

/* Is "minibatch" among the methods? Then the policies are rows. */
int train_has_policies(const struct train *train);

/* How many rows there will be. */
uint32_t train_rows(const struct train *train);

/* Fill in problem: the model's gradients, as slow as the emulation wants, and
 * its scores, at full speed. */
void train_task_problem(struct train_task *task,
			struct ata_sgd_problem *problem);

/* Fill in the numbers that all rows have in common, and what happens between
 * rounds: task's emulation goes on, its recorder notes them. */
void train_config(struct train *train, struct train_task *task,
		  struct ata_sgd_config *config);

/* Prepare to measure; lap: measure for so many rounds, beginning with first.
 * Return: 0 or a negative errno. */
int train_base_open(struct train *train);
int train_base_lap(struct train *train, const float *params, uint64_t first,
		   uint64_t rounds, double *seconds);
void train_base_close(struct train_base *base);

/* Fill in mean from all laps so far. Return: 0 or a negative errno. */
int train_base_means(struct train_base *base);

/* The shortest possible round, seconds; NaN if it is not known. */
double train_base_optimum(struct train *train);

/* Make all rows, where each of them begins. Return: 0, a negative errno or
 * TRAIN_TOLD */
int train_rows_open(struct train *train);
void train_rows_close(struct train *train);

/* Fill in config for so many of our rounds more of a row, in the library's. */
void train_row_config(struct train *train, struct train_row *row,
		      struct train_task *task, uint64_t rounds,
		      struct ata_sgd_config *config);

/* Run so many of our rounds more of a row. Return: 0 or a negative errno;
 * -ERANGE: the loss is infinite or no number */
int train_row_lap(struct train *train, struct train_row *row, uint64_t rounds);

/* Train all rows to the end. Return: 0, a negative errno or TRAIN_TOLD */
int train_laps(struct train *train);

/* --log: begin it; score a row as it is now, into the log if there is one; end
 * the log, whatever has happened, but for a run that has not begun: that leaves
 * the file as it was. Return: open, close: exit status, else 0, a
 * negative errno (-ERANGE: the loss is infinite or no number) or TRAIN_TOLD */
int train_log_open(struct train *train);
int train_score(struct train *train, struct train_row *row);
int train_log_close(struct train *train);

/* --checkpoint: can it be written? Before hours have been trained. Return: exit
 * status */
int train_checkpoint_try(const struct train *train);

/* --resume: the row goes on where the file ends; --checkpoint: write the file,
 * if it was asked for. Return: 0 or TRAIN_TOLD */
int train_resume(struct train *train, struct train_row *row);
int train_checkpoint(struct train *train, struct train_row *row);

/* Where a row begins: the model's start values. NULL: no memory. */
float *train_start(const struct train *train);

/* Numbers for params and state, all zero and aligned alike; NULL: no memory. */
float *train_vector(uint64_t dim);

/* Text of the CRC-32 of a row's parameters. */
struct train_crc {
	char text[9];
};
struct train_crc train_crc_of(const struct train *train,
			      const struct train_row *row);

/* Of the rows that compute the same, the first one, or NULL. */
const struct train_row *train_first_in_rounds(const struct train *train);

/* What was trained and how; what came of it. */
void train_note_setting(const struct train *train, struct report *report);
void train_note_results(const struct train *train, struct report *report);

/* Print everything. Return: exit status; STATUS_FAILED if rows disagree. */
int train_report(struct train *train);

#endif
