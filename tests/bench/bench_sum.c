/* SPDX-License-Identifier: MIT */
/*
 * The sum of 64 vectors that lie ready, on one thread, over reading them once;
 * and a whole round: vectors that come as zeros, are written and summed. The
 * rows take turns, each after the same writing, so that each finds the vectors
 * in the same caches, or not in any. Numbers for a person; nothing can fail.
 *
 * usage: bench_sum [DIM], 1,000,000 numbers by default
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <atasched.h>

#define TASKS 64
#define LAPS 15
#define LAP_SECONDS 0.01

enum row { READ, SUM, ROUND, ROWS };

struct bench {
	struct ata_sum *sum;
	size_t dim;
	float *leaf[TASKS];
	volatile uint64_t sink;
};

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void write_one(struct bench *bench, uint64_t task)
{
	float *leaf = ata_sum_leaf(bench->sum, task);

	if (!leaf) {
		fprintf(stderr, "bench_sum: no memory\n");
		exit(1);
	}
	bench->leaf[task] = leaf;
#pragma omp simd aligned(leaf : 64)
	for (size_t i = 0; i < bench->dim; i++)
		leaf[i] += (float)(task + 1);
}

/* Sums of whole numbers: those of floats wait for one another, for longer than
 * a vector register of them takes to come from memory. */
static uint64_t read_one(const float *numbers, size_t dim)
{
	const uint64_t *word = (const void *)numbers;
	uint64_t sum = 0;

#pragma omp simd reduction(+ : sum) aligned(word : 64)
	for (size_t i = 0; i < dim / 2; i++)
		sum += word[i];
	return sum;
}

/* Seconds of what the row is about. */
static double once(struct bench *bench, enum row row)
{
	double start = now();

	ata_sum_begin(bench->sum, TASKS);
	for (uint64_t i = 0; i < TASKS; i++) {
		write_one(bench, i);
		if (row == ROUND)
			ata_sum_done(bench->sum, i);
	}
	if (row == ROUND)
		return now() - start;
	start = now();
	for (uint64_t i = 0; i < TASKS; i++) {
		if (row == READ)
			bench->sink += read_one(bench->leaf[i], bench->dim);
		else
			ata_sum_done(bench->sum, i);
	}
	return now() - start;
}

/* Of a row, in as many turns as its time allows. */
static double lap(struct bench *bench, enum row row)
{
	double begin = now(), spent = 0.0;
	uint64_t turns = 0;

	do {
		spent += once(bench, row);
		turns++;
	} while (now() - begin < LAP_SECONDS);
	return spent / (double)turns;
}

static int ascending(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static void show(const char *what, double seen[LAPS], double per)
{
	qsort(seen, LAPS, sizeof(*seen), ascending);
	printf("  %-34s %10.5f (%.5f to %.5f)\n", what, seen[LAPS / 2] / per,
	       seen[LAPS / 4] / per, seen[LAPS - 1 - LAPS / 4] / per);
}

static void compare(struct bench *bench)
{
	static double seen[ROWS][LAPS], ratio[LAPS];
	double gigabytes = 1e-9 * TASKS * sizeof(float) * (double)bench->dim;

	/* The first turn makes the vectors. */
	once(bench, SUM);
	for (int i = 0; i < LAPS; i++)
		for (int j = 0; j < ROWS; j++) {
			enum row row = (enum row)((i + j) % ROWS);

			seen[row][i] = lap(bench, row);
		}
	for (int i = 0; i < LAPS; i++)
		ratio[i] = seen[SUM][i] / seen[READ][i];
	printf("%d vectors of %zu numbers, %d laps; quartiles in brackets\n",
	       TASKS, bench->dim, LAPS);
	show("reading them once, ms", seen[READ], 1e-3);
	printf("  %-34s %10.3f\n", "GB/s", gigabytes / seen[READ][LAPS / 2]);
	show("summing them, ms", seen[SUM], 1e-3);
	show("summing over reading", ratio, 1.0);
	show("a round: zeros, writing, sums, ms", seen[ROUND], 1e-3);
}

int main(int argc, char **argv)
{
	static struct bench bench;
	int error;

	bench.dim = argc > 1 ? strtoull(argv[1], NULL, 10) : 1000000;
	error = ata_sum_create(&bench.sum, bench.dim, TASKS);
	if (error) {
		fprintf(stderr, "bench_sum: %s\n", ata_strerror(error));
		return 1;
	}
	compare(&bench);
	ata_sum_destroy(bench.sum);
	return 0;
}
