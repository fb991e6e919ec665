/* SPDX-License-Identifier: MIT */
/*
 * Asynchronous SGD on cores that come and go. A failure here means that it
 * computes on cores that are not the pool's any more, or waits for them, or
 * that fast workers wait for a slow one to look for cores.
 */
#include <stdatomic.h>
#include <time.h>

#include "machine/machine.h"
#include "pool/pool.h"
#include "tests/common/t_limits.h"
#include "tests/common/t_run.h"

#define N T_LIMITS_WORKERS
#define ELSEWHERE 999u	/* a unit that no worker sits on */
#define SLOW 2u
#define SLOWER 500	/* times as long as worker 0's */
#define NAPS 200000	/* 10 s, and more */

static _Atomic uint64_t calls[N];
static _Atomic uint64_t stop;	/* so many nanoseconds in the next gradient */
static float params[1];
static struct ata_sgd_problem problem;
static struct ata_sgd_config config;
static struct ata_sgd_result result;

/* Time passes by what is computed. */
static int count(void *ctx, const struct ata_batch *batch, float *gradient,
		 double *loss)
{
	(void)ctx;
	(void)gradient;
	(void)loss;
	atomic_fetch_add(&calls[batch->worker], 1);
	nanosleep(&(struct timespec){ .tv_nsec = 50000 }, NULL);
	t_clock_advance(&t_limits.clock,
			1000000 + atomic_exchange(&stop, 0), 0);
	return 0;
}

/* One worker's is as long as 5 s of the other's, 10 ms each, and ends then. */
static _Atomic uint64_t slow_ones, starved;

static int count_slow(void *ctx, const struct ata_batch *batch, float *gradient,
		      double *loss)
{
	uint64_t until = calls[0] + SLOWER;
	int naps = 0;

	if (batch->worker != SLOW) {
		t_clock_advance(&t_limits.clock, 9000000, 0);
		return count(ctx, batch, gradient, loss);
	}
	while (calls[0] < until && naps++ < NAPS)
		nanosleep(&(struct timespec){ .tv_nsec = 50000 }, NULL);
	starved += calls[0] < until;
	slow_ones++;
	return 0;
}

static int until_three(void *ctx, const struct ata_sgd_step *step)
{
	(void)ctx;
	(void)step;
	return slow_ones >= 3;
}

static void setup(void)
{
	for (uint32_t i = 0; i < N; i++)
		atomic_init(&calls[i], 0);
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

/* For a look once a second worker 0 would wait four seconds more. */
START_TEST(nobody_pauses_for_one_who_takes_longer)
{
	t_limits_take(1);
	t_limits_take(3);
	problem.gradient = count_slow;
	config.on_step = until_three;
	config.rounds = 1000000;
	run();
	ck_assert_uint_eq(starved, 0);
	ck_assert_uint_eq(slow_ones, 3);
	t_limits_close();
}
END_TEST

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

/* Even if somebody was stopped for 11 days in its first gradient. */
START_TEST(a_run_follows_while_it_runs)
{
	struct taker taker = {
		.unit = { t_limits_worker(1).pu, ELSEWHERE }, .next = TAKE,
	};

	config.on_step = take_and_give_back;
	config.on_step_ctx = &taker;
	config.rounds = 1000000;
	atomic_init(&stop, _i ? UINT64_C(1000000000000000) : 0);
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
	tcase_add_test(tc, nobody_pauses_for_one_who_takes_longer);
	tcase_add_loop_test(tc, a_run_follows_while_it_runs, 0, 2);
	suite_add_tcase(s, tc);
	return t_run(s);
}
