/* SPDX-License-Identifier: MIT */
/*
 * What a round's decision costs, by policy and number of workers: allocate, and
 * observe with close, against one pass that reads as much memory as the arms
 * take. All in turn, lap after lap, medians and their 95 per cent intervals.
 * The rounds are real ones: workers differ up to fivefold, and their times vary
 * by 2 per cent. Arguments: numbers of workers, instead of the usual ones.
 * Numbers for a person; nothing can fail but for memory.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <atasched.h>

#include "tests/common/t_bench.h"
#include "tests/common/t_run.h"

#define LAPS 15
#define LAP_ARMS 400000		/* so many arms are decided on in a lap, */
#define WARM_UP 300		/* after so many rounds, or laps of arms */
#define ARM_WORDS 4		/* 8 bytes each: count, mean, spread, batches */
#define POLICIES 5
#define NOISE 0.02

static const char *const name[POLICIES] = { "ata", "ata-empirical", "auto",
					    "uta", "ofta" };

struct bench {
	uint32_t n;
	uint64_t tasks;
	double *mean, *seen, *known;	/* true; of priors, and their counts */
	uint64_t *count;
	uint32_t *active;		/* those with a share */
	double *words;
	uint64_t seed;
	double clock;			/* seconds that reading it takes */
};

/* Of one policy: seconds per round, lap by lap. */
struct row {
	struct ata_bandit *bandit;
	double allocate[LAPS], learn[LAPS];
};

static double clock_cost(void)
{
	double seconds[LAPS];

	for (int lap = 0; lap < LAPS; lap++) {
		double start = t_bench_now(), end = start;

		for (int i = 0; i < 1000; i++)
			end = t_bench_now();
		seconds[lap] = (end - start) / 1000;
	}
	return t_spread(seconds, LAPS).median;
}

/* One pass over as much as the arms take: as fast as it comes in. */
static double pass(const struct bench *b)
{
	double sum[8] = { 0.0 }, start = t_bench_now();
	volatile double sink;
	size_t words = ARM_WORDS * (size_t)b->n;
	uint64_t times = 1 + LAP_ARMS / b->n;

	for (uint64_t k = 0; k < times; k++) {
		for (size_t i = 0; i + 8 <= words; i += 8)
			for (int j = 0; j < 8; j++)
				sum[j] += b->words[i + (size_t)j];
		__asm__ volatile("" : : "r"(b->words) : "memory");
	}
	sink = sum[0] + sum[1] + sum[2] + sum[3] + sum[4] + sum[5] + sum[6] +
	       sum[7];
	(void)sink;
	return (t_bench_now() - start) / (double)times;
}

static double *numbers(size_t n)
{
	double *x = malloc(n * sizeof(*x));

	if (x == NULL)
		exit(1);
	return x;
}

static void open_bench(struct bench *b)
{
	b->mean = numbers(b->n);
	b->seen = numbers(b->n);
	b->known = numbers(b->n);
	b->words = numbers(ARM_WORDS * (size_t)b->n);
	b->count = calloc(b->n, sizeof(*b->count));
	b->active = calloc(b->n, sizeof(*b->active));
	if (b->count == NULL || b->active == NULL)
		exit(1);
	for (uint32_t i = 0; i < b->n; i++) {
		b->mean[i] = t_uniform(&b->seed, 1e-3, 5e-3);
		b->seen[i] = b->mean[i] * t_uniform(&b->seed, 0.98, 1.02);
		b->known[i] = 100.0;
	}
	for (size_t i = 0; i < ARM_WORDS * (size_t)b->n; i++)
		b->words[i] = 1.0;
}

static void close_bench(struct bench *b)
{
	free(b->mean);
	free(b->seen);
	free(b->known);
	free(b->words);
	free(b->count);
	free(b->active);
}

static struct ata_bandit *open_bandit(const struct bench *b, const char *policy)
{
	struct ata_bandit_config config;
	struct ata_bandit *bandit;

	ata_bandit_config_init(&config);
	config.policy = policy;
	config.arms = b->n;
	config.alpha = 1e-4;
	config.true_mean = b->mean;
	config.prior_mean = b->seen;
	config.prior_count = b->known;
	if (ata_bandit_create(&bandit, &config) != 0)
		exit(1);
	return bandit;
}


