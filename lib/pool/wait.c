/* SPDX-License-Identifier: MIT */
/*
 * The doorbell: spin, then yield, then sleep on a futex.
 *
 * No ring is lost. The sleeper sets bit 0 by compare-and-exchange, which fails
 * once the bell has been rung, and the kernel compares the same word again
 * before it sleeps. The ringer replaces the word by an exchange and wakes if
 * the word it took had bit 0. As both work on one word, its modification order
 * decides and no fence between two words is needed. Several may sleep on it: the
 * second finds bit 0 set, and the ringer wakes all.
 *
 * Polling for about as long as a wake-up takes costs at most twice what the
 * best choice would have, whenever the ring comes (Karlin, Manasse, McGeoch,
 * Owicki, "Competitive randomized algorithms for nonuniform problems", 1994).
 * The yields that follow cost an otherwise idle core nothing that is missed.
 */
#include "pool/wait.h"

#include <sched.h>
#include <time.h>

#ifdef __linux__
#include <limits.h>
#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>
#endif

#include "machine/clock.h"

#define ASLEEP 1u

/* Polls between two looks at the clock, which costs about as much as one. */
#define POLLS 16

static void relax(void)
{
#if defined(__x86_64__) || defined(__i386__)
	__builtin_ia32_pause();
#elif defined(__aarch64__) || defined(__arm__)
	__asm__ volatile("yield");
#endif
}

#ifdef __linux__
_Static_assert(sizeof(_Atomic uint32_t) == sizeof(uint32_t),
	       "a futex is a plain 32-bit word");

static void sleep_while(struct ata__bell *bell, uint32_t value)
{
	/* Woken, changed meanwhile or interrupted: the caller looks again. */
	syscall(SYS_futex, &bell->value, FUTEX_WAIT_PRIVATE, value, NULL, NULL,
		0);
}

static void wake(struct ata__bell *bell)
{
	syscall(SYS_futex, &bell->value, FUTEX_WAKE_PRIVATE, INT_MAX, NULL,
		NULL, 0);
}
#else
/* No futex: look twenty thousand times a second. */
static void sleep_while(struct ata__bell *bell, uint32_t value)
{
	(void)bell;
	(void)value;
	nanosleep(&(struct timespec){ .tv_nsec = 50000 }, NULL);
}

static void wake(struct ata__bell *bell)
{
	(void)bell;
}
#endif

void ata__bell_init(struct ata__bell *bell)
{
	/* Published with the thread that will wait. */
	atomic_init(&bell->value, 0);
}

void ata__bell_ring(struct ata__bell *bell)
{
	/* Only bit 0 can change under us, and the sum is the same with it. */
	uint32_t old = atomic_load_explicit(&bell->value, memory_order_relaxed);

	/* Pairs with the acquire load in ata__bell_look(): who hears the bell
	 * sees all that was written before it rang. */
	old = atomic_exchange_explicit(&bell->value, (old | ASLEEP) + 1,
				       memory_order_release);
	if (old & ASLEEP)
		wake(bell);
}

uint32_t ata__bell_look(const struct ata__bell *bell)
{
	/* Pairs with the release exchange in ata__bell_ring(). */
	return atomic_load_explicit(&bell->value, memory_order_acquire) &
	       ~ASLEEP;
}

static bool rung(struct ata__bell *bell, uint32_t *seen)
{
	uint32_t value = ata__bell_look(bell);

	if (value == *seen)
		return false;
	*seen = value;
	return true;
}

bool ata__wait_pause(struct ata__patience *patience,
		     const struct ata__wait *wait)
{
	if (patience->polls % POLLS == 0) {
		uint64_t now = ata__clock_now(wait->clock);

		if (patience->polls == 0)
			patience->start = now;
		patience->waited = now - patience->start;
	}
	patience->polls++;
	if (patience->waited < wait->spin)
		relax();
	else if (patience->waited < wait->spin + wait->yield)
		sched_yield();
	else
		return false;
	return true;
}

void ata__bell_wait(struct ata__bell *bell, uint32_t *seen,
		    const struct ata__wait *wait)
{
	struct ata__patience patience = { 0 };

	do {
		if (rung(bell, seen))
			return;
	} while (ata__wait_pause(&patience, wait));
	while (!rung(bell, seen)) {
		uint32_t value = *seen;

		/* Relaxed: what the ring publishes is read after rung().
		 * Fails when rung, or when bit 0 is still set after a wake-up
		 * that nobody asked for. */
		atomic_compare_exchange_strong_explicit(&bell->value, &value,
							*seen | ASLEEP,
							memory_order_relaxed,
							memory_order_relaxed);
		if ((value & ~ASLEEP) == *seen)
			sleep_while(bell, *seen | ASLEEP);
	}
}
