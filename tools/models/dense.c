/* SPDX-License-Identifier: MIT */
/* Dense layers: y = Wx + b, a row of weights for every output, then b. */
#include "models/layer.h"

#include "models/gemm.h"

static int dense_fit(struct layer *layer, struct failure *error)
{
	(void)error;
	layer->out.height = layer->out.width = 1;
	layer->params = ((uint64_t)shape_size(&layer->in) + 1) *
			layer->out.channels;
	return 0;
}

static struct gemm product(const struct layer *layer)
{
	struct gemm gemm = {
		.inputs = (uint32_t)shape_size(&layer->in),
		.outputs = layer->out.channels,
	};

	return gemm;
}

static void dense_forward(const struct layer *layer, const struct pass *pass)
{
	struct gemm gemm = product(layer);
	const float *bias = pass->params + (size_t)gemm.inputs * gemm.outputs;

	layer_spread(bias, gemm.outputs, pass->n, pass->y);
	gemm_forward(&gemm, pass->n, pass->x, pass->params, pass->y);
}

static void dense_backward(const struct layer *layer, const struct pass *pass)
{
	struct gemm gemm = product(layer);
	float *bias = pass->gradient + (size_t)gemm.inputs * gemm.outputs;

	gemm_weights(&gemm, pass->n, pass->x, pass->dy, pass->gradient);
	layer_collect(pass->dy, gemm.outputs, pass->n, bias);
	if (pass->dx)
		gemm_inputs(&gemm, pass->n, pass->dy, pass->params, pass->dx);
}

const struct layer_type layer_dense = {
	.name = "dense",
	.fit = dense_fit,
	.forward = dense_forward,
	.backward = dense_backward,
};
