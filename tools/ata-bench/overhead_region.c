/* SPDX-License-Identifier: MIT */
/*
 * OpenMP's own: an empty parallel region, and in one region a loop with one
 * iteration per thread that does nothing, as `omp for` and as shares of a site.
 */
#include <errno.h>
#include <omp.h>

#include <atasched.h>

#include "overhead_measure.h"
#include "overhead_steady.h"
#include "quantile.h"
#include "wall.h"

/* An overhead_repeat_fn. */
static int regions(void *ctx, uint64_t times)
{
	const struct overhead_call *call = ctx;
	int threads = 0;

	for (uint64_t i = 0; i < times; i++) {
#pragma omp parallel num_threads((int)call->workers)
		/* As empty as it can be, and still there. */
		if (omp_get_thread_num() == 0)
			threads = omp_get_num_threads();
	}
	return (uint32_t)threads == call->workers ? 0 : -EAGAIN;
}

int overhead_omp_region(const struct overhead_call *call, double *seconds)
{
	struct overhead_call own = *call;

	omp_set_dynamic(0);
	return overhead_steady(regions, &own, seconds);
}

int overhead_omp_region_asleep(const struct overhead_call *call,
			       double *seconds)
{
	struct overhead_call own = *call;

	omp_set_dynamic(0);
	return overhead_rested(regions, &own, seconds);
}

/* A loop of so many iterations, met by every thread of a region. */
struct loop {
	uint32_t workers;
	struct ata_site *site;	/* NULL: omp for */
};

/* Nothing, but so that the compiler keeps the loop around it. */
static inline void pass(uint64_t i)
{
	__asm__ volatile("" : : "r"(i));
}

static void go_around(const struct loop *loop)
{
	if (loop->site != NULL) {
		ATA_SHARE_FOR(loop->site, loop->workers, i)
			pass(i);
#pragma omp barrier
	} else {
#pragma omp for schedule(static)
		for (uint32_t i = 0; i < loop->workers; i++)
			pass(i);
	}
}

/* An overhead_repeat_fn: the region costs little beside many loops. */
static int loops(void *ctx, uint64_t times)
{
	const struct loop *loop = ctx;
	int threads = 0;

#pragma omp parallel num_threads((int)loop->workers)
	{
#pragma omp master
		threads = omp_get_num_threads();
		for (uint64_t i = 0; i < times; i++)
			go_around(loop);
	}
	return (uint32_t)threads == loop->workers ? 0 : -EAGAIN;
}

/*
 * The first thread lets the others wait, at a barrier, and so asleep. Then what
 * is timed: the barrier, which wakes them, and the loop with its own.
 */
static int rested_loops(struct loop *loop, double *seconds)
{
	double seen[OVERHEAD_RESTS];
	int threads = 0;

#pragma omp parallel num_threads((int)loop->workers)
	for (int i = 0; i < OVERHEAD_RESTS; i++) {
		double start = 0.0;

#pragma omp master
		{
			threads = omp_get_num_threads();
			start = overhead_rest();
		}
#pragma omp barrier
		go_around(loop);
#pragma omp master
		seen[i] = wall_now() - start;
	}
	*seconds = quantile(seen, OVERHEAD_RESTS, 0.5);
	return (uint32_t)threads == loop->workers ? 0 : -EAGAIN;
}

static int measure_loop(struct loop *loop, int asleep, double *seconds)
{
	omp_set_dynamic(0);
	return asleep ? rested_loops(loop, seconds) :
			overhead_steady(loops, loop, seconds);
}

static int measure_omp(const struct overhead_call *call, int asleep,
		       double *seconds)
{
	struct loop loop = { .workers = call->workers };

	return measure_loop(&loop, asleep, seconds);
}

int overhead_omp_for(const struct overhead_call *call, double *seconds)
{
	return measure_omp(call, 0, seconds);
}

int overhead_omp_for_asleep(const struct overhead_call *call, double *seconds)
{
	return measure_omp(call, 1, seconds);
}

/* With uta, as in overhead_pool.c. */
static int measure_site(const struct overhead_call *call, int asleep,
			double *seconds)
{
	struct loop loop = { .workers = call->workers };
	struct ata_bandit_config config;
	struct ata_bandit *bandit;
	int error;

	ata_bandit_config_init(&config);
	config.arms = call->workers;
	config.policy = "uta";
	config.seed = call->seed;
	error = ata_bandit_create(&bandit, &config);
	if (error != 0)
		return error;
	error = ata_site_create(&loop.site, bandit, call->workers);
	if (error == 0)
		error = measure_loop(&loop, asleep, seconds);
	ata_site_destroy(loop.site);
	ata_bandit_destroy(bandit);
	return error;
}

int overhead_share(const struct overhead_call *call, double *seconds)
{
	return measure_site(call, 0, seconds);
}

int overhead_share_asleep(const struct overhead_call *call, double *seconds)
{
	return measure_site(call, 1, seconds);
}
