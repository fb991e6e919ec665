/* SPDX-License-Identifier: MIT */
#include "sgd/evaluate.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK 256	/* samples */

static uint64_t blocks_of(const struct ata__evaluation *evaluation)
{
	return (evaluation->count + BLOCK - 1) / BLOCK;
}

int ata__evaluation_init(struct ata__evaluation *evaluation,
			 const struct ata_sgd_problem *problem, uint64_t first,
			 uint64_t count, uint32_t workers)
{
	memset(evaluation, 0, sizeof(*evaluation));
	evaluation->problem = problem;
	evaluation->first = first;
	evaluation->count = count;
	if (blocks_of(evaluation) <= SIZE_MAX)
		evaluation->block = calloc((size_t)blocks_of(evaluation),
					   sizeof(*evaluation->block));
	if (evaluation->block &&
	    !ata__scratches_init(&evaluation->scratches, workers,
				 problem->scratch, BLOCK))
		return 0;
	ata__evaluation_fini(evaluation);
	return -ENOMEM;
}

static int score_block(struct ata__evaluation *evaluation, uint64_t number,
		       uint32_t worker, const struct ata__scratch *scratch)
{
	const struct ata_sgd_problem *problem = evaluation->problem;
	uint64_t done = number * BLOCK, left = evaluation->count - done;
	struct ata_sgd_score *sum = &evaluation->block[number];
	struct ata_batch batch = {
		.params = evaluation->params,
		.samples = scratch->samples,
		.n = left < BLOCK ? (uint32_t)left : BLOCK,
		.worker = worker,
		.scratch = scratch->memory,
	};

	for (uint32_t i = 0; i < batch.n; i++)
		scratch->samples[i] = evaluation->first + done + i;
	*sum = (struct ata_sgd_score){ .loss = 0.0 };
	return problem->score(problem->ctx, &batch, &sum->loss, &sum->metric);
}

static int fail(struct ata__evaluation *evaluation, int error)
{
	int none = 0;

	/* Relaxed: the end of the job orders it for the caller. */
	atomic_compare_exchange_strong_explicit(&evaluation->error, &none,
						error, memory_order_relaxed,
						memory_order_relaxed);
	return error;
}

/* An ata_task_fn; ctx is the struct ata__evaluation */
static int run(void *ctx, uint64_t begin, uint64_t end, uint32_t worker)
{
	struct ata__evaluation *evaluation = ctx;
	struct ata__scratch scratch;

	if (worker >= evaluation->scratches.workers ||
	    end > blocks_of(evaluation))
		return fail(evaluation, -EINVAL);
	if (ata__scratches_get(&evaluation->scratches, worker, &scratch))
		return fail(evaluation, -ENOMEM);
	for (uint64_t i = begin; i < end; i++) {
		if (ata_cancelled())
			return 0;
		if (score_block(evaluation, i, worker, &scratch))
			return fail(evaluation, -ECANCELED);
	}
	return 0;
}

void ata__evaluation_job(struct ata__evaluation *evaluation,
			 const float *params, struct ata_job *job)
{
	evaluation->params = params;
	/* Published with the job. */
	atomic_store_explicit(&evaluation->error, 0, memory_order_relaxed);
	ata_job_init(job);
	job->tasks = blocks_of(evaluation);
	job->fn = run;
	job->ctx = evaluation;
}

int ata__evaluation_end(struct ata__evaluation *evaluation, int result,
			struct ata_sgd_score *out)
{
	struct ata_sgd_score sum = { .loss = 0.0 };
	/* Relaxed: no block is being scored any more */
	int error = atomic_load_explicit(&evaluation->error,
					 memory_order_relaxed);

	if (error || result)
		return error ? error : result;
	for (uint64_t i = 0; i < blocks_of(evaluation); i++) {
		sum.loss += evaluation->block[i].loss;
		sum.metric += evaluation->block[i].metric;
	}
	out->loss = sum.loss / (double)evaluation->count;
	out->metric = sum.metric / (double)evaluation->count;
	return 0;
}

void ata__evaluation_fini(struct ata__evaluation *evaluation)
{
	ata__scratches_fini(&evaluation->scratches);
	free(evaluation->block);
}
