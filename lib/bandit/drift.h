/* SPDX-License-Identifier: MIT */
/*
 * Has a worker's speed changed? What is known of an arm is kept, faded or
 * thrown away accordingly.
 */
#ifndef ATA_BANDIT_DRIFT_H
#define ATA_BANDIT_DRIFT_H

#include <stdint.h>

#include "bandit/arm.h"
#include "bandit/noise.h"

/* One side of the test: evidence, and what was timed since it was last 0. */
struct ata__drift_side {
	double sum;
	double tasks, seconds;
};

/*
 * Disturbances of one arm. Sums fade; the arm's mean is its level and what they
 * take more, for each task, if that is its own.
 */
struct ata__drift_own {
	double times, tasks;	/* learned, */
	double disturbed;	/* of these times, which took */
	double excess;		/* so many seconds more than at the level, */
	double from;		/* which was this one, the last time */
	double extra, level;	/* seconds; level: if extra is above 0 */
};

/* All zero at first. */
struct ata__drift {
	struct ata__drift_own own;
	struct ata__drift_side slower, faster;
	double kept_count, kept_mean;	/* the level before odd times */
	double odd_count, odd_mean;	/* the first of these */
	int suspect;		/* how many of them came last; 0: none */
	int held;		/* the arm is still at the level before */
	int single;		/* the arm has been timed once, and no more */
};

/*
 * ata__drift_learn - tasks took seconds together: let arm and noise learn it
 *
 * tasks > 0 and seconds > 0 are the caller's duty.
 *
 * Return: 1: the time was odd; else 0
 */
int ata__drift_learn(struct ata__drift *drift, struct ata__arm *arm,
		     struct ata__noise *noise, uint64_t tasks, double seconds);

#endif
