/* SPDX-License-Identifier: MIT */
/*
 * What waiting costs: a round on workers that sleep, over a parallel region of
 * OpenMP whose threads sleep, and over a bare futex that is passed to and fro
 * between two pinned threads; the processor time of an idle pool; and four
 * pools at once on the same cores, over one that does it all. Numbers for a
 * person; nothing can fail.
 *
 * OpenMP reads its environment before main(), so this starts itself again with
 * OMP_WAIT_POLICY=passive and OMP_PROC_BIND=true, unless they have been set.
 */
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <atasched.h>

#include "tests/bench/futex_row.h"
#include "tests/common/t_bench.h"

#define LAPS 15
#define TIMES 100		/* per lap, of what is asleep */
#define GAP 1e-3		/* long enough to fall asleep in */
#define POOLS 4
#define ROUNDS 20		/* of each pool, per lap */
#define TASKS 100
#define TASK_TIME 100e-6

static uint32_t width;		/* of all pools: the machine's */

static void print(const char *what, double *seen, double unit,
		  const char *name)
{
	struct t_spread x = t_bench_row("bench_wait", what, width, name,
					1.0 / unit, seen, LAPS);

	printf("%-34s %8.2f %s (%.2f to %.2f)\n", what, x.median, name, x.low,
	       x.high);
}

static int nothing(void *ctx, uint64_t begin, uint64_t end, uint32_t worker)
{
	(void)ctx;
	(void)begin;
	(void)end;
	(void)worker;
	return 0;
}

static uint64_t loops = 1;	/* of one task */

static void compute(uint64_t tasks)
{
	volatile uint64_t x = 0;

	for (uint64_t i = 0; i < tasks * loops; i++)
		x = x + 1;
}

static int computing(void *ctx, uint64_t begin, uint64_t end, uint32_t worker)
{
	(void)ctx;
	(void)worker;
	compute(end - begin);
	return 0;
}

static void calibrate(void)
{
	double start;

	loops = 1000000;
	compute(10);
	start = t_bench_now();
	compute(100);
	loops = (uint64_t)((double)loops * TASK_TIME /
			   ((t_bench_now() - start) / 100));
}

static struct ata_pool *create(const char *policy, uint32_t flags)
{
	struct ata_bandit_config bandit;
	struct ata_pool_config config;
	struct ata_pool *pool;
	int error;

	ata_bandit_config_init(&bandit);
	bandit.policy = policy;
	ata_pool_config_init(&config);
	config.bandit = &bandit;
	config.flags = flags;
	error = ata_pool_create(&pool, NULL, &config);
	if (error) {
		fprintf(stderr, "bench_wait: %s\n", ata_strerror(error));
		exit(1);
	}
	width = ata_pool_workers(pool);
	return pool;
}

static void run(struct ata_pool *pool, ata_task_fn *fn, uint64_t tasks)
{
	struct ata_job job;
	int error;

	ata_job_init(&job);
	job.tasks = tasks;
	job.fn = fn;
	error = ata_pool_run(pool, NULL, &job, NULL);
	if (error) {
		fprintf(stderr, "bench_wait: %s\n", ata_strerror(error));
		exit(1);
	}
}

static void region(int workers)
{
#pragma omp parallel for schedule(static) num_threads(workers)
	for (int i = 0; i < workers; i++)
		nothing(NULL, (uint64_t)i, (uint64_t)i + 1, 0);
}

/* The caller keeps its core busy meanwhile, as a program does between
 * rounds. */
static void let_them_sleep(void)
{
	double end = t_bench_now() + GAP;

	while (t_bench_now() < end)
		;
}

enum { REGION, KEPT, PINNED, FUTEX_SPIN, FUTEX_SLEEP, ASLEEP_ROWS };

static void asleep_once(struct ata_pool *pool[], struct futex_row *futex,
			int row)
{
	switch (row) {
	case REGION:
		region((int)ata_pool_workers(pool[KEPT]));
		break;
	case KEPT:
	case PINNED:
		run(pool[row], nothing, ata_pool_workers(pool[row]));
		break;
	default:
		futex_row_pass(futex, row == FUTEX_SPIN);
	}
}

