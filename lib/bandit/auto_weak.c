/* SPDX-License-Identifier: MIT */
/*
 * auto's further looks at workers that are parked on weak evidence.
 *
 * One time of one task may lie across a preemption, and be twenty times as long
 * as the task takes: where a core is shared, every fifth first time was. The
 * worker is parked then, until the budget of probes suffices for so slow a one,
 * which may take hundreds of rounds.
 *
 * So what is missed if the time was wrong is summed up: how much sooner each
 * round would end were there one more worker, as fast as the fastest. When that
 * is FACTOR times what a probe makes the round longer, those few times are put
 * to the test, on credit: by then it costs little beside what may be missed,
 * and little has been missed. The next probes wait for twice that, and so on,
 * all together, so that many slow workers cost no more than one; a probe that
 * finds its worker fit for a task begins anew. (Any change would not do: one
 * that is slow, now by ten times and then by fifty, is found changed by each.)
 * Whoever has done four tasks, timed much alike, is believed. (Times that are
 * not alike replace each other: drift.c.) That two agree proves little, as
 * preemptions do, too: they last for the scheduler's slice.
 *
 * What is missed is an estimate: none, where the tasks that one more worker
 * would do until just before the end are too few to relieve all who end last.
 * And times that noise may explain are no matter of this: scores allow for
 * them.
 *
 * Only where arms are not many, as among many one matters little (auto_near.c).
 */
#include <math.h>

#include "bandit/auto_own.h"
#include "bandit/bandit.h"

#define FACTOR 8.0
#define NEXT 2.0	/* who costs so many times as much comes along */
#define JUST 0.03	/* before the end: part of the round */
#define FAR 8.0		/* deviations: no noise */

/* The shortest task of those that have a share. */
static double least_mean(const struct ata_bandit *bandit,
			 const uint64_t *count, double end)
{
	double least = end;

	for (uint32_t i = 0; i < bandit->arms; i++)
		if (count[i] > 0)
			least = fmin(least, bandit->arm[i].mean);
	return least;
}

/* How much sooner the round would end with one more worker of such tasks. */
static double missing(const struct ata_bandit *bandit, const uint64_t *count,
		      uint64_t tasks, double end, double mean)
{
	double before = end * (1.0 - JUST);
	uint32_t last = 0;

	for (uint32_t i = 0; i < bandit->arms; i++)
		last += (double)(int64_t)count[i] * bandit->arm[i].mean >
			before;
	if (last > before / mean ||
	    ata__split_active(count, bandit->arms) == bandit->space.most)
		return 0.0;
	/* Tasks over end is how fast they are together, now. */
	return fmin(end / (1.0 + (double)tasks * mean / end), end - mean);
}

/* What a probe would make the round longer; infinite: there is no need of
 * it. */
static double excess(const struct ata__arm *arm, double end, double far)
{
	if (!ata__arm_is_weak(arm) || !(arm->mean > end) || !(arm->mean > far))
		return (double)INFINITY;
	return arm->mean - end;
}

static double least_excess(const struct ata_bandit *bandit, uint32_t parked,
			   double end, double far)
{
	const struct ata__auto *a = bandit->own;
	double least = (double)INFINITY;

	for (uint32_t k = 0; k < parked; k++)
		least = fmin(least,
			     excess(&bandit->arm[a->probes.parked[k].arm], end,
				    far));
	return least;
}

void ata__auto_doubt_weak(struct ata_bandit *bandit, uint32_t parked,
			  const uint64_t *count, uint64_t tasks, double end)
{
	struct ata__auto *a = bandit->own;
	struct ata__parked *at = a->probes.parked;
	double e, mean, far, least;

	/* Nearly always that is all. */
	if (isinf(least_excess(bandit, parked, end, end)))
		return;
	e = FAR * ata__noise_deviation(&a->noise);
	mean = least_mean(bandit, count, end);
	far = mean * (1.0 + e + e * e);
	least = least_excess(bandit, parked, end, far);
	if (isinf(least))
		return;
	if (a->missed < least * FACTOR * a->looks) {
		a->missing = missing(bandit, count, tasks, end, mean);
		return;
	}
	a->looking = 1;
	for (uint32_t k = 0; k < parked; k++)
		if (excess(&bandit->arm[at[k].arm], end, far) <= NEXT * least)
			at[k].urgency = (double)INFINITY;
}

void ata__auto_close_weak(struct ata__auto *a)
{
	a->missed = a->looking ? 0.0 : a->missed + a->missing;
	a->looks = fmax(a->looking ? 2.0 * a->looks : a->looks, 1.0);
}
