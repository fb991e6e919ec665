/* SPDX-License-Identifier: MIT */
/*
 * What the tail guard costs where shares are right, and gains where a worker
 * stops: rounds with it and without, in turn. All workers are alike and get the
 * same; the stopped one sleeps for a while in its first task of every round.
 * Numbers for a person; nothing can fail.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <atasched.h>

#include "tests/common/t_bench.h"

#define LAPS 21
#define LAP_SECONDS 0.05

/* Tasks that compute for about so many steps; worker 1 may stop first. */
struct work {
	uint64_t steps;
	long stop_ns;
	int stopped;		/* worker 1's, in this round */
};

static double advance(double value, uint64_t steps)
{
	for (uint64_t i = 0; i < steps; i++)
		value = value * 0.999 + 0.001;
	return value;
}

static int run(void *ctx, uint64_t begin, uint64_t end, uint32_t worker)
{
	struct work *work = ctx;
	volatile double sink;

	if (work->stop_ns && worker == 1 && !work->stopped) {
		work->stopped = 1;
		nanosleep(&(struct timespec){ .tv_nsec = work->stop_ns }, NULL);
	}
	sink = advance(2.0, work->steps * (end - begin));
	(void)sink;
	return 0;
}

static int again(void *ctx, uint64_t round, const struct ata_round *report)
{
	struct work *work = ctx;

	(void)round;
	(void)report;
	work->stopped = 0;
	return 0;
}

/* Seconds of a round. */
static double lap(struct ata_pool *pool, struct ata_bandit *kernel,
		  struct ata_job *job, uint32_t flags)
{
	double start = t_bench_now(), spent;
	uint64_t rounds = 0;

	job->flags = flags;
	do {
		ata_pool_run_rounds(pool, kernel, job, 10, again, job->ctx,
				    NULL);
		rounds += 10;
		spent = t_bench_now() - start;
	} while (spent < LAP_SECONDS);
	return spent / (double)rounds;
}

/* A kernel that shares out evenly, whatever it sees. */
static struct ata_bandit *create_kernel(void)
{
	static const double mean[] = { 1.0, 1.0 };
	struct ata_bandit_config config;
	struct ata_bandit *kernel;

	ata_bandit_config_init(&config);
	config.arms = 2;
	config.policy = "ofta";
	config.true_mean = mean;
	if (ata_bandit_create(&kernel, &config)) {
		fprintf(stderr, "bench_guard: no memory\n");
		exit(1);
	}
	return kernel;
}

static void compare(struct ata_pool *pool, const char *what, uint64_t tasks,
		    uint64_t steps, long stop_ns)
{
	struct ata_bandit *kernel = create_kernel();
	static double with[LAPS], without[LAPS];
	struct work work = { steps, stop_ns, 0 };
	struct t_spread bare, guard;
	struct ata_job job;

	ata_job_init(&job);
	job.tasks = tasks;
	job.fn = run;
	job.ctx = &work;
	lap(pool, kernel, &job, 0);
	for (int i = 0; i < LAPS; i++) {
		without[i] = lap(pool, kernel, &job, ATA_GUARD_OFF);
		with[i] = lap(pool, kernel, &job, ATA_GUARD_ON) / without[i];
	}
	bare = t_bench_row("bench_guard", what, 2, "us", 1e6, without, LAPS);
	guard = t_bench_row("bench_guard", what, 2, "guard/bare", 1.0, with,
			    LAPS);
	printf("%-36s %9.1f us, with the guard times %.3f (%.3f to %.3f)\n",
	       what, bare.median, guard.median, guard.low, guard.high);
	ata_bandit_destroy(kernel);
}

int main(void)
{
	struct ata_pool_config config;
	struct ata_pool *pool;
	int error;

	ata_pool_config_init(&config);
	config.workers = 2;
	error = ata_pool_create(&pool, NULL, &config);
	if (error) {
		fprintf(stderr, "bench_guard: %s\n", ata_strerror(error));
		return 1;
	}
	printf("2 workers, even shares, %d laps; 95 per cent in brackets\n",
	       LAPS);
	compare(pool, "1000 tasks of 40 steps", 1000, 40, 0);
	compare(pool, "10000 tasks of 40 steps", 10000, 40, 0);
	compare(pool, "64 tasks of 10000 steps", 64, 10000, 0);
	compare(pool, "64 of 10000 steps; 1 stops for 2 ms", 64, 10000,
		2000000);
	compare(pool, "64 of 100000 steps; 1 stops for 4 ms", 64, 100000,
		4000000);
	ata_pool_destroy(pool);
	return 0;
}
