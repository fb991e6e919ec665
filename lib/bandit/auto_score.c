/* SPDX-License-Identifier: MIT */
/*
 * The scores of auto: lower ends of confidence intervals (auto.c).
 */
#include <float.h>
#include <math.h>

#include <atasched/bandit.h>

#include "bandit/auto_own.h"
#include "bandit/bandit.h"

/* Of a score, so that ATA_TASKS_MAX tasks of it end, at any quantile and later
 * by slack and chance, before one of a worker that shall have no share, whose
 * score is DBL_MAX, and before those of an absent one, which never do. */
#define MOST (DBL_MAX * 0x1p-64)

/* Arms whose scores are computed together, and stay near meanwhile. */
#define BLOCK 128

/* The lower end of the interval; count > 0. */
static inline double lower_end(double mean, double count, double deviation)
{
	double error = deviation / sqrt(count);

	return mean / (1.0 + error + error * error);
}

/* A score of that, if anything is known. */
static inline double score_of(double count, double end)
{
	if (!(count > 0.0))
		return 0.0;
	end = end > DBL_MIN ? end : DBL_MIN;
	return end < MOST ? end : MOST;
}

/* A count, or 1: roots and quotients are taken of several workers at once,
 * then, of the unknown ones too. */
static inline double at_least_one(double count)
{
	return count > 0.0 ? count : 1.0;
}

double ata__auto_score_at(const struct ata_bandit *bandit, uint32_t arm,
			  double deviation)
{
	const struct ata__arm *known = &bandit->arm[arm];

	return score_of(known->count,
			lower_end(known->mean, at_least_one(known->count),
				  deviation));
}

/* Of n arms from first on, absent or not. */
static void take_some(struct ata_bandit *bandit, uint32_t first, uint32_t n,
		      double deviation)
{
	const struct ata__arm *restrict arm = bandit->arm + first;
	double *restrict score = bandit->score + first;
	double mean[BLOCK];

	for (uint32_t i = 0; i < n; i++) {
		score[i] = at_least_one(arm[i].count);
		mean[i] = arm[i].mean;
	}
#pragma omp simd
	for (uint32_t i = 0; i < n; i++)
		score[i] = lower_end(mean[i], score[i], deviation);
	for (uint32_t i = 0; i < n; i++)
		score[i] = score_of(arm[i].count, score[i]);
}

void ata__auto_take_scores(struct ata_bandit *bandit, double deviation)
{
	for (uint32_t i = 0; i < bandit->arms; i += BLOCK) {
		uint32_t left = bandit->arms - i;

		take_some(bandit, i, left < BLOCK ? left : BLOCK, deviation);
	}
}
