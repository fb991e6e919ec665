/* SPDX-License-Identifier: MIT */
/*
 * Minibatch stochastic gradient descent in rounds.
 *
 * A round is one step: B tasks, each the gradient of one micro-batch, added up
 * by ata_sum, then one update by their mean. Samples come from counter-based
 * permutations, one per epoch, and every random number from (seed, round,
 * task). So the parameters after so many rounds are a function of seed, tasks,
 * micro_batch, the build and the type of processor alone, whatever the policy
 * and the number of workers.
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
	const uint64_t *samples;	/* n sample numbers; NULL if the problem has
					   no samples */
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

struct ata_sgd_problem {
	size_t size;
	uint64_t dim;		/* parameters, at least 1 */
	uint64_t samples;	/* 1 .. 2^53, or 0: gradients are random without
				   a data set */
	ata_gradient_fn *gradient;
	void *ctx;		/* for gradient */
	size_t scratch;		/* bytes of scratch memory per worker, may be 0 */
};

static inline void ata_sgd_problem_init(struct ata_sgd_problem *problem)
{
	memset(problem, 0, sizeof(*problem));
	problem->size = sizeof(*problem);
}

/* struct ata_sgd_step - one round of SGD, reported */
struct ata_sgd_step {
	uint64_t round;		/* number of the round, from 0 */
	double loss;		/* mean over its samples, before the update */
	double seconds;		/* from its beginning until the update was done */
	const struct ata_round *report;
};

/*
 * ata_sgd_step_fn - after each update; 0: go on, > 0: stop, < 0: fail so
 *
 * Runs on whichever worker finished last, as ATA_BETWEEN_ANYWHERE has it.
 */
typedef int ata_sgd_step_fn(void *ctx, const struct ata_sgd_step *step);

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
	uint64_t seed;
	uint64_t tasks;		/* B, micro-batches per round, 1 .. 2^30 */
	uint32_t micro_batch;	/* samples per task, at least 1 */
	uint64_t first_round;	/* where to go on: rounds first_round ..
				   first_round + rounds - 1 are run */
	uint64_t rounds;	/* at least 1 */
	double step;		/* step size, > 0 and finite */
	double momentum;	/* 0 .. 1 (exclusive): velocity = momentum *
				   velocity + mean gradient, params -= step *
				   velocity; 0: plain SGD */
	double target_loss;	/* stop after the first round whose mean loss is
				   not above it; NaN: never */
	float *params;		/* dim, start values in, result out */
	float *velocity;	/* dim, in and out, so that a run can go on; may
				   be NULL: starts at 0, is not returned */
	ata_sgd_step_fn *on_step;	/* or NULL */
	void *on_step_ctx;
	ata_execute_fn *execute;	/* instead of a pool, or NULL */
	void *execute_ctx;
	uint32_t workers;	/* of execute; ignored without */
	struct ata_times *times;	/* room for what each worker did, which
					   on_step finds in the step's report;
					   NULL: not asked for */
	uint32_t times_capacity;	/* its length; as ata_round.capacity */
};

/* Defaults: seed 1, 64 tasks of 32 samples, step 0.1, plain SGD, no target. */
static inline void ata_sgd_config_init(struct ata_sgd_config *config)
{
	memset(config, 0, sizeof(*config));
	config->size = sizeof(*config);
	config->seed = 1;
	config->tasks = 64;
	config->micro_batch = 32;
	config->rounds = 1;
	config->step = 0.1;
	config->target_loss = (double)NAN;
}

struct ata_sgd_result {
	size_t size;
	uint64_t rounds;	/* rounds that were run */
	double seconds;		/* time of these, updates included */
	double worker_seconds;	/* the workers' busy time, summed */
	double loss;		/* mean loss of the last round's samples */
	uint64_t moved;		/* tasks that changed workers, summed over the
				   rounds where that is known */
};

static inline void ata_sgd_result_init(struct ata_sgd_result *result)
{
	memset(result, 0, sizeof(*result));
	result->size = sizeof(*result);
}

/*
 * ata_sgd_run - run rounds of SGD
 *
 * @pool:    its workers run the tasks; NULL with config->execute
 * @kernel:  what is known of these gradients, or NULL: the pool's own
 * @problem: what to minimise; not kept
 * @config:  how; not kept, its params and velocity are changed
 * @out:     what the complete rounds took, also after a failure that is not
 *           -EINVAL or for want of memory at the start; or NULL
 *
 * Return: 0, or
 *   -EINVAL    an argument is NULL that must not be, a size is not known or a
 *              number is out of its range, and nothing ran; or execute asked
 *              for a task or a worker that is not there, or for a task twice
 *   -ENOMEM    no memory; params are those after the last complete round
 *   -ECANCELED gradient returned non-zero, or ata_pool_cancel(); params
 *              likewise
 *   others     as ata_pool_run(), as execute, or as on_step
 */
ATA_EXPORT int ata_sgd_run(struct ata_pool *pool, struct ata_bandit *kernel,
			   const struct ata_sgd_problem *problem,
			   const struct ata_sgd_config *config,
			   struct ata_sgd_result *out);

#ifdef __cplusplus
}
#endif

#endif
