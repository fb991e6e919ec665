/* SPDX-License-Identifier: MIT */
/*
 * The doorbell: spin, then yield, then sleep on a futex.
 *
 * No ring is lost. The sleeper sets bit 0 by compare-and-exchange, which fails
 * once the bell has been rung, and the kernel compares the same word again
 * before it sleeps. The ringer replaces the word by an exchange and wakes if
 * the word it took had bit 0. As both work on one word, its modification order
 * decides and no fence between two words is needed. Several may sleep on it:
 * the second finds bit 0 set, and the ringer wakes all.
 *
 * A ring that comes within the first polls costs no look at the clock, and a
 * habit (habit.h) learns of the others only: for these, every way to wait would
 * have been right.
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
#include "pool/habit.h"

#define ASLEEP 1u

/* Polls before the first look at the clock: one or some microseconds, longer
 * than between two rounds that do nothing. And between two looks after that. */
#define FREE_POLLS 128
#define POLLS 16

/* Between two looks less time passes, unless someone else has the core: others
 * get it for milliseconds, interrupts keep it for less. Nanoseconds. */
#define LATE 100000

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
	atomic_init(&bell->wakes, 0);
	atomic_init(&bell->sleeper, NULL);
}

/* For the sleeper, which is there until it is rung. Who falls asleep just now
 * is not told. The clock, and when it was; or NULL. */
static const struct ata__clock *stamp(struct ata__bell *bell, uint64_t *now)
{
	/* Relaxed, both: sleep_until_rung() has published the habit by bit 0,
	 * and what comes next publishes the time. */
	struct ata__habit *habit =
		atomic_load_explicit(&bell->sleeper, memory_order_relaxed);

	if (!habit)
		return NULL;
	*now = ata__clock_now(habit->clock);
	atomic_store_explicit(&habit->rung, *now, memory_order_relaxed);
	return habit->clock;
}

/* And what it costs the ringer, for the sleeper's next time. */
static void wake_and_tell(struct ata__bell *bell,
			  const struct ata__clock *clock, uint64_t began)
{
	uint64_t took;

	wake(bell);
	if (!clock)
		return;
	took = ata__clock_now(clock) - began;
	/* Relaxed: it is only a number. Bells of those with habits outlive the
	 * ring, as their owners end all ringers first. */
	atomic_store_explicit(&bell->wakes,
			      took < UINT32_MAX ? (uint32_t)took : UINT32_MAX,
			      memory_order_relaxed);
}

void ata__bell_ring(struct ata__bell *bell)
{
	/* Only bit 0 can change under us, and the sum is the same with it.
	 * Acquire: pairs with the release in sleep_until_rung(). */
	uint32_t old = atomic_load_explicit(&bell->value, memory_order_acquire);
	const struct ata__clock *clock = NULL;
	uint64_t now = 0;

	if (old & ASLEEP)
		clock = stamp(bell, &now);
	/* Pairs with the acquire load in ata__bell_look(): who hears the bell
	 * sees all that was written before it rang. */
	old = atomic_exchange_explicit(&bell->value, (old | ASLEEP) + 1,
				       memory_order_release);
	if (old & ASLEEP)
		wake_and_tell(bell, clock, now);
}

