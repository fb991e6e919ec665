/* SPDX-License-Identifier: MIT */
/*
 * The hot paths of the library, each so many times over, for callgrind to count
 * what they execute: instructions.sh runs this under valgrind, and reads one
 * dump for each path, with its name and how many times it was gone through.
 *
 * Nothing here depends on the machine or on what else it does: one thread,
 * fixed seeds, and a clock that goes on by the same step whenever it is read.
 * It costs no system call, as elsewhere: valgrind hides where the system has it
 * read.
 *
 * usage: hot_paths, or hot_paths --why: status 77 and why not to count, if so
 */
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <atasched.h>

#include "machine/clock.h"
#include "pool/guard.h"
#include "tests/common/t_run.h"

#ifdef HAVE_VALGRIND_CALLGRIND_H
#include <valgrind/callgrind.h>
#else
#define CALLGRIND_ZERO_STATS
#define CALLGRIND_DUMP_STATS_AT(name) (void)(name)
#endif

#define MOST_ARMS 64
#define STEP 50			/* ns */

int clock_gettime(clockid_t id, struct timespec *t)
{
	static long ns;

	if (id != CLOCK_MONOTONIC)
		return (int)syscall(SYS_clock_gettime, id, t);
	ns += STEP;
	t->tv_sec = 1000 + ns / 1000000000;
	t->tv_nsec = ns % 1000000000;
	return 0;
}

/* Asked by the sum, and a system call only here: valgrind hides the page that a
 * thread reads it from. */
int sched_getcpu(void)
{
	return 0;
}

static void must(int error, const char *what)
{
	if (!error)
		return;
	fprintf(stderr, "hot_paths: %s: %s\n", what, ata_strerror(error));
	exit(1);
}

/* What a path works on. */
struct work {
	const char *policy;
	uint32_t n;
	uint64_t tasks;
	double time[MOST_ARMS];	/* of a task on each arm */
	uint64_t count[MOST_ARMS];
	struct ata_bandit *kernel;
	struct ata_pool *pool;
	struct ata_site *site;
	struct ata_sum *sum;
	struct ata__guard guard;
	struct ata_job job;
};

/* A kernel whose arms are known. */
static void create_kernel(struct work *work)
{
	struct ata_bandit_config config;
	double prior[MOST_ARMS];

	for (uint32_t i = 0; i < work->n; i++)
		prior[i] = 100.0;
	ata_bandit_config_init(&config);
	config.arms = work->n;
	config.policy = work->policy;
	config.alpha = 1e-7;
	config.true_mean = work->time;
	config.prior_mean = work->time;
	config.prior_count = prior;
	must(ata_bandit_create(&work->kernel, &config), "kernel");
}

static void create_pool(struct work *work, uint32_t flags)
{
	struct ata_pool_config config;

	ata_pool_config_init(&config);
	config.workers = 1;
	config.flags = flags;
	must(ata_pool_create(&work->pool, NULL, &config), "pool");
	create_kernel(work);
}

static int nothing(void *ctx, uint64_t begin, uint64_t end, uint32_t worker)
{
	(void)ctx;
	(void)worker;
	for (uint64_t i = begin; i < end; i++)
		__asm__ volatile("" : : "r"(i));
	return 0;
}

static void allocate(struct work *work)
{
	ata_bandit_allocate(work->kernel, work->tasks, work->count);
}

/* A round's decision, and what is learned from it. */
static void decide(struct work *work)
{
	ata_bandit_allocate(work->kernel, work->tasks, work->count);
	for (uint32_t i = 0; i < work->n; i++)
		if (work->count[i])
			ata_bandit_observe(work->kernel, i, work->count[i],
					   work->time[i] *
					   (double)work->count[i]);
	ata_bandit_close(work->kernel, 1e-3);
}

static void split(struct work *work)
{
	ata_split(work->time, work->n, work->tasks, work->count);
}

static void clock_read(struct work *work)
{
	(void)work;
	ata__clock_now(&ata__clock_system);
}

static void prepare_sum(struct work *work)
{
	must(ata_sum_create(&work->sum, 1000, work->tasks), "sum");
}

/* All tasks of a round. */
static void sum(struct work *work)
{
	ata_sum_begin(work->sum, work->tasks);
	for (uint64_t i = 0; i < work->tasks; i++) {
		ata_sum_leaf(work->sum, i);
		ata_sum_done(work->sum, i);
	}
}

static void prepare_guard(struct work *work)
{
	create_kernel(work);
	must(ata__guard_init(&work->guard, work->n), "guard");
}

/* All pieces of a round's shares. */
static void pieces(struct work *work)
{
	struct ata__range range[MOST_ARMS], piece;

	allocate(work);
	ata__ranges_lay(range, work->count, work->n);
	ata__guard_lay(&work->guard, range, work->tasks, work->kernel);
	for (uint32_t i = 0; i < work->n; i++)
		while (ata__guard_take(&work->guard, i, &piece))
			;
}

static void prepare_site(struct work *work)
{
	create_kernel(work);
	must(ata_site_create(&work->site, work->kernel, work->n), "site");
}

