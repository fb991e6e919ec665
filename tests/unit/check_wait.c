/* SPDX-License-Identifier: MIT */
#include <pthread.h>
#include <linux/futex.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "machine/clock.h"
#include "pool/habit.h"
#include "pool/wait.h"
#include "tests/common/t_clock.h"
#include "tests/common/t_run.h"
#include "tests/common/t_thread.h"

#define SPIN 1000
#define YIELD 3000

/* A thread that waits so many times. */
struct waiter {
	struct ata__bell bell;
	struct ata__wait wait;
	struct ata__habit *habit;
	struct t_clock clock;
	pthread_t thread;
	uint32_t waits;
	uint32_t seen;
	int written;		/* by the ringer, plain, before it rings */
	int read;		/* by the waiter, after it */
	_Atomic uint32_t over;	/* waits that have ended */
	_Atomic pid_t second;	/* another thread that waits */
	uint32_t calls;		/* looks at a clock of the ringer's */
};

static void *wait_all(void *arg)
{
	struct waiter *w = arg;
	bool more = w->waits > 0;

	for (uint32_t i = 0; more; i++) {
		struct ata__patience patience = { .habit = w->habit };

		ata__bell_wait_on(&w->bell, &w->seen, &w->wait, &patience);
		w->read = w->written;
		more = i + 1 < w->waits;	/* as it was at the ring */
		atomic_fetch_add_explicit(&w->over, 1, memory_order_release);
	}
	return NULL;
}

static void prepare(struct waiter *w, uint64_t spin, uint64_t yield)
{
	*w = (struct waiter){ .waits = 1 };
	ata__bell_init(&w->bell);
	t_clock_init(&w->clock);
	w->wait.clock = &w->clock.clock;
	w->wait.spin = spin;
	w->wait.yield = yield;
}

static void start(struct waiter *w)
{
	ck_assert_int_eq(pthread_create(&w->thread, NULL, wait_all, w), 0);
}

static int is_asleep(struct waiter *w)
{
	/* Acquire: pairs with the release in sleep_until_rung(): what it has
	 * told of itself is there. */
	return atomic_load_explicit(&w->bell.value, memory_order_acquire) & 1;
}

/* Within seconds, that is, unless the machine has none for it. */
static void falls_asleep(struct waiter *w)
{
	for (int i = 0; i < 20000 && !is_asleep(w); i++)
		t_sleep_ms(1);
	ck_assert_msg(is_asleep(w), "polls for ever");
}

static uint32_t over(struct waiter *w)
{
	return atomic_load_explicit(&w->over, memory_order_acquire);
}

/* It polls, and has done all that comes of a look at the clock as it is now:
 * the look before the last was one of those. Or it sleeps. */
static void looks(struct waiter *w)
{
	uint64_t before = t_clock_looks(&w->clock);

	while (!is_asleep(w) && t_clock_looks(&w->clock) < before + 3)
		t_sleep_ms(1);
}

START_TEST(a_ring_before_the_wait_is_not_lost)
{
	struct waiter w;

	prepare(&w, 0, 0);
	ata__bell_ring(&w.bell);
	wait_all(&w);
	ck_assert_uint_eq(over(&w), 1);
}
END_TEST

START_TEST(two_rings_end_one_wait)
{
	struct waiter w;

	prepare(&w, 0, 0);
	ata__bell_ring(&w.bell);
	ata__bell_ring(&w.bell);
	wait_all(&w);
	w.waits = 2;
	start(&w);
	falls_asleep(&w);	/* the second ring is not left over */
	ata__bell_ring(&w.bell);
	falls_asleep(&w);
	ata__bell_ring(&w.bell);
	pthread_join(w.thread, NULL);
	ck_assert_uint_eq(over(&w), 3);
}
END_TEST

START_TEST(a_sleeper_is_woken_and_sees_what_was_written)
{
	struct waiter w;

	prepare(&w, 0, 0);
	start(&w);
	falls_asleep(&w);
	ck_assert_uint_eq(over(&w), 0);
	w.written = 42;
	ata__bell_ring(&w.bell);
	pthread_join(w.thread, NULL);
	ck_assert_int_eq(w.read, 42);
	ck_assert(!is_asleep(&w));
}
END_TEST

/* Polls, yields, sleeps, each for its time: while the clock stands, it
 * polls. */
