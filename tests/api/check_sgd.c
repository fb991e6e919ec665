/* SPDX-License-Identifier: MIT */
/*
 * ata_sgd_run(): the same bits whoever runs the tasks, in whatever order and on
 * however many workers. A failure here means that training depends on the
 * machine's mood. Return values are in check_sgd_values.c.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <omp.h>

#include <atasched.h>

#include "tests/common/t_run.h"
#include "tests/common/t_sgd.h"

#define ROUNDS 25

struct trained {
	float params[T_SGD_DIM];
	float velocity[T_SGD_DIM];
	double loss[ROUNDS];
};

/* How pools run: the guard's flag, and is worker 1 slow? */
static uint32_t guard;
static int slow;
static int noisy = 1;	/* the key is used, as for random numbers */
static ata_gradient_fn *quiet;

static int gradient(void *ctx, const struct ata_batch *batch, float *sum,
		    double *loss)
{
	uint64_t seed = batch->key.round << 32 | batch->key.task;
	int error = quiet(ctx, batch, sum, loss);

	if (slow && batch->worker == 1)
		nanosleep(&(struct timespec){ .tv_nsec = 50000 }, NULL);
	if (noisy)
		sum[0] += (float)t_uniform(&seed, -0.1, 0.1);
	return error;
}

static int keep_loss(void *ctx, const struct ata_sgd_step *step)
{
	struct trained *trained = ctx;

	trained->loss[step->round] = step->loss;
	return 0;
}

/* Rounds first .. first + rounds - 1 of the run that trained is in */
static void train(struct trained *trained, struct ata_pool *pool,
		  ata_execute_fn *execute, void *ctx, uint32_t workers,
		  uint64_t tasks, double momentum, uint64_t first,
		  uint64_t rounds)
{
	struct ata_sgd_problem problem;
	struct ata_sgd_config config;
	struct ata_sgd_result result;

	t_sgd_problem(&problem);
	quiet = problem.gradient;
	problem.gradient = gradient;
	ata_sgd_config_init(&config);
	config.flags = guard;
	config.tasks = tasks;
	config.micro_batch = 5;
	config.first_round = first;
	config.rounds = rounds;
	config.momentum = momentum;
	config.optimizer = momentum > 0.0 ? "momentum" : "sgd";
	config.params = trained->params;
	config.state = trained->velocity;
	config.on_step = keep_loss;
	config.on_step_ctx = trained;
	config.execute = execute;
	config.execute_ctx = ctx;
	config.workers = workers;
	ata_sgd_result_init(&result);
	ck_assert_int_eq(ata_sgd_run(pool, NULL, &problem, &config, &result),
			 0);
	ck_assert_uint_eq(result.rounds, rounds);
	ck_assert(result.loss == trained->loss[first + rounds - 1]);
}

static void all(struct trained *trained, struct ata_pool *pool,
		ata_execute_fn *execute, void *ctx, uint32_t workers,
		uint64_t tasks, double momentum)
{
	memset(trained, 0, sizeof(*trained));
	train(trained, pool, execute, ctx, workers, tasks, momentum, 0,
	      ROUNDS);
}

static void same(const struct trained *a, const struct trained *b)
{
	ck_assert_mem_eq(a->loss, b->loss, sizeof(a->loss));
	ck_assert_mem_eq(a->params, b->params, sizeof(a->params));
	ck_assert_mem_eq(a->velocity, b->velocity, sizeof(a->velocity));
}

/* One task at a time, in random order, each on a random worker */
static int scatter(void *ctx, const struct ata_job *job,
		   struct ata_round *report)
{
	struct t_sgd_scatter *how = ctx;
	uint64_t *order = malloc(job->tasks * sizeof(*order));
	int failed = 0;

	if (!order)
		return -ENOMEM;
	for (uint64_t i = 0; i < job->tasks; i++) {
		uint64_t j = t_random(&how->seed) % (i + 1);

		order[i] = order[j];
		order[j] = i;
	}
#pragma omp parallel for schedule(dynamic, 1) num_threads(how->threads) \
	reduction(| : failed)
	for (uint64_t i = 0; i < job->tasks; i++)
		failed |= job->fn(job->ctx, order[i], order[i] + 1,
				  (uint32_t)omp_get_thread_num());
	free(order);
	report->tasks = job->tasks;
	return failed ? -ECANCELED : 0;
}

/* With and without momentum, for every number of tasks */
START_TEST(order_does_not_matter)
{
	uint64_t tasks = (uint64_t)_i;
	double momentum = _i % 2 ? 0.5 : 0.0;
	struct t_sgd_scatter how = { .seed = tasks, .threads = 1 };
	struct trained serial, scattered;

	all(&serial, NULL, t_sgd_serial, NULL, 1, tasks, momentum);
	all(&scattered, NULL, scatter, &how, 1, tasks, momentum);
	same(&serial, &scattered);
	/* It does learn. */
	ck_assert_double_lt(serial.loss[ROUNDS - 1], 0.5 * serial.loss[0]);
}
END_TEST

