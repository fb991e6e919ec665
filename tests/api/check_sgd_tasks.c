/* SPDX-License-Identifier: MIT */
/* ata_sgd_run(): what a task gets, and what may be left out. */
#include <stdatomic.h>
#include <string.h>

#include <atasched.h>

#include "tests/common/t_run.h"
#include "tests/common/t_sgd_fixture.h"

static int no_samples(void *ctx, const struct ata_batch *batch,
		      float *gradient, double *loss)
{
	_Atomic int *calls = ctx;

	if (batch->samples || batch->scratch || batch->n != 32)
		return 1;
	/* Relaxed: only counted */
	atomic_fetch_add_explicit(calls, 1, memory_order_relaxed);
	gradient[0] = (float)batch->key.task;
	*loss = 1.0;
	return 0;
}

/* Without a data set and scratch; round numbers may then be of any size */
START_TEST(problems_may_have_no_samples)
{
	_Atomic int calls = 0;

	problem.samples = 0;
	problem.scratch = 0;
	problem.gradient = no_samples;
	problem.ctx = &calls;
	config.first_round = UINT64_MAX - config.rounds;
	ck_assert_int_eq(run(), 0);
	ck_assert_int_eq(calls, 6 * 9);
	ck_assert_double_eq(result.loss, 1.0 / 32.0);
}
END_TEST

/* Without momentum there is none; with it, it need not be the caller's. */
START_TEST(state_may_be_left_out)
{
	float own[T_SGD_DIM], velocity[T_SGD_DIM] = { 0.0f };

	for (int i = 0; i < 2; i++) {
		config.optimizer = i ? "momentum" : "sgd";
		ck_assert_int_eq(run(), 0);
		memcpy(own, params, sizeof(own));
		setup();
		config.optimizer = i ? "momentum" : "sgd";
		config.state = velocity;
		ck_assert_int_eq(run(), 0);
		ck_assert_mem_eq(own, params, sizeof(own));
		ck_assert(i ? velocity[0] != 0.0f : velocity[0] == 0.0f);
		setup();
	}
}
END_TEST

/* Who has seen what, one worker */
struct seen {
	uint64_t tasks;
	unsigned int count[T_SGD_SAMPLES];
};

static int see(void *ctx, const struct ata_batch *batch, float *gradient,
	       double *loss)
{
	struct seen *seen = ctx;

	(void)gradient;
	(void)loss;
	if (batch->key.round != 10 + seen->tasks / config.tasks ||
	    batch->key.task != seen->tasks % config.tasks)
		return 1;
	seen->tasks++;
	for (uint32_t i = 0; i < batch->n; i++)
		seen->count[batch->samples[i]]++;
	return 0;
}

/* Five rounds of 4 tasks of 5 samples: each of the 100 once. */
START_TEST(an_epoch_sees_each_sample_once)
{
	struct seen seen = { .tasks = 0 };

	problem.gradient = see;
	problem.ctx = &seen;
	config.tasks = 4;
	config.micro_batch = 5;
	config.first_round = 10;
	config.rounds = 5;
	ck_assert_int_eq(run(), 0);
	ck_assert_uint_eq(seen.tasks, 20);
	for (int i = 0; i < T_SGD_SAMPLES; i++)
		ck_assert_uint_eq(seen.count[i], 1);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("sgd tasks");
	TCase *tc = tcase_create("tasks");

	tcase_add_checked_fixture(tc, setup, NULL);
	tcase_add_test(tc, problems_may_have_no_samples);
	tcase_add_test(tc, state_may_be_left_out);
	tcase_add_test(tc, an_epoch_sees_each_sample_once);
	suite_add_tcase(s, tc);
	return t_run(s);
}
