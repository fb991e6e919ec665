/* SPDX-License-Identifier: MIT */
/*
 * Asynchronous SGD with more workers than cores, short gradients and little to
 * update, so that the lock and the versions are nearly all there is to do,
 * while another thread cancels at random, gradients fail and callbacks stop the
 * run.
 *
 * All coordinates see the same, so one that differs means that somebody read,
 * or added up, what was being written. Each gradient that was computed is
 * counted by the test as well. With the number of seconds as argument (default
 * 60); a run that hangs ends by the alarm.
 */
#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

#include <atasched.h>

#include "tests/common/t_bench.h"
#include "tests/common/t_run.h"
#include "tests/stress/t_stress.h"

#define DIM 67

static const uint32_t widths[] = { 1, 2, 3, 7, 16, 40 };

struct stress {
	struct t_stress t;
	struct ata_pool *pool;
	float params[DIM];
	uint64_t stop_at, steps, evaluations;	/* of this run */
	uint64_t first;
	uint64_t fail_at;
	_Atomic uint64_t calls, done;		/* gradients, of this run */
	_Atomic int failed;
	_Atomic uint64_t torn;

	struct t_canceller canceller;

	/* what came of it */
	uint64_t pools, runs, rounds, computed, used, cancelled;
};

static void wrong(struct stress *s, const char *what)
{
	t_wrong(&s->t, "%s (pool %llu, run %llu, %u workers)", what,
		(unsigned long long)s->pools, (unsigned long long)s->runs,
		ata_pool_workers(s->pool));
}

static int is_whole(const float *params)
{
	for (int i = 1; i < DIM; i++)
		if (memcmp(&params[i], &params[0], sizeof(*params)))
			return 0;
	return 1;
}

static int gradient(void *ctx, const struct ata_batch *batch, float *sum,
		    double *loss)
{
	struct stress *s = ctx;
	uint64_t seed = batch->key.round << 20 | batch->key.task;
	double until = t_bench_now() + (t_random(&seed) % 4 ? 0.0 : 20e-6);

	for (int i = 0; i < DIM; i++)
		sum[i] += batch->params[i] - 1.0f;
	while (t_bench_now() < until)
		;
	/* Relaxed: counts, read when all is over */
	if (!is_whole(batch->params) || !is_whole(sum))
		atomic_fetch_add_explicit(&s->torn, 1, memory_order_relaxed);
	*loss = 1.0;
	if (atomic_fetch_add_explicit(&s->calls, 1, memory_order_relaxed) ==
	    s->fail_at) {
		atomic_store_explicit(&s->failed, 1, memory_order_relaxed);
		return 1;
	}
	atomic_fetch_add_explicit(&s->done, 1, memory_order_relaxed);
	return 0;
}

static int score(void *ctx, const struct ata_batch *batch, double *loss,
		 double *metric)
{
	struct stress *s = ctx;

	*loss += batch->n;
	*metric += batch->n;
	if (!is_whole(batch->params))
		atomic_fetch_add_explicit(&s->torn, 1, memory_order_relaxed);
	return 0;
}

static int on_step(void *ctx, const struct ata_sgd_step *step)
{
	struct stress *s = ctx;

	if (step->round != s->first + s->steps++)
		wrong(s, "a round has another number");
	return s->steps == s->stop_at ? (step->round % 2 ? 1 : -1234) : 0;
}

static int on_evaluation(void *ctx, const struct ata_sgd_evaluation *now_at)
{
	struct stress *s = ctx;

	s->evaluations++;
	if (now_at->round != s->first + s->steps)
		wrong(s, "an evaluation is of another round");
	if (!is_whole(s->params))
		wrong(s, "an evaluation sees half an update");
	if (now_at->computed != atomic_load(&s->done))
		wrong(s, "an evaluation miscounts");
	return 0;
}

