/* SPDX-License-Identifier: MIT */
/*
 * What a decision costs: ata_split() for few and many workers and tasks.
 * Numbers for a person; nothing can fail.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <atasched.h>

#include "tests/common/t_run.h"

#define LAPS 5

static double cpu(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void bench(uint32_t n, uint64_t tasks, int times)
{
	double *score = calloc(n, sizeof(*score)), best = 0.0;
	uint64_t *count = calloc(n, sizeof(*count)), seed = 1;

	if (score && count) {
		for (uint32_t i = 0; i < n; i++)
			score[i] = t_uniform(&seed, 1.0, 5.0);
		for (int lap = 0; lap < LAPS; lap++) {
			double start = cpu(), spent;

			for (int i = 0; i < times; i++)
				ata_split(score, n, tasks, count);
			spent = (cpu() - start) / times;
			best = lap == 0 || spent < best ? spent : best;
		}
		printf("%8u workers, %13llu tasks: %12.0f ns, %6.1f a worker\n",
		       (unsigned)n, (unsigned long long)tasks, 1e9 * best,
		       1e9 * best / n);
	}
	free(score);
	free(count);
}

int main(void)
{
	bench(2, 64, 20000);
	bench(24, 8, 20000);
	bench(24, 64, 20000);
	bench(1000, 64, 1000);
	bench(1000, 1000000000000, 1000);
	bench(1000000, 64, 1);
	bench(1000000, 1000000, 1);
	bench(1000000, 1000000000000, 1);
	return 0;
}