static void asleep(void)
{
	static const char *const name[] = {
		"asleep: OpenMP region passive", "asleep: run binding kept",
		"asleep: run", "asleep: futex then spin",
		"asleep: futex both sleep",
	};
	static double seen[ASLEEP_ROWS][LAPS], once[ASLEEP_ROWS][TIMES];
	struct ata_pool *pool[ASLEEP_ROWS] = { NULL };
	struct futex_row *futex;

	pool[PINNED] = create("uta", 0);
	pool[KEPT] = create("uta", ATA_POOL_KEEP_BINDING);
	futex = futex_row_start();
	for (int lap = 0; lap < LAPS; lap++) {
		for (int i = 0; i < TIMES; i++)
			for (int row = 0; row < ASLEEP_ROWS; row++) {
				double start;

				let_them_sleep();
				start = t_bench_now();
				asleep_once(pool, futex, row);
				once[row][i] = t_bench_now() - start;
			}
		for (int row = 0; row < ASLEEP_ROWS; row++)
			seen[row][lap] = t_spread(once[row], TIMES).median;
	}
	for (int row = 0; row < ASLEEP_ROWS; row++)
		print(name[row], seen[row], 1e-6, "us");
	printf("run, binding kept, over OpenMP's: %.2f; run: %.2f; futex, then "
	       "spin: %.2f\n",
	       seen[KEPT][LAPS / 2] / seen[REGION][LAPS / 2],
	       seen[PINNED][LAPS / 2] / seen[REGION][LAPS / 2],
	       seen[FUTEX_SPIN][LAPS / 2] / seen[REGION][LAPS / 2]);
	futex_row_stop(futex);
	ata_pool_destroy(pool[KEPT]);
	ata_pool_destroy(pool[PINNED]);
}

#define WORKERS_MOST 1024

static clockid_t worker_clock[WORKERS_MOST];

static int note_clock(void *ctx, uint32_t worker)
{
	(void)ctx;
	return worker < WORKERS_MOST ?
		       pthread_getcpuclockid(pthread_self(),
					     &worker_clock[worker]) : 1;
}

/* Of each thread: that of the process is up to a tick late. */
static double processor_time(uint32_t workers)
{
	struct timespec t;
	double sum = 0;

	for (uint32_t i = 0; i < workers; i++) {
		clock_gettime(worker_clock[i], &t);
		sum += (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
	}
	return sum;
}

/* From the moment when the last round is over, so with all its polling. */
static void idle(void)
{
	struct ata_pool *pool = create("uta", 0);
	uint32_t workers = ata_pool_workers(pool);
	static double seen[LAPS];

	if (ata_pool_each(pool, note_clock, NULL))
		exit(1);
	for (int lap = 0; lap < LAPS; lap++) {
		double before;

		for (int i = 0; i < 1000; i++)
			run(pool, nothing, workers);
		before = processor_time(workers);
		nanosleep(&(struct timespec){ .tv_sec = 1 }, NULL);
		seen[lap] = processor_time(workers) - before;
	}
	print("idle: processor time in a second", seen, 1e-3, "ms");
	ata_pool_destroy(pool);
}

static void *rounds_of_one(void *arg)
{
	for (int i = 0; i < ROUNDS; i++)
		run(arg, computing, TASKS);
	return NULL;
}

static double all_at_once(struct ata_pool *pool[])
{
	pthread_t thread[POOLS];
	double start = t_bench_now();

	for (int i = 0; i < POOLS; i++)
		pthread_create(&thread[i], NULL, rounds_of_one, pool[i]);
	for (int i = 0; i < POOLS; i++)
		pthread_join(thread[i], NULL);
	return t_bench_now() - start;
}

static double one_for_all(struct ata_pool *pool)
{
	double start = t_bench_now();

	for (int i = 0; i < POOLS; i++)
		rounds_of_one(pool);
	return t_bench_now() - start;
}

static void four_pools(const char *policy)
{
	static double seen[2][LAPS];
	struct ata_pool *pool[POOLS], *single = create(policy, 0);
	char name[80];

	for (int i = 0; i < POOLS; i++)
		pool[i] = create(policy, 0);
	for (int lap = 0; lap < LAPS; lap++) {
		seen[0][lap] = one_for_all(single);
		seen[1][lap] = all_at_once(pool);
	}
	printf("policy %s, %d rounds of %.0f ms of work each\n", policy, ROUNDS,
	       TASKS * TASK_TIME * 1e3);
	for (int i = 0; i < 2; i++) {
		snprintf(name, sizeof(name), "%s: %s", policy,
			 i ? "four pools at once" : "one pool for all");
		print(name, seen[i], 1e-3, "ms");
	}
	printf("four over one: %.3f\n",
	       seen[1][LAPS / 2] / seen[0][LAPS / 2]);
	for (int i = 0; i < POOLS; i++)
		ata_pool_destroy(pool[i]);
	ata_pool_destroy(single);
}

static void set_environment(char **argv)
{
	if (getenv("OMP_WAIT_POLICY"))
		return;
	setenv("OMP_WAIT_POLICY", "passive", 1);
	setenv("OMP_PROC_BIND", "true", 1);
	execv("/proc/self/exe", argv);
	perror("bench_wait");
}

static int wanted(int argc, char **argv, const char *word)
{
	return argc < 2 || !strcmp(argv[1], word);
}

/* With an argument: that part alone. */
int main(int argc, char **argv)
{
	set_environment(argv);
	if (wanted(argc, argv, "asleep"))
		asleep();
	if (wanted(argc, argv, "idle"))
		idle();
	if (wanted(argc, argv, "pools")) {
		calibrate();
		four_pools("uta");
		four_pools("auto");
	}
	return 0;
}
