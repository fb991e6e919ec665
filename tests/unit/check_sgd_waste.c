/* SPDX-License-Identifier: MIT */
/*
 * What asynchronous SGD counts as waste, to the gradient and to the second:
 * four gradients begin at once, the first ends the run, and the others take a
 * second more, for nothing.
 */
#include <stdatomic.h>
#include <time.h>

#include "pool/pool.h"
#include "tests/common/t_limits.h"
#include "tests/common/t_run.h"

#define N T_LIMITS_WORKERS

struct scene {
	_Atomic uint32_t begun;
	_Atomic int over;
};

static void nap(void)
{
	nanosleep(&(struct timespec){ .tv_nsec = 20000 }, NULL);
}

static int act(void *ctx, const struct ata_batch *batch, float *gradient,
	       double *loss)
{
	struct scene *scene = ctx;

	(void)gradient;
	(void)loss;
	atomic_fetch_add(&scene->begun, 1);
	while (atomic_load(&scene->begun) < N)
		nap();
	if (batch->worker == 0)
		return 0;
	while (!atomic_load(&scene->over))
		nap();
	if (batch->worker == 1)
		t_clock_advance(&t_limits.clock, 1000000000, 0);
	while (!ata__clock_now(&t_limits.clock.clock))
		nap();
	return 0;
}

static int end(void *ctx, const struct ata_sgd_step *step)
{
	struct scene *scene = ctx;

	(void)step;
	atomic_store(&scene->over, 1);
	return 0;
}

START_TEST(what_comes_too_late_is_counted)
{
	static const char *const methods[] = { "rennala", "ringmaster",
					       "asgd" };
	float params[1] = { 0.0f };
	struct scene scene = { .over = 0 };
	struct ata_sgd_problem problem;
	struct ata_sgd_config config;
	struct ata_sgd_result result;

	t_limits_open(0);
	ata_sgd_problem_init(&problem);
	problem.dim = 1;
	problem.gradient = act;
	problem.ctx = &scene;
	ata_sgd_config_init(&config);
	config.method = methods[_i];
	config.tasks = 1;
	config.params = params;
	config.on_step = end;
	config.on_step_ctx = &scene;
	ata_sgd_result_init(&result);
	ck_assert_int_eq(ata_sgd_run(t_limits.pool, NULL, &problem, &config,
				     &result), 0);
	ck_assert_uint_eq(result.rounds, 1);
	ck_assert_uint_eq(result.computed, N);
	ck_assert_uint_eq(result.used, 1);
	ck_assert_double_eq(result.seconds, 0.0);
	ck_assert_double_eq(result.worker_seconds, N - 1.0);
	t_limits_close();
}
END_TEST

int main(void)
{
	Suite *s = suite_create("sgd waste");
	TCase *tc = tcase_create("waste");

	tcase_set_timeout(tc, 60);
	tcase_add_loop_test(tc, what_comes_too_late_is_counted, 0, 3);
	suite_add_tcase(s, tc);
	return t_run(s);
}
