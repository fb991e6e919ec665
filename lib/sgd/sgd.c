/* SPDX-License-Identifier: MIT */
/*
 * The public calls of SGD: check, run in stretches, score between them.
 */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <atasched/sgd.h>

#include "sgd/evaluate.h"
#include "sgd/run.h"
#include "sgd/valid.h"

static int can_score(const struct ata_sgd_problem *problem)
{
	return problem->score && (problem->held_out || problem->samples);
}

/* Return: 0, or -ENOMEM */
static int init(struct ata__run *run)
{
	const struct ata_sgd_config *config = run->config;
	size_t dim = (size_t)run->problem->dim;

	ata_sgd_result_init(&run->result);
	if (run->problem->dim > PTRDIFF_MAX / sizeof(float))
		return -ENOMEM;
	run->optimizer = ata__optimizer_find(config->optimizer);
	run->schedule = (struct ata__schedule){
		.step = config->step,
		.factor = config->schedule_factor,
		.period = config->schedule_period,
		.warm_up = config->warm_up,
	};
	ata__schedule_shape(&run->schedule, config->schedule);
	if (run->optimizer->vectors && !config->state) {
		if (dim > SIZE_MAX / run->optimizer->vectors)
			return -ENOMEM;
		run->state = calloc(dim * run->optimizer->vectors,
				    sizeof(*run->state));
		if (!run->state)
			return -ENOMEM;
		run->born = config->first_round;
	}
	run->update = (struct ata__update){
		.dim = dim,
		.stride = dim,
		.state = run->state ? run->state : config->state,
		.momentum = (float)config->momentum,
		.beta1 = (float)config->beta1,
		.beta2 = (float)config->beta2,
		.epsilon = (float)config->epsilon,
		.decay = (float)config->weight_decay,
	};
	return 0;
}

/*
 * Score the params as they are, and tell. 0: go on; 1: stop; or an error.
 * Whoever is told of a loss that is infinite may stop for that; but not go on.
 */
static int evaluate(struct ata__run *run, struct ata__evaluation *evaluation,
		    struct ata_bandit *scoring)
{
	const struct ata_sgd_config *config = run->config;
	const struct ata_sgd_result *result = &run->result;
	struct ata_sgd_evaluation now = {
		.round = config->first_round + result->rounds,
		.seconds = result->seconds,
		.worker_seconds = result->worker_seconds,
		.loss = result->loss,
		.computed = result->computed,
		.used = result->used,
	};
	struct ata_round report;
	struct ata_job job;
	int error;

	ata_round_init(&report);
	ata__evaluation_job(evaluation, config->params, &job);
	error = run->pool ? ata_pool_run(run->pool, scoring, &job, &report)
			  : config->execute(config->execute_ctx, &job, &report);
	error = ata__evaluation_end(evaluation, error > 0 ? -ECANCELED : error,
				    &now.score);
	if (error)
		return error;
	error = config->on_evaluation(config->on_evaluation_ctx, &now);
	if (error)
		return error < 0 ? error : 1;
	return isfinite(now.score.loss) ? 0 : -ERANGE;
}

/* Rounds until the next evaluation is due. */
static uint64_t stretch(const struct ata_sgd_config *config, uint64_t round)
{
	uint64_t left = config->first_round + config->rounds - round;
	uint64_t every = config->evaluate_every;
	uint64_t next = every ? every - round % every : left;

	return next < left ? next : left;
}

static int run_stretches(struct ata__run *run, struct ata__evaluation *scores,
			 struct ata_bandit *scoring)
{
	const struct ata_sgd_config *config = run->config;
	const struct ata__method *method = ata__method_find(config->method);
	uint64_t round = config->first_round, rounds;
	void *own;
	int error = method->create(&own, run);

	if (error)
		return error;
	while (!error && !run->stopped &&
	       round < config->first_round + config->rounds) {
		rounds = stretch(config, round);
		error = method->rounds(own, round, rounds);
		round += rounds;
		if (!error && scores)
			error = evaluate(run, scores, scoring);
	}
	method->destroy(own);
	return error < 0 ? error : 0;
}

/* A kernel for scoring: its tasks are no gradients. */
static int create_scoring(struct ata_bandit **out, uint32_t workers)
{
	struct ata_bandit_config config;

	ata_bandit_config_init(&config);
	config.arms = workers;
	return ata_bandit_create(out, &config);
}

/* The samples that a run is scored by. */
static int init_scores(struct ata__evaluation *scores,
		       const struct ata_sgd_problem *problem, uint32_t workers)
{
	if (problem->held_out)
		return ata__evaluation_init(scores, problem, problem->samples,
					    problem->held_out, workers);
	return ata__evaluation_init(scores, problem, 0, problem->samples,
				    workers);
}

static int run_scored(struct ata__run *run)
{
	struct ata__evaluation scores;
	struct ata_bandit *scoring = NULL;
	int error = init_scores(&scores, run->problem, run->workers);

	if (error)
		return error;
	if (run->pool)
		error = create_scoring(&scoring, run->workers);
	if (!error)
		error = run_stretches(run, &scores, scoring);
	ata_bandit_destroy(scoring);
	ata__evaluation_fini(&scores);
	return error;
}

int ata_sgd_run(struct ata_pool *pool, struct ata_bandit *kernel,
		const struct ata_sgd_problem *problem,
		const struct ata_sgd_config *config,
		struct ata_sgd_result *out)
{
	struct ata__run run = { .problem = problem, .config = config,
				.pool = pool, .kernel = kernel };
	int error;

	if (!ata__sgd_problem_is_valid(problem) ||
	    !ata__sgd_config_is_valid(config, problem) ||
	    !ata__sgd_runner_is_valid(config, pool) ||
	    (out && out->size != sizeof(*out)))
		return -EINVAL;
	run.workers = pool ? ata_pool_workers(pool) : config->workers;
	error = init(&run);
	if (!error)
		error = config->evaluate_every && config->on_evaluation &&
				can_score(problem)
				? run_scored(&run)
				: run_stretches(&run, NULL, NULL);
	free(run.state);
	if (out)
		*out = run.result;
	return error;
}

int ata_sgd_evaluate(struct ata_pool *pool, struct ata_bandit *kernel,
		     const struct ata_sgd_problem *problem,
		     const float *params, uint64_t first, uint64_t count,
		     struct ata_sgd_score *out)
{
	struct ata__evaluation scores;
	struct ata_bandit *scoring = NULL;
	struct ata_job job;
	int error;

	if (!pool || !ata__sgd_problem_is_valid(problem) || !problem->score || !params ||
	    !out || !count || count > problem->samples + problem->held_out ||
	    first > problem->samples + problem->held_out - count)
		return -EINVAL;
	error = ata__evaluation_init(&scores, problem, first, count,
				     ata_pool_workers(pool));
	if (error)
		return error;
	if (!kernel)
		error = create_scoring(&scoring, ata_pool_workers(pool));
	if (!error) {
		ata__evaluation_job(&scores, params, &job);
		error = ata_pool_run(pool, kernel ? kernel : scoring, &job,
				     NULL);
		error = ata__evaluation_end(&scores, error, out);
	}
	ata_bandit_destroy(scoring);
	ata__evaluation_fini(&scores);
	return error;
}
