/* SPDX-License-Identifier: MIT */
/*
 * A small problem for tests of SGD: each sample is a point, and the loss half
 * the squared distance to it. And someone to run a round without a pool.
 */
#ifndef ATA_TESTS_COMMON_T_SGD_H
#define ATA_TESTS_COMMON_T_SGD_H

#include <stdint.h>

#include <atasched.h>

#define T_SGD_DIM 19
#define T_SGD_SAMPLES 100
#define T_SGD_SCRATCH 1000	/* bytes */

/* How an executor of a test's own hands out tasks */
struct t_sgd_scatter {
	uint64_t seed;
	int threads;
};

/* Coordinate i of a sample */
float t_sgd_target(uint64_t sample, size_t i);

/*
 * Fill in the problem. Its gradient says no, if it is not called as promised:
 * zeros, aligned scratch of the worker's own, seed 1, samples in range.
 */
void t_sgd_problem(struct ata_sgd_problem *problem);

/* 6 rounds of 9 tasks, serial; the T_SGD_DIM params are set to 0. */
void t_sgd_config(struct ata_sgd_config *config, float *params);

/* An ata_execute_fn: the whole round in one call, on worker 0 */
int t_sgd_serial(void *ctx, const struct ata_job *job,
		 struct ata_round *report);

#endif
