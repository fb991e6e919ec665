/* SPDX-License-Identifier: MIT */
/*
 * ata_sgd_run(): what each worker did, if it is asked for. A failure here means
 * that who records a run writes down other tasks than were run.
 */
#include <atasched.h>

#include "tests/common/t_run.h"
#include "tests/common/t_sgd_fixture.h"

#define WORKERS 3

static struct ata_times times[WORKERS];

/* Summed over the steps. on_step runs on workers: the test asserts. */
struct seen {
	uint64_t steps;
	uint64_t tasks;
	int others;		/* steps whose report had another array */
	double seconds;
	double worker_seconds;
};

static int see(void *ctx, const struct ata_sgd_step *step)
{
	const struct ata_round *report = step->report;
	struct seen *seen = ctx;

	seen->steps++;
	seen->worker_seconds += report->worker_time;
	seen->others += report->times != config.times ||
			report->capacity != config.times_capacity;
	for (uint32_t i = 0; i < config.times_capacity; i++) {
		seen->tasks += times[i].tasks;
		seen->seconds += times[i].seconds;
	}
	return 0;
}

static void ask(struct seen *seen, uint32_t capacity)
{
	config.on_step = see;
	config.on_step_ctx = seen;
	config.times = times;
	config.times_capacity = capacity;
}

static struct ata_pool *pool_of(uint32_t workers, const char *policy)
{
	struct ata_bandit_config bandit;
	struct ata_pool_config width;
	struct ata_pool *pool = NULL;

	ata_bandit_config_init(&bandit);
	bandit.policy = policy;
	ata_pool_config_init(&width);
	width.workers = workers;
	width.bandit = &bandit;
	ck_assert_int_eq(ata_pool_create(&pool, NULL, &width), 0);
	return pool;
}

START_TEST(a_pool_tells_them)
{
	static const char *const policies[] = { "uta", "gta" };
	struct ata_pool *pool = pool_of(WORKERS, policies[_i]);
	struct seen seen = { .steps = 0 };

	ask(&seen, WORKERS);
	config.execute = NULL;
	ck_assert_int_eq(ata_sgd_run(pool, NULL, &problem, &config, &result),
			 0);
	ck_assert_uint_eq(seen.steps, 6);
	ck_assert_int_eq(seen.others, 0);
	ck_assert_uint_eq(seen.tasks, 6 * 9);
	/* The same nanoseconds, added up in another order */
	ck_assert_double_eq_tol(seen.seconds, seen.worker_seconds, 1e-9);
	ata_pool_destroy(pool);
}
END_TEST

/* As in ata_pool_run(): workers past the end of the array are left out. */
START_TEST(a_short_array_has_the_first_workers)
{
	struct ata_pool *pool = pool_of(WORKERS, "uta");
	struct seen seen = { .steps = 0 };

	ask(&seen, 1);
	times[1].tasks = 77;
	config.execute = NULL;
	ck_assert_int_eq(ata_sgd_run(pool, NULL, &problem, &config, &result),
			 0);
	ck_assert_uint_eq(seen.tasks, 6 * 3);
	ck_assert_uint_eq(times[1].tasks, 77);
	ata_pool_destroy(pool);
}
END_TEST

/* The fixture's executor, which knows no times, or knows them once */
static int know_once(void *ctx, const struct ata_job *job,
		     struct ata_round *report)
{
	int *known = ctx;

	if (!*known)
		report->times[0] = (struct ata_times){ .tasks = 9 };
	*known = 1;
	return t_sgd_serial(NULL, job, report);
}

/* What was known of one round is not what the next one did. */
START_TEST(what_an_executor_leaves_out_is_zero)
{
	struct seen seen = { .steps = 0 };
	int known = 0;

	ask(&seen, WORKERS);
	times[2].tasks = 77;
	config.execute = know_once;
	config.execute_ctx = &known;
	ck_assert_int_eq(run(), 0);
	ck_assert_uint_eq(seen.steps, 6);
	ck_assert_uint_eq(seen.tasks, 9);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("sgd times");
	TCase *tc = tcase_create("times");

	tcase_add_checked_fixture(tc, setup, NULL);
	tcase_add_loop_test(tc, a_pool_tells_them, 0, 2);
	tcase_add_test(tc, a_short_array_has_the_first_workers);
	tcase_add_test(tc, what_an_executor_leaves_out_is_zero);
	tcase_set_timeout(tc, 60);
	suite_add_tcase(s, tc);
	return t_run(s);
}
