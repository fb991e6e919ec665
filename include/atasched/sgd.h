/* SPDX-License-Identifier: MIT */
/*
 * Stochastic gradient descent on a pool.
 *
 * By the method "minibatch" a round is one step: B tasks, each the gradient of
 * one micro-batch, added up by ata_sum, then one update by their mean. Samples
 * come from counter-based permutations, one per epoch, and every random number
 * from (seed, round, task). So the parameters after so many rounds are a
 * function of seed, tasks, micro_batch, the build and the type of processor
 * alone, whatever the policy and the number of workers.
 *
 * The other methods are asynchronous: every worker computes one gradient after
 * the other, at the parameters as they are when it begins, and an update waits
 * for nobody. What comes out depends on who was faster. atasched(7) tells more.
 */
#ifndef ATASCHED_SGD_H
#define ATASCHED_SGD_H

#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <atasched/pool.h>
#include <atasched/version.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Where random numbers of a task come from: feed it to a counter-based one. */
struct ata_key {
	uint64_t seed;
	uint64_t round;
	uint64_t task;
};

/* struct ata_batch - one task of a round of SGD */
struct ata_batch {
	const float *params;	/* dim parameters, not to be changed */
	const uint64_t *samples;	/* n sample numbers; NULL if the problem
					   has no samples */
	uint32_t n;		/* micro_batch */
	uint32_t worker;	/* who runs it; must not change the result */
	struct ata_key key;
	void *scratch;		/* problem->scratch bytes of this worker's own,
				   zero at first, aligned to 64 bytes */
};

/*
 * ata_gradient_fn - gradient and loss of one micro-batch
 *
 * @gradient: dim numbers, zero on entry: the sum over the batch's samples
 * @loss:     0 on entry: the sum over the samples of the loss at params
 *
 * Runs on many workers at once. Return: 0, or non-zero to end the run.
 */
typedef int ata_gradient_fn(void *ctx, const struct ata_batch *batch,
			    float *gradient, double *loss);

/*
 * ata_score_fn - loss and metric of some samples, for an evaluation
 *
 * @loss, @metric: the sums over the batch's samples are added to them; what the
 *                 metric is, the problem decides: 1 for a right answer, say
 *
 * batch->samples are in order, its key is 0, its n up to 256. Runs on many
 * workers at once, never beside a gradient. Return: 0, or non-zero to end the
 * run.
 */
typedef int ata_score_fn(void *ctx, const struct ata_batch *batch,
			 double *loss, double *metric);

struct ata_sgd_problem {
	size_t size;
	uint64_t dim;		/* parameters, at least 1 */
	uint64_t samples;	/* to train on, numbers 0 .. samples - 1:
				   1 .. 2^53, or 0: gradients are random without
				   a data set */
	uint64_t held_out;	/* samples that are scored only, of the numbers
				   after these; may be 0, up to 2^53 */
	ata_gradient_fn *gradient;
	ata_score_fn *score;	/* NULL: there are no evaluations */
	void *ctx;		/* for both */
	size_t scratch;		/* bytes of scratch memory per worker, made by
				   the worker itself; may be 0 */
};

static inline void ata_sgd_problem_init(struct ata_sgd_problem *problem)
{
	memset(problem, 0, sizeof(*problem));
	problem->size = sizeof(*problem);
}

/* struct ata_sgd_step - one round of SGD, reported */
struct ata_sgd_step {
	uint64_t round;		/* number of the round, counted from round 0 */
	double loss;		/* mean over its samples, before the update */
	double step;		/* size of the step */
	double seconds;		/* from its beginning to the update's end */
	const struct ata_round *report;	/* of an asynchronous method: tasks,
					   makespan and worker_time alone, since
					   the update before */
};

/*
 * ata_sgd_step_fn - after each update; 0: go on, > 0: stop, and ata_sgd_run()
 * returns 0, < 0: stop, and it returns this
 *
 * Runs on whichever worker finished last, as ATA_BETWEEN_ANYWHERE has it, one
 * call at a time; config->params and state are those after the update, but with
 * the asynchronous methods (there params are when ata_sgd_run() returns and in
 * on_evaluation). It may not run anything on the pool.
 */
typedef int ata_sgd_step_fn(void *ctx, const struct ata_sgd_step *step);

/* struct ata_sgd_score - an evaluation's result */
struct ata_sgd_score {
	double loss;		/* means over the samples */
	double metric;
};