START_TEST(it_sleeps_when_its_patience_is_over)
{
	struct waiter w;

	prepare(&w, SPIN, YIELD);
	start(&w);
	looks(&w);
	ck_assert(!is_asleep(&w));
	t_clock_advance(&w.clock, SPIN, 0);
	looks(&w);
	ck_assert(!is_asleep(&w));
	t_clock_advance(&w.clock, SPIN + YIELD, 0);
	falls_asleep(&w);
	ata__bell_ring(&w.bell);
	pthread_join(w.thread, NULL);
}
END_TEST

/* Sleepers are woken by signals too, and by futexes that were freed. */
START_TEST(a_wake_up_that_nobody_rang_ends_no_wait)
{
	struct waiter w;

	prepare(&w, 0, 0);
	start(&w);
	falls_asleep(&w);
	for (int i = 0; i < 20; i++) {
		syscall(SYS_futex, &w.bell.value, FUTEX_WAKE_PRIVATE, 1, NULL,
			NULL, 0);
		t_sleep_ms(1);
	}
	ck_assert_uint_eq(over(&w), 0);
	ck_assert(is_asleep(&w));
	ata__bell_ring(&w.bell);
	pthread_join(w.thread, NULL);
	ck_assert_uint_eq(over(&w), 1);
}
END_TEST

/* After 2^31 rings the count starts again. */
START_TEST(the_count_of_rings_may_wrap)
{
	struct waiter w;

	prepare(&w, 0, 0);
	w.seen = UINT32_MAX - 1;
	atomic_store_explicit(&w.bell.value, w.seen, memory_order_relaxed);
	start(&w);
	falls_asleep(&w);
	ata__bell_ring(&w.bell);
	pthread_join(w.thread, NULL);
	ck_assert_uint_eq(w.seen, 0);
	ck_assert_uint_eq(atomic_load_explicit(&w.bell.value,
					       memory_order_relaxed), 0);
}
END_TEST

/* Ring after ring, each when the one before was heard, asleep or not. On a busy
 * machine each takes many turns of others: then fewer are enough. */
START_TEST(no_ring_is_lost_in_many)
{
	time_t begun = time(NULL);
	struct waiter w;

	prepare(&w, _i ? SPIN : 0, 0);
	w.waits = 5000;
	start(&w);
	for (uint32_t i = 0; i < w.waits; i++) {
		w.written = (int)i;
		if (time(NULL) - begun > 5)
			w.waits = i + 1;
		ata__bell_ring(&w.bell);
		while (over(&w) == i) {
			t_clock_advance(&w.clock, SPIN / 4, 0);
			sched_yield();
		}
		ck_assert_int_eq(w.read, (int)i);
	}
	pthread_join(w.thread, NULL);
}
END_TEST

static void *wait_too(void *arg)
{
	struct waiter *w = arg;
	uint32_t seen = 0;

	atomic_store_explicit(&w->second, t_thread_self(),
			      memory_order_relaxed);
	ata__bell_wait(&w->bell, &seen, &w->wait);
	atomic_fetch_add_explicit(&w->over, 1, memory_order_release);
	return NULL;
}

/* Two at one bell, the second asleep behind the first: a ring is for both. */
START_TEST(a_ring_wakes_all_who_sleep)
{
	for (int i = 0; i < 20; i++) {
		pthread_t second;
		struct waiter w;

		prepare(&w, 0, 0);
		start(&w);
		falls_asleep(&w);
		ck_assert_int_eq(pthread_create(&second, NULL, wait_too, &w),
				 0);
		while (!atomic_load_explicit(&w.second, memory_order_relaxed))
			sched_yield();
		if (i % 2)
			t_thread_asleep(atomic_load_explicit(
				&w.second, memory_order_relaxed));
		ck_assert_uint_eq(ata__bell_look(&w.bell), 0);
		ata__bell_ring(&w.bell);
		pthread_join(w.thread, NULL);
		pthread_join(second, NULL);
		ck_assert_uint_eq(over(&w), 2);
		ck_assert_uint_eq(ata__bell_look(&w.bell), ATA__RING);
	}
}
END_TEST

