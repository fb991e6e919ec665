/* SPDX-License-Identifier: MIT */
/* ata_pool_run_rounds: rounds, and a function between them. */
#include <errno.h>
#include <pthread.h>

#include "tests/common/t_pool.h"
#include "tests/common/t_run.h"
#include "tests/common/t_thread.h"

#define TASKS 6
#define PATIENCE 20000		/* ms, which only a broken round takes */

/* What between saw. All plain: rounds and between never overlap. */
struct seen {
	struct ata_pool *pool;
	struct t_tally tally;
	uint64_t calls;
	uint64_t wrong;		/* rounds out of order, tasks not all run */
	uint64_t elsewhere;	/* calls on another thread than the caller's */
	uint64_t stop_at;	/* this call returns stop */
	int stop;
	int rerun;		/* what the pool said to a round of its own */
	pthread_t thread;	/* the caller's */
	pid_t id;
	uint64_t moved;
};

static int look(void *ctx, uint64_t round, const struct ata_round *report)
{
	struct seen *seen = ctx;
	struct ata_job job = t_job(1, t_tally_fn, &seen->tally);

	seen->wrong += round != seen->calls++;
	seen->wrong += t_tally_wrong(&seen->tally, 1);
	seen->wrong += report->tasks != seen->tally.tasks || report->failed ||
		       report->makespan < 0.0;
	seen->elsewhere += !pthread_equal(pthread_self(), seen->thread);
	seen->moved = report->moved;
	seen->rerun = ata_pool_run(seen->pool, NULL, &job, NULL);
	t_tally_reset(&seen->tally);
	return round == seen->stop_at ? seen->stop : 0;
}

static void prepare(struct seen *seen, uint32_t workers, uint32_t flags)
{
	*seen = (struct seen){ .pool = t_pool(workers, flags) };
	ck_assert_int_eq(t_tally_init(&seen->tally, TASKS, workers), 0);
	seen->stop_at = UINT64_MAX;
	seen->thread = pthread_self();
	seen->id = t_thread_self();
}

static void finish(struct seen *seen)
{
	ata_pool_destroy(seen->pool);
	t_tally_fini(&seen->tally);
}

START_TEST(rounds_einval)
{
	struct seen seen;
	struct ata_job job;

	prepare(&seen, 2, 0);
	job = t_job(TASKS, t_tally_fn, &seen.tally);
	ck_assert_int_eq(ata_pool_run_rounds(seen.pool, NULL, &job, 0, look,
					     &seen, NULL), -EINVAL);
	ck_assert_int_eq(ata_pool_run_rounds(NULL, NULL, &job, 1, look, &seen,
					     NULL), -EINVAL);
	ck_assert_int_eq(ata_pool_run_rounds(seen.pool, NULL, NULL, 1, look,
					     &seen, NULL), -EINVAL);
	ck_assert_uint_eq(seen.calls, 0);
	ck_assert_uint_eq(atomic_load(&seen.tally.calls), 0);
	finish(&seen);
}
END_TEST

static const uint32_t widths[] = { 1, 2, 5 };
static const char *const policies[] = { "ata-empirical", "uta", "gta" };

/* _i: where between runs, who calls, width, policy. */
START_TEST(between_runs_after_each_round)
{
	uint32_t workers = widths[_i / 4 % 3];
	struct ata_bandit *kernel;
	struct ata_round report;
	struct seen seen;
	struct ata_job job;

	prepare(&seen, workers, _i & 1 ? ATA_POOL_CALLER_WAITS : 0);
	job = t_job(TASKS, t_tally_fn, &seen.tally);
	job.flags = _i & 2 ? ATA_BETWEEN_ANYWHERE : 0;
	kernel = t_kernel(workers, policies[_i / 12]);
	ata_round_init(&report);
	ck_assert_int_eq(ata_pool_run_rounds(seen.pool, kernel, &job, 200,
					     look, &seen, &report), 0);
	ck_assert_uint_eq(seen.calls, 200);
	ck_assert_uint_eq(seen.wrong, 0);
	ck_assert_int_eq(seen.rerun, -EBUSY);
	if (!job.flags)
		ck_assert_uint_eq(seen.elsewhere, 0);
	ck_assert_uint_eq(report.tasks, TASKS);
	ck_assert_uint_eq(report.moved, seen.moved);
	ck_assert_uint_eq(ata_bandit_rounds(kernel), 200);
	finish(&seen);
	ata_bandit_destroy(kernel);
}
END_TEST

