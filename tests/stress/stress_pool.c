/* SPDX-License-Identifier: MIT */
/*
 * Pools of many widths, made, used and destroyed in random ways, with another
 * thread that cancels at random: every task of a round runs exactly once, of a
 * cancelled one at most once, and what one round wrote the next one sees.
 *
 * Tasks write plain memory that is handed from worker to worker by the pool
 * alone, so that a race detector sees each hand-over. With the number of
 * seconds as argument (default 60). A lost wake-up hangs: the alarm says so.
 */
#include <errno.h>
#include <stdio.h>

#include <atasched.h>

#include "tests/common/t_bench.h"
#include "tests/common/t_run.h"
#include "tests/stress/t_stress.h"

#define MOST_TASKS 200
#define MOST_ROUNDS 60

static const uint32_t widths[] = { 1, 2, 3, 7, 16, 40 };
static const char *const policies[] = { "ata", "ata-empirical", "ofta", "uta",
					"gta", "auto" };

struct stress {
	struct t_stress t;
	struct ata_pool *pool;
	struct ata_bandit *kernel;
	uint64_t tasks;		/* of this call's rounds */
	uint64_t expected;	/* rounds that should have run each task */
	uint64_t ran[MOST_TASKS];	/* plain: each by its task */
	uint64_t each[64];		/* plain: each by its worker */
	double longest;		/* a task takes up to so many seconds */
	uint64_t stop_at;	/* between stops after this round of a call */

	struct t_canceller canceller;

	/* what came of it */
	uint64_t pools, calls, rounds, sum, cancelled, taken;
};

static void wrong(struct stress *s, const char *what)
{
	t_wrong(&s->t, "%s (pool %llu, call %llu, %u workers)", what,
		(unsigned long long)s->pools, (unsigned long long)s->calls,
		ata_pool_workers(s->pool));
}

static int task(void *ctx, uint64_t begin, uint64_t end, uint32_t worker)
{
	struct stress *s = ctx;
	uint64_t seed = begin << 8 | worker;

	for (uint64_t i = begin; i < end; i++) {
		double until = t_bench_now() + t_uniform(&seed, 0.0, s->longest);

		s->ran[i]++;
		while (s->longest > 0.0 && t_bench_now() < until)
			;
	}
	return 0;
}

static int count(void *ctx, uint32_t worker)
{
	struct stress *s = ctx;

	s->each[worker]++;
	return 0;
}

/* Has each task run as often as it should? */
static void check_round(struct stress *s, const struct ata_round *report)
{
	uint64_t ran = 0;

	for (uint64_t i = 0; i < s->tasks; i++) {
		if (s->ran[i] != s->expected)
			wrong(s, "a task did not run exactly once");
		ran += i;
	}
	s->sum += ran;
	s->taken += report->taken;
	s->rounds++;
	if (report->tasks != s->tasks || report->failed)
		wrong(s, "the report has another number of tasks");
}

static int between(void *ctx, uint64_t round, const struct ata_round *report)
{
	struct stress *s = ctx;

	s->expected++;
	check_round(s, report);
	return round == s->stop_at ? (t_below(&s->t, 2) ? 1 : -1234) : 0;
}

/* The round that was cancelled ran some tasks, and none of them twice. */
static void check_cancelled(struct stress *s, const struct ata_round *report)
{
	uint64_t ran = 0;

	s->cancelled++;
	for (uint64_t i = 0; i < s->tasks; i++) {
		if (s->ran[i] < s->expected || s->ran[i] > s->expected + 1)
			wrong(s, "a task of a cancelled round ran twice");
		ran += s->ran[i] - s->expected;
	}
	if (report->tasks != ran)
		wrong(s, "the report miscounts a cancelled round");
	if (!s->canceller.cancels)
		wrong(s, "cancelled, by nobody");
}