static void share(struct work *work)
{
	struct ata_share own;

	ata_share_init(&own);
	ata_share_begin(work->site, work->tasks, 0, 1, &own);
	ata_share_end(work->site, &own);
}

static void prepare_pool(struct work *work)
{
	create_pool(work, 0);
}

static void prepare_kept_pool(struct work *work)
{
	create_pool(work, ATA_POOL_KEEP_BINDING);
}

static void round_of(struct work *work)
{
	must(ata_pool_run(work->pool, work->kernel, &work->job, NULL), "run");
}

static void hundred_rounds(struct work *work)
{
	must(ata_pool_run_rounds(work->pool, work->kernel, &work->job, 100,
				 NULL, NULL, NULL), "rounds");
}

/*
 * A path is gone through calls times; each call is so many passes, which are
 * what is counted by. With a policy "" it is measured with each that there is.
 */
static const struct path {
	const char *name;
	const char *policy;
	uint32_t n;
	uint64_t tasks;
	uint64_t calls;
	uint64_t passes;
	void (*prepare)(struct work *work);
	void (*call)(struct work *work);
} paths[] = {
	{ "clock", NULL, 1, 1, 1000, 1, NULL, clock_read },
	{ "split-2", NULL, 2, 64, 1000, 1, NULL, split },
	{ "split-64", NULL, 64, 256, 200, 1, NULL, split },
	{ "allocate-2", "", 2, 64, 1000, 1, create_kernel, allocate },
	{ "allocate-64", "", 64, 256, 200, 1, create_kernel, allocate },
	{ "decide-2", "", 2, 64, 1000, 1, create_kernel, decide },
	{ "decide-64", "", 64, 256, 200, 1, create_kernel, decide },
	{ "sum-leaf-1000", NULL, 1, 64, 10, 64, prepare_sum, sum },
	{ "guard-piece", "ata-empirical", 2, 10000, 20, 161, prepare_guard,
	  pieces },
	{ "share", "ata-empirical", 1, 1, 1000, 1, prepare_site, share },
	{ "pool-run", "auto", 1, 1, 1000, 1, prepare_kept_pool, round_of },
	{ "pool-run-pins", "auto", 1, 1, 1000, 1, prepare_pool, round_of },
	{ "pool-rounds", "auto", 1, 1, 10, 100, prepare_kept_pool,
	  hundred_rounds },
	{ "pool-rounds", "uta", 1, 1, 10, 100, prepare_kept_pool,
	  hundred_rounds },
	{ "pool-task", "auto", 1, 100000, 1, 100000, prepare_kept_pool,
	  round_of },
	{ "pool-task", "gta", 1, 10000, 1, 10000, prepare_kept_pool,
	  round_of },
};

static void measure(const struct path *path, const char *policy)
{
	struct work work = { .policy = policy, .n = path->n,
			     .tasks = path->tasks };
	uint64_t seed = 1;
	char name[80];

	for (uint32_t i = 0; i < path->n; i++)
		work.time[i] = t_uniform(&seed, 1e-6, 5e-6);
	ata_job_init(&work.job);
	work.job.tasks = path->tasks;
	work.job.fn = nothing;
	if (path->prepare)
		path->prepare(&work);
	for (uint64_t i = 0; i < path->calls / 10 + 1; i++)
		path->call(&work);	/* the first ones make what they need */
	snprintf(name, sizeof(name), "%s%s%s %llu", path->name,
		 policy ? "-" : "", policy ? policy : "",
		 (unsigned long long)(path->calls * path->passes));
	CALLGRIND_ZERO_STATS;
	for (uint64_t i = 0; i < path->calls; i++)
		path->call(&work);
	CALLGRIND_DUMP_STATS_AT(name);
	ata_site_destroy(work.site);
	ata_pool_destroy(work.pool);
	ata_sum_destroy(work.sum);
	ata__guard_fini(&work.guard);
	ata_bandit_destroy(work.kernel);
}

/* NULL: the counts can be compared with those of other builds. */
static const char *why_not(void)
{
#ifndef HAVE_VALGRIND_CALLGRIND_H
	return "was built without valgrind/callgrind.h";
#elif !defined(__x86_64__)
	return "the bounds are for x86-64";
#elif !defined(__GNUC__) || defined(__clang__)
	return "the bounds are for gcc";
#elif !defined(__OPTIMIZE__)
	return "was built without optimisation";
#else
	return NULL;
#endif
}

int main(int argc, char **argv)
{
	if (argc > 1 && !strcmp(argv[1], "--why")) {
		if (!why_not())
			return 0;
		puts(why_not());
		return 77;
	}
	for (size_t i = 0; i < sizeof(paths) / sizeof(*paths); i++) {
		const struct path *path = &paths[i];

		if (!path->policy || *path->policy) {
			measure(path, path->policy);
			continue;
		}
		for (uint32_t k = 0; ata_policy_name(k); k++)
			measure(path, ata_policy_name(k));
	}
	return 0;
}
