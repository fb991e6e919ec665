/* SPDX-License-Identifier: MIT */
/* Shares without a barrier: two rounds in flight, a third that waits. */
#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <time.h>
#include <unistd.h>

#include "tests/common/t_pool.h"
#include "tests/common/t_run.h"
#include "tests/common/t_thread.h"

static struct ata_bandit *kernel;
static struct ata_site *site;

static void setup(void)
{
	kernel = t_kernel(2, "ata-empirical");
	ck_assert_int_eq(ata_site_create(&site, kernel, 2), 0);
}

static void teardown(void)
{
	ata_site_destroy(site);
	ata_bandit_destroy(kernel);
}

static struct ata_share take(uint64_t tasks, uint32_t thread)
{
	struct ata_share share;

	ata_share_init(&share);
	ck_assert_int_eq(ata_share_begin(site, tasks, thread, 2, &share), 0);
	return share;
}

static void give(struct ata_share *share)
{
	ck_assert_int_eq(ata_share_end(site, share), 0);
}

/* Thread 0 is a round ahead all the time, and each round is whole. _i: of how
 * many tasks the odd rounds are. */
START_TEST(a_thread_may_be_a_round_ahead)
{
	const uint64_t tasks[] = { 10, _i ? 31 : 10 };
	struct ata_share fast = take(10, 0), slow, before;

	for (uint64_t r = 0; r < 20; r++) {
		give(&fast);
		before = fast;
		fast = take(tasks[(r + 1) % 2], 0);
		slow = take(tasks[r % 2], 1);
		ck_assert_uint_eq(fast.round, r + 1);
		ck_assert_uint_eq(slow.round, r);
		ck_assert_uint_eq(before.begin, 0);
		ck_assert_uint_eq(before.end, slow.begin);
		ck_assert_uint_eq(slow.end, tasks[r % 2]);
		ck_assert_uint_eq(ata_bandit_rounds(kernel), r);
		give(&slow);
		ck_assert_uint_eq(ata_bandit_rounds(kernel), r + 1);
	}
	ck_assert_double_eq(t_learned(kernel), _i ? 410.0 : 200.0);
}
END_TEST

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* What is learned from a round serves the next one, if that had not begun. The
 * other one sleeps for much longer than this one took, however long that
 * was. */
START_TEST(a_round_ahead_has_the_shares_of_the_one_before)
{
	double began = now();
	struct ata_share fast = take(10, 0), slow;
	uint64_t half;

	give(&fast);
	fast = take(10, 0);
	half = fast.end;
	ck_assert_uint_eq(half, 5);	/* nothing is known: equal shares */
	give(&fast);
	slow = take(10, 1);
	t_sleep_ms(5 + (long)(20e3 * (now() - began)));
	give(&slow);
	slow = take(10, 1);
	ck_assert_uint_eq(slow.begin, 5);
	ck_assert_uint_eq(slow.end, 10);
	give(&slow);
	fast = take(10, 0);
	ck_assert_uint_gt(fast.end, 5);	/* it has learned who slept */
	give(&fast);
}
END_TEST

struct third {
	pthread_t thread;
	_Atomic pid_t pid;
	struct ata_share share;
	int result;
	int read;
	_Atomic int begun;
};

static int written;	/* plain: the site hands it on */

static void *begin_third(void *arg)
{
	struct third *t = arg;

	/* Relaxed, both: the join orders what matters. */
	atomic_store_explicit(&t->pid, t_thread_self(), memory_order_relaxed);
	t->result = ata_share_begin(site, 10, 0, 2, &t->share);
	t->read = written;
	atomic_store_explicit(&t->begun, 1, memory_order_relaxed);
	ata_share_end(site, &t->share);
	return NULL;
}

