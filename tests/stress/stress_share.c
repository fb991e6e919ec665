/* SPDX-License-Identifier: MIT */
/*
 * Shares in parallel regions of many sizes, up to four times the cores, with
 * and without barriers, with delays, failures and threads that disagree: every
 * task of a round runs exactly once, of a round with a disagreement at most
 * once, and the kernel has learned from all the others.
 *
 * Tasks write plain memory, and the thread that begins the round after the next
 * counts what they wrote and clears it, so that a race detector sees whether
 * rounds are handed on as promised. With the number of seconds as argument
 * (default 60). A round that never ends hangs: the alarm says so.
 */
#include <errno.h>
#include <omp.h>
#include <sched.h>
#include <stdio.h>
#include <time.h>

#include <atasched.h>

#include "tests/common/t_run.h"
#include "tests/stress/t_stress.h"

#define MOST_TASKS 100u
#define MOST_ROUNDS 300u
#define MOST_THREADS 64u
#define KEPT 8			/* rounds whose tasks are not cleared yet: who
				   was refused clears after it has left */

static const char *const policies[] = { "ata", "ata-empirical", "ofta", "uta" };

/* A round as all threads of the team work it out for themselves. */
struct plan {
	uint64_t tasks;
	int barrier;
	uint32_t fails;		/* a thread, or one that does not exist */
	uint32_t dissents;	/* likewise */
};

struct stress {
	struct t_stress t;
	struct ata_bandit *kernel;
	struct ata_site *site;
	uint32_t width;
	int constant;		/* tasks are the same in all rounds */
	int barriers;		/* how often, of 4 */
	uint64_t rounds;	/* of this region */
	uint64_t first;		/* number of its first round */
	uint64_t learned;	/* rounds that the kernel should know */
	uint32_t ran[KEPT][MOST_TASKS];	/* plain: each by its task */

	/* what came of it */
	uint64_t sites, regions, sum_rounds, sum_tasks, failed;
};

static void wrong(struct stress *s, const char *what)
{
	t_wrong(&s->t, "%s (site %llu, region %llu)", what,
		(unsigned long long)s->sites, (unsigned long long)s->regions);
}

static struct plan plan_of(const struct stress *s, uint64_t round,
			   uint32_t threads)
{
	uint64_t seed = (s->first + round) * 1000003 + s->sites;
	struct plan plan;

	plan.tasks = t_random(&seed) % (MOST_TASKS - 1);
	if (s->constant)
		plan.tasks = 40;
	plan.barrier = (int)(t_random(&seed) % 4) < s->barriers;
	plan.fails = t_random(&seed) % 16 ? UINT32_MAX : (uint32_t)
		t_random(&seed) % threads;
	plan.dissents = threads < 2 || t_random(&seed) % 16 ? UINT32_MAX :
		(uint32_t)t_random(&seed) % threads;
	return plan;
}

/* Most threads are fast, some are late, and now and then one sleeps. */
static void delay(uint64_t *seed)
{
	uint64_t kind = t_random(seed) % 64;

	if (kind == 0)
		nanosleep(&(struct timespec){
				  0, (long)(t_random(seed) % 200000) }, NULL);
	else if (kind < 8)
		sched_yield();
	else if (kind < 24)
		for (volatile uint64_t i = t_random(seed) % 2000; i > 0;)
			i = i - 1;
}

/* Count what a round has run, and clear it. */
static void check(struct stress *s, uint64_t round, uint32_t threads)
{
	struct plan plan = plan_of(s, round, threads);
	uint32_t *ran = s->ran[round % KEPT];
	int exactly = plan.dissents == UINT32_MAX;
	uint64_t sum = 0;

	for (uint64_t i = 0; i < MOST_TASKS; i++) {
		if (ran[i] > 1 || (exactly && ran[i] != (i < plan.tasks)))
			wrong(s, "a task did not run exactly once");
		sum += ran[i];
		ran[i] = 0;
	}
	if (exactly && sum != plan.tasks)
		wrong(s, "tasks are missing");
}

