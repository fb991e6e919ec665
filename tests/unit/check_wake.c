/* SPDX-License-Identifier: MIT */
/*
 * What fails here: a worker that is to be rung is not, or twice, or another is;
 * or one has to ring many one by one that others could have rung.
 */
#include <string.h>

#include "machine/machine.h"
#include "pool/team.h"
#include "pool/wake.h"
#include "tests/common/t_run.h"
#include "tests/common/t_thread.h"

#define MOST 300
#define WORKERS 64
#define ROUNDS 300

static struct ata__seat seat[MOST];
static struct ata__team team;
static uint32_t list[MOST];

/* A team without threads, of which some seem to sleep. */
static void prepare(uint32_t workers, uint32_t cores, uint32_t first)
{
	memset(&team, 0, sizeof(team));
	team.seat = seat;
	team.workers = workers;
	team.cores = cores;
	team.first = first;
	for (uint32_t i = 0; i < workers; i++) {
		ata__bell_init(&seat[i].bell);
		seat[i].pass_begin = seat[i].pass_end = 0;
		seat[i].pass_next = ATA__PASS_NOBODY;
	}
}

static void seems_asleep(uint32_t worker)
{
	atomic_fetch_or_explicit(&seat[worker].bell.value, 1,
				 memory_order_relaxed);
}

static uint32_t rings(uint32_t worker)
{
	return ata__bell_look(&seat[worker].bell) / ATA__RING;
}

static uint32_t all_rings(void)
{
	uint32_t sum = 0;

	for (uint32_t i = 0; i < team.workers; i++)
		sum += rings(i);
	return sum;
}

/* Of those rung who have not been here: each passes on. How many were rung by
 * the one who rang most? */
static uint32_t pass_until_all_have(uint32_t most)
{
	static bool been[MOST];
	bool again = true;

	memset(been, 0, sizeof(been));
	while (again) {
		again = false;
		for (uint32_t i = team.first; i < team.workers; i++) {
			uint32_t before = all_rings();

			if (been[i] || !rings(i))
				continue;
			again = been[i] = true;
			ata__wake_pass(&team, i);
			if (all_rings() - before > most)
				most = all_rings() - before;
		}
	}
	return most;
}

static const uint32_t sizes[] = { 1, 2, 4, 5, 16, 17, 64, 65, MOST };

#define SIZES (sizeof(sizes) / sizeof(sizes[0]))

/* _i: how many, and on how many cores: each its own, 2, or 7. */
START_TEST(each_sleeper_is_rung_once)
{
	static const uint32_t on[] = { 0, 2, 7 };
	uint32_t n = sizes[_i / 3], cores = on[_i % 3], most;

	prepare(n, n > cores ? cores : 0, 0);
	for (uint32_t i = 0; i < n; i++) {
		list[i] = n - 1 - i;
		seems_asleep(i);
	}
	ata__wake(&team, list, n);
	most = pass_until_all_have(all_rings());
	for (uint32_t i = 0; i < n; i++) {
		ck_assert_uint_eq(rings(i), 1);
		ck_assert(!ata__bell_is_asleep(&seat[i].bell));
	}
	/* Rung awake the next time, and asleep by then: nothing is left. */
	for (uint32_t i = 0; i < n; i++)
		ata__wake_pass(&team, i);
	ck_assert_uint_eq(all_rings(), n);
	/* 300 by at most 15 each, or one core's */
	if (!team.cores)
		ck_assert_uint_le(most, 15);
	else if (n > 16)
		ck_assert_uint_le(most, n / team.cores + team.cores);
}
END_TEST