START_TEST(threads_do_not_matter)
{
	static const int threads[] = { 2, 3, 7, 16 };
	struct t_sgd_scatter how = { .seed = 1, .threads = threads[_i] };
	struct trained serial, scattered;

	for (uint64_t tasks = 1; tasks <= 70; tasks += 23) {
		all(&serial, NULL, t_sgd_serial, NULL, 1, tasks, 0.9);
		all(&scattered, NULL, scatter, &how, 16, tasks, 0.9);
		same(&serial, &scattered);
	}
}
END_TEST

#define WIDTH_MAX 7

static struct ata_pool *pool_of(uint32_t workers, const char *policy)
{
	static const double means[WIDTH_MAX] = { 1, 3, 1, 2, 1, 1, 5 };
	struct ata_bandit_config bandit;
	struct ata_pool_config config;
	struct ata_pool *pool = NULL;

	ata_bandit_config_init(&bandit);
	bandit.policy = policy;
	bandit.alpha = 1e-5;
	bandit.true_mean = means;
	ata_pool_config_init(&config);
	config.workers = workers;
	config.bandit = &bandit;
	ck_assert_int_eq(ata_pool_create(&pool, NULL, &config), 0);
	return pool;
}

/* Every policy, with and without the tail guard, and a worker that is slow */
START_TEST(pools_do_not_matter)
{
	static const uint32_t widths[] = { 1, 2, WIDTH_MAX };
	static const uint32_t flags[] = { 0, ATA_GUARD_ON, ATA_GUARD_OFF };
	struct ata_pool *pool = pool_of(widths[_i % 3],
					ata_policy_name((uint32_t)_i / 3));
	struct trained serial, pooled;

	all(&serial, NULL, t_sgd_serial, NULL, 1, 23, 0.9);
	for (int i = 0; i < 6; i++) {
		guard = flags[i / 2];
		slow = i % 2 == 1;
		all(&pooled, pool, NULL, NULL, 0, 23, 0.9);
		same(&serial, &pooled);
	}
	ata_pool_destroy(pool);
}
END_TEST

/* Two runs, the second where the first ended, are one long run. */
START_TEST(a_run_goes_on_where_it_ended)
{
	struct trained whole, parts;
	double momentum = _i % 2 ? 0.9 : 0.0;
	uint64_t first = (uint64_t)_i + 1;

	all(&whole, NULL, t_sgd_serial, NULL, 1, 7, momentum);
	memset(&parts, 0, sizeof(parts));
	train(&parts, NULL, t_sgd_serial, NULL, 1, 7, momentum, 0, first);
	train(&parts, NULL, t_sgd_serial, NULL, 1, 7, momentum, first,
	      ROUNDS - first);
	same(&whole, &parts);
}
END_TEST

/* What the loss, the step and the samples are, computed in the plain way */
START_TEST(one_round_by_hand)
{
	struct trained trained;
	double loss = 0.0, mean[T_SGD_DIM] = { 0.0 };
	const uint64_t all_samples = T_SGD_SAMPLES;

	/* One round of all samples: 20 tasks of 5. */
	noisy = 0;
	memset(&trained, 0, sizeof(trained));
	ck_assert_uint_eq(all_samples, 100);
	train(&trained, NULL, t_sgd_serial, NULL, 1, 20, 0.0, 0, 1);
	for (uint64_t sample = 0; sample < all_samples; sample++)
		for (size_t i = 0; i < T_SGD_DIM; i++) {
			double target = (double)t_sgd_target(sample, i);

			loss += 0.5 * target * target;
			mean[i] += target / (double)all_samples;
		}
	ck_assert_double_eq_tol(trained.loss[0], loss / (double)all_samples,
				1e-5);
	for (size_t i = 0; i < T_SGD_DIM; i++)
		ck_assert_double_eq_tol((double)trained.params[i],
					0.1 * mean[i], 1e-6);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("sgd");
	TCase *tc = tcase_create("bits");
	int policies = 0;

	tcase_add_loop_test(tc, order_does_not_matter, 1, 71);
	tcase_add_loop_test(tc, threads_do_not_matter, 0, 4);
	while (ata_policy_name((uint32_t)policies))
		policies++;
	tcase_add_loop_test(tc, pools_do_not_matter, 0, 3 * policies);
	tcase_add_loop_test(tc, a_run_goes_on_where_it_ended, 0, 6);
	tcase_add_test(tc, one_round_by_hand);
	tcase_set_timeout(tc, 60);
	suite_add_tcase(s, tc);
	return t_run(s);
}
