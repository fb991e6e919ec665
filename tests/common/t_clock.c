/* SPDX-License-Identifier: MIT */
#include "tests/common/t_clock.h"

static uint64_t read_now(void *ctx)
{
	struct t_clock *t = ctx;
	/* Pairs with the release in t_clock_advance(). */
	uint64_t now = atomic_load_explicit(&t->now, memory_order_acquire);

	/* Relaxed: a count, which orders nothing. */
	atomic_fetch_add_explicit(&t->looks, 1, memory_order_relaxed);
	return now;
}

static uint64_t read_cpu(void *ctx)
{
	struct t_clock *t = ctx;

	/* Pairs with the release in t_clock_advance(). */
	return atomic_load_explicit(&t->cpu, memory_order_acquire);
}

void t_clock_init(struct t_clock *t)
{
	t->clock = (struct ata__clock){ read_now, read_cpu, t };
	atomic_init(&t->now, 0);
	atomic_init(&t->cpu, 0);
	atomic_init(&t->looks, 0);
}

void t_clock_advance(struct t_clock *t, uint64_t ns, uint64_t cpu)
{
	/* A thread that sees the time sees what was done before: pairs with
	 * the acquire loads in read_now() and read_cpu(). */
	atomic_fetch_add_explicit(&t->cpu, cpu, memory_order_release);
	atomic_fetch_add_explicit(&t->now, ns, memory_order_release);
}

uint64_t t_clock_looks(struct t_clock *t)
{
	/* Relaxed: see read_now(). */
	return atomic_load_explicit(&t->looks, memory_order_relaxed);
}
