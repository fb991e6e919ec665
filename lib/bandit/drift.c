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
 * A jump: |z| above 5, the logarithm as well, as some laws have more large
 * times than gamma has, and 5 per cent at least. That is a preemption, or a new
 * speed; the next time tells which. So it is acted on at once, since a lasting
 * change costs in every round, but the old level is kept aside. If the next
 * time is nearer to the old level, that comes back as if nothing had been.
 *
 * Such disturbances may come one after the other, on a worker that is then
 * parked for long: the old level is given up when so many odd times as there
 * were in sequence would be disturbances once in a million times. What is
 * shorter than before cannot be one: there the second time decides, as it does
 * while none has been seen. Where they are usual (noise.c) a longer time is
 * taken for one, and the arm stays as it is until the next time.
 *
 * A drift too small for that: a cumulative-sum test (Page, "Continuous
 * Inspection Schemes", Biometrika 41, 1954) on either side, with allowance 1/2
 * and limit 10, in deviations: where nothing changes it errs once in about
 * seventy thousand times; a change by one deviation is found after some twenty.
 * A single z counts 3 at most, so that no odd time decides it. When it strikes,
 * the arm forgets all but what was timed since the evidence began; that is
 * confirmed or taken back as a jump is: evidence has been picked by its size.
 *
 * Otherwise the past fades by 1 / 1000 with each time.
 *
 * Disturbances are kept out of an arm's level, as the machine's. But where one
 * arm is disturbed again and again and the others are not, it is the arm that
 * takes so long. So they are counted for each, with what they took, fading by
 * 1 / 100; when these are more than two, and more by two deviations of such a
 * number than at the others' rate, what those above that took is shared out to
 * all tasks of that time, and belongs to the arm's mean. Its level stays what
 * times are held against. (Three workers, 6 tasks of 1 s, those of the third
 * one up to 20 s longer with probability 0.2, best without it in 3 s: 5.7 s
 * with disturbances kept out, 3.1 with this. That is a mean, no more: the risk
 * that all wait is not in it, which costs 3 per cent where the probability is
 * 0.05. Disturbances that come in twos and threes, and so seldom that they are
 * not usual, become levels and are left again: they are not counted.)
 */
#include <float.h>
#include <math.h>
#include <stddef.h>

#include "bandit/drift.h"

#define JUMP 5.0
#define JUMP_RATIO 0.05
#define ALLOWANCE 0.5
#define LIMIT 10.0
#define MOST 3.0
#define KEPT 0.999
#define CHANCE 1e-6		/* of disturbances in sequence */
#define OWN_KEPT 0.99		/* of an arm's disturbances, */
#define OWN_SEEN 2.0		/* of which so many may be an accident, */
#define OWN_SURE 2.0		/* or so many deviations chance; below */
#define OWN_FASTER 0.5		/* of that level it is another matter */

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

/* The last times that were odd were `more` longer than before them, each
 * task. */
static void disturbed(struct ata__drift *drift, struct ata__noise *noise,
		      double more, double tasks)
{
	struct ata__drift_own *own = &drift->own;

	ata__noise_disturbed(noise, drift->suspect);
	own->disturbed += drift->suspect;
	own->from = drift->kept_mean;
	/* Kept finite, as the mean is made of it. */
	own->excess = fmin(own->excess + more * tasks, DBL_MAX);
}

/* What is said now may be taken back. */
static void keep_aside(struct ata__drift *drift, const struct ata__arm *arm,
		       double n, double mean)
{
	drift->kept_count = arm->count;
	drift->kept_mean = arm->mean;
	drift->odd_count = n;
	drift->odd_mean = mean;
	drift->suspect = 1;
	drift->held = 0;
}

/*
 * An odd time: the arm follows it, or waits for the next one. What is shorter
 * than a few before it is not to be taken back: nothing makes a task shorter,
 * and those were disturbed, perhaps, as the next one may be.
 */
static void suspect(struct ata__drift *drift, struct ata__arm *arm,
		    const struct ata__noise *noise, double n, double mean)
{
	int right = mean < arm->mean && ata__arm_is_weak(arm);

	if (!drift->suspect && !right) {
		keep_aside(drift, arm, n, mean);
		drift->held = mean > arm->mean && ata__noise_is_disturbed(noise);
		if (drift->held)
			return;
	}
	forget_sides(drift);
	start_anew(arm, n, mean);
}

/* After odd times: was the level before them the right one? */
static void settle(struct ata__drift *drift, struct ata__arm *arm,
		   struct ata__noise *noise, double mean)
{
	double before = drift->kept_mean;
	double odd = drift->held ? drift->odd_mean : arm->mean;
	int back = fabs(log(mean / before)) < fabs(log(mean / odd));

	if (back && odd > before)
		disturbed(drift, noise, odd - before,
			  drift->held ? drift->odd_count : arm->count);
	if (back && !drift->held)
		start_anew(arm, drift->kept_count, before);
	if (!back && drift->held) {
		forget_sides(drift);
		start_anew(arm, drift->odd_count, odd);
	}
	drift->held = 0;
	drift->suspect++;
	if (back || odd < before ||
	    pow(ata__noise_disturbances(noise), drift->suspect) <= CHANCE)
		drift->suspect = 0;
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
	/* A sum of times that is infinite would make a level of it that is. */
	side->seconds = fmin(side->seconds + seconds, DBL_MAX);
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

/* z says that it is one; does the logarithm? That is only looked at then: in
 * rounds far apart it takes as long as all the rest. */
static int is_jump(double z, double ratio, double deviation, double variance)
{
	double shift;

	if (!(fabs(z) > JUMP))
		return 0;
	shift = fabs(log(ratio));
	return shift > JUMP * deviation * sqrt(variance) && shift > JUMP_RATIO;
}

static int learn(struct ata__drift *drift, struct ata__arm *arm,
		 struct ata__noise *noise, uint64_t tasks, double seconds)
{
	double n = (double)tasks, mean = seconds / n, deviation, variance;
	double z;
	const struct ata__drift_side *proved = NULL;

	if (!(arm->count > 0.0)) {
		ata__arm_add(arm, tasks, seconds);
		drift->single = 1;
		return 0;
	}
	drift->single = 0;
	if (drift->suspect)
		settle(drift, arm, noise, mean);
	variance = 1.0 / n + 1.0 / arm->count;
	deviation = ata__noise_deviation(noise);
	z = normal(mean / arm->mean, n, arm->count, deviation);
	ata__noise_add(noise, mean / arm->mean - 1.0, variance);
	if (is_jump(z, mean / arm->mean, deviation, variance)) {
		suspect(drift, arm, noise, n, mean);
		return 1;
	}
	if (gather(&drift->slower, z, n, seconds))
		proved = &drift->slower;
	if (gather(&drift->faster, -z, n, seconds))
		proved = &drift->faster;
	if (proved != NULL) {
		double count = proved->tasks, level = proved->seconds / count;

		if (!drift->suspect)
			keep_aside(drift, arm, count, level);
		forget_sides(drift);
		start_anew(arm, count, level);
		return 0;
	}
	arm->count *= KEPT;
	arm->m2 *= KEPT;
	ata__arm_add(arm, tasks, seconds);
	return 0;
}

/* The last hundredth of a disturbance is none, or it would become a number that
 * is not normal, and slow. */
static void fade(struct ata__drift_own *own)
{
	own->times *= OWN_KEPT;
	own->tasks *= OWN_KEPT;
	if (!(own->disturbed > 0.0))
		return;
	own->disturbed *= OWN_KEPT;
	own->excess *= OWN_KEPT;
	if (own->disturbed < 0.01)
		own->disturbed = own->excess = 0.0;
}

/* How much longer the arm's disturbances, beyond those that others have as
 * well, make each of its tasks. */
static double extra(const struct ata__drift_own *own,
		    const struct ata__noise *noise)
{
	double others, usual;

	if (!(own->disturbed > OWN_SEEN))
		return 0.0;
	/* Sums of differences, which may end below 0. Plus one: an arm without
	 * others, or with ones that are hardly known, is never singled out. */
	others = (fmax(noise->own_disturbed - own->disturbed, 0.0) + 1.0) /
		 (fmax(noise->own_times - own->times, 0.0) + 1.0);
	usual = others * own->times;
	if (own->disturbed < usual + OWN_SURE * sqrt(usual + 1.0))
		return 0.0;
	return (1.0 - usual / own->disturbed) * own->excess / own->tasks;
}

int ata__drift_learn(struct ata__drift *drift, struct ata__arm *arm,
		     struct ata__noise *noise, uint64_t tasks, double seconds)
{
	struct ata__drift_own *own = &drift->own;
	double times = own->times, odd_times = own->disturbed;
	int odd, faster;

	if (own->extra > 0.0)
		arm->mean = own->level;
	fade(own);
	own->times += 1.0;
	own->tasks += (double)tasks;
	odd = learn(drift, arm, noise, tasks, seconds);
	/* Whatever slowed it down and disturbed it, a competitor say, is gone;
	 * or so it seems, until the next time. */
	faster = arm->mean < OWN_FASTER * own->from;
	if (faster && !drift->suspect)
		*own = (struct ata__drift_own){ .times = 0.0 };
	noise->own_times += own->times - times;
	noise->own_disturbed += own->disturbed - odd_times;
	own->extra = faster ? 0.0 : extra(own, noise);
	if (own->extra > 0.0) {
		own->level = arm->mean;
		arm->mean = fmin(own->level + own->extra, DBL_MAX);
	}
	return odd;
}
