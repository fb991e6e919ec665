/* SPDX-License-Identifier: MIT */
/*
 * How the step size changes over the rounds.
 */
#ifndef ATA__SGD_SCHEDULE_H
#define ATA__SGD_SCHEDULE_H

#include <stdint.h>

struct ata__schedule {
	double step;		/* the largest */
	double factor;		/* "step": of each cut */
	uint64_t period;	/* "step": rounds between two cuts; "cosine": all
				   rounds until 0 */
	uint64_t warm_up;	/* rounds of linear growth at the beginning */
	double (*shape)(const struct ata__schedule *schedule, uint64_t round);
};

/* Fill in the shape of this name. Return: 0, or -EINVAL: there is none */
int ata__schedule_shape(struct ata__schedule *schedule, const char *name);

/* Step size of a round, from 0. */
double ata__schedule_step(const struct ata__schedule *schedule, uint64_t round);

/* Return: the name of shape i, or NULL past the last one */
const char *ata__schedule_name(uint32_t i);

#endif
