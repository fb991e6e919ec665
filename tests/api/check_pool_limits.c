/* SPDX-License-Identifier: MIT */
/*
 * Masks that change while a pool lives, set as taskset(1) sets them. Each test
 * needs two usable cores, and passes without a word where there are less.
 */
#include <stdio.h>

#include "tests/common/t_pool.h"
#include "tests/common/t_run.h"
#include "tests/common/t_thread.h"

#define TASKS 64
#define MOST 4000	/* rounds of 2 ms and more, until the pool has looked */

static cpu_set_t all;
static struct ata_machine *machine;
static struct ata_pool *pool;
static struct t_tally tally;

static void open_pool(uint32_t flags)
{
	struct ata_bandit_config even;
	struct ata_pool_config config;

	ck_assert_int_eq(ata_machine_open(&machine, NULL), 0);
	/* Everyone who may has tasks, however slow it is just now. */
	ata_bandit_config_init(&even);
	even.policy = "uta";
	ata_pool_config_init(&config);
	config.bandit = &even;
	config.workers = 2;
	config.flags = flags;
	config.spin = 0.0;
	ck_assert_int_eq(ata_pool_create(&pool, machine, &config), 0);
	ck_assert_int_eq(t_tally_init(&tally, TASKS, 2), 0);
}

/* The masks to test with: false: there is one core only. */
static int two_cores(void)
{
	all = t_mask();
	return CPU_COUNT(&all) >= 2;
}

static void close_pool(void)
{
	t_tally_fini(&tally);
	ata_pool_destroy(pool);
	ata_machine_close(machine);
}

static struct ata_worker worker_of(uint32_t i)
{
	struct ata_worker worker;

	ata_worker_init(&worker);
	ck_assert_int_eq(ata_pool_worker(pool, i, &worker), 0);
	return worker;
}

static void run(void)
{
	struct ata_job job = t_job(TASKS, t_tally_fn, &tally);

	t_tally_reset(&tally);
	ck_assert_int_eq(ata_pool_run(pool, NULL, &job, NULL), 0);
	ck_assert_uint_eq(t_tally_wrong(&tally, 1), 0);
}

/* Rounds until the pool has seen that worker i is, or is not, present; it looks
 * when it has the time: the longer a look takes, the rarer they are. */
static void until_present(uint32_t i, int present)
{
	for (int round = 0; round < MOST; round++) {
		run();
		if (worker_of(i).present == present)
			return;
		t_sleep_ms(10);
	}
	ck_abort_msg("worker %u: present is not %d", i, present);
}

static pid_t thread_of(uint32_t i)
{
	char name[16];
	pid_t thread;

	snprintf(name, sizeof(name), "ata-%u", i);
	thread = t_thread_named(name);
	ck_assert_int_ne(thread, 0);
	return thread;
}

/* _i: flags */
START_TEST(a_worker_s_core_is_taken_and_given_back)
{
	pid_t thread;

	if (!two_cores())
		return;
	open_pool((uint32_t)_i);
	thread = thread_of(1);
	for (int times = 0; times < 2; times++) {
		t_thread_set(thread, t_mask_only(worker_of(0).pu));
		until_present(1, 0);
		for (int i = 0; i < 20; i++) {
			run();
			ck_assert_uint_eq(t_tally_of(&tally, 1), 0);
		}
		t_thread_set(thread, all);
		until_present(1, 1);
		ck_assert(t_thread_has(thread, t_mask_only(worker_of(1).pu)));
		/* within its policy's first rounds it has tasks again */
		for (int i = 0; i < MOST && !t_tally_of(&tally, 1); i++) {
			run();
			if (i % 10 == 0)
				t_sleep_ms(1);
		}
		ck_assert_uint_gt(t_tally_of(&tally, 1), 0);
	}
	ck_assert(t_thread_has(0, all));
	close_pool();
}
END_TEST

/* All threads are moved to worker 1's core, as by taskset -a, and back. */
START_TEST(the_caller_keeps_to_the_mask_it_was_given)
{
	cpu_set_t one;
	pid_t thread;
	double learned;

	if (!two_cores())
		return;
	open_pool(0);
	one = t_mask_only(worker_of(1).pu);
	thread = thread_of(1);
	run();
	t_thread_set(0, one);
	t_thread_set(thread, one);
	until_present(0, 0);
	for (int i = 0; i < 20; i++) {
		run();
		ck_assert_uint_eq(t_tally_of(&tally, 1), TASKS);
		ck_assert(t_thread_has(0, one));
	}
	/* and nobody is where he should be */
	t_thread_set(thread, t_mask_only(worker_of(0).pu));
	until_present(1, 0);
	learned = t_learned(ata_pool_bandit(pool));
	run();
	ck_assert_uint_eq(t_tally_of(&tally, 0), TASKS);
	ck_assert_double_eq(t_learned(ata_pool_bandit(pool)), learned);
	ck_assert(t_thread_has(0, one));
	t_thread_set(0, all);
	t_thread_set(thread, all);
	until_present(0, 1);
	until_present(1, 1);
	ck_assert(t_thread_has(0, all));
	close_pool();
}
END_TEST

struct own {
	cpu_set_t mask;
	uint32_t rounds, without;	/* all, and those without the caller */
};

/* Some rounds more when it has been seen. */
static int set_own(void *ctx, uint64_t round, const struct ata_round *report)
{
	struct own *own = ctx;

	(void)report;
	if (round == 0)
		t_thread_set(0, own->mask);
	t_sleep_ms(2);
	own->rounds++;
	own->without += !worker_of(0).present;
	return own->without == 20;
}

/* Whatever is set during a call is what the caller has after it. _i: flags */
START_TEST(a_mask_that_comes_during_a_call_stays)
{
	struct ata_job job = t_job(TASKS, t_tally_fn, &tally);
	struct own own = { .rounds = 0 };

	if (!two_cores())
		return;
	open_pool((uint32_t)_i);
	own.mask = t_mask_only(worker_of(1).pu);
	ck_assert_int_eq(ata_pool_run_rounds(pool, NULL, &job, MOST, set_own,
					     &own, NULL), 0);
	ck_assert_uint_eq(t_tally_wrong(&tally, own.rounds), 0);
	ck_assert_uint_eq(own.without, 20);
	ck_assert_int_eq(worker_of(0).present, 0);
	ck_assert(t_thread_has(0, own.mask));
	t_thread_set(0, all);
	until_present(0, 1);
	close_pool();
	ck_assert(t_thread_has(0, all));
}
END_TEST

int main(void)
{
	Suite *s = suite_create("pool_limits");
	TCase *tc = tcase_create("pool_limits");

	tcase_set_timeout(tc, 30);
	tcase_add_loop_test(tc, a_worker_s_core_is_taken_and_given_back, 0, 1);
	tcase_add_loop_test(tc, a_worker_s_core_is_taken_and_given_back,
			    ATA_POOL_CALLER_WAITS, ATA_POOL_CALLER_WAITS + 1);
	tcase_add_test(tc, the_caller_keeps_to_the_mask_it_was_given);
	tcase_add_loop_test(tc, a_mask_that_comes_during_a_call_stays, 0, 1);
	tcase_add_loop_test(tc, a_mask_that_comes_during_a_call_stays,
			    ATA_POOL_KEEP_BINDING, ATA_POOL_KEEP_BINDING + 1);
	suite_add_tcase(s, tc);
	return t_run(s);
}
