/* SPDX-License-Identifier: MIT */
/*
 * Asynchronous SGD on cores that come and go. A failure here means that it
 * computes on cores that are not the pool's any more, or waits for them.
 */
#include <stdatomic.h>
#include <time.h>

#include "machine/machine.h"
#include "pool/pool.h"
#include "tests/common/t_limits.h"
#include "tests/common/t_run.h"

#define N T_LIMITS_WORKERS
#define ELSEWHERE 999u	/* a unit that no worker sits on */
#define LONG 20000000u	/* ns: twenty gradients */
#define PATIENCE 4000	/* naps */

static _Atomic uint64_t calls[N];
static _Atomic uint64_t ended[N];	/* its last gradient, on the clock and
					   1 ns later; 0: it has none */
static float params[1];
static struct ata_sgd_problem problem;
static struct ata_sgd_config config;
static struct ata_sgd_result result;

static void nap(void)
{
	nanosleep(&(struct timespec){ .tv_nsec = 50000 }, NULL);
}

static uint64_t now(void)
{
	return ata__clock_now(&t_limits.clock.clock) + 1;
}

/* Wait for one that has not ended a gradient for long, but not for one that left. */
static void let_catch_up(uint32_t other, uint32_t self)
{
	for (int i = 0; i < PATIENCE; i++) {
		uint64_t then = atomic_load(&ended[other]);

		if (!then || then >= ended[self] || now() - then <= LONG)
			return;
		nap();
	}
	atomic_store(&ended[other], 0);
}

/*
 * Time passes by what is computed, and stands while somebody has lost its core: or
 * a gradient would last for as long as thousands, and a run whose gradients are so
 * long looks for cores after many thousands only.
 */
static int count(void *ctx, const struct ata_batch *batch, float *gradient,
		 double *loss)
{
	uint32_t self = batch->worker;

	(void)ctx;
	(void)gradient;
	(void)loss;
	atomic_fetch_add(&calls[self], 1);
	if (!ended[self])
		ended[self] = now();
	nap();
	for (uint32_t i = 0; i < N; i++)
		let_catch_up(i, self);
	t_clock_advance(&t_limits.clock, 1000000, 0);
	ended[self] = now();
	return 0;
}

static void setup(void)
{
	for (uint32_t i = 0; i < N; i++) {
		atomic_init(&calls[i], 0);
		atomic_init(&ended[i], 0);
	}
	t_limits_open(0);
	ata_sgd_problem_init(&problem);
	problem.dim = 1;
	problem.gradient = count;
	ata_sgd_config_init(&config);
	config.method = "asgd";
	config.params = params;
	config.rounds = 400;
	ata_sgd_result_init(&result);
}

static void run(void)
{
	t_clock_advance(&t_limits.clock, T_LIMITS_LOOK, 0);
	ck_assert_int_eq(ata_sgd_run(t_limits.pool, NULL, &problem, &config,
				     &result), 0);
}

START_TEST(absent_workers_compute_nothing)
{
	t_limits_take(1);
	t_limits_take(3);
	run();
	ck_assert_uint_eq(calls[1] + calls[3], 0);
	ck_assert_uint_eq(calls[0] + calls[2], result.computed);
	t_limits_close();
}
END_TEST

static int until_both(void *ctx, const struct ata_sgd_step *step)
{
	(void)ctx;
	return step->round > 400 && calls[0] && calls[2];
}

START_TEST(no_more_workers_than_the_quota_has_room_for)
{
	t_limits_take(1);
	t_limits.sys.quota.cpus = 2.0;
	config.on_step = until_both;
	config.rounds = 1000000;
	run();
	ck_assert_uint_eq(calls[1] + calls[3], 0);
	ck_assert_uint_lt(result.rounds, config.rounds);
	t_limits_close();
}
END_TEST

START_TEST(without_any_core_worker_0_computes)
{
	t_limits_take(T_LIMITS_CALLER);
	for (uint32_t i = 1; i < N; i++)
		t_limits_take(i);
	run();
	ck_assert_uint_eq(calls[0], 400);
	t_limits_close();
}
END_TEST

/* Takes a core in the middle of a run, waits until the pool has seen that, and
 * gives it back. */
struct taker {
	unsigned int unit[2];
	enum { TAKE, SEE, SEE_AGAIN } next;
	uint64_t before;	/* worker 1's calls, when it had been seen */
	uint64_t steps;		/* from then on */
	uint64_t wrong;		/* calls without a core */
};

static int take_and_give_back(void *ctx, const struct ata_sgd_step *step)
{
	struct taker *taker = ctx;
	pid_t thread = t_limits.pool->team.seat[1].thread;
	struct ata_worker worker;

	ata_worker_init(&worker);
	if (ata_pool_worker(t_limits.pool, 1, &worker))
		return -1;
	if (taker->next == TAKE && step->round == 50) {
		t_limits_take(1);
		taker->next = SEE;
	} else if (taker->next == SEE && !worker.present) {
		if (!taker->steps++)
			taker->before = calls[1];
		taker->wrong += calls[1] - taker->before;
		if (taker->steps == 100) {
			t_system_set(&t_limits.sys, thread, taker->unit, 2);
			taker->next = SEE_AGAIN;
		}
	} else if (taker->next == SEE_AGAIN && worker.present) {
		return calls[1] > taker->before;
	}
	return 0;
}

START_TEST(a_run_follows_while_it_runs)
{
	struct taker taker = {
		.unit = { t_limits_worker(1).pu, ELSEWHERE }, .next = TAKE,
	};

	config.on_step = take_and_give_back;
	config.on_step_ctx = &taker;
	config.rounds = 1000000;
	run();
	ck_assert_int_eq(taker.next, SEE_AGAIN);
	ck_assert_uint_gt(calls[1], taker.before);
	ck_assert_uint_eq(taker.wrong, 0);
	ck_assert_uint_lt(result.rounds, config.rounds);
	t_limits_close();
}
END_TEST

int main(void)
{
	Suite *s = suite_create("sgd limits");
	TCase *tc = tcase_create("limits");

	tcase_set_timeout(tc, 60);
	tcase_add_checked_fixture(tc, setup, NULL);
	tcase_add_test(tc, absent_workers_compute_nothing);
	tcase_add_test(tc, no_more_workers_than_the_quota_has_room_for);
	tcase_add_test(tc, without_any_core_worker_0_computes);
	tcase_add_test(tc, a_run_follows_while_it_runs);
	suite_add_tcase(s, tc);
	return t_run(s);
}
