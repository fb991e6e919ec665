/* SPDX-License-Identifier: MIT */
/*
 * What is known of one worker for one kernel.
 */
#ifndef ATA_BANDIT_ARM_H
#define ATA_BANDIT_ARM_H

#include <stdint.h>

/* All zero is an arm of which nothing is known. */
struct ata__arm {
	double count;		/* tasks timed */
	double mean;		/* seconds per task; with auto, its level and
				   what its own disturbances add (drift.h) */
	double m2;		/* sum over batches of their tasks times their
				   squared distance from the mean, or level */
	uint64_t batches;	/* sums that were measured */
};

/* May what is known be a few times that were odd? Counts fade, by little. */
static inline int ata__arm_is_weak(const struct ata__arm *arm)
{
	return arm->count < 3.5;
}

void ata__arm_add(struct ata__arm *arm, uint64_t tasks, double seconds);
void ata__arm_prior(struct ata__arm *arm, double count, double mean);
double ata__arm_deviation(const struct ata__arm *arm);

#endif