static void check_stop(int stop, int result, uint32_t flags)
{
	struct seen seen;
	struct ata_job job;

	prepare(&seen, 2, 0);
	seen.stop_at = 2;
	seen.stop = stop;
	job = t_job(TASKS, t_tally_fn, &seen.tally);
	job.flags = flags;
	ck_assert_int_eq(ata_pool_run_rounds(seen.pool, NULL, &job, 10, look,
					     &seen, NULL), result);
	ck_assert_uint_eq(seen.calls, 3);
	ck_assert_uint_eq(ata_bandit_rounds(ata_pool_bandit(seen.pool)), 3);
	/* The pool is none the worse for it. */
	seen.calls = 0;
	seen.stop_at = UINT64_MAX;
	ck_assert_int_eq(ata_pool_run_rounds(seen.pool, NULL, &job, 10, look,
					     &seen, NULL), 0);
	ck_assert_uint_eq(seen.calls, 10);
	ck_assert_uint_eq(seen.wrong, 0);
	finish(&seen);
}

START_TEST(between_stops_and_all_is_well)
{
	check_stop(1, 0, _i ? ATA_BETWEEN_ANYWHERE : 0);
}
END_TEST

START_TEST(between_stops_with_an_error_of_its_own)
{
	check_stop(-4321, -4321, _i ? ATA_BETWEEN_ANYWHERE : 0);
}
END_TEST

/*
 * The first round lasts until the caller, who began it, has joined and sleeps.
 * When the others overtake it, it is the last, ends the round and begins
 * another.
 */
static int slow_at_first(void *ctx, uint64_t begin, uint64_t end,
			 uint32_t worker)
{
	struct seen *seen = ctx;

	for (int i = 0; seen->calls == 0 && i < PATIENCE; i++) {
		if (t_thread_is_asleep(seen->id))
			break;
		t_sleep_ms(1);
	}
	return t_tally_fn(&seen->tally, begin, end, worker);
}

/* The caller is worker 0, has no share, and sleeps while the others go from
 * round to round by themselves. */
START_TEST(a_parked_caller_sleeps_through_the_rounds)
{
	static const double parks[] = { 1e6, 1.0, 1.0 };
	struct ata_bandit *kernel = t_oracle(3, parks);
	uint64_t switches;
	struct seen seen;
	struct ata_job job;

	prepare(&seen, 3, 0);
	job = t_job(TASKS, slow_at_first, &seen);
	job.flags = ATA_BETWEEN_ANYWHERE;
	switches = t_thread_switches(t_thread_self());
	ck_assert_int_eq(ata_pool_run_rounds(seen.pool, kernel, &job, 1000,
					     look, &seen, NULL), 0);
	switches = t_thread_switches(t_thread_self()) - switches;
	ck_assert_uint_eq(seen.calls, 1000);
	ck_assert_uint_gt(seen.elsewhere, 900);
	ck_assert_uint_eq(seen.wrong, 0);
	/* Once to sleep, and a few times because it shares its core. */
	ck_assert_uint_lt(switches, 200);
	finish(&seen);
	ata_bandit_destroy(kernel);
}
END_TEST

START_TEST(without_between_they_just_run)
{
	struct seen seen;
	struct ata_job job;

	prepare(&seen, 2, 0);
	job = t_job(TASKS, t_tally_fn, &seen.tally);
	job.flags = _i ? ATA_BETWEEN_ANYWHERE : 0;
	ck_assert_int_eq(ata_pool_run_rounds(seen.pool, NULL, &job, 50, NULL,
					     NULL, NULL), 0);
	ck_assert_uint_eq(t_tally_wrong(&seen.tally, 50), 0);
	finish(&seen);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("pool_rounds");
	TCase *tc = tcase_create("rounds");

	tcase_set_timeout(tc, 30);
	tcase_add_test(tc, rounds_einval);
	tcase_add_loop_test(tc, between_runs_after_each_round, 0, 36);
	tcase_add_loop_test(tc, between_stops_and_all_is_well, 0, 2);
	tcase_add_loop_test(tc, between_stops_with_an_error_of_its_own, 0, 2);
	tcase_add_test(tc, a_parked_caller_sleeps_through_the_rounds);
	tcase_add_loop_test(tc, without_between_they_just_run, 0, 2);
	suite_add_tcase(s, tc);
	return t_run(s);
}
