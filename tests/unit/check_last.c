/* SPDX-License-Identifier: MIT */
/*
 * Where `between` is promised to the worker that finishes last, it runs on no
 * other, whoever began the round and however long that would wait. Here the
 * clock stands still, so who may wait for a while waits for ever; and the last
 * one ends its task only when the others have surely finished.
 */
#include <pthread.h>

#include "machine/machine.h"
#include "pool/pool.h"
#include "tests/common/t_clock.h"
#include "tests/common/t_pool.h"
#include "tests/common/t_run.h"
#include "tests/common/t_thread.h"

#define WORKERS 2
#define ROUNDS 20
#define PATIENCE 20000		/* ms, which only a broken round takes */

/* Plain: rounds and between never overlap, and one worker of a round writes. */
static struct {
	struct ata_pool *pool;
	pthread_t thread;	/* of who was last */
	uint32_t leader;	/* who began the round; WORKERS: none of them */
	uint64_t round;
	uint64_t elsewhere;	/* betweens on another thread */
} seen;

static uint32_t last_of(uint64_t round)
{
	/* 0, 1, 1, 0, ...: each after itself and after the other. */
	return (uint32_t)((round + 1) / 2 % WORKERS);
}

/* Who leads leaves no mark, but is counted off when it leaves the round. */
static bool others_have_finished(uint32_t worker)
{
	struct ata__round *round = &seen.pool->round;
	uint32_t other = 1 - worker;

	/* Relaxed: nothing else is read by them. */
	if (worker == seen.leader)
		return atomic_load_explicit(&round->work.lane[other].mark,
					    memory_order_relaxed) ==
		       round->team->seat[other].order.number << 1;
	return atomic_load_explicit(&round->join.pending,
				    memory_order_relaxed) == 1;
}

static int end_last(void *ctx, uint64_t begin, uint64_t end, uint32_t worker)
{
	(void)ctx;
	(void)begin;
	(void)end;
	if (worker != last_of(seen.round))
		return 0;
	seen.thread = pthread_self();
	for (int i = 0; i < PATIENCE && !others_have_finished(worker); i++)
		t_sleep_ms(1);
	return 0;
}

/* A round that went wrong is the last one: it took long. */
static int between(void *ctx, uint64_t round, const struct ata_round *report)
{
	(void)ctx;
	(void)report;
	seen.elsewhere += !pthread_equal(pthread_self(), seen.thread);
	seen.leader = last_of(round);
	seen.round = round + 1;
	return seen.elsewhere > 0;
}

/* _i: who serves. */
START_TEST(between_runs_on_exactly_the_last)
{
	struct ata_bandit *kernel = t_kernel(WORKERS, "ofta");
	struct ata_job job = t_job(WORKERS, end_last, NULL);
	struct ata_pool_config config;
	struct ata_machine *machine;
	struct t_clock clock;

	t_clock_init(&clock);
	ck_assert_int_eq(ata_machine_open(&machine, NULL), 0);
	machine->clock = &clock.clock;
	ata_pool_config_init(&config);
	config.workers = WORKERS;
	config.spin = 1e-3;
	config.flags = _i ? ATA_POOL_CALLER_WAITS : 0;
	ck_assert_int_eq(ata_pool_create(&seen.pool, machine, &config), 0);
	seen.leader = _i ? WORKERS : 0;
	job.flags = ATA_BETWEEN_ANYWHERE;
	ck_assert_int_eq(ata_pool_run_rounds(seen.pool, kernel, &job, ROUNDS,
					     between, NULL, NULL), 0);
	ck_assert_uint_eq(seen.elsewhere, 0);
	ck_assert_uint_eq(seen.round, ROUNDS);
	ata_pool_destroy(seen.pool);
	ata_machine_close(machine);
	ata_bandit_destroy(kernel);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("last");
	TCase *tc = tcase_create("last");

	tcase_set_timeout(tc, 60);
	tcase_add_loop_test(tc, between_runs_on_exactly_the_last, 0, 2);
	suite_add_tcase(s, tc);
	return t_run(s);
}
