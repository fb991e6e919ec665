/* SPDX-License-Identifier: MIT */
/*
 * The mean m of N independent times of a sub-exponential law with Orlicz norm
 * alpha is, in round k, with a probability of about 1 - 1 / k^2 within
 *
 *     c alpha (sqrt(L / N) + L / N),    L = ln(2 k^2),
 *
 * of the true mean: Bernstein's inequality for sub-exponential variables; the
 * root rules once N > L, the linear term before. A policy that takes the lower
 * end for the truth is optimistic: a worker that was timed seldom looks fast,
 * so it is tried, and a wrong belief corrects itself (Maranjyan, Saad,
 * Richtarik, Orabona, ICML 2025). k grows for ever, so exploration never stops.
 *
 * No bound is below 0: as a time it would say nothing. A worker never timed has
 * no bound but 0.
 */
#include <float.h>
#include <math.h>

#include "bandit/bound.h"

/* L of round 1, 2, ... */
double ata__bound_level(uint64_t round)
{
	double k = (double)round;

	return log(2.0 * k * k);
}

/* Width for an arm with count tasks timed, in units of c alpha. */
double ata__bound_width(double level, double count)
{
	double ratio = level / count;

	return sqrt(ratio) + ratio;
}

/*
 * A split takes 0 or a normal number. Also catches NaN, which comes of an
 * infinite norm times a width of 0 and means that nothing is known.
 */
static double positive(double score)
{
	return score >= DBL_MIN ? score : 0.0;
}

/* The norm, c alpha, is given in seconds: policy ata. */
double ata__bound_absolute(double mean, double norm, double width)
{
	return positive(mean - norm * width);
}

/* The norm is given as a multiple of the mean, c eta: policy ata-empirical. */
double ata__bound_relative(double mean, double ratio, double width)
{
	return positive(mean * (1.0 - ratio * width));
}
