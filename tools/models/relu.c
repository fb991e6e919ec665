/* SPDX-License-Identifier: MIT */
/* Rectifiers, in place: y = max(x, 0). The derivative at 0 is taken as 0. */
#include "models/layer.h"

static int relu_fit(struct layer *layer, struct failure *error)
{
	(void)error;
	layer->out = layer->in;
	return 0;
}

static void relu_forward(const struct layer *layer, const struct pass *pass)
{
	size_t n = pass->n * shape_size(&layer->in);
	float *x = pass->x;

#pragma omp simd
	for (size_t i = 0; i < n; i++)
		x[i] = x[i] < 0.0f ? 0.0f : x[i];
}

static void relu_backward(const struct layer *layer, const struct pass *pass)
{
	size_t n = pass->n * shape_size(&layer->in);
	const float *y = pass->y;
	float *dy = pass->dy;

#pragma omp simd
	for (size_t i = 0; i < n; i++)
		dy[i] = y[i] > 0.0f ? dy[i] : 0.0f;
}

const struct layer_type layer_relu = {
	.name = "relu",
	.in_place = 1,
	.fit = relu_fit,
	.forward = relu_forward,
	.backward = relu_backward,
};
