/* SPDX-License-Identifier: MIT */
/*
 * Of a round somebody is the last, and it is one alone, whoever is quicker.
 */
#include <pthread.h>
#include <sched.h>

#include "pool/join.h"
#include "tests/common/t_clock.h"
#include "tests/common/t_run.h"

#define WORKERS 4
#define ROUNDS 3000

static struct ata__seat seat[WORKERS];
static struct ata__lane lane[WORKERS];
static uint32_t rung[WORKERS];
static struct ata__join join = { .seat = seat, .lane = lane, .rung = rung };
static struct t_clock frozen;
static struct ata__wait no_patience;

static void setup(void)
{
	t_clock_init(&frozen);
	no_patience.clock = &frozen.clock;
	for (uint32_t i = 0; i < WORKERS; i++) {
		seat[i].order.number = 0;
		atomic_init(&lane[i].mark, 0);
	}
	atomic_init(&join.pending, 0);
}

/* A round of the first n workers. */
static void begin(uint32_t n)
{
	for (uint32_t i = 0; i < n; i++) {
		seat[i].order.number++;
		rung[i] = i;
	}
	join.n = n;
}

static void arrive_unseen(uint32_t first, uint32_t end)
{
	for (uint32_t i = first; i < end; i++)
		ck_assert(!ata__join_arrive(&join, i));
}

static bool have_ended(void)
{
	struct ata__patience patience = { 0 };

	return ata__join_wait(&join, &no_patience, &patience);
}

START_TEST(who_waits_sees_that_all_have_ended)
{
	begin(WORKERS);
	arrive_unseen(0, WORKERS - 1);
	ck_assert(!have_ended());
	arrive_unseen(WORKERS - 1, WORKERS);
	ck_assert(have_ended());
}
END_TEST

START_TEST(who_leaves_when_all_have_ended_is_the_last)
{
	begin(WORKERS);
	arrive_unseen(0, WORKERS);
	ck_assert(ata__join_leave(&join));
	begin(0);
	ck_assert(have_ended());
	ck_assert(ata__join_leave(&join));
}
END_TEST

/* So many have ended before the leader leaves. */
START_TEST(the_last_after_the_leader_has_left_knows_it)
{
	begin(WORKERS);
	arrive_unseen(0, (uint32_t)_i);
	ck_assert(!ata__join_leave(&join));
	arrive_unseen((uint32_t)_i, WORKERS - 1);
	ck_assert(ata__join_arrive(&join, WORKERS - 1));
	ck_assert_uint_eq(join.pending, 0);
}
END_TEST

START_TEST(what_was_ended_before_does_not_count)
{
	for (int i = 0; i < 3; i++) {
		begin(2);
		arrive_unseen(0, 2);
		ck_assert(have_ended());
		begin(2);
		ck_assert(!have_ended());
		ck_assert(!ata__join_leave(&join));
		arrive_unseen(0, 1);
		ck_assert(ata__join_arrive(&join, 1));
	}
}
END_TEST

START_TEST(numbers_may_wrap)
{
	for (uint32_t i = 0; i < WORKERS; i++) {
		seat[i].order.number = UINT32_MAX - 1;
		atomic_init(&lane[i].mark, (UINT32_MAX - 1) << 1);
	}
	for (int i = 0; i < 3; i++) {
		begin(2);
		ck_assert(!have_ended());
		arrive_unseen(0, 1);
		ck_assert(!ata__join_leave(&join));
		ck_assert(ata__join_arrive(&join, 1));
	}
}
END_TEST

/* Rounds of threads. What each wrote is plain: a race detector looks too. */
static _Atomic uint32_t number;		/* of the round; grows by one */
static _Atomic uint32_t ended;		/* the last that is over */
static _Atomic uint32_t lasts;		/* who found themselves the last */
static uint32_t written[WORKERS], lost;

static void end_round(uint32_t round)
{
	for (uint32_t i = 0; i < WORKERS; i++)
		lost += written[i] != round;
	atomic_fetch_add_explicit(&lasts, 1, memory_order_relaxed);
	/* Pairs with the acquire in lead_all(). */
	atomic_store_explicit(&ended, round, memory_order_release);
}

static void *work(void *arg)
{
	uint32_t self = (uint32_t)((uint32_t *)arg - written);

	for (uint32_t round = 1; round <= ROUNDS; round++) {
		/* Pairs with the release in lead_all(). */
		while (atomic_load_explicit(&number, memory_order_acquire) <
		       round)
			sched_yield();
		written[self] = round;
		if (ata__join_arrive(&join, self))
			end_round(round);
	}
	return NULL;
}

static void lead_all(void)
{
	for (uint32_t round = 1; round <= ROUNDS; round++) {
		begin(WORKERS);
		/* Pairs with the acquire in work(). */
		atomic_store_explicit(&number, round, memory_order_release);
		for (uint32_t i = 0; i < round % 7; i++)
			sched_yield();
		if ((round & 1 && have_ended()) ||
		    ata__join_leave(&join))
			end_round(round);
		/* Pairs with the release in end_round(). */
		while (atomic_load_explicit(&ended, memory_order_acquire) <
		       round)
			sched_yield();
	}
}

START_TEST(of_threads_one_is_the_last_and_sees_it_all)
{
	pthread_t thread[WORKERS];

	for (uint32_t i = 0; i < WORKERS; i++)
		ck_assert_int_eq(pthread_create(&thread[i], NULL, work,
						&written[i]), 0);
	lead_all();
	for (uint32_t i = 0; i < WORKERS; i++)
		pthread_join(thread[i], NULL);
	ck_assert_uint_eq(lost, 0);
	ck_assert_uint_eq(lasts, ROUNDS);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("join");
	TCase *tc = tcase_create("join");

	/* Threads that yield to others: slow where many are running. */
	tcase_set_timeout(tc, 60);
	tcase_add_checked_fixture(tc, setup, NULL);
	tcase_add_test(tc, who_waits_sees_that_all_have_ended);
	tcase_add_test(tc, who_leaves_when_all_have_ended_is_the_last);
	tcase_add_loop_test(tc, the_last_after_the_leader_has_left_knows_it, 0,
			    WORKERS);
	tcase_add_test(tc, what_was_ended_before_does_not_count);
	tcase_add_test(tc, numbers_may_wrap);
	tcase_add_test(tc, of_threads_one_is_the_last_and_sees_it_all);
	suite_add_tcase(s, tc);
	return t_run(s);
}
