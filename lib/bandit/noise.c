/* SPDX-License-Identifier: MIT */
/*
 * Workers differ in speed, but a kernel's tasks vary by about as much on each,
 * relative to its mean: so one number is learned from all of them, soon enough
 * to matter. A mean of a tasks has a / (1 + a / N) times less variance than one
 * task against a prediction made of N tasks: what is pooled is scaled by that.
 *
 * Before anything is seen: 10 per cent, which counts as two observations. A
 * residual counts as four deviations at most, so that a preemption or a change
 * of speed, which are no noise, do not pass for it; if the noise itself has
 * grown the estimate follows all the same, sixteenfold at a time. Old residuals
 * fade by 1 / 1000. Below 0.2 per cent nothing is believed: clocks, interrupts
 * and frequencies vary by that much. Nor above WILD: a share of many small
 * tasks varies as a whole, which a task of them would have to do by as many
 * times more as the root of their number.
 *
 * When noise is over, all that was learned while it was there would count for
 * hundreds of rounds. So residuals are pooled once more, fading by 1 / 64; when
 * that says a quarter of the variance or less, it is what is believed. By
 * chance, with exponential times, that is so once in some 10^5 times 64.
 *
 * Disturbances are times that were far longer than those before and after them
 * (drift.c), as by preemptions. They are pooled and fade likewise, and are
 * usual from the third one on if they are more than one in 200 times.
 */
#include <math.h>

#include "bandit/noise.h"

#define FIRST 0.1
#define FIRST_WEIGHT 2.0
#define MOST 4.0
#define LEAST 0.002
#define KEPT 0.999
#define LATE 0.984375	/* kept of late residuals: 63 / 64, */
#define LATE_WEIGHT 32.0	/* which count from so many on */
#define LESS 0.25	/* variance, for noise to be over */
#define WILD 1e8		/* 2^53 tasks vary by as much as they take */
#define SEEN 2.0		/* so many disturbances may be an accident */
#define USUAL 0.005		/* part of the times */

void ata__noise_init(struct ata__noise *noise)
{
	noise->squares = FIRST_WEIGHT * FIRST * FIRST;
	noise->weight = FIRST_WEIGHT;
	noise->disturbed = 0.0;
	noise->late_squares = noise->late_weight = 0.0;
	noise->own_times = noise->own_disturbed = 0.0;
}

void ata__noise_disturbed(struct ata__noise *noise, int times)
{
	noise->disturbed += times;
}

double ata__noise_disturbances(const struct ata__noise *noise)
{
	return noise->disturbed / noise->weight;
}

int ata__noise_is_disturbed(const struct ata__noise *noise)
{
	return noise->disturbed > SEEN &&
	       ata__noise_disturbances(noise) > USUAL;
}

/* Is there much less noise than there was? */
static int is_over(const struct ata__noise *noise)
{
	return noise->late_weight > LATE_WEIGHT &&
	       noise->late_squares * noise->weight <
		       LESS * noise->squares * noise->late_weight;
}

/* Disturbances are the same part of fewer times. */
static void forget(struct ata__noise *noise)
{
	noise->disturbed *= noise->late_weight / noise->weight;
	noise->squares = noise->late_squares;
	noise->weight = noise->late_weight;
}

void ata__noise_add(struct ata__noise *noise, double off, double variance)
{
	double most = fmin(MOST * ata__noise_deviation(noise), WILD);
	double size = fmin(fabs(off) / sqrt(variance), most);

	noise->squares = KEPT * noise->squares + size * size;
	noise->weight = KEPT * noise->weight + 1.0;
	noise->disturbed *= KEPT;
	noise->late_squares = LATE * noise->late_squares + size * size;
	noise->late_weight = LATE * noise->late_weight + 1.0;
	if (is_over(noise))
		forget(noise);
}

int ata__noise_is_sound(const struct ata__noise *noise)
{
	return noise->squares >= 0.0 &&
	       noise->squares <= WILD * WILD * noise->weight &&
	       noise->weight >= FIRST_WEIGHT &&
	       noise->weight <= 1.0 / (1.0 - KEPT) + 1.0 &&
	       noise->disturbed >= 0.0 && noise->disturbed <= noise->weight;
}

double ata__noise_deviation(const struct ata__noise *noise)
{
	return fmax(sqrt(noise->squares / noise->weight), LEAST);
}

/*
 * Expected maximum of m normal numbers, in deviations, by Blom's approximation
 * ("Statistical Estimates and Transformed Beta-Variables", 1958): the quantile
 * of (m - 3/8) / (m + 1/4). That is taken from its tail, good to 0.003:
 * Abramowitz and Stegun, "Handbook of Mathematical Functions", 26.2.22.
 */
double ata__noise_maximum(uint32_t m)
{
	double tail = 0.625 / (m + 0.25);
	double t = sqrt(-2.0 * log(tail));

	if (m < 2)
		return 0.0;
	return t - (2.30753 + 0.27061 * t) /
		   (1.0 + t * (0.99229 + t * 0.04481));
}
