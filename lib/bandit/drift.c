/* SPDX-License-Identifier: MIT */
/*
 * Each time is held against what the arm predicts, in units of what noise
 * explains: by Paulson's approximation ("An Approximate Normalization of the
 * Analysis of Variance Distribution", Annals of Mathematical Statistics 13,
 * 1942), which makes a normal number z of the ratio of two means of gamma
 * variables. With little noise that is ln(mean / predicted mean) / deviation.
 * With much the logarithm alone would not do: of exponential times every 150th
 * is e^5 times shorter than their mean, and none can be e^5 times longer.
 *
 * A jump: |z| above 5, the logarithm as well, as some laws have more large times
 * than gamma has, and 5 per cent at least. That is a preemption, or a new
 * speed; the next times tell which. So it is acted on at once, since a lasting
 * change costs in every round, but the old level is kept aside. If one of the
 * next two times is nearer to the old level, that comes back as if nothing had
 * been. (A second preemption may follow the first, and a worker that is taken for
 * slow is parked for long.)
 *
 * A drift too small for that: a cumulative-sum test (Page, "Continuous
 * Inspection Schemes", Biometrika 41, 1954) on either side, with allowance 1/2
 * and limit 10, in deviations: where nothing changes it errs once in about
 * seventy thousand times; a change by one deviation is found after some twenty. A
 * single z counts 3 at most, so that no odd time decides it. When it strikes,
 * the arm forgets all but what was timed since the evidence began; that is
 * confirmed or taken back as a jump is, as evidence has been picked by its size.
 *
 * Otherwise the past fades by 1 / 1000 with each time.
 */
#include <math.h>
#include <stddef.h>

#include "bandit/drift.h"

#define JUMP 5.0
#define JUMP_RATIO 0.05
#define CONFIRMED 2		/* times that may take it back */
#define ALLOWANCE 0.5
#define LIMIT 10.0
#define MOST 3.0
#define KEPT 0.999

static void forget_sides(struct ata__drift *drift)
{
	drift->slower = drift->faster =
		(struct ata__drift_side){ .sum = 0.0 };
}

static void start_anew(struct ata__arm *arm, double count, double mean)
{
	*arm = (struct ata__arm){ .count = 0.0 };
	ata__arm_prior(arm, count, mean);
}

/* The arm is about to forget: keep its level aside, or the one before that. */
static void doubt(struct ata__drift *drift, const struct ata__arm *arm)
{
	if (drift->suspect == 0) {
		drift->kept_count = arm->count;
		drift->kept_mean = arm->mean;
	}
	drift->suspect = CONFIRMED;
	forget_sides(drift);
}

/* Was the level that is kept aside the right one? */
static void settle(struct ata__drift *drift, struct ata__arm *arm, double mean)
{
	drift->suspect--;
	if (fabs(log(mean / drift->kept_mean)) >= fabs(log(mean / arm->mean)))
		return;
	drift->suspect = 0;
	start_anew(arm, drift->kept_count, drift->kept_mean);
}

/* Return: 1: the evidence on this side has reached the limit */
static int gather(struct ata__drift_side *side, double z, double tasks,
		  double seconds)
{
	side->sum += fmin(z, MOST) - ALLOWANCE;
	if (side->sum <= 0.0) {
		*side = (struct ata__drift_side){ .sum = 0.0 };
		return 0;
	}
	side->tasks += tasks;
	side->seconds += seconds;
	return side->sum > LIMIT;
}

/* Of the ratio of a mean of n tasks to one of N: 1, give or take chance. */
static double normal(double ratio, double n, double N, double deviation)
{
	double root = cbrt(ratio);
	double above = deviation * deviation / (9.0 * n);
	double below = deviation * deviation / (9.0 * N);

	return ((1.0 - below) * root - (1.0 - above)) /
	       sqrt(below * root * root + above);
}

int ata__drift_learn(struct ata__drift *drift, struct ata__arm *arm,
		     struct ata__noise *noise, uint64_t tasks, double seconds)
{
	double n = (double)tasks, mean = seconds / n, deviation, variance;
	double shift, z;
	const struct ata__drift_side *proved = NULL;

	if (!(arm->count > 0.0)) {
		ata__arm_add(arm, tasks, seconds);
		return 0;
	}
	if (drift->suspect)
		settle(drift, arm, mean);
	variance = 1.0 / n + 1.0 / arm->count;
	shift = log(mean / arm->mean);
	deviation = ata__noise_deviation(noise);
	z = normal(mean / arm->mean, n, arm->count, deviation);
	ata__noise_add(noise, mean / arm->mean - 1.0, variance);
	if (fabs(z) > JUMP && fabs(shift) > JUMP * deviation * sqrt(variance) &&
	    fabs(shift) > JUMP_RATIO) {
		doubt(drift, arm);
		start_anew(arm, n, mean);
		return 1;
	}
	if (gather(&drift->slower, z, n, seconds))
		proved = &drift->slower;
	if (gather(&drift->faster, -z, n, seconds))
		proved = &drift->faster;
	if (proved != NULL) {
		struct ata__drift_side evidence = *proved;

		doubt(drift, arm);
		start_anew(arm, evidence.tasks,
			   evidence.seconds / evidence.tasks);
		return 0;
	}
	arm->count *= KEPT;
	arm->m2 *= KEPT;
	ata__arm_add(arm, tasks, seconds);
	return 0;
}
