/* SPDX-License-Identifier: MIT */
/*
 * The train command from inside: its options are in train.c, what a task does in
 * train_task.c, the interleaved laps in train_laps.c, the base that the ratio
 * needs in train_base.c, the words and columns that come out in train_report.c.
 */
#ifndef ATA_BENCH_TRAIN_H
#define ATA_BENCH_TRAIN_H

#include <atasched.h>

#include "datasets/open.h"
#include "models/model.h"
#include "emulate.h"
#include "profile.h"
#include "recorder.h"
#include "row.h"
#include "setting.h"
#include "tracer.h"

/* What a gradient of a worker needs to know; see train_task.c. */
struct train_task {
	struct model *model;
	struct emulate *emulate;
	uint32_t micro_batch;
	struct recorder *recorder;	/* NULL: these rounds are not recorded */
	struct tracer *tracer;		/* NULL: they are not traced, or the
					   library does it */
	const struct row *row;		/* for tracer */
	const double *cost;	/* of a second of each worker; NULL: these
				   rounds have no price */
	struct ata_times *times;	/* room for cost's workers, or NULL */
	double price;		/* of the rounds so far */
};

/* A policy or schedule, and how far it has trained. */
struct train_row {
	struct row *row;
	const char *name;
	float *params;
	float *velocity;
	uint64_t rounds;	/* run so far */
	double seconds;
	double worker_seconds;
	double price;
	double round_loss;	/* of the last round's samples */
	int done;		/* the target or the last round was reached */
	struct model_score score;	/* at the end */
};

/* Seconds per task and worker, measured while all have equal shares. */
struct train_base {
	struct row *row;	/* policy uta, on parameters of its own */
	float *params;
	float *velocity;
	uint32_t workers;
	uint32_t laps, capacity;
	double *seconds;	/* laps x workers; NaN: had no task */
	double *mean;		/* workers: the median of each one's laps */
};

struct train {
	struct setting setting;
	const struct model_type *type;
	const char *where;	/* --data, or NULL */
	uint64_t tasks;
	uint32_t micro_batch;
	uint64_t rounds;
	uint64_t epochs;	/* 0: not given */
	double step, momentum;	/* NaN: the model's */
	double target_loss;	/* NaN: none */

	struct dataset data;
	struct train_task task;
	struct ata_pool *pool;
	struct recorder *recorder;	/* of the rows, or NULL */
	struct tracer *tracer;		/* likewise */
	struct ata_times *times;	/* room for all workers, with --cost */
	int shared;		/* 1: more workers than cores */
	struct train_base base;
	struct profile profile;
	struct train_row row[POLICIES_MAX];
	uint32_t n;
};

/* Fill in problem: the model's gradients, as slow as the emulation wants. */
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

/* The shortest possible round, seconds; NaN if it is not known. */
double train_base_optimum(const struct train *train);

/* Train all rows to the end. Return: 0 or a negative errno. */
int train_laps(struct train *train);

/* Numbers for params and velocity, all zero and aligned alike; NULL: no memory. */
float *train_vector(uint64_t dim);

/* Print everything. Return: exit status; STATUS_FAILED if rows disagree. */
int train_report(struct train *train);

#endif