/* Who has a share, and how many: the caller's work, not timed. */
static uint32_t list(struct bench *b)
{
	uint32_t active = 0;

	for (uint32_t i = 0; i < b->n; i++)
		if (b->count[i] > 0)
			b->active[active++] = i;
	return active;
}

static void observe(struct bench *b, struct ata_bandit *bandit,
		    uint32_t active)
{
	double factor = t_uniform(&b->seed, 1.0 - NOISE, 1.0 + NOISE);

	for (uint32_t k = 0; k < active; k++) {
		uint32_t i = b->active[k];

		ata_bandit_observe(bandit, i, b->count[i],
				   (double)b->count[i] * b->mean[i] * factor);
		/* Each its own noise, at next to no cost. */
		factor = 2.0 - factor + (i % 16 < 8 ? 1e-3 : -1e-3);
	}
}

static void rounds(struct bench *b, struct ata_bandit *bandit, uint64_t times,
		   double *allocate, double *learn)
{
	double took[2] = { 0.0 };

	for (uint64_t k = 0; k < times; k++) {
		double start = t_bench_now();
		uint32_t active;

		ata_bandit_allocate(bandit, b->tasks, b->count);
		took[0] += t_bench_now() - start;
		active = list(b);
		start = t_bench_now();
		observe(b, bandit, active);
		ata_bandit_close(bandit, 1e-2);
		took[1] += t_bench_now() - start;
	}
	*allocate = took[0] / (double)times - b->clock;
	*learn = took[1] / (double)times - b->clock;
}

/* Return: the median, ns */
static double print(const struct bench *b, const char *policy, const char *what,
		    double *seconds, double one_pass)
{
	char label[80];
	struct t_spread ns;

	snprintf(label, sizeof(label), "%s%s%s", policy, *policy ? " " : "",
		 what);
	ns = t_bench_row("bench_decide", label, b->n, "ns", 1e9, seconds, LAPS);
	printf("%7u workers %8llu tasks  %-22s %11.0f ns (%.0f - %.0f)"
	       " %6.2f passes\n", (unsigned)b->n, (unsigned long long)b->tasks,
	       label, ns.median, ns.low, ns.high,
	       one_pass > 0.0 ? ns.median / one_pass : 1.0);
	return ns.median;
}

static void bench(uint32_t n, uint64_t tasks)
{
	struct bench b = { .n = n, .tasks = tasks, .seed = n };
	struct row row[POLICIES];
	double one_pass[LAPS], unused, base;
	uint64_t times = 1 + LAP_ARMS / n;

	b.clock = clock_cost();
	open_bench(&b);
	for (int i = 0; i < POLICIES; i++) {
		row[i].bandit = open_bandit(&b, name[i]);
		rounds(&b, row[i].bandit, times < WARM_UP ? times : WARM_UP,
		       &unused, &unused);
	}
	for (int lap = 0; lap < LAPS; lap++) {
		one_pass[lap] = pass(&b);
		for (int i = 0; i < POLICIES; i++)
			rounds(&b, row[i].bandit, times, &row[i].allocate[lap],
			       &row[i].learn[lap]);
	}
	base = print(&b, "", "pass", one_pass, 0.0);
	for (int i = 0; i < POLICIES; i++) {
		print(&b, name[i], "allocate", row[i].allocate, base);
		print(&b, name[i], "learn", row[i].learn, base);
		ata_bandit_destroy(row[i].bandit);
	}
	close_bench(&b);
}

/* Ten and a half tasks a worker; or few for many. */
static void usual(uint32_t n)
{
	bench(n, n < 1000 ? 10 * (uint64_t)n + n / 2 : 1000);
}

int main(int argc, char **argv)
{
	static const uint32_t few[] = { 2, 8, 64, 1000, 10000, 100000,
					1000000 };

	for (int i = 1; i < argc; i++)
		usual((uint32_t)strtoul(argv[i], NULL, 10));
	for (size_t i = 0; argc == 1 && i < sizeof(few) / sizeof(few[0]); i++)
		usual(few[i]);
	return 0;
}