static void check(struct stress *s, const struct ata_sgd_result *result,
		  int error, uint64_t each, uint64_t rounds)
{
	int failed = atomic_load(&s->failed);
	int stopped = s->steps == s->stop_at;

	s->rounds += result->rounds;
	s->computed += result->computed;
	s->used += result->used;
	s->cancelled += error == -ECANCELED;
	if (!is_whole(s->params) || atomic_load(&s->torn))
		wrong(s, "parameters are torn");
	if (result->rounds != s->steps || result->used != each * s->steps)
		wrong(s, "updates are miscounted");
	if (result->computed != atomic_load(&s->done))
		wrong(s, "gradients are miscounted");
	if (!error && !stopped && result->rounds != rounds)
		wrong(s, "rounds are missing");
	if (error == -ECANCELED && !failed && !s->canceller.cancels)
		wrong(s, "cancelled, by nobody");
	if (error && error != -ECANCELED && !(stopped && error == -1234))
		wrong(s, "a run failed");
}

static void one_run(struct stress *s)
{
	static const char *const methods[] = { "rennala", "ringmaster",
					       "asgd" };
	uint64_t method = t_below(&s->t, 3);
	struct ata_sgd_problem problem;
	struct ata_sgd_config config;
	struct ata_sgd_result result;
	int error;

	s->runs++;
	s->steps = 0;
	s->stop_at = t_below(&s->t, 1000);
	s->first = t_below(&s->t, 1000);
	memset(s->params, 0, sizeof(s->params));
	s->fail_at = t_below(&s->t, 4) ? UINT64_MAX : t_below(&s->t, 500);
	atomic_store(&s->calls, 0);
	atomic_store(&s->done, 0);
	atomic_store(&s->failed, 0);
	ata_sgd_problem_init(&problem);
	problem.dim = DIM;
	problem.samples = 1000;
	problem.gradient = gradient;
	problem.score = score;
	problem.ctx = s;
	problem.scratch = 100;
	ata_sgd_config_init(&config);
	config.method = methods[method];
	config.optimizer = ata_sgd_optimizer_name((uint32_t)t_below(&s->t, 5));
	config.params = s->params;
	config.tasks = 1 + t_below(&s->t, 8);
	config.micro_batch = 2;
	config.max_delay = t_below(&s->t, 6);
	config.first_round = s->first;
	config.rounds = 1 + t_below(&s->t, 400);
	config.step = 0.01;
	config.on_step = on_step;
	config.on_step_ctx = s;
	config.evaluate_every = t_below(&s->t, 2) ? 1 + t_below(&s->t, 60) : 0;
	config.on_evaluation = on_evaluation;
	config.on_evaluation_ctx = s;
	ata_sgd_result_init(&result);
	error = ata_sgd_run(s->pool, NULL, &problem, &config, &result);
	check(s, &result, error, method == 0 ? config.tasks : 1,
	      config.rounds);
}

static int one_pool(void *ctx)
{
	struct stress *s = ctx;
	uint64_t runs = t_below(&s->t, 20);
	struct ata_pool_config config;

	ata_pool_config_init(&config);
	config.workers = widths[t_below(&s->t, sizeof(widths) / sizeof(*widths))];
	config.flags = t_below(&s->t, 2) ? ATA_POOL_CALLER_WAITS : 0;
	config.spin = t_below(&s->t, 2) ? 0.0 : 30e-6;
	if (ata_pool_create(&s->pool, NULL, &config))
		return -1;
	s->pools++;
	s->canceller.pool = s->pool;
	s->canceller.cancels = t_below(&s->t, 4) == 0;
	s->canceller.seed = t_random(&s->t.seed);
	if (t_canceller_start(&s->canceller))
		return -1;
	while (runs--)
		one_run(s);
	t_canceller_stop(&s->canceller);
	ata_pool_destroy(s->pool);
	return 0;
}

int main(int argc, char **argv)
{
	static struct stress s = { .t = {
		.name = "stress_sgd", .what = "pool",
		.hangs = "a run does not end",
		.patience = 600, .seconds = 60.0, .seed = 1,
	} };

	if (t_stress_run(&s.t, argc, argv, one_pool, &s))
		return 1;
	printf("stress_sgd: %llu pools, %llu runs, %llu rounds, %llu of %llu "
	       "gradients used, %llu cancelled, %llu wrong\n",
	       (unsigned long long)s.pools, (unsigned long long)s.runs,
	       (unsigned long long)s.rounds, (unsigned long long)s.used,
	       (unsigned long long)s.computed, (unsigned long long)s.cancelled,
	       (unsigned long long)t_wrongs(&s.t));
	return t_wrongs(&s.t) || !s.rounds;
}
