/* SPDX-License-Identifier: MIT */
/*
 * What more workers cost who leads a round: per worker one cache line to write
 * orders into and a bell to ring there, and one to read times from, all of
 * which another core has just used. On two cores a second thread uses the lines
 * of all workers, so what the leader does is as it would be; what the others
 * do, and would do at the same time, is not timed. Numbers for a person.
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
#define ROUNDS 2000
#define WORKERS 255
#define WORDS 6

struct line {
	alignas(64) _Atomic uint32_t number;
	uint64_t word[WORDS];
};

static struct line order[WORKERS], lane[WORKERS], over;
static uint32_t workers;
static double ringing, reading;		/* seconds, of all rounds */
static uint64_t sum;			/* so that all is read */

/* Pairs with the releases below. */
static void await(struct line *line, uint32_t number)
{
	while (atomic_load_explicit(&line->number, memory_order_acquire) !=
	       number) {
#if defined(__x86_64__) || defined(__i386__)
		__builtin_ia32_pause();
#endif
	}
}

static void fill(struct line *line, uint32_t number)
{
	for (int k = 0; k < WORDS; k++)
		line->word[k] = number;
}

static void work(uint32_t number)
{
	for (uint32_t i = 0; i < workers; i++) {
		await(&order[i], number);
		sum += order[i].word[0];
		fill(&lane[i], number);
		/* Pairs with the acquire in await(). */
		atomic_exchange_explicit(&lane[i].number, number,
					 memory_order_release);
	}
	/* Pairs with the acquire in await(). */
	atomic_store_explicit(&over.number, number, memory_order_release);
}

static void lead(uint32_t number)
{
	double start = t_bench_now(), end;

	for (uint32_t i = 0; i < workers; i++)
		fill(&order[i], number);
	for (uint32_t i = 0; i < workers; i++)
		/* Pairs with the acquire in await(). */
		atomic_exchange_explicit(&order[i].number, number,
					 memory_order_release);
	ringing += t_bench_now() - start;
	await(&over, number);
	start = t_bench_now();
	for (uint32_t i = 0; i < workers; i++) {
		await(&lane[i], number);
		for (int k = 0; k < WORDS; k++)
			over.word[k] += lane[i].word[k];
	}
	end = t_bench_now();
	reading += end - start;
}

static int play(void *ctx, uint32_t worker)
{
	(void)ctx;
	for (uint32_t i = 1; worker < 2 && i <= ROUNDS; i++) {
		if (worker == 0)
			lead(i);
		else
			work(i);
	}
	return 0;
}

/* Nanoseconds */
static double median(const char *what, uint32_t n, double *seen)
{
	return t_bench_row("bench_lines", what, n, "ns", 1e9, seen, LAPS).median;
}

static void forget(void)
{
	ringing = reading = 0.0;
	/* Relaxed: the pool publishes them. */
	atomic_store_explicit(&over.number, 0, memory_order_relaxed);
	for (uint32_t i = 0; i < WORKERS; i++) {
		atomic_store_explicit(&order[i].number, 0,
				      memory_order_relaxed);
		atomic_store_explicit(&lane[i].number, 0,
				      memory_order_relaxed);
	}
}

static void measure(struct ata_pool *pool)
{
	static const uint32_t counts[] = { 1, 3, 7, 15, 31, 63, 127, 255 };
	static double ring[8][LAPS], read[8][LAPS];

	for (int lap = 0; lap < LAPS; lap++)
		for (int i = 0; i < 8; i++) {
			workers = counts[i];
			forget();
			ata_pool_each(pool, play, NULL);
			ring[i][lap] = ringing / ROUNDS;
			read[i][lap] = reading / ROUNDS;
		}
	printf("%8s %12s %12s\n", "workers", "orders, ns", "lanes, ns");
	for (int i = 0; i < 8; i++)
		printf("%8u %12.0f %12.0f\n", (unsigned)counts[i],
		       median("orders", counts[i], ring[i]),
		       median("lanes", counts[i], read[i]));
}

int main(void)
{
	struct ata_pool *pool;
	int error = ata_pool_create(&pool, NULL, NULL);

	if (error) {
		fprintf(stderr, "bench_lines: %s\n", ata_strerror(error));
		return 1;
	}
	if (ata_pool_workers(pool) >= 2)
		measure(pool);
	else
		puts("bench_lines: needs two cores");
	ata_pool_destroy(pool);
	return 0;
}
