/* SPDX-License-Identifier: MIT */
#include "tests/common/t_bandit.h"

#include <check.h>
#include <math.h>

double t_round(struct ata_bandit *bandit, const double *mean, uint64_t tasks,
	       uint64_t *count)
{
	uint32_t arms = ata_bandit_arms(bandit);
	uint64_t sum = 0;
	double end = 0.0;

	ck_assert_int_eq(ata_bandit_allocate(bandit, tasks, count), 0);
	for (uint32_t i = 0; i < arms; i++) {
		double seconds = (double)count[i] * mean[i];

		sum += count[i];
		end = fmax(end, seconds);
		if (count[i] > 0)
			ck_assert_int_eq(ata_bandit_observe(bandit, i, count[i],
							    seconds), 0);
	}
	ck_assert_uint_eq(sum, tasks);
	ck_assert_int_eq(ata_bandit_close(bandit, end), 0);
	return end;
}