static void one_call(struct stress *s)
{
	struct ata_times times[40];
	struct ata_round report;
	struct ata_job job;
	int result, stops;

	ata_job_init(&job);
	ata_round_init(&report);
	if (t_below(&s->t, 2)) {
		report.times = times;
		report.capacity = 40;
	}
	s->calls++;
	s->tasks = t_below(&s->t, MOST_TASKS) + 1;
	s->longest = t_below(&s->t, 4) ? 0.0 : 40e-6;
	s->expected = 0;
	for (uint64_t i = 0; i < s->tasks; i++)
		s->ran[i] = 0;
	job.tasks = s->tasks;
	job.fn = task;
	job.ctx = s;
	job.flags = (t_below(&s->t, 2) ? ATA_BETWEEN_ANYWHERE : 0) |
		    (t_below(&s->t, 2) ? ATA_GUARD_ON : 0);
	s->stop_at = t_below(&s->t, 2 * MOST_ROUNDS);
	if (t_below(&s->t, 3)) {
		uint64_t rounds = t_below(&s->t, MOST_ROUNDS) + 1;

		stops = s->stop_at < rounds;
		result = ata_pool_run_rounds(s->pool, s->kernel, &job, rounds,
					     between, s, &report);
		if (!result && !stops && s->expected != rounds)
			wrong(s, "rounds are missing");
	} else {
		stops = 0;
		result = ata_pool_run(s->pool, s->kernel, &job, &report);
		if (!result) {
			s->expected = 1;
			check_round(s, &report);
		}
	}
	if (result == -ECANCELED)
		check_cancelled(s, &report);
	else if (result && !(stops && result == -1234))
		wrong(s, "a call failed");
}

static int create(struct stress *s)
{
	uint32_t width = widths[t_below(&s->t, sizeof(widths) / sizeof(*widths))];
	double mean[40];
	struct ata_pool_config config;
	struct ata_bandit_config bandit;

	for (uint32_t i = 0; i < width; i++)
		mean[i] = t_uniform(&s->t.seed, 1.0, 10.0);
	ata_bandit_config_init(&bandit);
	bandit.arms = width;
	bandit.policy = policies[t_below(&s->t, 6)];
	bandit.alpha = 1e-6;
	bandit.true_mean = mean;
	ata_pool_config_init(&config);
	config.workers = width;
	config.flags = (t_below(&s->t, 2) ? ATA_POOL_CALLER_WAITS : 0) |
		       (t_below(&s->t, 2) ? ATA_POOL_KEEP_BINDING : 0);
	config.spin = t_below(&s->t, 2) ? 0.0 : 30e-6;
	config.bandit = &bandit;
	s->kernel = NULL;
	if (ata_pool_create(&s->pool, NULL, &config))
		return -1;
	if (t_below(&s->t, 2) && ata_bandit_create(&s->kernel, &bandit))
		return -1;
	s->pools++;
	return 0;
}

static int one_pool(void *ctx)
{
	struct stress *s = ctx;
	uint64_t calls = t_below(&s->t, 40);
	uint32_t width;

	if (create(s))
		return -1;
	width = ata_pool_workers(s->pool);
	s->canceller.pool = s->pool;
	s->canceller.cancels = t_below(&s->t, 4) == 0;
	s->canceller.seed = t_random(&s->t.seed);
	if (t_canceller_start(&s->canceller))
		return -1;
	for (uint32_t i = 0; i < width; i++)
		s->each[i] = 0;
	for (uint64_t i = 1; i <= calls; i++) {
		one_call(s);
		if (ata_pool_each(s->pool, count, s))
			wrong(s, "each failed");
		for (uint32_t k = 0; k < width; k++)
			if (s->each[k] != i)
				wrong(s, "each did not call every worker");
	}
	t_canceller_stop(&s->canceller);
	ata_pool_destroy(s->pool);
	ata_bandit_destroy(s->kernel);
	return 0;
}

int main(int argc, char **argv)
{
	static struct stress s = { .t = {
		.name = "stress_pool", .what = "pool",
		.hangs = "a wake-up was lost",
		.patience = 600, .seconds = 60.0, .seed = 1,
	} };

	if (t_stress_run(&s.t, argc, argv, one_pool, &s))
		return 1;
	printf("stress_pool: %llu pools, %llu calls, %llu rounds, "
	       "%llu cancelled, sum %llu, %llu tasks taken, %llu wrong\n",
	       (unsigned long long)s.pools, (unsigned long long)s.calls,
	       (unsigned long long)s.rounds, (unsigned long long)s.cancelled,
	       (unsigned long long)s.sum, (unsigned long long)s.taken,
	       (unsigned long long)t_wrongs(&s.t));
	return t_wrongs(&s.t) || !s.rounds;
}
