/* SPDX-License-Identifier: MIT */
/* The tail guard: a worker that stops does not stop the round. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "tests/common/t_folder.h"
#include "tests/common/t_pool.h"
#include "tests/common/t_run.h"

#define TASKS 64
#define PATIENCE 5000		/* ms until a stopped worker gives up */
#define TRIES 10

/* A round in which one worker stops in its first piece until the others have
 * done all that can be done without it. They wait until it has begun: one that
 * has not is only late, and who was preempted itself may then not help it. */
struct stopped {
	struct t_tally tally;
	uint32_t worker;
	_Atomic uint64_t done;
	_Atomic uint64_t piece;	/* tasks of that piece */
	uint64_t waited;	/* ms; PATIENCE: in vain */
};

static void sleep_us(long us)
{
	nanosleep(&(struct timespec){ .tv_nsec = us * 1000 }, NULL);
}

static void stop(struct stopped *s, uint64_t piece)
{
	atomic_store(&s->piece, piece);
	while (atomic_load(&s->done) < TASKS - piece && s->waited < PATIENCE) {
		sleep_us(1000);
		s->waited++;
	}
}

static int stop_or_run(void *ctx, uint64_t begin, uint64_t end, uint32_t worker)
{
	struct stopped *s = ctx;

	if (worker == s->worker && atomic_load(&s->piece) == 0) {
		stop(s, end - begin);
	} else {
		for (int i = 0; i < PATIENCE && !atomic_load(&s->piece); i++)
			sleep_us(1000);
		sleep_us(100 * (long)(end - begin));
	}
	t_tally_fn(&s->tally, begin, end, worker);
	atomic_fetch_add(&s->done, end - begin);
	return 0;
}

static void stopped_init(struct stopped *s, uint32_t workers, uint32_t worker)
{
	*s = (struct stopped){ .worker = worker };
	ck_assert_int_eq(t_tally_init(&s->tally, TASKS, workers), 0);
}

/* A kernel that knows nothing, or that a task takes as long on every worker. */
static struct ata_bandit *even_kernel(uint32_t workers, int known)
{
	double mean[4], count[4];
	struct ata_bandit_config config;
	struct ata_bandit *kernel;

	for (uint32_t i = 0; i < workers; i++) {
		mean[i] = 1e-4;
		count[i] = known ? 1000.0 : 0.0;
	}
	ata_bandit_config_init(&config);
	config.arms = workers;
	config.prior_mean = mean;
	config.prior_count = count;
	ck_assert_int_eq(ata_bandit_create(&kernel, &config), 0);
	return kernel;
}

/* Return: 0: the worker waited in vain. */
static int stop_one(uint32_t workers, uint32_t worker, int known)
{
	struct ata_pool *pool = t_pool(workers, 0);
	struct ata_bandit *kernel = even_kernel(workers, known);
	struct ata_round report;
	struct stopped s;
	struct ata_job job;

	ata_round_init(&report);
	stopped_init(&s, workers, worker);
	job = t_job(TASKS, stop_or_run, &s);
	ck_assert_int_eq(ata_pool_run(pool, kernel, &job, &report), 0);
	ck_assert_uint_eq(t_tally_wrong(&s.tally, 1), 0);
	ck_assert_uint_eq(report.tasks, TASKS);
	if (s.waited < PATIENCE) {
		ck_assert_uint_eq(t_tally_of(&s.tally, worker),
				  atomic_load(&s.piece));
		ck_assert_uint_ge(report.taken, 1);
		ck_assert_uint_lt(report.taken, TASKS);
	}
	t_tally_fini(&s.tally);
	ata_bandit_destroy(kernel);
	ata_pool_destroy(pool);
	return s.waited < PATIENCE;
}

/* _i: who stops, and whether the kernel is new or knows its workers. A helper
 * that is preempted for long while it helps takes that for harm, and leaves the
 * rest: so there are several tries. */
START_TEST(all_that_a_stopped_worker_has_not_begun_is_done)
{
	uint32_t workers = _i / 2 % 2 ? 4 : 2;
	int tries = TRIES;

	while (!stop_one(workers, _i % 2 ? workers - 1 : 0, _i / 4))
		ck_assert_int_gt(--tries, 0);
}
END_TEST

START_TEST(a_trace_tells_what_was_taken)
{
	struct ata_pool *pool = t_pool(2, 0);
	struct ata_bandit *kernel = t_kernel(2, "auto");
	char path[256], taken[64], *text, *at;
	struct ata_round report;
	struct stopped s;
	struct ata_job job;
	size_t n;

	t_folder_make();
	snprintf(path, sizeof(path), "%s", t_folder_path("trace"));
	ata_round_init(&report);
	stopped_init(&s, 2, 1);
	job = t_job(TASKS, stop_or_run, &s);
	ck_assert_int_eq(ata_pool_trace(pool, path), 0);
	ck_assert_int_eq(ata_pool_run(pool, kernel, &job, &report), 0);
	ck_assert_int_eq(ata_pool_trace(pool, NULL), 0);
	text = t_folder_bytes(path, &n);
	snprintf(taken, sizeof(taken), "\"taken\":%" PRIu64, report.taken);
	/* Of the round, and of worker 0, whose share were the first tasks. */
	at = strstr(text, taken);
	ck_assert_ptr_nonnull(at);
	at = strstr(at, "\"begin\":0,\"end\":32");
	ck_assert_ptr_nonnull(at);
	ck_assert_ptr_nonnull(strstr(at, taken));
	free(text);
	t_folder_remove();
	t_tally_fini(&s.tally);
	ata_bandit_destroy(kernel);
	ata_pool_destroy(pool);
}
END_TEST

