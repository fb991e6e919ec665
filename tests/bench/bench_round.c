/* SPDX-License-Identifier: MIT */
/*
 * What a round costs: one task that does nothing per worker, on a pool and in a
 * parallel region of OpenMP, in turn. The policy is uta, so that every worker is
 * woken in every round: one that learns would soon leave all to the caller.
 * Numbers for a person; nothing can fail.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <atasched.h>

#define LAPS 15
#define ROUNDS 20000

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static int nothing(void *ctx, uint64_t begin, uint64_t end, uint32_t worker)
{
	(void)ctx;
	(void)begin;
	(void)end;
	(void)worker;
	return 0;
}

static int order(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double many_rounds(struct ata_pool *pool, const struct ata_job *job)
{
	double start = now();

	ata_pool_run_rounds(pool, NULL, job, ROUNDS, NULL, NULL, NULL);
	return (now() - start) / ROUNDS;
}

static double single_rounds(struct ata_pool *pool, const struct ata_job *job)
{
	double start = now();

	for (int i = 0; i < ROUNDS; i++)
		ata_pool_run(pool, NULL, job, NULL);
	return (now() - start) / ROUNDS;
}

static double regions(struct ata_pool *pool, const struct ata_job *job)
{
	int workers = (int)ata_pool_workers(pool);
	double start = now();

	for (int i = 0; i < ROUNDS; i++) {
#pragma omp parallel for schedule(static) num_threads(workers)
		for (uint64_t task = 0; task < job->tasks; task++)
			job->fn(job->ctx, task, task + 1, 0);
	}
	return (now() - start) / ROUNDS;
}

static const struct {
	const char *name;
	double (*run)(struct ata_pool *pool, const struct ata_job *job);
} rows[] = {
	{ "OpenMP region", regions },
	{ "ata_pool_run_rounds", many_rounds },
	{ "ata_pool_run", single_rounds },
};

#define ROWS (sizeof(rows) / sizeof(rows[0]))

/* OpenMP's idle threads poll for some ms, on the cores that come next. */
static void let_idle_threads_sleep(void)
{
	nanosleep(&(struct timespec){ .tv_nsec = 50000000 }, NULL);
}

int main(void)
{
	static double seen[ROWS][LAPS];
	struct ata_bandit_config policy;
	struct ata_pool_config config;
	struct ata_pool *pool;
	struct ata_job job;
	int error;

	ata_bandit_config_init(&policy);
	policy.policy = "uta";
	ata_pool_config_init(&config);
	config.bandit = &policy;
	error = ata_pool_create(&pool, NULL, &config);
	if (error) {
		fprintf(stderr, "bench_round: %s\n", ata_strerror(error));
		return 1;
	}
	ata_job_init(&job);
	job.tasks = ata_pool_workers(pool);
	job.fn = nothing;
	for (int lap = 0; lap < LAPS; lap++)
		for (size_t i = 0; i < ROWS; i++) {
			let_idle_threads_sleep();
			seen[i][lap] = rows[i].run(pool, &job);
		}
	printf("%u workers, %d laps of %d rounds\n",
	       (unsigned)ata_pool_workers(pool), LAPS, ROUNDS);
	for (size_t i = 0; i < ROWS; i++)
		qsort(seen[i], LAPS, sizeof(seen[i][0]), order);
	for (size_t i = 0; i < ROWS; i++)
		printf("%-20s %6.2f us (%.2f to %.2f), %.2f of OpenMP's\n",
		       rows[i].name, 1e6 * seen[i][LAPS / 2], 1e6 * seen[i][0],
		       1e6 * seen[i][LAPS - 1],
		       seen[i][LAPS / 2] / seen[0][LAPS / 2]);
	ata_pool_destroy(pool);
	return 0;
}