/* struct ata_sgd_evaluation - how far a run has come */
struct ata_sgd_evaluation {
	uint64_t round;		/* updates so far, those before first_round too:
				   the first_round of a run that goes on */
	double seconds;		/* of these in this run, evaluations left out */
	double worker_seconds;	/* busy time, likewise */
	double loss;		/* mean loss of the last round's samples */
	uint64_t computed;	/* gradients, of micro-batches, in this run; */
	uint64_t used;		/* of these, in updates; the rest was thrown
				   away, or waits for the next one */
	struct ata_sgd_score score;	/* of the held-out samples, or, where
					   there are none, of the others */
};

/*
 * ata_sgd_evaluation_fn - after each evaluation; 0: go on, > 0: stop, and
 * ata_sgd_run() returns 0, < 0: stop, and it returns this
 *
 * Runs on the calling thread; nothing runs on the pool. config->params and
 * state are as the round has left them: with the round's number, all that a
 * later run needs to go on, and what ata_sgd_save() keeps. It may change
 * neither.
 */
typedef int ata_sgd_evaluation_fn(void *ctx,
				  const struct ata_sgd_evaluation *evaluation);

/*
 * ata_execute_fn - something else than a pool that runs one round of a job
 *
 * Equals ata_pool_run(pool, kernel, job, report): calls job->fn for ranges that
 * cover all tasks once, with worker numbers below ata_sgd_config.workers, and
 * fills report->tasks, makespan and worker_time; times too, if they are asked
 * for and it knows them. Return: 0 or a negative errno.
 */
typedef int ata_execute_fn(void *ctx, const struct ata_job *job,
			   struct ata_round *report);

struct ata_sgd_config {
	size_t size;
	const char *method;	/* ata_sgd_method_name() */
	uint64_t seed;
	uint64_t tasks;		/* B, micro-batches per round, 1 .. 2^30;
				   ringmaster, asgd: each is a round */
	uint32_t micro_batch;	/* samples per task, at least 1 */
	uint32_t flags;		/* minibatch: ATA_GUARD_ON or ATA_GUARD_OFF, as
				   of ata_job */
	uint64_t max_delay;	/* ringmaster: the most updates between where a
				   gradient was taken and where it is applied */
	uint64_t first_round;	/* where to go on: rounds first_round ..
				   first_round + rounds - 1 are run */
	uint64_t rounds;	/* at least 1 */

	const char *optimizer;	/* ata_sgd_optimizer_name() */
	double step;		/* step size, > 0 and finite */
	double momentum;	/* momentum, nesterov: velocity = momentum *
				   velocity + gradient; 0 .. 1 (exclusive) */
	double beta1, beta2;	/* adam, adamw: parts of the means of gradients
				   and their squares that are kept; likewise */
	double epsilon;		/* adam, adamw: added to the root, > 0 */
	double weight_decay;	/* >= 0; see atasched(7) */
	const char *schedule;	/* ata_sgd_schedule_name(): the step size over
				   the rounds: constant; step: times
				   schedule_factor each schedule_period rounds;
				   cosine: 0 after schedule_period rounds */
	double schedule_factor;	/* > 0, <= 1 */
	uint64_t schedule_period;	/* at least 1 */
	uint64_t warm_up;	/* rounds in which steps grow linearly */

	double target_loss;	/* stop after the first round whose mean loss is
				   not above it; NaN: never */
	float *params;		/* dim, start values in, result out */
	float *state;		/* the optimizer's, in and out, so that a run
				   can go on: ata_sgd_state_vectors() times dim,
				   zeros before round 0; NULL: zeros before
				   first_round, is not returned */
	ata_sgd_step_fn *on_step;	/* or NULL */
	void *on_step_ctx;
	uint64_t evaluate_every;	/* rounds, counted from round 0; and
					   after the last. 0: never */
	ata_sgd_evaluation_fn *on_evaluation;	/* or NULL: there are none */
	void *on_evaluation_ctx;
	ata_execute_fn *execute;	/* instead of a pool, or NULL; minibatch
					   only */
	void *execute_ctx;
	uint32_t workers;	/* of execute; ignored without */
	struct ata_times *times;	/* room for what each worker did, which
					   on_step finds in the step's report;
					   NULL: not asked for; of minibatch */
	uint32_t times_capacity;	/* its length; as ata_round.capacity */
};

/*
 * Defaults: minibatch, seed 1, 64 tasks of 32 samples, one round, delays up to
 * 10, plain SGD with constant step 0.1; where they are used momentum 0.9, betas
 * 0.9 and 0.999, epsilon 1e-8, factor 0.1; no target, no evaluations.
 */
