/* SPDX-License-Identifier: MIT */
/*
 * When the pool looks at the machine, and what it makes of a quota, on a clock
 * and a system of the test's own.
 */
#include <errno.h>
#include <hwloc.h>

#include "machine/machine.h"
#include "pool/pool.h"
#include "tests/common/t_limits.h"
#include "tests/common/t_run.h"
#include "tests/common/t_thread.h"

#define N T_LIMITS_WORKERS
#define TASKS T_LIMITS_TASKS

START_TEST(looks_are_rare)
{
	t_limits_open(0);
	t_limits_expect(10, 10, 10, 10);
	ck_assert_uint_eq(t_limits.sys.looks, 1);
	for (uint32_t i = 0; i < 10; i++) {
		t_clock_advance(&t_limits.clock, T_LIMITS_LOOK / 10 - 1, 0);
		t_limits_run();
	}
	ck_assert_uint_eq(t_limits.sys.looks, 1);
	t_limits_expect(10, 10, 10, 10);
	ck_assert_uint_eq(t_limits.sys.looks, 2);
	t_limits_close();
}
END_TEST

static uint64_t look_takes;	/* ns of work */

static int dear(void *ctx, const struct ata_machine *m, struct ata_quota *quota)
{
	struct t_system *t = ctx;

	(void)m;
	t->looks++;
	*quota = t->quota;
	t_clock_advance(&t_limits.clock, 0, look_takes);
	return 0;
}

/* A thousandth: of 200 ms. */
START_TEST(dear_looks_are_rarer)
{
	t_limits_open(0);
	t_limits.sys.system.read_quota = dear;
	look_takes = 200000;
	for (uint32_t i = 0; i < 9; i++)
		t_limits_expect(10, 10, 10, 10);
	ck_assert_uint_eq(t_limits.sys.looks, 3);
	t_limits_close();
}
END_TEST

/* Whatever a virtual machine says that it took. */
START_TEST(a_look_comes_after_five_seconds_at_most)
{
	t_limits_open(0);
	t_limits.sys.system.read_quota = dear;
	look_takes = UINT64_C(1000000000);
	for (uint32_t i = 0; i < 100; i++)
		t_limits_expect(10, 10, 10, 10);
	ck_assert_uint_eq(t_limits.sys.looks, 1);
	t_limits_expect(10, 10, 10, 10);
	ck_assert_uint_eq(t_limits.sys.looks, 2);
	t_limits_close();
}
END_TEST

static int no_masks(void *ctx, pid_t thread, struct ata__units *mask)
{
	(void)ctx;
	(void)thread;
	(void)mask;
	return -ENOSYS;
}

/* Between two looks, as the call itself finds out. _i: on a system where masks
 * cannot be asked for, too */
START_TEST(a_caller_that_cannot_be_bound_is_noticed_at_once)
{
	hwloc_bitmap_t gone = hwloc_bitmap_alloc(), set;

	t_limits_open(0);
	t_limits_expect(10, 10, 10, 10);
	if (_i)
		t_limits.sys.system.read_mask = no_masks;
	set = t_limits.machine->sets[0];
	hwloc_bitmap_only(gone, 1000);
	t_limits.machine->sets[0] = gone;
	t_limits_take(T_LIMITS_CALLER);
	t_limits_run();
	ck_assert_uint_eq(t_tally_of(&t_limits.tally, 0), 0);
	ck_assert_uint_eq(t_limits.sys.looks, 2);
	t_limits.machine->sets[0] = set;
	hwloc_bitmap_free(gone);
	t_limits_close();
}
END_TEST

/* Long enough for whoever was woken to come. */
static int slowly(void *ctx, uint64_t begin, uint64_t end, uint32_t worker)
{
	t_sleep_ms(1);
	return t_tally_fn(ctx, begin, end, worker);
}

/* Whoever is not there takes nothing from the counter either. */
START_TEST(greedy_rounds_obey)
{
	t_limits_open(0);
	ata_bandit_destroy(t_limits.kernel);
	t_limits.kernel = t_kernel(N, "gta");
	t_limits_take(1);
	t_limits.sys.quota.cpus = 2.9;
	for (uint32_t i = 0; i < 5; i++) {
		struct ata_job job = t_job(TASKS, slowly, &t_limits.tally);
		uint32_t active = 0;

		t_tally_reset(&t_limits.tally);
		ck_assert_int_eq(ata_pool_run(t_limits.pool, t_limits.kernel,
					      &job, NULL), 0);
		ck_assert_uint_eq(t_tally_wrong(&t_limits.tally, 1), 0);
		for (uint32_t j = 0; j < N; j++)
			active += t_tally_of(&t_limits.tally, j) > 0;
		ck_assert_uint_le(active, 2);
		ck_assert_uint_eq(t_tally_of(&t_limits.tally, 1), 0);
	}
	t_limits_close();
}
END_TEST

START_TEST(a_quota_is_obeyed_while_it_lasts)
{
	t_limits_open(0);
	t_limits_expect(10, 10, 10, 10);
	t_limits.sys.quota.source = ATA_QUOTA_V2;
	t_limits.sys.quota.cpus = 2.5;
	t_limits_expect(20, 20, 0, 0);
	t_limits_take(1);
	t_limits_expect(20, 0, 20, 0);
	t_limits.sys.quota.cpus = 0.3;
	t_limits_expect(TASKS, 0, 0, 0);
	t_limits_give_back(1);
	t_limits.sys.quota.cpus = 1e9;
	t_limits_expect(10, 10, 10, 10);
	/* throttled although we stay within it: one less, then again all */
	for (uint32_t i = 0; i < 4; i++)
		t_limits_expect(10, 10, 10, 10);
	t_limits.sys.quota.throttled++;
	t_limits_expect(14, 13, 13, 0);
	for (uint32_t i = 0; i < 19; i++)
		t_limits_expect(14, 13, 13, 0);
	t_limits_expect(10, 10, 10, 10);
	t_limits_close();
}
END_TEST

int main(void)
{
	Suite *s = suite_create("looks");
	TCase *tc = tcase_create("looks");

	tcase_set_timeout(tc, 30);
	tcase_add_test(tc, looks_are_rare);
	tcase_add_test(tc, dear_looks_are_rarer);
	tcase_add_test(tc, a_look_comes_after_five_seconds_at_most);
	tcase_add_loop_test(tc,
			    a_caller_that_cannot_be_bound_is_noticed_at_once,
			    0, 2);
	tcase_add_test(tc, greedy_rounds_obey);
	tcase_add_test(tc, a_quota_is_obeyed_while_it_lasts);
	suite_add_tcase(s, tc);
	return t_run(s);
}
