/* SPDX-License-Identifier: MIT */
/* The table of models, and what all of them can do. */
#include "models/model.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define BATCH 64	/* samples to score at a time */
#define ALIGN 64	/* of scratch memory, as the library has it */

static const struct model_type *const table[] = {
	&model_softmax,
	&model_mlp,
	&model_cnn,
	&model_quadratic,
};

#define MODELS (sizeof(table) / sizeof(table[0]))

const struct model_type *model_at(unsigned int i)
{
	return i < MODELS ? table[i] : NULL;
}

const struct model_type *model_find(const char *name)
{
	for (unsigned int i = 0; i < MODELS; i++)
		if (!strcmp(table[i]->name, name))
			return table[i];
	return NULL;
}

void model_zeros(const struct model *model, uint64_t seed, float *params)
{
	(void)seed;
	memset(params, 0, model->dim * sizeof(*params));
}

/* Samples first .. first + n - 1, in their order. */
static int score_range(const struct model *model, struct ata_batch batch,
		       uint64_t first, uint64_t n, double *loss, double *right)
{
	void *ctx = (void *)(uintptr_t)model;
	uint64_t samples[BATCH];
	int status = 0;

	*loss = *right = 0.0;
	batch.samples = samples;
	for (uint64_t done = 0; done < n && !status; done += batch.n) {
		batch.n = n - done < BATCH ? (uint32_t)(n - done) : BATCH;
		for (uint32_t i = 0; i < batch.n; i++)
			samples[i] = first + done + i;
		status = model->type->score(ctx, &batch, loss, right);
	}
	return status;
}

int model_evaluate(const struct model *model, const float *params,
		   struct model_score *out)
{
	size_t bytes = (model->scratch / ALIGN + 1) * ALIGN;
	struct ata_batch batch = {
		.params = params,
		.scratch = aligned_alloc(ALIGN, bytes),
	};
	/* Without samples any one scores the parameters. */
	uint64_t n = model->samples ? model->samples : 1;
	double test_loss, right;
	int status;

	if (!batch.scratch)
		return -ENOMEM;
	status = score_range(model, batch, n, model->held_out, &test_loss,
			     &right);
	out->accuracy = model->held_out ? right / (double)model->held_out :
					  (double)NAN;
	if (!status)
		status = score_range(model, batch, 0, n, &out->loss, &right);
	out->loss /= (double)n;
	free(batch.scratch);
	return status;
}