START_TEST(a_third_round_waits_for_the_first)
{
	struct third t = { .result = 1 };
	struct ata_share share;
	pid_t pid;

	ata_share_init(&t.share);
	for (int i = 0; i < 2; i++) {
		share = take(10, 0);
		give(&share);
	}
	ck_assert_int_eq(pthread_create(&t.thread, NULL, begin_third, &t), 0);
	while (!(pid = atomic_load_explicit(&t.pid, memory_order_relaxed)))
		t_sleep_ms(1);
	t_thread_asleep(pid);
	share = take(10, 1);
	t_thread_asleep(pid);
	ck_assert_int_eq(atomic_load_explicit(&t.begun, memory_order_relaxed),
			 0);
	written = 42;
	give(&share);
	pthread_join(t.thread, NULL);
	ck_assert_int_eq(t.result, 0);
	ck_assert_uint_eq(t.share.round, 2);
	ck_assert_int_eq(t.read, 42);
	ck_assert_int_eq(atomic_load_explicit(&t.begun, memory_order_relaxed),
			 1);
}
END_TEST

/* A round without all its threads can be given up only with its site. */
START_TEST(a_site_may_be_destroyed_in_a_round)
{
	struct ata_share share = take(10, 0);

	give(&share);
	share = take(10, 0);
	give(&share);
	ck_assert_uint_eq(ata_bandit_rounds(kernel), 0);
}
END_TEST

struct pin {
	cpu_set_t mask;		/* of the thread, while it asks first */
	cpu_set_t later;	/* and after that */
	int pinned[2];
};

static void *ask_pinned(void *arg)
{
	struct pin *pin = arg;
	struct ata_share share;

	for (int i = 0; i < 2; i++) {
		sched_setaffinity(0, sizeof(pin->mask),
				  i ? &pin->later : &pin->mask);
		share = take(0, 0);
		pin->pinned[i] = share.pinned;
		give(&share);
	}
	return NULL;
}

/* Can this process run on more than one core? */
static int has_cores(void)
{
	struct ata_machine *machine;
	struct ata_core core;
	int cores = 0;

	ck_assert_int_eq(ata_machine_open(&machine, NULL), 0);
	ata_core_init(&core);
	for (uint32_t i = 0; i < ata_machine_usable(machine); i++) {
		ck_assert_int_eq(ata_machine_core(machine, i, &core), 0);
		cores += core.sibling == 0;
	}
	ata_machine_close(machine);
	return cores > 1;
}

/* Looked at once per thread. Threads of one number: each is looked at. */
START_TEST(who_is_pinned_is_told)
{
	cpu_set_t all = t_mask(), one;
	struct ata_share share;
	struct pin pin;
	pthread_t thread;
	size_t cpu = 0;

	if (!has_cores())
		return;
	while (!CPU_ISSET(cpu, &all))
		cpu++;
	CPU_ZERO(&one);
	CPU_SET(cpu, &one);
	for (int i = 0; i < 2; i++) {
		pin.mask = i ? all : one;
		pin.later = i ? one : all;
		pin.pinned[0] = pin.pinned[1] = -1;
		ck_assert_int_eq(pthread_create(&thread, NULL, ask_pinned,
						&pin), 0);
		for (int k = 0; k < 2; k++) {
			share = take(0, 1);
			give(&share);
		}
		pthread_join(thread, NULL);
		ck_assert_int_eq(pin.pinned[0], !i);
		ck_assert_int_eq(pin.pinned[1], pin.pinned[0]);
	}
}
END_TEST

int main(void)
{
	Suite *s = suite_create("share_flight");
	TCase *tc = tcase_create("flight");

	tcase_set_timeout(tc, 30);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_loop_test(tc, a_thread_may_be_a_round_ahead, 0, 2);
	tcase_add_test(tc, a_round_ahead_has_the_shares_of_the_one_before);
	tcase_add_test(tc, a_third_round_waits_for_the_first);
	tcase_add_test(tc, a_site_may_be_destroyed_in_a_round);
	tcase_add_test(tc, who_is_pinned_is_told);
	suite_add_tcase(s, tc);
	return t_run(s);
}
