/* SPDX-License-Identifier: MIT */
#include "matrix_share.h"

/* Of a regime's time; the rest is for its laps. */
#define LEARN_PART 0.25

static double least_of(double turn)
{
	return MATRIX_TURNS * turn / (1.0 - LEARN_PART);
}

double matrix_share(const double *turn, uint32_t n, double left)
{
	double least = least_of(turn[0]), sum = 0.0;

	if (!(left > 0.0))
		return 0.0;
	for (uint32_t i = 0; i < n; i++)
		sum += least_of(turn[i]);
	return left > sum ? least + (left - sum) / n : left * least / sum;
}

double matrix_learn(double seconds, uint32_t learners)
{
	return learners > 0 ? LEARN_PART * seconds / learners : 0.0;
}