/* So many pauses until patience is over; the clock stands between two. */
START_TEST(pauses_end_with_patience)
{
	struct waiter w;
	struct ata__patience patience = { 0 };

	prepare(&w, SPIN, YIELD);
	t_clock_advance(&w.clock, 77, 0);
	for (int i = 0; i < 200; i++)	/* the first are not timed */
		ck_assert(ata__wait_pause(&patience, &w.wait));
	t_clock_advance(&w.clock, SPIN + YIELD - 1, 0);
	for (int i = 0; i < 100; i++)
		ck_assert(ata__wait_pause(&patience, &w.wait));
	t_clock_advance(&w.clock, 1, 0);
	for (int i = 0; i < 100; i++)
		if (!ata__wait_pause(&patience, &w.wait))
			return;
	ck_abort_msg("patient for ever");
}
END_TEST

START_TEST(who_has_no_patience_does_not_pause)
{
	struct waiter w;
	struct ata__patience patience = { 0 };

	prepare(&w, 0, 0);
	ck_assert(!ata__wait_pause(&patience, &w.wait));
}
END_TEST

/* A thread that has begun to wait, with a habit, and polls. */
static void start_with_habit(struct waiter *w, struct ata__habit *habit,
			     uint32_t others)
{
	prepare(w, 1000 * SPIN, 1000 * SPIN);
	ata__habit_init(habit);
	w->habit = habit;
	w->wait.others = others;
	w->waits = 2;
	t_clock_advance(&w->clock, 1, 0);
	start(w);
	looks(w);
	ck_assert(!is_asleep(w));
}

/* Steps that no thread needs to have lost its core for. */
static void let_time_pass(struct waiter *w, uint64_t ns)
{
	for (uint64_t left = ns, step; left > 0; left -= step) {
		step = left < 50 * SPIN ? left : 50 * SPIN;
		t_clock_advance(&w->clock, step, 0);
		looks(w);
	}
}

/* How long it slept, and how late it was, by the clock of the ring. */
START_TEST(a_sleeper_learns_when_it_was_rung)
{
	struct ata__habit habit;
	struct waiter w;
	uint64_t gap = 101 * SPIN;

	start_with_habit(&w, &habit, 1);
	let_time_pass(&w, gap);	/* the first price is 100 */
	falls_asleep(&w);
	ata__bell_ring(&w.bell);
	while (over(&w) == 0)
		t_sleep_ms(1);
	falls_asleep(&w);	/* at once, as the last time it was in vain */
	t_clock_advance(&w.clock, 500 * SPIN, 0);
	ata__bell_ring(&w.bell);
	pthread_join(w.thread, NULL);
	ck_assert_uint_eq(atomic_load_explicit(&habit.rung,
					       memory_order_relaxed),
			  gap + 500 * SPIN + 1);
	ck_assert_uint_lt(habit.latency, 50 * SPIN);	/* that stood, too */
	ck_assert_uint_gt(habit.cost[ATA__HABIT_CHOICES - 1], habit.cost[0]);
	ck_assert_uint_eq(habit.crowded, 0);
}
END_TEST

/* What it has learned by a clock that goes on may be dear, on a busy machine:
 * then it polls first, for longer than a clock that stands ever allows. */
static void is_put_to_sleep(struct waiter *w)
{
	for (int i = 0; i < 3000 && !is_asleep(w); i++) {
		t_clock_advance(&w->clock, 1000000 * SPIN, 0);
		t_sleep_ms(1);
	}
	ck_assert_msg(is_asleep(w), "polls for ever");
}

/* By a clock that goes on: the sleeper's price is to know. */
START_TEST(a_ring_that_wakes_is_timed)
{
	struct ata__habit habit;
	struct waiter w;

	start_with_habit(&w, &habit, 1);
	let_time_pass(&w, 101 * SPIN);
	falls_asleep(&w);
	ck_assert_uint_eq(w.bell.wakes, 0);
	/* It has published it by falling asleep, and sets it again then. */
	habit.clock = &ata__clock_system;
	ata__bell_ring(&w.bell);
	ck_assert_uint_gt(w.bell.wakes, 0);
	while (over(&w) == 0)
		t_sleep_ms(1);
	is_put_to_sleep(&w);
	ata__bell_ring(&w.bell);
	pthread_join(w.thread, NULL);
	ck_assert_uint_eq(w.bell.wakes, 0);
}
END_TEST

#define CALL (40 * SPIN)		/* of the system, in a ring that wakes */

/* The waiter's clock, which stands; but it is later when it is looked at for
 * the second time in a ring. */
static uint64_t look_and_call(void *ctx)
{
	struct waiter *w = ctx;

	return ata__clock_now(&w->clock.clock) + (w->calls++ % 2 ? CALL : 0);
}

