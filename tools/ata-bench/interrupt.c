/* SPDX-License-Identifier: MIT */
/* SIGINT: a flag, and the round that runs is cancelled. */
#include "interrupt.h"

#include <signal.h>
#include <stdatomic.h>
#include <stddef.h>

#include <atasched.h>

/*
 * Both are read by the handler, on whatever thread it runs, so they have to be
 * lock-free.
 */
static atomic_int seen;
static _Atomic(struct ata_pool *) cancelled_pool;

static void on_interrupt(int signal)
{
	struct ata_pool *pool;

	(void)signal;
	/* Nothing else is published with the flag. */
	atomic_store_explicit(&seen, 1, memory_order_relaxed);
	/* Pairs with the release stores in interrupt_catch() and _release():
	 * a pool seen here is complete. */
	pool = atomic_load_explicit(&cancelled_pool, memory_order_acquire);
	if (pool != NULL)
		ata_pool_cancel(pool);
}

void interrupt_catch(struct ata_pool *pool)
{
	struct sigaction action = {
		.sa_handler = on_interrupt,
		/* The second one finds the default action. No SA_RESTART: a
		 * read from a terminal ends as well. */
		.sa_flags = (int)SA_RESETHAND,
	};

	struct sigaction inherited;

	/* A shell that starts it in the background has SIGINT ignored. */
	sigaction(SIGINT, NULL, &inherited);
	if (inherited.sa_handler == SIG_IGN)
		return;
	/* Pairs with the acquire load in on_interrupt(). */
	atomic_store_explicit(&cancelled_pool, pool, memory_order_release);
	sigemptyset(&action.sa_mask);
	sigaction(SIGINT, &action, NULL);
}

void interrupt_release(void)
{
	/* Pairs with the acquire load in on_interrupt(). */
	atomic_store_explicit(&cancelled_pool, NULL, memory_order_release);
}

int interrupted(void)
{
	/* A flag that tells nothing but itself. */
	return atomic_load_explicit(&seen, memory_order_relaxed);
}
