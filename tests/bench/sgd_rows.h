/* SPDX-License-Identifier: MIT */
/*
 * What bench_sgd compares: gradients in a bare loop, and in rounds of SGD.
 */
#ifndef ATA_TESTS_BENCH_SGD_ROWS_H
#define ATA_TESTS_BENCH_SGD_ROWS_H

#include <stdint.h>

#include <atasched.h>

#include "models/model.h"

#define SGD_TASKS 64
#define SGD_ROUNDS 1000		/* of a lap, at most */
#define SGD_WARM_UP 2		/* more, that make what the others use again */

/* The bare loop adds all gradients to one vector, which is cleared once a lap,
 * or before each task, as the library has to. */
enum sgd_row { SGD_BARE, SGD_CLEARED, SGD_ONE, SGD_TWO, SGD_ROWS };

extern const char *const sgd_names[SGD_ROWS];

struct sgd_rows {
	const struct model *model;
	uint32_t micro_batch;
	uint64_t rounds;	/* of a lap */
	const uint64_t *order;	/* of samples in the bare loop: all of them */
	uint64_t next;		/* place in it */
	struct ata_pool *pool[2];	/* of one worker and of two */
	struct ata_bandit *kernel[2];
	float *params;
	float *gradient;	/* the bare loop's, and its scratch memory */
	void *scratch;
	uint64_t noted;		/* rounds of this lap so far; of each: */
	double wall[SGD_ROUNDS + SGD_WARM_UP];
	double cpu[SGD_ROUNDS + SGD_WARM_UP];
	struct ata_times times[2];
};

/* What a task takes, in microseconds. */
struct sgd_cost {
	double wall;
	double cpu;		/* of the processors; waiting is left out */
};

/*
 * A lap of a row: the median of its rounds, as a busy machine disturbs some.
 *
 * Return: 0 or a negative errno
 */
int sgd_lap(struct sgd_rows *rows, enum sgd_row row, struct sgd_cost *out);

#endif