static inline void ata_sgd_config_init(struct ata_sgd_config *config)
{
	memset(config, 0, sizeof(*config));
	config->size = sizeof(*config);
	config->method = "minibatch";
	config->seed = 1;
	config->tasks = 64;
	config->micro_batch = 32;
	config->max_delay = 10;
	config->rounds = 1;
	config->optimizer = "sgd";
	config->step = 0.1;
	config->momentum = 0.9;
	config->beta1 = 0.9;
	config->beta2 = 0.999;
	config->epsilon = 1e-8;
	config->schedule = "constant";
	config->schedule_factor = 0.1;
	config->schedule_period = 1;
	config->target_loss = (double)NAN;
}

struct ata_sgd_result {
	size_t size;
	uint64_t rounds;	/* rounds that were run */
	double seconds;		/* time of these, updates included */
	double worker_seconds;	/* the workers' busy time, summed; asynchronous:
				   of all gradients computed */
	double loss;		/* mean loss of the last round's samples */
	uint64_t moved;		/* tasks that changed workers, summed over the
				   rounds where that is known */
	uint64_t computed;	/* gradients, of micro-batches; asynchronous:
				   all that returned 0 */
	uint64_t used;		/* those of them that went into updates; the
				   rest is waste */
};

static inline void ata_sgd_result_init(struct ata_sgd_result *result)
{
	memset(result, 0, sizeof(*result));
	result->size = sizeof(*result);
}

/*
 * ata_sgd_method_name - names of the methods, for help texts and menus
 *
 * "minibatch", and the asynchronous ones: "rennala" (B gradients taken at the
 * same parameters make an update, whoever computes them; others are thrown
 * away), "ringmaster" (each gradient makes one, if it is not older than
 * max_delay updates), "asgd" (each does).
 *
 * @i: 0, 1, 2, ...
 *
 * Return: the name of method i, constant, or NULL past the last one
 */
ATA_EXPORT const char *ata_sgd_method_name(uint32_t i);

/* ata_sgd_optimizer_name - likewise of the update rules: "sgd", "momentum",
 * "nesterov", "adam", "adamw" */
ATA_EXPORT const char *ata_sgd_optimizer_name(uint32_t i);

/* ata_sgd_schedule_name - likewise of the schedules: "constant", "step",
 * "cosine" */
ATA_EXPORT const char *ata_sgd_schedule_name(uint32_t i);

/*
 * ata_sgd_state_vectors - how many vectors of dim numbers an optimizer keeps
 *
 * Return: 0 .. 2; 0 also for a name that is none, or NULL
 */
ATA_EXPORT uint32_t ata_sgd_state_vectors(const char *optimizer);

/*
 * ata_sgd_run - run rounds of SGD
 *
 * @pool:    its workers run the tasks; NULL with config->execute
 * @kernel:  what is known of these gradients, or NULL: the pool's own; of no
 *           use to the asynchronous methods
 * @problem: what to minimise; not kept
 * @config:  how; not kept, its params and state are changed
 * @out:     what the complete rounds took, also after a failure that is not
 *           -EINVAL or for want of memory at the start; or NULL
 *
 * Return: 0, or
 *   -EINVAL    an argument is NULL that must not be, a size is not known, a
 *              name does not exist or a number is out of its range, and nothing
 *              ran; or execute asked for a task or a worker that is not there,
 *              or for a task twice
 *   -ENOMEM    no memory; params are those after the last complete round
 *   -ECANCELED gradient or score returned non-zero, or ata_pool_cancel();
 *              params likewise
 *   -ERANGE    the mean loss of round first_round + out->rounds, or that of an
 *              evaluation before it, was infinite or no number; params
 *              likewise, and on_evaluation has been told
 *   others     as ata_pool_run(), as execute, or as on_step or on_evaluation
 */
ATA_EXPORT int ata_sgd_run(struct ata_pool *pool, struct ata_bandit *kernel,
			   const struct ata_sgd_problem *problem,
			   const struct ata_sgd_config *config,
			   struct ata_sgd_result *out);

/*
 * ata_sgd_evaluate - mean loss and metric of samples first .. first + count - 1
 *
 * In blocks of 256 that are added up in their order: the same to the last bit
 * whatever the policy and the number of workers.
 *
 * @kernel: what is known of scoring 256 samples, or NULL: nothing is
 * @params: dim, not changed
 *
 * Return: 0, or
 *   -EINVAL    an argument is NULL, problem is not valid or has no score, or
 *              count is 0 or there are no such samples
 *   -ENOMEM    no memory
 *   -ECANCELED score returned non-zero, or ata_pool_cancel()
 *   others     as ata_pool_run()
 */
ATA_EXPORT int ata_sgd_evaluate(struct ata_pool *pool,
				struct ata_bandit *kernel,
				const struct ata_sgd_problem *problem,
				const float *params, uint64_t first,
				uint64_t count, struct ata_sgd_score *out);

#ifdef __cplusplus
}
#endif

#endif
