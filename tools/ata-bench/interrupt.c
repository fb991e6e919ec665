/* SPDX-License-Identifier: MIT */
/* SIGINT, SIGTERM, SIGHUP: a flag, and the round that runs is cancelled. */
#include "interrupt.h"

#include <signal.h>
#include <stdatomic.h>
#include <stddef.h>

#include <atasched.h>

/*
 * Both variables are read by the handler, on whatever thread it runs, so they
 * have to be lock-free.
 */
static atomic_int seen;		/* the signal that came first; 0: none */
static _Atomic(struct ata_pool *) cancelled_pool;

static void on_signal(int signal)
{
	struct ata_pool *pool;
	int none = 0;

	/* Nothing else is published with the flag. */
	if (!atomic_compare_exchange_strong_explicit(&seen, &none, signal,
						     memory_order_relaxed,
						     memory_order_relaxed)) {
		/* The second one, of another kind perhaps. Its action is the
		 * default by now, and it is due when this handler returns. */
		raise(signal);
		return;
	}
	/* Pairs with the release stores in interrupt_catch() and _release():
	 * a pool seen here is complete. */
	pool = atomic_load_explicit(&cancelled_pool, memory_order_acquire);
	if (pool != NULL)
		ata_pool_cancel(pool);
}

static void catch_one(int signal)
{
	struct sigaction action = {
		.sa_handler = on_signal,
		/* The next one finds the default action. No SA_RESTART: a
		 * read from a terminal ends as well. */
		.sa_flags = (int)SA_RESETHAND,
	};
	struct sigaction inherited;

	/* A shell that starts it in the background has SIGINT ignored, and
	 * nohup(1) SIGHUP. */
	sigaction(signal, NULL, &inherited);
	if (inherited.sa_handler == SIG_IGN)
		return;
	sigemptyset(&action.sa_mask);
	sigaction(signal, &action, NULL);
}

void interrupt_catch(struct ata_pool *pool)
{
	/* Pairs with the acquire load in on_signal(). */
	atomic_store_explicit(&cancelled_pool, pool, memory_order_release);
	catch_one(SIGINT);
	catch_one(SIGTERM);
	catch_one(SIGHUP);
}

void interrupt_release(void)
{
	/* Pairs with the acquire load in on_signal(). */
	atomic_store_explicit(&cancelled_pool, NULL, memory_order_release);
}

int interrupted(void)
{
	/* A flag that tells nothing but itself. */
	return atomic_load_explicit(&seen, memory_order_relaxed);
}

int interrupt_status(void)
{
	return 128 + interrupted();
}