/* Calls of the task function in a round of 2 workers with even shares. */
static uint64_t calls_of(const char *policy, uint32_t flags)
{
	struct ata_pool *pool = t_pool(2, 0);
	struct ata_bandit *kernel = t_kernel(2, policy);
	struct ata_round report;
	struct t_tally tally;
	struct ata_job job;
	uint64_t calls;

	ata_round_init(&report);
	ck_assert_int_eq(t_tally_init(&tally, TASKS, 2), 0);
	job = t_job(TASKS, t_tally_fn, &tally);
	job.flags = flags;
	ck_assert_int_eq(ata_pool_run(pool, kernel, &job, &report), 0);
	ck_assert_uint_eq(t_tally_wrong(&tally, 1), 0);
	calls = atomic_load(&tally.calls);
	if (calls == 2)
		ck_assert_uint_eq(report.taken, 0);
	t_tally_fini(&tally);
	ata_bandit_destroy(kernel);
	ata_pool_destroy(pool);
	return calls;
}

START_TEST(auto_is_guarded_and_others_where_asked_for)
{
	ck_assert_uint_eq(calls_of("ofta", 0), 2);
	ck_assert_uint_eq(calls_of("ata", ATA_GUARD_OFF), 2);
	ck_assert_uint_eq(calls_of("auto", ATA_GUARD_OFF), 2);
	ck_assert_uint_gt(calls_of("auto", 0), 2);
	ck_assert_uint_gt(calls_of("auto", ATA_GUARD_ON), 2);
	ck_assert_uint_gt(calls_of("ofta", ATA_GUARD_ON), 2);
	ck_assert_uint_gt(calls_of("uta", ATA_GUARD_ON), 2);
	ck_assert_uint_eq(calls_of("gta", ATA_GUARD_ON), TASKS);
}
END_TEST

/* Fails where it begins at 0; others wait until it has. */
static int fail_first(void *ctx, uint64_t begin, uint64_t end, uint32_t worker)
{
	struct stopped *s = ctx;

	t_tally_fn(&s->tally, begin, end, worker);
	if (begin == 0)
		return 7;
	while (!ata_cancelled() && s->waited < PATIENCE) {
		sleep_us(1000);
		s->waited++;
	}
	return 0;
}

START_TEST(after_a_failed_piece_none_begins)
{
	struct ata_pool *pool = t_pool(2, 0);
	struct ata_bandit *kernel = t_kernel(2, "auto");
	struct ata_round report;
	struct stopped s;
	struct ata_job job;

	ata_round_init(&report);
	stopped_init(&s, 2, 2);
	job = t_job(TASKS, fail_first, &s);
	ck_assert_int_eq(ata_pool_run(pool, kernel, &job, &report),
			 -ECANCELED);
	ck_assert_int_eq(report.failed_value, 7);
	ck_assert_uint_eq(report.failed_begin, 0);
	ck_assert_uint_lt(report.failed_end, TASKS / 2);
	ck_assert_uint_le(atomic_load(&s.tally.calls), 2);
	ck_assert_double_eq(t_learned(kernel), 0.0);
	t_tally_fini(&s.tally);
	ata_bandit_destroy(kernel);
	ata_pool_destroy(pool);
}
END_TEST

/* More tasks than a worker's word can count one by one. */
static int count(void *ctx, uint64_t begin, uint64_t end, uint32_t worker)
{
	(void)worker;
	atomic_fetch_add((_Atomic uint64_t *)ctx, end - begin);
	return 0;
}

START_TEST(the_most_tasks_there_can_be)
{
	struct ata_pool *pool = t_pool(3, 0);
	struct ata_bandit *kernel = t_kernel(3, "auto");
	_Atomic uint64_t ran = 0;
	struct ata_job job = t_job(ATA_TASKS_MAX, count, &ran);

	for (uint64_t round = 1; round <= 4; round++) {
		ck_assert_int_eq(ata_pool_run(pool, kernel, &job, NULL), 0);
		ck_assert_uint_eq(atomic_load(&ran), round * ATA_TASKS_MAX);
	}
	ata_bandit_destroy(kernel);
	ata_pool_destroy(pool);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("pool_guard");
	TCase *tc = tcase_create("guard");

	tcase_set_timeout(tc, 30);
	tcase_add_loop_test(
		tc, all_that_a_stopped_worker_has_not_begun_is_done, 0, 8);
	tcase_add_test(tc, a_trace_tells_what_was_taken);
	tcase_add_test(tc, auto_is_guarded_and_others_where_asked_for);
	tcase_add_test(tc, after_a_failed_piece_none_begins);
	tcase_add_test(tc, the_most_tasks_there_can_be);
	suite_add_tcase(s, tc);
	return t_run(s);
}
