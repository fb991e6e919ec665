/* SPDX-License-Identifier: MIT */
/*
 * What a round costs: one task that does nothing per worker, on a pool and in a
 * parallel region of OpenMP, and, as the floor under both, a cache line that
 * goes from one core to the other and another that comes back; in turn. The
 * policy is uta, which gives every worker its task in every round; auto decides
 * more slowly, and finds the workers equal enough to do so as well. Numbers for
 * a person; nothing can fail.
 */
#include <stdalign.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <atasched.h>

#include "tests/common/t_bench.h"

#define LAPS 15
#define ROUNDS 20000

/* The same twice, but for what happens to the caller's mask between calls; and
 * one with a policy that learns. */
static struct ata_pool *kept, *pinned_anew, *learning;
static struct ata_job job;

static int nothing(void *ctx, uint64_t begin, uint64_t end, uint32_t worker)
{
	(void)ctx;
	(void)begin;
	(void)end;
	(void)worker;
	return 0;
}

/* Each worker writes to one line and waits for the other. */
static struct {
	alignas(64) _Atomic uint32_t number;
} line[2];

static void await(uint32_t worker, uint32_t number)
{
	/* Pairs with the release in play(). */
	while (atomic_load_explicit(&line[worker].number,
				    memory_order_acquire) != number) {
#if defined(__x86_64__) || defined(__i386__)
		__builtin_ia32_pause();
#endif
	}
}

static int play(void *ctx, uint32_t worker)
{
	(void)ctx;
	for (uint32_t i = 1; worker < 2 && i <= ROUNDS; i++) {
		if (worker == 1)
			await(0, i);
		/* Pairs with the acquire in await(). */
		atomic_store_explicit(&line[worker].number, i,
				      memory_order_release);
		if (worker == 0)
			await(1, i);
	}
	return 0;
}

static double lines(void)
{
	double start;

	if (ata_pool_workers(kept) < 2)
		return 0.0;
	/* Relaxed: the pool publishes them. */
	for (int i = 0; i < 2; i++)
		atomic_store_explicit(&line[i].number, 0,
				      memory_order_relaxed);
	start = t_bench_now();
	ata_pool_each(kept, play, NULL);
	return (t_bench_now() - start) / ROUNDS;
}

/* As many as a round of two workers has to read. */
static double four_clocks(void)
{
	double start = t_bench_now(), sum = 0.0;

	for (int i = 0; i < ROUNDS; i++)
		for (int k = 0; k < 4; k++)
			sum += t_bench_now();
	return sum > 0.0 ? (t_bench_now() - start) / ROUNDS : 0.0;
}

static double regions(void)
{
	int workers = (int)ata_pool_workers(kept);
	double start = t_bench_now();

	for (int i = 0; i < ROUNDS; i++) {
#pragma omp parallel for schedule(static) num_threads(workers)
		for (uint64_t task = 0; task < job.tasks; task++)
			job.fn(job.ctx, task, task + 1, 0);
	}
	return (t_bench_now() - start) / ROUNDS;
}

static double rounds_on(struct ata_pool *pool)
{
	double start = t_bench_now();

	ata_pool_run_rounds(pool, NULL, &job, ROUNDS, NULL, NULL, NULL);
	return (t_bench_now() - start) / ROUNDS;
}

static double many_rounds(void)
{
	return rounds_on(kept);
}

static double learning_rounds(void)
{
	return rounds_on(learning);
}

static int see(void *ctx, uint64_t round, const struct ata_round *report)
{
	(void)ctx;
	(void)round;
	(void)report;
	return 0;
}

static double seen_rounds(void)
{
	double start = t_bench_now();

	ata_pool_run_rounds(kept, NULL, &job, ROUNDS, see, NULL, NULL);
	return (t_bench_now() - start) / ROUNDS;
}

static double single_rounds(struct ata_pool *pool)
{
	double start = t_bench_now();

	for (int i = 0; i < ROUNDS; i++)
		ata_pool_run(pool, NULL, &job, NULL);
	return (t_bench_now() - start) / ROUNDS;
}

static double kept_rounds(void)
{
	return single_rounds(kept);
}

static double pinned_rounds(void)
{
	return single_rounds(pinned_anew);
}

static const struct {
	const char *name;
	double (*run)(void);
} rows[] = {
	{ "OpenMP region", regions },
	{ "lines there and back", lines },
	{ "four clock reads", four_clocks },
	{ "ata_pool_run_rounds", many_rounds },
	{ "run_rounds with between", seen_rounds },
	{ "run_rounds of auto", learning_rounds },
	{ "ata_pool_run binding kept", kept_rounds },
	{ "ata_pool_run not kept", pinned_rounds },
};

#define ROWS (sizeof(rows) / sizeof(rows[0]))

/* OpenMP's idle threads poll for some ms, on the cores that come next. */
static void let_idle_threads_sleep(void)
{
	nanosleep(&(struct timespec){ .tv_nsec = 50000000 }, NULL);
}

static void create(struct ata_pool **pool, const char *name, uint32_t flags)
{
	struct ata_bandit_config policy;
	struct ata_pool_config config;
	int error;

	ata_bandit_config_init(&policy);
	policy.policy = name;
	ata_pool_config_init(&config);
	config.bandit = &policy;
	config.flags = flags;
	error = ata_pool_create(pool, NULL, &config);
	if (error) {
		fprintf(stderr, "bench_round: %s\n", ata_strerror(error));
		exit(1);
	}
}

static void print_rows(double seen[ROWS][LAPS])
{
	struct t_spread us[ROWS];

	printf("%-28s %8s %17s %8s %8s\n", "", "us", "(95 per cent)",
	       "/OpenMP", "/lines");
	for (size_t i = 0; i < ROWS; i++) {
		us[i] = t_bench_row("bench_round", rows[i].name,
				    ata_pool_workers(kept), "us", 1e6, seen[i],
				    LAPS);
		printf("%-28s %8.3f (%.3f to %.3f) %8.2f", rows[i].name,
		       us[i].median, us[i].low, us[i].high,
		       us[i].median / us[0].median);
		if (i > 0)
			printf(" %8.2f", us[i].median / us[1].median);
		printf("\n");
	}
}

int main(void)
{
	static double seen[ROWS][LAPS];

	create(&pinned_anew, "uta", 0);
	create(&kept, "uta", ATA_POOL_KEEP_BINDING);
	create(&learning, "auto", ATA_POOL_KEEP_BINDING);
	ata_job_init(&job);
	job.tasks = ata_pool_workers(kept);
	job.fn = nothing;
	for (int lap = 0; lap < LAPS; lap++)
		for (size_t i = 0; i < ROWS; i++) {
			let_idle_threads_sleep();
			seen[i][lap] = rows[i].run();
		}
	printf("%u workers, medians of %d laps of %d rounds\n",
	       (unsigned)ata_pool_workers(kept), LAPS, ROUNDS);
	print_rows(seen);
	ata_pool_destroy(learning);
	ata_pool_destroy(kept);
	ata_pool_destroy(pinned_anew);
	return 0;
}
