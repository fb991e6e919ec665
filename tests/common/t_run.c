/* SPDX-License-Identifier: MIT */
#include <stdlib.h>

#include "tests/common/t_folder.h"
#include "tests/common/t_run.h"

int t_run(Suite *s)
{
	SRunner *runner = srunner_create(s);
	int failed;

	if (t_folder_begin() != 0)
		return EXIT_FAILURE;
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	/* A suite that ran nothing has shown nothing. */
	if (srunner_ntests_run(runner) == 0)
		failed = 1;
	srunner_free(runner);
	if (t_folder_end() != 0)
		failed = 1;
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

/* splitmix64 (Steele, Lea, Flood 2014) */
uint64_t t_random(uint64_t *seed)
{
	uint64_t z = *seed += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return z ^ (z >> 31);
}

double t_uniform(uint64_t *seed, double lo, double hi)
{
	/* 53 bits: every value is exact, and 1 is never reached. */
	double unit = (double)(t_random(seed) >> 11) * 0x1p-53;

	return lo + (hi - lo) * unit;
}
