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

#include "tests/common/t_bench.h"
#include "tests/common/t_run.h"

#define LAPS 11

static void bench(uint32_t n, uint64_t tasks, int times)
{
	double *score = calloc(n, sizeof(*score)), seen[LAPS];
	uint64_t *count = calloc(n, sizeof(*count)), seed = 1;
	struct t_spread ns;
	char what[40];

	if (score && count) {
		for (uint32_t i = 0; i < n; i++)
			score[i] = t_uniform(&seed, 1.0, 5.0);
		for (int lap = 0; lap < LAPS; lap++) {
			double start = t_bench_cpu();

			for (int i = 0; i < times; i++)
				ata_split(score, n, tasks, count);
			seen[lap] = (t_bench_cpu() - start) / times;
		}
		snprintf(what, sizeof(what), "%llu tasks",
			 (unsigned long long)tasks);
		ns = t_bench_row("bench_split", what, n, "ns", 1e9, seen, LAPS);
		printf("%8u workers, %19s: %12.0f ns (%.0f to %.0f), "
		       "%6.1f a worker\n", (unsigned)n, what, ns.median,
		       ns.low, ns.high, ns.median / n);
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
