/* SPDX-License-Identifier: MIT */
/*
 * Pools side by side, and one that has nothing to do.
 *
 * Four pools on the same cores run their rounds at once, each called from a
 * thread of its own, or one pool runs as many: in turn, and what counts is the
 * time until all are done. A round takes 10 ms on a core for each worker. And
 * the processor time that a pool takes in a second without rounds. Numbers for
 * a person; nothing can fail.
 */
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <atasched.h>

#include "tests/common/t_bench.h"

#define LAPS 11
#define POOLS 4
#define ROUNDS 25		/* of each pool */
#define TASKS_PER_WORKER 20
#define ROUND_SECONDS 10e-3
#define IDLE_SECONDS 1
#define IDLES 7

static uint64_t steps = 1024;	/* of a task */

static void complain(int error)
{
	if (!error)
		return;
	fprintf(stderr, "bench_pools: %s\n", ata_strerror(error));
	exit(1);
}

/* Each step needs the one before. */
static int compute(void *ctx, uint64_t begin, uint64_t end, uint32_t worker)
{
	volatile uint64_t result;
	uint64_t x = begin;

	(void)ctx;
	(void)worker;
	for (uint64_t i = 0; i < (end - begin) * steps; i++)
		x = x * 6364136223846793005u + 1442695040888963407u;
	result = x;
	(void)result;
	return 0;
}

/* So many steps that a worker's tasks take ROUND_SECONDS, alone. */
static void calibrate(void)
{
	double took;

	do {
		double start = t_bench_now();

		steps *= 2;
		compute(NULL, 0, TASKS_PER_WORKER, 0);
		took = t_bench_now() - start;
	} while (took < ROUND_SECONDS);
	steps = (uint64_t)((double)steps * ROUND_SECONDS / took);
}

struct user {
	struct ata_pool *pool;
	pthread_t thread;
	uint64_t rounds;
};

static void *use(void *arg)
{
	struct user *user = arg;
	struct ata_job job;

	ata_job_init(&job);
	job.fn = compute;
	job.tasks = TASKS_PER_WORKER * ata_pool_workers(user->pool);
	complain(ata_pool_run_rounds(user->pool, NULL, &job, user->rounds, NULL,
				     NULL, NULL));
	return NULL;
}

static void create(struct user *user, const char *policy)
{
	struct ata_bandit_config bandit;
	struct ata_pool_config config;

	ata_bandit_config_init(&bandit);
	bandit.policy = policy;
	ata_pool_config_init(&config);
	config.bandit = &bandit;
	complain(ata_pool_create(&user->pool, NULL, &config));
}

/* Until n pools have done all rounds between them. */
static double run(struct user *user, uint32_t n)
{
	double start = t_bench_now();

	for (uint32_t i = 0; i < n; i++) {
		user[i].rounds = ROUNDS * POOLS / n;
		if (pthread_create(&user[i].thread, NULL, use, &user[i])) {
			fprintf(stderr, "bench_pools: no thread\n");
			exit(1);
		}
	}
	for (uint32_t i = 0; i < n; i++)
		pthread_join(user[i].thread, NULL);
	return t_bench_now() - start;
}

static double print(const char *what, uint32_t workers, double *seen)
{
	struct t_spread s = t_bench_row("bench_pools", what, workers, "s", 1.0,
					seen, LAPS);

	printf("%-24s %6.3f s (%.3f to %.3f)\n", what, s.median, s.low, s.high);
	return s.median;
}

static void together(const char *policy)
{
	static double one[LAPS], four[LAPS];
	struct user user[POOLS];
	char what[64];
	uint32_t workers;
	double base;

	for (uint32_t i = 0; i < POOLS; i++)
		create(&user[i], policy);
	workers = ata_pool_workers(user[0].pool);
	for (int lap = 0; lap < LAPS; lap++) {
		one[lap] = run(user, 1);
		four[lap] = run(user, POOLS);
	}
	for (uint32_t i = 0; i < POOLS; i++)
		ata_pool_destroy(user[i].pool);
	snprintf(what, sizeof(what), "one pool of %s", policy);
	base = print(what, workers, one);
	snprintf(what, sizeof(what), "four pools of %s", policy);
	printf("over one: %.3f\n", print(what, workers, four) / base);
}

static void idle(void)
{
	static double seen[IDLES];
	struct user user = { .rounds = 1 };
	struct t_spread ms;
	uint32_t workers;

	create(&user, "auto");
	workers = ata_pool_workers(user.pool);
	for (int i = 0; i < IDLES; i++) {
		double start;

		/* They may poll for a moment when it is over. */
		use(&user);
		start = t_bench_cpu();
		nanosleep(&(struct timespec){ .tv_sec = IDLE_SECONDS }, NULL);
		seen[i] = (t_bench_cpu() - start) / IDLE_SECONDS;
	}
	ata_pool_destroy(user.pool);
	ms = t_bench_row("bench_pools", "a second without rounds", workers,
			 "ms", 1e3, seen, IDLES);
	printf("%-24s %6.3f ms of the processors (%.3f to %.3f)\n",
	       "a second without rounds", ms.median, ms.low, ms.high);
}

int main(void)
{
	calibrate();
	together("auto");
	together("uta");
	idle();
	return 0;
}
