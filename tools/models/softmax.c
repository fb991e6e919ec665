/* SPDX-License-Identifier: MIT */
/*
 * Multinomial logistic regression.
 *
 * The parameters are one row of dim weights per class, then one bias per class.
 * With x a sample and z = Wx + b, the loss is
 * ln(sum_c exp z_c) - z_label, and its gradient with respect to z is
 * p - e_label, p the softmax of z. The largest z is taken off before exp, so
 * that nothing overflows.
 *
 * Samples are gathered into blocks of at most BLOCK: scratch memory stays in the
 * cache, and its size does not depend on the micro-batch.
 */
#include "models/model.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "models/dense.h"

#define BLOCK 64
#define ALIGN 64		/* of what a worker's scratch memory holds */

struct softmax {
	struct model model;
	const struct dataset *data;
	struct dense layer;
};

/* One worker's scratch memory. */
struct block {
	float *x;		/* BLOCK rows of dim: the samples */
	float *z;		/* BLOCK rows of classes: z, then p - e_label */
};

static size_t row_bytes(size_t n)
{
	return (BLOCK * n * sizeof(float) + ALIGN - 1) / ALIGN * ALIGN;
}

static struct block block_in(const struct softmax *softmax, void *scratch)
{
	struct block block = {
		.x = scratch,
		.z = (float *)((char *)scratch + row_bytes(softmax->data->dim)),
	};

	return block;
}

static int softmax_create(struct model **out, const struct dataset *data)
{
	struct softmax *softmax = calloc(1, sizeof(*softmax));

	if (!softmax)
		return -ENOMEM;
	softmax->data = data;
	softmax->layer.dim = data->dim;
	softmax->layer.outputs = data->classes;
	softmax->model.type = &model_softmax;
	softmax->model.dim = ((uint64_t)data->dim + 1) * data->classes;
	softmax->model.samples = data->train.n;
	softmax->model.scratch = row_bytes(data->dim) +
				 row_bytes(data->classes);
	*out = &softmax->model;
	return 0;
}

/* z = Wx + b for the n samples of a block. */
static void scores(const struct dense *layer, const float *params,
		   const struct block *block, uint32_t n)
{
	const float *bias = params + (size_t)layer->dim * layer->outputs;

	for (uint32_t s = 0; s < n; s++)
		memcpy(block->z + (size_t)s * layer->outputs, bias,
		       layer->outputs * sizeof(float));
	dense_forward(layer, n, block->x, params, block->z);
}

static uint32_t largest(const float *z, uint32_t classes)
{
	uint32_t best = 0;

	for (uint32_t c = 1; c < classes; c++)
		if (z[c] > z[best])
			best = c;
	return best;
}

/* The loss of one sample; turns z into p - e_label. */
static double loss_of(float *z, uint32_t classes, uint32_t label)
{
	float top = z[largest(z, classes)], sum = 0.0f;
	float margin = top - z[label];

	for (uint32_t c = 0; c < classes; c++) {
		z[c] = expf(z[c] - top);
		sum += z[c];
	}
	for (uint32_t c = 0; c < classes; c++)
		z[c] /= sum;
	z[label] -= 1.0f;
	return log((double)sum) + (double)margin;
}

/* Add the gradient of a block: weights += (p - e)'x, biases += p - e. */
static void add_gradient(const struct dense *layer, const struct block *block,
			 uint32_t n, float *gradient)
{
	float *bias = gradient + (size_t)layer->dim * layer->outputs;

	dense_backward(layer, n, block->x, block->z, gradient);
	for (uint32_t s = 0; s < n; s++)
		for (uint32_t c = 0; c < layer->outputs; c++)
			bias[c] += block->z[(size_t)s * layer->outputs + c];
}

static int softmax_gradient(void *ctx, const struct ata_batch *batch,
			    float *gradient, double *loss)
{
	const struct softmax *softmax = ctx;
	const struct dataset *data = softmax->data;
	struct block block = block_in(softmax, batch->scratch);

	for (uint32_t done = 0, n; done < batch->n; done += n) {
		const uint64_t *sample = batch->samples + done;

		n = batch->n - done < BLOCK ? batch->n - done : BLOCK;
		for (uint32_t s = 0; s < n; s++)
			dataset_load(data, sample[s], &batch->key,
				     block.x + (size_t)s * data->dim);
		scores(&softmax->layer, batch->params, &block, n);
		for (uint32_t s = 0; s < n; s++)
			*loss += loss_of(block.z + (size_t)s * data->classes,
					 data->classes,
					 dataset_label(data, sample[s]));
		add_gradient(&softmax->layer, &block, n, gradient);
	}
	return 0;
}

/* Go through samples in their order: sum of the losses, right answers. */
static void go_through(const struct softmax *softmax, uint64_t first,
		       uint64_t samples, const float *params, void *scratch,
		       double *loss, uint64_t *right)
{
	const struct dataset *data = softmax->data;
	struct block block = block_in(softmax, scratch);

	*loss = 0.0;
	*right = 0;
	for (uint64_t done = 0, n; done < samples; done += n) {
		n = samples - done < BLOCK ? samples - done : BLOCK;
		for (uint64_t s = 0; s < n; s++)
			dataset_load(data, first + done + s, NULL,
				     block.x + s * data->dim);
		scores(&softmax->layer, params, &block, (uint32_t)n);
		for (uint64_t s = 0; s < n; s++) {
			float *z = block.z + s * data->classes;
			uint32_t label = dataset_label(data, first + done + s);

			*right += largest(z, data->classes) == label;
			*loss += loss_of(z, data->classes, label);
		}
	}
}

static int softmax_evaluate(const struct model *model, const float *params,
			    struct model_score *out)
{
	const struct softmax *softmax = (const struct softmax *)model;
	const struct dataset *data = softmax->data;
	void *scratch = aligned_alloc(ALIGN, model->scratch);
	uint64_t right;
	double loss;

	if (!scratch)
		return -ENOMEM;
	go_through(softmax, data->train.n, data->test.n, params, scratch,
		   &loss, &right);
	out->accuracy = (double)right / (double)data->test.n;
	go_through(softmax, 0, data->train.n, params, scratch, &loss, &right);
	out->loss = loss / (double)data->train.n;
	free(scratch);
	return 0;
}

static void softmax_destroy(struct model *model)
{
	free(model);
}

const struct model_type model_softmax = {
	.name = "softmax",
	.summary = "multinomial logistic regression on a data set",
	.needs_data = 1,
	.step = 0.1,
	.momentum = 0.9,
	.create = softmax_create,
	.gradient = softmax_gradient,
	.evaluate = softmax_evaluate,
	.destroy = softmax_destroy,
};
