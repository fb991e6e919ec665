/* SPDX-License-Identifier: MIT */
/*
 * A pool whose limits somebody changes while it runs: tests/analyze/quota.sh.
 *
 * For each number read from standard input it runs so many rounds, in which a
 * worker with tasks is busy for two milliseconds, and prints how many workers
 * had tasks in the last of them.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <atasched.h>

#define WORKERS 4
#define TASKS 8

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static int spin(void *ctx, uint64_t begin, uint64_t end, uint32_t worker)
{
	double until = now() + 1e-3 * (double)(end - begin);

	(void)ctx;
	(void)worker;
	while (now() < until)
		;
	return 0;
}

static int create(struct ata_pool **pool, struct ata_bandit **kernel)
{
	static const double even[WORKERS] = { 1, 1, 1, 1 };
	struct ata_bandit_config bandit;
	struct ata_pool_config config;

	ata_bandit_config_init(&bandit);
	bandit.arms = WORKERS;
	bandit.policy = "ofta";
	bandit.true_mean = even;
	ata_pool_config_init(&config);
	config.workers = WORKERS;
	if (ata_bandit_create(kernel, &bandit))
		return -1;
	return ata_pool_create(pool, NULL, &config);
}

int main(void)
{
	struct ata_bandit *kernel = NULL;
	struct ata_pool *pool = NULL;
	struct ata_times times[WORKERS];
	struct ata_round report;
	struct ata_job job;
	uint64_t rounds;
	int error = create(&pool, &kernel);

	ata_job_init(&job);
	job.tasks = TASKS;
	job.fn = spin;
	ata_round_init(&report);
	report.times = times;
	report.capacity = WORKERS;
	while (!error && scanf("%" SCNu64, &rounds) == 1) {
		int active = 0;

		error = ata_pool_run_rounds(pool, kernel, &job, rounds, NULL,
					    NULL, &report);
		for (uint32_t i = 0; i < WORKERS; i++)
			active += times[i].tasks > 0;
		printf("%d\n", active);
		fflush(stdout);
	}
	ata_pool_destroy(pool);
	ata_bandit_destroy(kernel);
	return error ? EXIT_FAILURE : EXIT_SUCCESS;
}