/* Who is awake is rung by the ringer itself, and so is the caller. */
START_TEST(who_need_not_be_woken_is_rung_first)
{
	prepare(100, 0, 1);
	for (uint32_t i = 0; i < 100; i++) {
		list[i] = i;
		if (i % 2 == 0)
			seems_asleep(i);
	}
	ata__wake(&team, list, 100);
	for (uint32_t i = 0; i < 100; i++)
		if (i % 2 || i == 0)
			ck_assert_uint_eq(rings(i), 1);
	ck_assert_uint_le(all_rings(), 50 + 1 + 11);
	pass_until_all_have(0);
	for (uint32_t i = 0; i < 100; i++)
		ck_assert_uint_eq(rings(i), 1);
}
END_TEST

/* Few are rung by one: the tree is not worth it. */
START_TEST(few_are_rung_directly)
{
	prepare(4, 0, 0);
	for (uint32_t i = 0; i < 4; i++)
		list[i] = i;
	for (uint32_t i = 0; i < 4; i++)
		seems_asleep(i);
	ata__wake(&team, list, 4);
	ck_assert_uint_eq(all_rings(), 4);
	prepare(WORKERS, 2, 0);
	for (uint32_t i = 0; i < WORKERS; i++)
		seems_asleep(i);
	for (uint32_t i = 0; i < 16; i++)
		list[i] = i * 3;
	ata__wake(&team, list, 16);
	ck_assert_uint_eq(all_rings(), 16);
}
END_TEST

static _Atomic uint32_t served[WORKERS], left;

static void serve(void *ctx, uint32_t worker, struct ata__patience *next)
{
	(void)ctx;
	(void)next;
	atomic_fetch_add_explicit(&served[worker], 1, memory_order_relaxed);
	/* Pairs with the acquire in all_have_served(). */
	atomic_fetch_sub_explicit(&left, 1, memory_order_release);
}

static void all_have_served(void)
{
	for (int i = 0; i < 20000; i++) {
		/* Pairs with the release in serve(). */
		if (!atomic_load_explicit(&left, memory_order_acquire))
			return;
		if (i < 1000)
			sched_yield();
		else
			t_sleep_ms(1);
	}
	ck_abort_msg("somebody was not rung");
}

/* Some of 64 workers on the cores that there are, asleep or about to be; _i: as
 * if each had its own. */
START_TEST(who_is_rung_serves_once_and_nobody_else_does)
{
	uint32_t expected[WORKERS] = { 0 };
	uint64_t seed = (uint64_t)_i + 1;

	prepare(WORKERS, 0, 0);
	ck_assert_int_eq(ata_machine_open(&team.machine, NULL), 0);
	team.wait.clock = &ata__clock_system;
	team.serve = serve;
	if (!_i && team.machine->usable < WORKERS)
		team.cores = team.machine->usable;
	for (uint32_t i = 0; i < WORKERS; i++)
		seat[i].core = i % team.machine->usable;
	ck_assert_int_eq(ata__team_start(&team), 0);
	for (int round = 0; round < ROUNDS; round++) {
		uint64_t dice = t_random(&seed);
		uint32_t n = 0;

		for (uint32_t i = 0; i < WORKERS; i++)
			if (round % 3 == 0 || dice >> i & 1) {
				list[n++] = i;
				expected[i]++;
			}
		atomic_store_explicit(&left, n, memory_order_relaxed);
		ata__wake(&team, list, n);
		all_have_served();
		if (round % 5 == 0)
			t_sleep_ms(2);
	}
	ata__team_stop(&team);
	ata_machine_close(team.machine);
	for (uint32_t i = 0; i < WORKERS; i++)
		ck_assert_uint_eq(served[i], expected[i]);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("wake");
	TCase *tc = tcase_create("wake");

	tcase_set_timeout(tc, 60);
	tcase_add_loop_test(tc, each_sleeper_is_rung_once, 0, 3 * SIZES);
	tcase_add_test(tc, who_need_not_be_woken_is_rung_first);
	tcase_add_test(tc, few_are_rung_directly);
	tcase_add_loop_test(tc, who_is_rung_serves_once_and_nobody_else_does, 0,
			    2);
	suite_add_tcase(s, tc);
	return t_run(s);
}
