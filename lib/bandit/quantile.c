/* SPDX-License-Identifier: MIT */
/*
 * Step 3 of a split with risk. The tasks that end by T are a convex function of
 * T. So Newton's method, begun anywhere, is past the T where they are B after
 * one step at most, and comes down to it from there, as fast as its steps
 * become small.
 */
#include <math.h>

#include "bandit/quantile.h"

/* Newton's method takes less than ten, wherever it begins. */
#define STEPS 50

/*
 * Of the tasks that end by `ratio` times score, which is ata__split_finish()'s
 * inverse, the root: of j + risk sqrt(j) = ratio, in the form that does not
 * cancel.
 */
static double root_by(double ratio, double half_risk)
{
	return ratio / (sqrt(ratio + half_risk * half_risk) + half_risk);
}

/* Newton's step towards the time by which so many tasks end. */
static double step_to(const struct ata__split_item *item, uint32_t m,
		      uint64_t tasks, double risk, double time)
{
	double half = 0.5 * risk, sum = 0.0, slope = 0.0;

	for (uint32_t i = 0; i < m; i++) {
		double root = root_by(time / item[i].score, half);

		sum += root * root;
		slope += root / (root + half) / item[i].score;
	}
	return ((double)tasks - sum) / slope;
}

/*
 * T as above. It begins where B would end if all workers were as fast as the
 * fastest, so many of them that their rate is the same.
 */
static double certain_quantile(const struct ata__split_item *item, uint32_t m,
			       uint64_t tasks, double risk)
{
	double rates = 0.0, least = item[0].score, each, time, step;
	int steps = 0;

	for (uint32_t i = 0; i < m; i++) {
		rates += 1.0 / item[i].score;
		least = fmin(least, item[i].score);
	}
	each = (double)tasks / (rates * least);
	time = least * (each + risk * sqrt(each));
	do {
		step = step_to(item, m, tasks, risk, time);
		time += step;
	} while (fabs(step) > 0x1p-42 * time && ++steps < STEPS);
	return time * (1.0 - 0x1p-40);
}

uint64_t ata__quantile_share_out(struct ata__split_item *item, uint32_t m,
				 uint64_t tasks, double risk, uint64_t *count)
{
	double time = certain_quantile(item, m, tasks, risk);

	for (uint32_t i = 0; i < m; i++) {
		double score = item[i].score;
		double root = root_by(time / score, 0.5 * risk);
		uint64_t given = (uint64_t)(root * root);

		/* Rounding may add one that ends a little after T, and by the
		 * true one all the same: T is lowered by much more than
		 * that. */
		given = given < tasks ? given : tasks;
		count[item[i].number] = given;
		item[i].finish = ata__split_finish(score, given + 1, risk);
		tasks -= given;
	}
	return tasks;
}
