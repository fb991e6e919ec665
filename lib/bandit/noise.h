/* SPDX-License-Identifier: MIT */
/*
 * How much the times of one kernel's tasks vary, pooled over the workers.
 */
#ifndef ATA_BANDIT_NOISE_H
#define ATA_BANDIT_NOISE_H

#include <stdint.h>

struct ata__noise {
	double squares;		/* faded sum of squared residuals, as of single
				   tasks, relative to the worker's mean */
	double weight;		/* faded number of them */
	double disturbed;	/* faded number of odd times that passed */
	/* As squares and weight, but fading sooner; not kept in a profile. */
	double late_squares, late_weight;
	/* Sums over all arms of ata__drift_own's times and disturbed, kept by
	 * drift.c; not in a profile either. */
	double own_times, own_disturbed;
};

/* Nothing is known yet. */
void ata__noise_init(struct ata__noise *noise);

/*
 * A mean of tasks was off by `off` of its prediction, relatively; variance:
 * what that would have, were one task's 1.
 */
void ata__noise_add(struct ata__noise *noise, double off, double variance);

/* So many times in sequence were far longer than before, and then none was. */
void ata__noise_disturbed(struct ata__noise *noise, int times);

/* The part of the times that are such; and is that much? */
double ata__noise_disturbances(const struct ata__noise *noise);
int ata__noise_is_disturbed(const struct ata__noise *noise);

/* Could the calls above have left it so, and is it good for anything? */
int ata__noise_is_sound(const struct ata__noise *noise);

/* Deviation over mean of one task's time; positive. */
double ata__noise_deviation(const struct ata__noise *noise);

/* Expected maximum of m normal numbers, in deviations. */
double ata__noise_maximum(uint32_t m);

#endif
