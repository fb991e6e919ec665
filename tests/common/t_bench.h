/* SPDX-License-Identifier: MIT */
/*
 * What a benchmark has measured, as lines of CSV beside its table for people:
 * `make bench` names a file in the environment (BENCH_CSV), to which each line
 * is added. Without that name nothing is written.
 */
#ifndef ATA_TESTS_COMMON_T_BENCH_H
#define ATA_TESTS_COMMON_T_BENCH_H

#include <stddef.h>
#include <stdint.h>

/* Of a sorted series: its median, and the 95 per cent interval of that. */
struct t_spread {
	double median;
	double low;
	double high;
};

/* Seconds since some time in the past, for the clock on the wall. */
double t_bench_now(void);

/* Seconds that the processors have worked for this process. */
double t_bench_cpu(void);

/* For qsort: of doubles, the least one first */
int t_ascending(const void *a, const void *b);

/*
 * Sorts seen. The interval goes from order statistic to order statistic, so no
 * distribution is assumed; fewer than 6 values cannot tell, and it is all of
 * them. n is 1 at least.
 */
struct t_spread t_spread(double *seen, size_t n);

/* Make a model's name, such as mlp 256,128, part of a row's: mlp 256-128. */
void t_bench_no_commas(char *name);

/*
 * A row: what was measured, with so many workers (or arms or threads), and n
 * values of it, the less the better; sorts them, and returns what the row says.
 *
 * The names are the row's key from one version to the next: no commas, no
 * quotes, and no figures that may change. All are multiplied by scale, from
 * seconds to unit, say. A row that cannot be written ends the program.
 */
struct t_spread t_bench_row(const char *bench, const char *what,
			    uint32_t workers, const char *unit, double scale,
			    double *seen, size_t n);

#endif
