/* SPDX-License-Identifier: MIT */
#include <math.h>

#include "bandit/arm.h"

/*
 * Only the sum of a batch of tasks is measured, so a batch of b tasks counts b
 * times in the mean, and its average has variance sigma^2 / b, where sigma^2 is
 * the variance of one task. Hence the sum over batches of b times the squared
 * distance from the mean, m2, has the expectation sigma^2 (batches - 1): the
 * spread is known per task although no single task was timed.
 *
 * The recurrence is Welford's in its weighted form (West 1979), stable for long
 * runs. Its products are ordered so that no finite batch makes a mean that is
 * not finite: weights at most 1 first, and 0 before what may overflow.
 */
static void learn(struct ata__arm *arm, double tasks, double mean)
{
	double delta = mean - arm->mean;

	arm->count += tasks;
	arm->mean += delta * (tasks / arm->count);
	arm->m2 += delta * (mean - arm->mean) * tasks;
	arm->batches++;
}

/*
 * Add tasks that took seconds together to what is known of one arm.
 *
 * tasks > 0 and seconds >= 0, finite, are the caller's duty.
 */
void ata__arm_add(struct ata__arm *arm, uint64_t tasks, double seconds)
{
	learn(arm, (double)tasks, seconds / (double)tasks);
}

/*
 * Take over what an earlier run knew, as if it had been one batch here.
 *
 * Separate from ata__arm_add() so that the mean arrives to the last bit, and
 * because counts that were scaled down need not be whole.
 */
void ata__arm_prior(struct ata__arm *arm, double count, double mean)
{
	if (count > 0.0)
		learn(arm, count, mean);
}

/* Standard deviation of one task's time; NaN: fewer than two batches. */
double ata__arm_deviation(const struct ata__arm *arm)
{
	if (arm->batches < 2)
		return (double)NAN;
	return sqrt(arm->m2 / (double)(arm->batches - 1));
}
