/* SPDX-License-Identifier: MIT */
/*
 * What a round of shares costs beside a worksharing loop of OpenMP: one task
 * that does nothing per thread, with a barrier after each round and without. In
 * turn, in many laps that are shorter than what the system gives a thread at a
 * time, so that on a busy machine, too, most of them are not disturbed. Teams
 * of one thread, of all cores, and of four times as many. The policy is uta, so
 * that every thread has a share, or ata-empirical for what learning adds.
 * Numbers for a person; nothing can fail.
 */
#include <omp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <atasched.h>

#include "tests/common/t_bench.h"

#define LAPS 201

static struct ata_site *even, *learning;
static volatile uint64_t sink;

static void for_static(int rounds, int tasks)
{
	for (int r = 0; r < rounds; r++) {
#pragma omp for schedule(static)
		for (int i = 0; i < tasks; i++)
			sink = 1;
	}
}

static void for_static_nowait(int rounds, int tasks)
{
	for (int r = 0; r < rounds; r++) {
#pragma omp for schedule(static) nowait
		for (int i = 0; i < tasks; i++)
			sink = 1;
	}
}

static void for_dynamic(int rounds, int tasks)
{
	for (int r = 0; r < rounds; r++) {
#pragma omp for schedule(dynamic)
		for (int i = 0; i < tasks; i++)
			sink = 1;
	}
}

static void for_dynamic_nowait(int rounds, int tasks)
{
	for (int r = 0; r < rounds; r++) {
#pragma omp for schedule(dynamic) nowait
		for (int i = 0; i < tasks; i++)
			sink = 1;
	}
}

static void share(int rounds, int tasks)
{
	for (int r = 0; r < rounds; r++) {
		ATA_SHARE_FOR(even, tasks, i)
			sink = 1;
#pragma omp barrier
	}
}

static void share_nowait(int rounds, int tasks)
{
	for (int r = 0; r < rounds; r++)
		ATA_SHARE_FOR(even, tasks, i)
			sink = 1;
}

static void share_learning(int rounds, int tasks)
{
	for (int r = 0; r < rounds; r++) {
		ATA_SHARE_FOR(learning, tasks, i)
			sink = 1;
#pragma omp barrier
	}
}

static const struct {
	const char *name;
	void (*run)(int rounds, int tasks);
} rows[] = {
	{ "for static", for_static },
	{ "for dynamic", for_dynamic },
	{ "share", share },
	{ "share learning", share_learning },
	{ "for static nowait", for_static_nowait },
	{ "for dynamic nowait", for_dynamic_nowait },
	{ "share nowait", share_nowait },
};

#define ROWS (sizeof(rows) / sizeof(rows[0]))

static double measure(size_t row, int threads, int rounds)
{
	double start = 0.0, end = 0.0;

#pragma omp parallel num_threads(threads) proc_bind(close)
	{
		rows[row].run(rounds / 10 + 1, threads);
#pragma omp barrier
#pragma omp master
		start = t_bench_now();
		rows[row].run(rounds, threads);
#pragma omp barrier
#pragma omp master
		end = t_bench_now();
	}
	return (end - start) / rounds;
}

static void compare(int threads, int rounds)
{
	double seen[ROWS][LAPS];

	for (int lap = 0; lap < LAPS; lap++)
		for (size_t i = 0; i < ROWS; i++)
			seen[i][lap] = measure(i, threads, rounds);
	printf("%d threads, %d laps of %d rounds\n", threads, LAPS, rounds);
	for (size_t i = 0; i < ROWS; i++) {
		struct t_spread us = t_bench_row("bench_share", rows[i].name,
						 (uint32_t)threads, "us", 1e6,
						 seen[i], LAPS);

		printf("  %-20s %9.3f us (%.3f to %.3f)\n", rows[i].name,
		       us.median, us.low, us.high);
	}
}

int main(void)
{
	int cores = omp_get_num_procs();
	struct ata_bandit *kernel[2] = { NULL, NULL };
	struct ata_bandit_config config;
	int err;

	ata_bandit_config_init(&config);
	config.arms = 4 * (uint32_t)cores;
	err = ata_bandit_create(&kernel[0], &config);
	config.policy = "uta";
	if (!err)
		err = ata_bandit_create(&kernel[1], &config);
	if (!err)
		err = ata_site_create(&learning, kernel[0], config.arms);
	if (!err)
		err = ata_site_create(&even, kernel[1], config.arms);
	if (err) {
		fprintf(stderr, "bench_share: %s\n", ata_strerror(err));
		return 1;
	}
	compare(1, 500);
	if (cores > 1)
		compare(cores, 500);
	compare(4 * cores, 50);
	ata_site_destroy(learning);
	ata_site_destroy(even);
	ata_bandit_destroy(kernel[0]);
	ata_bandit_destroy(kernel[1]);
	return 0;
}
