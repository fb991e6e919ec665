/* SPDX-License-Identifier: MIT */
#include "tests/common/t_bench.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double seconds(clockid_t clock)
{
	struct timespec t;

	clock_gettime(clock, &t);
	return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

double t_bench_now(void)
{
	return seconds(CLOCK_MONOTONIC);
}

double t_bench_cpu(void)
{
	return seconds(CLOCK_PROCESS_CPUTIME_ID);
}

int t_ascending(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/*
 * The number of values below the median is binomial, with mean n / 2 and
 * deviation sqrt(n) / 2: 95 per cent of its mass lie within 1.96 of these.
 */
struct t_spread t_spread(double *seen, size_t n)
{
	double rank = round(0.5 * ((double)n - 1.96 * sqrt((double)n)));
	size_t least = rank > 1.0 ? (size_t)rank - 1 : 0;
	struct t_spread spread;

	qsort(seen, n, sizeof(*seen), t_ascending);
	spread.median = n % 2 ? seen[n / 2] :
				0.5 * (seen[n / 2 - 1] + seen[n / 2]);
	spread.low = seen[least];
	spread.high = seen[n - 1 - least];
	return spread;
}

static void fail(const char *what, const char *why)
{
	fprintf(stderr, "%s: %s\n", what, why);
	exit(1);
}

void t_bench_no_commas(char *name)
{
	while ((name = strchr(name, ',')) != NULL)
		*name = '-';
}

struct t_spread t_bench_row(const char *bench, const char *what,
			    uint32_t workers, const char *unit, double scale,
			    double *seen, size_t n)
{
	const char *path = getenv("BENCH_CSV");
	struct t_spread spread = t_spread(seen, n);
	FILE *file;

	spread.median *= scale;
	spread.low *= scale;
	spread.high *= scale;
	if (strpbrk(bench, ",\"\n") || strpbrk(what, ",\"\n"))
		fail(what, "no name for a row of CSV");
	if (!path)
		return spread;
	file = fopen(path, "a");
	if (!file)
		fail(path, "cannot be written");
	fprintf(file, "%s,%s,%u,%s,%.6g,%.6g,%.6g,%zu\n", bench, what,
		(unsigned)workers, unit, spread.median, spread.low, spread.high,
		n);
	if (fclose(file))
		fail(path, "cannot be written");
	return spread;
}
