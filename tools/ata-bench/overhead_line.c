/* SPDX-License-Identifier: MIT */
/*
 * The floor: a cache line goes to another core and back. Two threads write to
 * it in turn, and each waits for what the other writes. And what looking at the
 * clock costs, which is done twice per worker and round.
 */
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <stdalign.h>
#include <stdatomic.h>

#include <atasched.h>

#include "overhead_measure.h"
#include "overhead_steady.h"
#include "wall.h"

#define LINE 64
#define OVER UINT64_MAX

struct line {
	alignas(2 * LINE) _Atomic uint64_t value;	/* odd: it is sent */
	alignas(2 * LINE) uint64_t turns;	/* the first thread's own */
	uint32_t near, far;	/* units */
};

static int pin(uint32_t pu)
{
	size_t size = CPU_ALLOC_SIZE(pu + 1);
	cpu_set_t *set = CPU_ALLOC(pu + 1);
	int error;

	if (set == NULL)
		return -ENOMEM;
	CPU_ZERO_S(size, set);
	CPU_SET_S(pu, size, set);
	error = sched_setaffinity(0, size, set) == 0 ? 0 : -errno;
	CPU_FREE(set);
	return error;
}

/* The other thread: makes odd values even. */
static void *answer(void *ctx)
{
	struct line *line = ctx;

	/* If that fails, they run on one core by turns: a slow line. */
	pin(line->far);
	for (;;) {
		/* Pairs with the release stores in send() and measure_line(),
		 * as theirs do with this thread's. */
		uint64_t value = atomic_load_explicit(&line->value,
						      memory_order_acquire);

		if (value == OVER)
			return NULL;
		if (value % 2 == 1)
			atomic_store_explicit(&line->value, value + 1,
					      memory_order_release);
	}
}

/* An overhead_repeat_fn: so many round trips. */
static int send(void *ctx, uint64_t times)
{
	struct line *line = ctx;

	for (uint64_t i = 0; i < times; i++) {
		uint64_t turn = ++line->turns;

		/* Both pair with those of answer(). */
		atomic_store_explicit(&line->value, 2 * turn - 1,
				      memory_order_release);
		while (atomic_load_explicit(&line->value,
					    memory_order_acquire) != 2 * turn)
			;
	}
	return 0;
}

static int measure_line(struct line *line, double *seconds)
{
	pthread_t other;
	int error = -pthread_create(&other, NULL, answer, line);

	if (error != 0)
		return error;
	error = pin(line->near);
	if (error == 0)
		error = overhead_steady(send, line, seconds);
	/* Pairs with the acquire load in answer(). */
	atomic_store_explicit(&line->value, OVER, memory_order_release);
	pthread_join(other, NULL);
	return error;
}

static int unit_of(const struct ata_pool *pool, uint32_t i, uint32_t *pu)
{
	struct ata_worker worker;
	int error;

	ata_worker_init(&worker);
	error = ata_pool_worker(pool, i, &worker);
	*pu = worker.pu;
	return error;
}

/* Between the units of the first worker and the last one. */
int overhead_cache_line(const struct overhead_call *call, double *seconds)
{
	static struct line line;
	struct ata_pool_config config;
	struct ata_pool *pool;
	int error;

	ata_pool_config_init(&config);
	config.workers = call->workers;
	error = ata_pool_create(&pool, NULL, &config);
	if (error != 0)
		return error;
	error = unit_of(pool, 0, &line.near);
	if (error == 0)
		error = unit_of(pool, call->workers - 1, &line.far);
	ata_pool_destroy(pool);
	return error == 0 ? measure_line(&line, seconds) : error;
}

/* An overhead_repeat_fn. */
static int look(void *ctx, uint64_t times)
{
	(void)ctx;
	for (uint64_t i = 0; i < times; i++)
		wall_now();
	return 0;
}

int overhead_clock(const struct overhead_call *call, double *seconds)
{
	(void)call;
	return overhead_steady(look, NULL, seconds);
}
