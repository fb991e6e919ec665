/* SPDX-License-Identifier: MIT */
/*
 * What fails here: the simulator's SGD is not that of the library, so that its
 * curves belong to no policy, or it depends on who computed them.
 */
#include <errno.h>
#include <stdatomic.h>
#include <string.h>

#include <omp.h>

#include "models/model.h"
#include "sim/descent.h"
#include "tests/common/t_run.h"
#include "tests/common/t_sgd.h"

#define SEEDS 3

static const uint64_t checkpoint[] = { 1, 10, 60, 150 };

#define POINTS 4

static struct descent_config config;
static double excess[SEEDS * POINTS];
static _Atomic int asked;
static int stop_at;

static void setup(void)
{
	config = (struct descent_config){
		.tasks = 5, .step = 0.5, .first_seed = 21, .seeds = SEEDS,
		.checkpoint = checkpoint, .checkpoints = POINTS,
	};
	/* Teams are started in tests alone: Check forks. */
	omp_set_num_threads(1);
}

/* The same by hand: as many rounds as to a checkpoint, then the score. */
static double by_hand(uint64_t seed, uint64_t rounds)
{
	static float params[100];
	struct ata_sgd_problem problem;
	struct ata_sgd_config sgd;
	struct model_score score;
	struct failure failure;
	struct model *model;

	ck_assert_int_eq(model_quadratic.create(&model, NULL, NULL, &failure),
			 0);
	ck_assert_uint_eq(model->dim, 100);
	memset(params, 0, sizeof(params));
	ata_sgd_problem_init(&problem);
	problem.dim = 100;
	problem.gradient = model_quadratic.gradient;
	problem.ctx = model;
	ata_sgd_config_init(&sgd);
	sgd.seed = seed;
	sgd.tasks = 5;
	sgd.micro_batch = 1;
	sgd.rounds = rounds;
	sgd.step = 0.5;
	sgd.params = params;
	sgd.execute = t_sgd_serial;
	sgd.workers = 1;
	ck_assert_int_eq(ata_sgd_run(NULL, NULL, &problem, &sgd, NULL), 0);
	ck_assert_int_eq(model_evaluate(model, params, &score), 0);
	model->type->destroy(model);
	return score.loss;
}

START_TEST(points_are_those_of_the_library)
{
	ck_assert_int_eq(descent_quadratic(&config, excess), 0);
	for (uint32_t s = 0; s < SEEDS; s++)
		for (uint32_t i = 0; i < POINTS; i++)
			ck_assert_double_eq(excess[s * POINTS + i],
					    by_hand(21 + s, checkpoint[i]));
}
END_TEST

/* From 100 / 808 = 0.1238 at 0. Seen after 150 rounds: 0.0106 */
START_TEST(the_loss_falls)
{
	ck_assert_int_eq(descent_quadratic(&config, excess), 0);
	for (uint32_t s = 0; s < SEEDS; s++) {
		const double *of = &excess[s * POINTS];

		ck_assert_double_lt(of[0], 100.0 / 808.0);
		for (uint32_t i = 1; i < POINTS; i++)
			ck_assert_double_lt(of[i], of[i - 1]);
		ck_assert_double_lt(of[POINTS - 1], 0.02);
		ck_assert_double_gt(of[POINTS - 1], 0.0);
	}
}
END_TEST

/* Two seeds with the same noise would make the band of a plot too narrow. */
START_TEST(seeds_differ)
{
	ck_assert_int_eq(descent_quadratic(&config, excess), 0);
	for (uint32_t s = 1; s < SEEDS; s++)
		for (uint32_t i = 0; i < POINTS; i++)
			ck_assert_double_ne(excess[s * POINTS + i],
					    excess[(s - 1) * POINTS + i]);
}
END_TEST

START_TEST(threads_do_not_matter)
{
	double many[SEEDS * POINTS];

	ck_assert_int_eq(descent_quadratic(&config, excess), 0);
	omp_set_num_threads(2);
	ck_assert_int_eq(descent_quadratic(&config, many), 0);
	ck_assert_mem_eq(many, excess, sizeof(many));
}
END_TEST

/* One checkpoint alone, and nothing written beyond it. */
START_TEST(checkpoints_do_not_matter)
{
	double last[SEEDS + 1] = { 0 };

	ck_assert_int_eq(descent_quadratic(&config, excess), 0);
	config.checkpoint = &checkpoint[3];
	config.checkpoints = 1;
	last[SEEDS] = 7.0;
	ck_assert_int_eq(descent_quadratic(&config, last), 0);
	for (uint32_t s = 0; s < SEEDS; s++)
		ck_assert_double_eq(last[s], excess[s * POINTS + POINTS - 1]);
	ck_assert_double_eq(last[SEEDS], 7.0);
}
END_TEST

static int stopped(void)
{
	return atomic_fetch_add(&asked, 1) + 1 == stop_at;
}

/* One seed stops in the midst of it; that is the whole's result. */
START_TEST(it_can_be_stopped)
{
	config.stopped = stopped;
	omp_set_num_threads(_i);
	stop_at = 7;
	ck_assert_int_eq(descent_quadratic(&config, excess), -EINTR);
	ck_assert_int_ge(atomic_load(&asked), 7);
	atomic_store(&asked, 0);
	stop_at = 0;
	ck_assert_int_eq(descent_quadratic(&config, excess), 0);
	ck_assert_int_eq(atomic_load(&asked), SEEDS * 150);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("descent");
	TCase *tc = tcase_create("descent");

	tcase_add_checked_fixture(tc, setup, NULL);
	tcase_add_test(tc, points_are_those_of_the_library);
	tcase_add_test(tc, the_loss_falls);
	tcase_add_test(tc, seeds_differ);
	tcase_add_test(tc, threads_do_not_matter);
	tcase_add_test(tc, checkpoints_do_not_matter);
	tcase_add_loop_test(tc, it_can_be_stopped, 1, 3);
	tcase_set_timeout(tc, 60);
	suite_add_tcase(s, tc);
	return t_run(s);
}
