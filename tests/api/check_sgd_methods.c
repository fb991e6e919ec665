/* SPDX-License-Identifier: MIT */
/*
 * The asynchronous methods: whole parameters, counted gradients, stretches.
 */
#include <errno.h>
#include <math.h>
#include <stdatomic.h>
#include <string.h>
#include <time.h>

#include "tests/common/t_pool.h"
#include "tests/common/t_run.h"
#include "tests/common/t_sgd_fixture.h"

static const char *const names[] = { "rennala", "ringmaster", "asgd" };

#define WORKERS 5
#define DIM 5000

/*
 * All coordinates see the same, so they stay the same, unless someone reads
 * them half updated. Worker 0 is slow.
 */
struct even {
	_Atomic uint64_t torn, calls;
	uint64_t fail_at;	/* this call says no; 0: none */
	double loss;
};

static int even_gradient(void *ctx, const struct ata_batch *batch, float *sum,
			 double *loss)
{
	struct even *even = ctx;
	float first = batch->params[0];

	for (int pass = 0; pass < 20; pass++)
		for (int i = 0; i < DIM; i++)
			if (memcmp(&batch->params[i], &first, sizeof(first)))
				atomic_fetch_add(&even->torn, 1);
	if (batch->worker == 0)
		nanosleep(&(struct timespec){ .tv_nsec = 300000 }, NULL);
	for (int i = 0; i < DIM; i++)
		sum[i] = (float)batch->n * (first - 1.0f);
	*loss = even->loss * batch->n;
	return atomic_fetch_add(&even->calls, 1) + 1 == even->fail_at;
}

static float even_params[DIM];

static void even_setup(struct even *even, const char *method)
{
	setup();
	*even = (struct even){ .loss = 1.0 };
	memset(even_params, 0, sizeof(even_params));
	problem.dim = DIM;
	problem.gradient = even_gradient;
	problem.ctx = even;
	problem.scratch = 0;
	config.method = method;
	config.params = even_params;
	config.execute = NULL;
	config.tasks = 4;
	config.rounds = 200;
	config.step = 0.01;
}

static int run_on(struct ata_pool *pool)
{
	return ata_sgd_run(pool, NULL, &problem, &config, &result);
}

START_TEST(parameters_are_whole_and_gradients_are_counted)
{
	struct ata_pool *pool = t_pool(WORKERS, 0);
	struct even even;
	uint64_t each = _i == 0 ? 4 : 1;

	even_setup(&even, names[_i]);
	config.optimizer = "momentum";
	config.max_delay = 2;
	ck_assert_int_eq(run_on(pool), 0);
	ck_assert_uint_eq(atomic_load(&even.torn), 0);
	ck_assert_uint_eq(result.rounds, 200);
	ck_assert_uint_eq(result.used, 200 * each);
	ck_assert_uint_eq(result.computed, atomic_load(&even.calls));
	/* asgd throws none away but those that come after the end. */
	ck_assert_uint_ge(result.computed, result.used);
	if (_i == 2)
		ck_assert_uint_lt(result.computed, result.used + WORKERS);
	ck_assert_double_gt(result.worker_seconds, 0.0);
	ck_assert_float_gt(even_params[0], 0.5f);
	for (int i = 1; i < DIM; i++)
		ck_assert_float_eq(even_params[i], even_params[0]);
	ata_pool_destroy(pool);
}
END_TEST

static int cancel(void *ctx, const struct ata_sgd_step *step)
{
	return step->round == 9 ? ata_pool_cancel(ctx) : 0;
}

START_TEST(a_pool_may_be_cancelled)
{
	struct ata_pool *pool = t_pool(WORKERS, 0);
	struct even even;

	even_setup(&even, names[_i]);
	config.on_step = cancel;
	config.on_step_ctx = pool;
	ck_assert_int_eq(run_on(pool), -ECANCELED);
	ck_assert_uint_eq(result.rounds, 10);
	/* But not when all is over. */
	even_setup(&even, names[_i]);
	config.on_step = cancel;
	config.on_step_ctx = pool;
	config.rounds = 10;
	ck_assert_int_eq(run_on(pool), 0);
	ata_pool_destroy(pool);
}
END_TEST

/* One worker alone is never late: all methods of one gradient are plain SGD. */
START_TEST(a_lone_worker_does_plain_sgd)
{
	struct ata_pool *pool = t_pool(1, 0);
	float plain[T_SGD_DIM];

	setup();
	config.execute = NULL;
	config.tasks = _i == 0 ? 9 : 1;
	ck_assert_int_eq(run_on(pool), 0);
	memcpy(plain, params, sizeof(params));
	setup();
	config.execute = NULL;
	config.tasks = _i == 0 ? 9 : 1;
	config.method = names[_i];
	config.max_delay = 0;
	ck_assert_int_eq(run_on(pool), 0);
	ck_assert_uint_eq(result.computed, result.used);
	for (int i = 0; i < T_SGD_DIM; i++)
		ck_assert_float_eq_tol(params[i], plain[i], 1e-6f);
	ata_pool_destroy(pool);
}
END_TEST

static int stop_after(void *ctx, const struct ata_sgd_step *step)
{
	uint64_t *count = ctx;

	ck_assert_uint_eq(step->round, *count);
	ck_assert_ptr_nonnull(step->report);
	return ++*count == 7 ? 1 : 0;
}

START_TEST(on_step_sees_each_update_and_may_stop)
{
	struct ata_pool *pool = t_pool(WORKERS, 0);
	struct even even;
	uint64_t count = 0;

	even_setup(&even, names[_i]);
	config.on_step = stop_after;
	config.on_step_ctx = &count;
	ck_assert_int_eq(run_on(pool), 0);
	ck_assert_uint_eq(count, 7);
	ck_assert_uint_eq(result.rounds, 7);
	ata_pool_destroy(pool);
}
END_TEST

START_TEST(what_ends_a_run)
{
	struct ata_pool *pool = t_pool(WORKERS, 0);
	struct even even;

	even_setup(&even, names[_i]);
	even.fail_at = 50;
	ck_assert_int_eq(run_on(pool), -ECANCELED);
	ck_assert_uint_eq(result.computed, atomic_load(&even.calls) - 1);
	even_setup(&even, names[_i]);
	even.loss = (double)INFINITY;
	ck_assert_int_eq(run_on(pool), -ERANGE);
	ck_assert_uint_eq(result.rounds, 0);
	ck_assert_float_eq(even_params[0], 0.0f);
	even_setup(&even, names[_i]);
	problem.scratch = SIZE_MAX;
	ck_assert_int_eq(run_on(pool), -ENOMEM);
	ck_assert_uint_eq(result.rounds, 0);
	/* There is no one to be asynchronous without a pool. */
	config.execute = t_sgd_serial;
	config.workers = 1;
	ck_assert_int_eq(run_on(NULL), -EINVAL);
	ata_pool_destroy(pool);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("sgd_methods");
	TCase *tc = tcase_create("methods");

	tcase_set_timeout(tc, 60);
	tcase_add_loop_test(tc, parameters_are_whole_and_gradients_are_counted,
			    0, 3);
	tcase_add_loop_test(tc, a_lone_worker_does_plain_sgd, 0, 3);
	tcase_add_loop_test(tc, on_step_sees_each_update_and_may_stop, 0, 3);
	tcase_add_loop_test(tc, a_pool_may_be_cancelled, 0, 3);
	tcase_add_loop_test(tc, what_ends_a_run, 0, 3);
	suite_add_tcase(s, tc);
	return t_run(s);
}