bool ata__bell_is_asleep(const struct ata__bell *bell)
{
	/* Relaxed: a hint. */
	return atomic_load_explicit(&bell->value, memory_order_relaxed) &
	       ASLEEP;
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

/* The clock is read for the first time: how long is it to be? */
static void plan(struct ata__patience *patience, const struct ata__wait *wait)
{
	struct ata__habit *habit = patience->habit;
	uint64_t most = wait->spin + wait->yield;

	patience->timed = true;
	patience->start = ata__clock_now(wait->clock);
	patience->spin = wait->spin;
	patience->until = most;
	if (!habit)
		return;
	patience->price = ata__habit_price(habit, wait->others, most);
	patience->until = ata__habit_choose(habit, patience->price,
					    patience->start);
	if (patience->start < habit->crowded) {
		/* Who may not spin has only the yields, which are dear here. */
		if (!wait->spin)
			patience->until = 0;
		patience->spin = patience->until;
	} else if (patience->spin > patience->until / 2) {
		patience->spin = patience->until / 2;
	}
}

static void look(struct ata__patience *patience, const struct ata__wait *wait)
{
	patience->waited = ata__clock_now(wait->clock) - patience->start;
}

/* Look while polling: has something else had the core? */
static void look_out(struct ata__patience *patience,
		     const struct ata__wait *wait)
{
	uint64_t before = patience->waited;

	look(patience, wait);
	if (patience->waited - before > LATE)
		patience->late = true;
}

bool ata__wait_pause(struct ata__patience *patience,
		     const struct ata__wait *wait)
{
	uint32_t polls = patience->polls++;

	if (polls < FREE_POLLS && wait->spin) {
		relax();
		return true;
	}
	if (!patience->timed)
		plan(patience, wait);
	else if (polls % POLLS == 0 || patience->waited >= patience->spin)
		look_out(patience, wait);
	if (patience->waited >= patience->until ||
	    (patience->habit && patience->late))
		return false;
	if (patience->waited < patience->spin)
		relax();
	else
		sched_yield();
	return true;
}

/* False: something else had the core, and nothing is to be learned. */
static bool had_core(const struct ata__patience *patience, uint64_t now)
{
	if (patience->late)
		ata__habit_crowd(patience->habit, now);
	return now >= patience->habit->crowded;
}

void ata__wait_over(struct ata__patience *patience,
		    const struct ata__wait *wait)
{
	if (!patience->habit || !patience->timed)
		return;
	look_out(patience, wait);
	if (had_core(patience, patience->start + patience->waited))
		ata__habit_note(patience->habit, patience->price,
				patience->waited, patience->waited, false);
}

static void note_sleep(const struct ata__bell *bell,
		       const struct ata__patience *patience,
		       const struct ata__wait *wait)
{
	struct ata__habit *habit = patience->habit;
	uint64_t gap = patience->waited, now, rung;
	/* Relaxed: of a ring before, as this one may not be over. */
	uint32_t wakes = atomic_load_explicit(&bell->wakes,
					      memory_order_relaxed);

	now = ata__clock_now(wait->clock);
	if (!had_core(patience, now))
		return;
	/* Relaxed: rung() has acquired it. One of an earlier sleep? Then it was
	 * rung before it was seen to sleep. */
	rung = atomic_load_explicit(&habit->rung, memory_order_relaxed);
	if (rung > patience->start && rung <= now) {
		gap = rung - patience->start;
		ata__habit_woken(habit, now - rung + wakes);
	}
	ata__habit_note(habit, patience->price, gap, patience->waited, true);
}

static void sleep_until_rung(struct ata__bell *bell, uint32_t *seen,
			     struct ata__habit *habit)
{
	/* Relaxed: the exchange below publishes it. */
	atomic_store_explicit(&bell->sleeper, habit, memory_order_relaxed);
	while (!rung(bell, seen)) {
		uint32_t value = *seen;

		/* Release: the habit comes before; pairs with the acquire in
		 * ata__bell_ring(). Relaxed where it fails: what the ring
		 * publishes is read after rung(). It fails when rung, or when
		 * bit 0 is still set after a wake-up that nobody asked for. */
		atomic_compare_exchange_strong_explicit(&bell->value, &value,
							*seen | ASLEEP,
							memory_order_release,
							memory_order_relaxed);
		if ((value & ~ASLEEP) == *seen)
			sleep_while(bell, *seen | ASLEEP);
	}
}

void ata__bell_wait_on(struct ata__bell *bell, uint32_t *seen,
		       const struct ata__wait *wait,
		       struct ata__patience *patience)
{
	while (!rung(bell, seen)) {
		if (ata__wait_pause(patience, wait))
			continue;
		patience->slept = true;
		if (patience->habit)
			patience->habit->clock = wait->clock;
		sleep_until_rung(bell, seen, patience->habit);
		if (patience->habit)
			note_sleep(bell, patience, wait);
		return;
	}
	ata__wait_over(patience, wait);
}

void ata__bell_wait(struct ata__bell *bell, uint32_t *seen,
		    const struct ata__wait *wait)
{
	struct ata__patience patience = { 0 };

	ata__bell_wait_on(bell, seen, wait, &patience);
}
