/* SPDX-License-Identifier: MIT */
/*
 * How late a gradient may be, exactly. Worker 1's first gradient is taken at
 * the start and handed in when worker 0 has handed in so many, and before it
 * hands in another; it is the only one that moves the parameters.
 */
#include <stdatomic.h>
#include <time.h>

#include "tests/common/t_pool.h"
#include "tests/common/t_run.h"
#include "tests/common/t_sgd_fixture.h"

static const struct late {
	const char *method;
	uint64_t tasks, max_delay;
	uint64_t before;	/* gradients of worker 0 */
	int used;
} cases[] = {
	{ "ringmaster", 1, 5, 5, 1 },
	{ "ringmaster", 1, 4, 5, 0 },
	{ "ringmaster", 1, 0, 0, 1 },
	{ "ringmaster", 1, 0, 1, 0 },
	{ "asgd", 1, 0, 50, 1 },
	{ "rennala", 3, 0, 2, 1 },	/* the last one of the round, */
	{ "rennala", 3, 9, 3, 0 },	/* and one too many */
};

struct script {
	const struct late *late;
	_Atomic uint64_t calls[2];	/* begun, of each worker */
	_Atomic int over;
};

static void wait_for(const _Atomic uint64_t *calls, uint64_t number)
{
	while (atomic_load(calls) < number)
		nanosleep(&(struct timespec){ .tv_nsec = 20000 }, NULL);
}

static int act(void *ctx, const struct ata_batch *batch, float *gradient,
	       double *loss)
{
	struct script *script = ctx;
	uint64_t before = script->late->before;
	uint64_t call = atomic_fetch_add(&script->calls[batch->worker], 1) + 1;

	(void)loss;
	if (batch->worker == 1 && call == 1) {
		gradient[0] = -(float)batch->n;
		wait_for(&script->calls[0], before + 1);
	} else if (batch->worker == 1) {
		while (!atomic_load(&script->over))
			nanosleep(&(struct timespec){ .tv_nsec = 20000 }, NULL);
	} else if (call == 1) {
		wait_for(&script->calls[1], 1);
	}
	if (batch->worker == 0 && call == before + 1) {
		wait_for(&script->calls[1], 2);	/* it has been handed in */
		atomic_store(&script->over, 1);
	}
	return 0;
}

static int until_over(void *ctx, const struct ata_sgd_step *step)
{
	struct script *script = ctx;

	(void)step;
	return atomic_load(&script->over);
}

START_TEST(gradients_may_be_so_late)
{
	struct script script = { .late = &cases[_i] };
	struct ata_pool *pool = t_pool(2, 0);
	uint64_t tasks = cases[_i].tasks;

	setup();
	problem.samples = 0;
	problem.gradient = act;
	problem.ctx = &script;
	config.execute = NULL;
	config.method = cases[_i].method;
	config.tasks = tasks;
	config.max_delay = cases[_i].max_delay;
	config.step = (double)tasks;
	config.rounds = 1000;
	config.on_step = until_over;
	config.on_step_ctx = &script;
	ck_assert_int_eq(ata_sgd_run(pool, NULL, &problem, &config, &result),
			 0);
	ck_assert_float_eq(params[0], (float)cases[_i].used);
	ck_assert_uint_eq(result.used, result.rounds * tasks);
	ck_assert_uint_eq(result.computed, script.calls[0] + script.calls[1]);
	if (!cases[_i].used)
		ck_assert_uint_gt(result.computed, result.used);
	ata_pool_destroy(pool);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("sgd late");
	TCase *tc = tcase_create("late");

	tcase_set_timeout(tc, 60);
	tcase_add_loop_test(tc, gradients_may_be_so_late, 0,
			    (int)(sizeof(cases) / sizeof(*cases)));
	suite_add_tcase(s, tc);
	return t_run(s);
}
