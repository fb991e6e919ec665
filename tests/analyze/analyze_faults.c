/* SPDX-License-Identifier: MIT */
/*
 * What happens to cores while a program runs, for real: a process that competes
 * for one of them, one that preempts it now and then, a limit of a control
 * group on one worker. Two workers share out 120 tasks of 1 ms by the policy
 * auto, in turn with OpenMP's dynamic schedule on the same cores under the same
 * fault: round by round, but under a limit many rounds at once, as what one of
 * them leaves of it the other one uses up (measured: of two that alternate, the
 * one that took less had 90 ms, the other 79; each by itself 85 and 100).
 *
 * T* is when both would end together at the rates that they had in that phase.
 * The machine's other work is in these rates, but spoils single rounds: each
 * fault has several tries, and fails if none of them meets what is promised,
 * under it and after it. Exit status 0, 1, or 77 where there are no two cores.
 */
#include <errno.h>
#include <omp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <atasched.h>

#include "tests/analyze/fault.h"

#define TASKS 120
#define TASK_SECONDS 1e-3
#define WORKERS 2
#define TRIES 5

enum { BEFORE = 5, SETTLE = 5, UNDER = 20, LIFTED = 20, AFTER = 10 };

static uint64_t steps;		/* of a task */
static volatile sig_atomic_t interrupted;

static void interrupt(int number)
{
	(void)number;
	interrupted = 1;
}

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void compute(uint64_t n)
{
	volatile double sink;
	double value = 2.0;

	for (uint64_t i = 0; i < n; i++)
		value = value * 0.999 + 0.001;
	sink = value;
	(void)sink;
}

static int task(void *ctx, uint64_t begin, uint64_t end, uint32_t worker)
{
	(void)ctx;
	(void)worker;
	compute(steps * (end - begin));
	return 0;
}

static void calibrate(void)
{
	double best = 1.0;

	for (int i = 0; i < 20; i++) {
		double start = now(), spent;

		compute(1000000);
		spent = now() - start;
		best = spent < best ? spent : best;
	}
	steps = (uint64_t)(1e6 * TASK_SECONDS / best);
}

/* Rounds of both kinds; sums over them. */
struct sums {
	double seconds[WORKERS];	/* auto's workers, */
	uint64_t tasks[WORKERS];	/* and what they did */
	double ours, dynamic;		/* time of the rounds */
	double longest;			/* of ours, over its own T* */
};

static double together(const uint64_t *tasks, const double *seconds)
{
	double rate = 0.0;

	for (int i = 0; i < WORKERS; i++)
		if (tasks[i])
			rate += (double)tasks[i] / seconds[i];
	return TASKS / rate;
}

static void one_of_ours(struct ata_pool *pool, struct sums *sums)
{
	struct ata_times times[WORKERS];
	struct ata_round report;
	struct ata_job job;
	uint64_t tasks[WORKERS];
	double seconds[WORKERS], ratio;

	ata_round_init(&report);
	report.times = times;
	report.capacity = WORKERS;
	ata_job_init(&job);
	job.tasks = TASKS;
	job.fn = task;
	if (ata_pool_run(pool, NULL, &job, &report))
		abort();
	for (int i = 0; i < WORKERS; i++) {
		tasks[i] = times[i].tasks;
		seconds[i] = times[i].seconds;
		sums->tasks[i] += tasks[i];
		sums->seconds[i] += seconds[i];
	}
	sums->ours += report.makespan;
	ratio = report.makespan / together(tasks, seconds);
	sums->longest = ratio > sums->longest ? ratio : sums->longest;
}

static void one_of_openmp(struct sums *sums)
{
	double start = now();

#pragma omp parallel for schedule(dynamic, 1) num_threads(WORKERS)
	for (int i = 0; i < TASKS; i++)
		compute(steps);
	sums->dynamic += now() - start;
}

/* Turns of so many rounds, which divide all of them. */
static struct sums run(struct ata_pool *pool, int rounds, int turn)
{
	struct sums sums = { .ours = 0.0 };

	for (int i = 0; i < rounds; i += turn) {
		for (int k = 0; k < turn && !interrupted; k++)
			one_of_ours(pool, &sums);
		for (int k = 0; k < turn && !interrupted; k++)
			one_of_openmp(&sums);
	}
	return sums;
}

/* Says what was seen. Return: is it what is promised? */
static int report(const char *when, int rounds, const struct sums *sums,
		  double most, double most_of_dynamic)
{
	double best = together(sums->tasks, sums->seconds);
	double ratio = sums->ours / rounds / best;
	double to_dynamic = sums->ours / sums->dynamic;
	int good = ratio <= most && to_dynamic <= most_of_dynamic;

	if (!interrupted)
		printf("  %-10s %6.1f ms, T/T* %.3f (worst round %.2f), "
		       "over dynamic's %.3f%s\n",
		       when, 1e3 * sums->ours / rounds, ratio, sums->longest,
		       to_dynamic, good ? "" : ": more than promised");
	return good;
}

/* Return: 1 or 0: is it as promised? -1: it cannot be had, errno says why */
static int try_fault(struct ata_pool *pool, const struct fault *fault)
{
	struct sums sums;
	int good;

	sums = run(pool, BEFORE, 1);
	report("before", BEFORE, &sums, 1e9, 1e9);
	if (fault_begin(fault, pool))
		return -1;
	run(pool, SETTLE, 1);
	sums = run(pool, UNDER, fault->turn);
	good = report("under it", UNDER, &sums, fault->most,
		      fault->most_of_dynamic);
	fault_end(fault);
	run(pool, LIFTED, 1);
	sums = run(pool, AFTER, 1);
	good &= report("after", AFTER, &sums, 1.05, 1.05);
	return good;
}

/* Return: is it as promised in no try? */
static int fails(struct ata_pool *pool, const struct fault *fault)
{
	int good = 0;

	printf("%s\n", fault->name);
	for (int i = 0; i < TRIES && !good && !interrupted; i++)
		good = try_fault(pool, fault);
	if (good < 0)
		printf("  skipped: %s\n", strerror(errno));
	return !good;
}

/* Threads of OpenMP sit where the pool's workers do. */
static void pin_openmp(const struct ata_pool *pool)
{
#pragma omp parallel num_threads(WORKERS)
	fault_pin(fault_unit(pool, (uint32_t)omp_get_thread_num()),
		  omp_get_thread_num() == 1);
}

int main(int argc, char **argv)
{
	struct ata_pool_config config;
	struct ata_pool *pool;
	int failed = 0;

	(void)argc;
	/* Idle threads that poll would use up what a limit allows. */
	if (!getenv("OMP_WAIT_POLICY")) {
		setenv("OMP_WAIT_POLICY", "passive", 1);
		setenv("OMP_DYNAMIC", "false", 1);
		execv("/proc/self/exe", argv);
		return 1;
	}
	setvbuf(stdout, NULL, _IOLBF, 0);	/* it takes minutes */
	ata_pool_config_init(&config);
	config.workers = WORKERS;
	if (ata_pool_create(&pool, NULL, &config))
		return 1;
	if (fault_unit(pool, 0) == fault_unit(pool, 1)) {
		printf("skipped: there are no two cores\n");
		return 77;
	}
	pin_openmp(pool);
	calibrate();
	signal(SIGINT, interrupt);
	signal(SIGTERM, interrupt);
	for (int i = 0; i < fault_count && !interrupted; i++)
		failed += fails(pool, &faults[i]);
	ata_pool_destroy(pool);
	return interrupted ? 130 : failed > 0;
}
