/* SPDX-License-Identifier: MIT */
/*
 * SGD beside the clock: what the rounds of a run compute.
 *
 * A round is the mean of the gradients of its tasks at one point, so the points
 * depend on seed and tasks alone, not on who computed which gradient, nor when:
 * one descent belongs to all policies and machines.
 */
#ifndef SIM_DESCENT_H
#define SIM_DESCENT_H

#include <stdint.h>

struct descent_config {
	uint64_t tasks;		/* gradients in a round */
	double step;
	uint64_t first_seed;
	uint32_t seeds;
	const uint64_t *checkpoint;	/* rounds, ascending, at least one */
	uint32_t checkpoints;
	int (*stopped)(void);	/* asked between rounds; or NULL */
};

/*
 * descent_quadratic - minimise the published quadratic from 0, for each seed
 *
 * By ata_sgd_run(), one sample a task, as `ata-bench train --model quadratic
 * --micro-batch 1` does.
 *
 * @excess: receives f - min f after the rounds of the checkpoints, those of the
 *          first seed first
 *
 * Return: 0, -ENOMEM, or -EINTR: stopped
 */
int descent_quadratic(const struct descent_config *config, double *excess);

#endif
