/* SPDX-License-Identifier: MIT */
/*
 * pthreadpool: equal ranges, and threads that are done take from others.
 *
 * It does not say which of its threads runs a task, but gives each its own
 * range first. So a range of one task each, that no thread leaves before all
 * have one, numbers them, 0: the caller, as the pool itself does.
 */
#include "peers/peers.h"

#include <errno.h>
#include <pthreadpool.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>

/* The number of this thread in the last pool that it was numbered for. */
static _Thread_local uint32_t self;

struct pool {
	pthreadpool_t pool;
	const struct peer_team *team;
	uint32_t flags;
	atomic_uint numbered;
	struct call_round *round;
};

/* Wait for all: who left early would take another's number. */
static void number(void *context, size_t i)
{
	struct pool *pool = context;

	self = (uint32_t)i;
	/* Nobody looks at what others wrote: the call's end orders it. */
	atomic_fetch_add_explicit(&pool->numbered, 1, memory_order_relaxed);
	while (atomic_load_explicit(&pool->numbered, memory_order_relaxed) <
	       pool->team->workers)
		sched_yield();
}

static void number_threads(struct pool *pool)
{
	atomic_init(&pool->numbered, 0);
	pthreadpool_parallelize_1d(pool->pool, number, pool,
				   pool->team->workers,
				   PTHREADPOOL_FLAG_YIELD_WORKERS);
}

static int create(void **out, const char *name, const struct peer_team *team)
{
	struct pool *pool = calloc(1, sizeof(*pool));

	(void)name;
	if (pool == NULL)
		return -ENOMEM;
	pool->team = team;
	/* Polling threads would hold up those that share their core. */
	pool->flags = team->shared ? PTHREADPOOL_FLAG_YIELD_WORKERS : 0;
	pool->pool = pthreadpool_create(team->workers);
	if (pool->pool == NULL) {
		free(pool);
		return -EAGAIN;
	}
	number_threads(pool);
	*out = pool;
	return 0;
}

static void task(void *context, size_t i)
{
	struct pool *pool = context;

	/* Pinned in its first task; looked up in the others. */
	pool->team->enter(pool->team->ctx, self);
	call_tasks(pool->round, i, i + 1, self);
}

static int run(void *context, struct call_round *round)
{
	struct pool *pool = context;

	pool->round = round;
	pthreadpool_parallelize_1d(pool->pool, task, pool, round->tasks,
				   pool->flags);
	return 0;
}

static void nothing(void *context, size_t i)
{
	(void)context;
	(void)i;
}

/* Threads poll after a round unless it said that they shall not. */
static void rest(void *context)
{
	struct pool *pool = context;

	pthreadpool_parallelize_1d(pool->pool, nothing, pool,
				   pool->team->workers,
				   PTHREADPOOL_FLAG_YIELD_WORKERS);
}

static void destroy(void *context)
{
	struct pool *pool = context;

	pthreadpool_destroy(pool->pool);
	free(pool);
}

const struct peer_ops peers_pthreadpool[] = {
	{ .name = "pthreadpool", .create = create, .round = run, .rest = rest,
	  .destroy = destroy },
	{ .name = NULL },
};
