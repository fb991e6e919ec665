/* SPDX-License-Identifier: MIT */
/*
 * A run that goes on from a checkpoint, which is parameters, state and round,
 * is the run that it goes on with: to the last bit, for every update rule and
 * every schedule. A failure here means that a training that was interrupted is
 * another one. The asynchronous methods repeat themselves with one worker
 * alone.
 */
#include <stdio.h>
#include <string.h>

#include "tests/common/t_pool.h"
#include "tests/common/t_run.h"
#include "tests/common/t_sgd_fixture.h"

#define ROUNDS 23
#define CUT 8

struct checkpoint {
	float params[T_SGD_DIM];
	float state[2 * T_SGD_DIM];
	uint64_t round;
};

static float state[2 * T_SGD_DIM];

static int score(void *ctx, const struct ata_batch *batch, double *loss,
		 double *metric)
{
	(void)ctx;
	(void)metric;
	*loss += (double)batch->n;
	return 0;
}

/* The first evaluation: keep what there is. */
static int keep(void *ctx, const struct ata_sgd_evaluation *evaluation)
{
	struct checkpoint *kept = ctx;

	if (kept->round)
		return 0;
	memcpy(kept->params, params, sizeof(params));
	memcpy(kept->state, state, sizeof(state));
	kept->round = evaluation->round;
	return 0;
}

/* Combination i of method, update rule and schedule; false: there are no
 * more. */
static int choose(uint32_t i)
{
	uint32_t methods = 0, optimizers = 0, schedules = 0;

	while (ata_sgd_method_name(methods))
		methods++;
	while (ata_sgd_optimizer_name(optimizers))
		optimizers++;
	while (ata_sgd_schedule_name(schedules))
		schedules++;
	setup();
	problem.score = score;
	config.execute = NULL;
	config.rounds = ROUNDS;
	config.tasks = 3;
	config.step = 0.05;
	config.weight_decay = 0.01;
	config.schedule_factor = 0.5;
	config.schedule_period = 10;
	config.warm_up = 12;
	config.state = state;
	config.schedule = ata_sgd_schedule_name(i % schedules);
	config.optimizer = ata_sgd_optimizer_name(i / schedules % optimizers);
	config.method = ata_sgd_method_name(i / schedules / optimizers);
	if (config.schedule && !strcmp(config.schedule, "cosine"))
		config.schedule_period = ROUNDS + 7;
	return config.method != NULL;
}

static void go_on(struct ata_pool *pool, uint32_t i)
{
	struct checkpoint kept = { .round = 0 };
	float whole[T_SGD_DIM], whole_state[2 * T_SGD_DIM];
	char what[100];

	snprintf(what, sizeof(what), "%s, %s, %s", config.method,
		 config.optimizer, config.schedule);
	memset(state, 0, sizeof(state));
	config.evaluate_every = CUT;
	config.on_evaluation = keep;
	config.on_evaluation_ctx = &kept;
	ck_assert_int_eq(ata_sgd_run(pool, NULL, &problem, &config, &result),
			 0);
	ck_assert_uint_eq(kept.round, CUT);
	memcpy(whole, params, sizeof(params));
	memcpy(whole_state, state, sizeof(state));

	choose(i);
	memcpy(params, kept.params, sizeof(params));
	memcpy(state, kept.state, sizeof(state));
	config.first_round = kept.round;
	config.rounds = ROUNDS - kept.round;
	ck_assert_int_eq(ata_sgd_run(pool, NULL, &problem, &config, &result),
			 0);
	ck_assert_msg(!memcmp(params, whole, sizeof(params)),
		      "%s: other parameters", what);
	ck_assert_msg(!memcmp(state, whole_state, sizeof(state)),
		      "%s: another state", what);
}

START_TEST(every_rule_and_schedule_goes_on)
{
	struct ata_pool *pool = t_pool(1, 0);
	uint32_t i = 0;

	for (; choose(i); i++)
		go_on(pool, i);
	ck_assert_uint_eq(i, 4 * 5 * 3);
	ata_pool_destroy(pool);
}
END_TEST

static int ones(void *ctx, const struct ata_batch *batch, float *gradient,
		double *loss)
{
	(void)ctx;
	(void)loss;
	gradient[0] = (float)batch->n;
	return 0;
}

/*
 * Adam's first step is as long as the step size, if its means are corrected for
 * so many rounds as they have had: also where a run with no state to go on from
 * begins at a later round.
 */
START_TEST(a_fresh_state_is_of_the_first_round)
{
	problem.samples = 0;
	problem.gradient = ones;
	config.first_round = (uint64_t)_i * 1000;
	config.rounds = 1;
	config.step = 0.5;
	config.optimizer = "adam";
	ck_assert_int_eq(run(), 0);
	ck_assert_float_eq_tol(params[0], -0.5f, 1e-6f);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("sgd resume");
	TCase *tc = tcase_create("resume");

	tcase_add_checked_fixture(tc, setup, NULL);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, every_rule_and_schedule_goes_on);
	tcase_add_loop_test(tc, a_fresh_state_is_of_the_first_round, 0, 2);
	suite_add_tcase(s, tc);
	return t_run(s);
}