/* It sleeps: ring, by that clock. */
static void ring_slowly(struct waiter *w)
{
	static struct ata__clock clock;

	falls_asleep(w);
	clock = (struct ata__clock){ look_and_call, look_and_call, w };
	w->habit->clock = &clock;
	ata__bell_ring(&w->bell);
	ck_assert_uint_eq(w->bell.wakes, CALL);
}

/* What a ring takes is part of the price, be it this one or the one before. */
START_TEST(the_ringer_s_time_is_part_of_the_price)
{
	struct ata__habit habit, expected;
	struct waiter w;

	ata__habit_init(&expected);
	start_with_habit(&w, &habit, 1);
	let_time_pass(&w, 101 * SPIN);
	ring_slowly(&w);
	while (over(&w) == 0)
		t_sleep_ms(1);
	/* Until it is rung again it does not touch this. */
	expected.latency = habit.latency;
	falls_asleep(&w);
	t_clock_advance(&w.clock, 500 * SPIN, 0);
	ring_slowly(&w);
	pthread_join(w.thread, NULL);
	ata__habit_woken(&expected, CALL);
	ck_assert_uint_eq(habit.latency, expected.latency);
}
END_TEST

/* It polled, and then it was much later: it sleeps, and polls for half as long
 * the next time. */
START_TEST(who_lost_its_core_while_polling_sleeps)
{
	struct ata__habit habit;
	struct waiter w;

	start_with_habit(&w, &habit, 9);	/* polls for 500 */
	t_clock_advance(&w.clock, 99 * SPIN, 0);
	looks(&w);
	ck_assert(!is_asleep(&w));	/* that may be an interrupt */
	t_clock_advance(&w.clock, 101 * SPIN, 0);
	falls_asleep(&w);
	ata__bell_ring(&w.bell);
	while (over(&w) == 0)
		t_sleep_ms(1);
	looks(&w);
	for (int i = 0; i < 2; i++) {
		t_clock_advance(&w.clock, 99 * SPIN, 0);
		looks(&w);
		ck_assert(!is_asleep(&w));
	}
	t_clock_advance(&w.clock, 99 * SPIN, 0);
	falls_asleep(&w);
	ata__bell_ring(&w.bell);
	pthread_join(w.thread, NULL);
	ck_assert_uint_gt(habit.crowded, 200 * SPIN);
	ck_assert_uint_eq(habit.cost[0], 0);	/* nothing was learned of it */
}
END_TEST

/* It may only yield, and others want its core: the clock stands, it sleeps. */
START_TEST(who_may_not_spin_sleeps_on_a_crowded_core)
{
	struct ata__habit habit;
	struct waiter w;

	prepare(&w, 0, 1000 * SPIN);
	ata__habit_init(&habit);
	habit.crowded = UINT64_MAX;
	w.habit = &habit;
	w.wait.others = 9;
	start(&w);
	falls_asleep(&w);
	ata__bell_ring(&w.bell);
	pthread_join(w.thread, NULL);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("wait");
	TCase *tc = tcase_create("wait");

	tcase_set_timeout(tc, 30);
	tcase_add_test(tc, a_ring_before_the_wait_is_not_lost);
	tcase_add_test(tc, two_rings_end_one_wait);
	tcase_add_test(tc, a_sleeper_is_woken_and_sees_what_was_written);
	tcase_add_test(tc, it_sleeps_when_its_patience_is_over);
	tcase_add_test(tc, a_wake_up_that_nobody_rang_ends_no_wait);
	tcase_add_test(tc, the_count_of_rings_may_wrap);
	tcase_add_test(tc, a_ring_wakes_all_who_sleep);
	tcase_add_test(tc, pauses_end_with_patience);
	tcase_add_test(tc, who_has_no_patience_does_not_pause);
	tcase_add_test(tc, a_sleeper_learns_when_it_was_rung);
	tcase_add_test(tc, a_ring_that_wakes_is_timed);
	tcase_add_test(tc, the_ringer_s_time_is_part_of_the_price);
	tcase_add_test(tc, who_lost_its_core_while_polling_sleeps);
	tcase_add_test(tc, who_may_not_spin_sleeps_on_a_crowded_core);
	tcase_add_loop_test(tc, no_ring_is_lost_in_many, 0, 2);
	suite_add_tcase(s, tc);
	return t_run(s);
}