static void one_round(struct stress *s, uint64_t round, uint32_t thread,
		      uint32_t threads, uint64_t *seed)
{
	struct plan plan = plan_of(s, round, threads);
	uint32_t *ran = s->ran[round % KEPT];
	struct ata_share share;
	int err;

	ata_share_init(&share);
	err = ata_share_begin(s->site,
			      plan.tasks + (plan.dissents == thread), thread,
			      threads, &share);
	if (round >= 2 && round % threads == thread)
		check(s, round - 2, threads);
	if (err) {
		if (err != -EINVAL || plan.dissents == UINT32_MAX)
			wrong(s, "a call failed");
		return;
	}
	if (share.round != s->first + round)
		wrong(s, "this is another round");
	for (uint64_t i = share.begin; i < share.end; i++)
		ran[i]++;
	delay(seed);
	share.failed = plan.fails == thread;
	if (ata_share_end(s->site, &share))
		wrong(s, "an end failed");
}

static void run_part(struct stress *s, uint64_t seed)
{
	uint32_t thread = (uint32_t)omp_get_thread_num();
	uint32_t threads = (uint32_t)omp_get_num_threads();

	seed += thread;
	for (uint64_t r = 0; r < s->rounds; r++) {
		delay(&seed);
		one_round(s, r, thread, threads, &seed);
		if (plan_of(s, r, threads).barrier) {
#pragma omp barrier
		}
	}
}

static void one_region(struct stress *s)
{
	uint64_t seed = t_random(&s->t.seed);
	int want = (int)t_below(&s->t, s->width) + 1;
	uint32_t threads = 0;

	s->rounds = t_below(&s->t, MOST_ROUNDS) + 2;
	s->constant = t_below(&s->t, 2) != 0;
	s->barriers = (int)t_below(&s->t, 5);
	s->regions++;
#pragma omp parallel num_threads(want)
	{
#pragma omp single
		threads = (uint32_t)omp_get_num_threads();
		run_part(s, seed);
	}
	check(s, s->rounds - 2, threads);
	check(s, s->rounds - 1, threads);
	for (uint64_t r = 0; r < s->rounds; r++) {
		struct plan plan = plan_of(s, r, threads);
		/* Who fails may be refused; then the round has failed, too. */
		int bad = plan.fails != UINT32_MAX ||
			  plan.dissents != UINT32_MAX;

		s->learned += !bad && plan.tasks > 0;
		s->failed += (uint64_t)bad;
		s->sum_tasks += plan.tasks;
	}
	s->first += s->rounds;
	s->sum_rounds += s->rounds;
	if (ata_bandit_rounds(s->kernel) != s->learned)
		wrong(s, "the kernel knows another number of rounds");
}

static int one_site(void *ctx)
{
	struct stress *s = ctx;
	uint64_t regions = t_below(&s->t, 10) + 1;
	double mean[MOST_THREADS];
	struct ata_bandit_config config;

	s->width = 4 * (uint32_t)omp_get_num_procs();
	s->width = s->width < MOST_THREADS ? s->width : MOST_THREADS;
	for (uint32_t i = 0; i < s->width; i++)
		mean[i] = t_uniform(&s->t.seed, 1.0, 10.0);
	ata_bandit_config_init(&config);
	config.arms = s->width;
	config.policy = policies[t_below(&s->t, 4)];
	config.alpha = 1e-6;
	config.true_mean = mean;
	if (ata_bandit_create(&s->kernel, &config))
		return -1;
	if (ata_site_create(&s->site, s->kernel, s->width))
		return -1;
	s->sites++;
	s->first = 0;
	s->learned = 0;
	for (uint64_t i = 0; i < regions; i++)
		one_region(s);
	ata_site_destroy(s->site);
	ata_bandit_destroy(s->kernel);
	return 0;
}

int main(int argc, char **argv)
{
	static struct stress s = { .t = {
		.name = "stress_share", .what = "site",
		.hangs = "a round never ends",
		.patience = 600, .seconds = 60.0, .seed = 1,
	} };

	if (t_stress_run(&s.t, argc, argv, one_site, &s))
		return 1;
	printf("stress_share: %llu sites, %llu regions, %llu rounds, "
	       "%llu failed, %llu tasks, %llu wrong\n",
	       (unsigned long long)s.sites, (unsigned long long)s.regions,
	       (unsigned long long)s.sum_rounds, (unsigned long long)s.failed,
	       (unsigned long long)s.sum_tasks, (unsigned long long)t_wrongs(&s.t));
	return t_wrongs(&s.t) || !s.sum_rounds;
}
