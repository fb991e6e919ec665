/* SPDX-License-Identifier: MIT */
/*
 * Max pooling: the largest of each 2 x 2 pixels, channel by channel. A last
 * line or column without a partner is dropped. Of equal pixels the first takes
 * the derivative: the upper before the lower, then the left before the right.
 */
#include "models/layer.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

static int pool_fit(struct layer *layer, struct failure *error)
{
	if (layer->in.height < 2 || layer->in.width < 2)
		return failure_set(error, -EINVAL,
				   "pixels run out: nothing to pool in %" PRIu32
				   " x %" PRIu32, layer->in.height,
				   layer->in.width);
	layer->out.height = layer->in.height / 2;
	layer->out.width = layer->in.width / 2;
	layer->out.channels = layer->in.channels;
	return 0;
}

static float larger(float a, float b)
{
	return a < b ? b : a;
}

/* One pixel: x and below point to the left ones of two and two. (The numbers
 * are size_t and all is loaded first: or the compiler makes no vectors of it,
 * and branches that are often guessed wrongly.) */
static void pool_pixel(const float *x, const float *below, size_t channels,
		       float *y)
{
#pragma omp simd
	for (size_t c = 0; c < channels; c++)
		y[c] = larger(larger(x[c], x[c + channels]),
			      larger(below[c], below[c + channels]));
}

/* Where the largest of the four was, dy goes; elsewhere 0. */
static void unpool_pixel(const float *x, const float *below, size_t channels,
			 const float *dy, float *dx, float *dx_below)
{
#pragma omp simd
	for (size_t c = 0; c < channels; c++) {
		float a = x[c], b = x[c + channels], d = dy[c];
		float e = below[c], f = below[c + channels];
		float upper = larger(a, b), lower = larger(e, f);
		float up = upper < lower ? 0.0f : d;
		float down = upper < lower ? d : 0.0f;

		dx[c] = a < b ? 0.0f : up;
		dx[c + channels] = a < b ? up : 0.0f;
		dx_below[c] = e < f ? 0.0f : down;
		dx_below[c + channels] = e < f ? down : 0.0f;
	}
}

static void pool_forward(const struct layer *layer, const struct pass *pass)
{
	size_t line = (size_t)layer->in.width * layer->in.channels;
	uint32_t channels = layer->in.channels;
	float *y = pass->y;

	for (uint32_t s = 0; s < pass->n; s++) {
		const float *x = pass->x + s * shape_size(&layer->in);

		for (uint32_t i = 0; i < layer->out.height; i++) {
			const float *at = x + 2 * i * line;

			for (uint32_t j = 0; j < layer->out.width; j++) {
				pool_pixel(at, at + line, channels, y);
				at += 2 * channels;
				y += channels;
			}
		}
	}
}

static void pool_backward(const struct layer *layer, const struct pass *pass)
{
	size_t line = (size_t)layer->in.width * layer->in.channels;
	uint32_t channels = layer->in.channels;
	const float *dy = pass->dy;

	if (layer->in.height % 2 || layer->in.width % 2)
		memset(pass->dx, 0, pass->n * shape_size(&layer->in) *
					    sizeof(*pass->dx));
	for (uint32_t s = 0; s < pass->n; s++) {
		for (uint32_t i = 0; i < layer->out.height; i++) {
			size_t at = s * shape_size(&layer->in) + 2 * i * line;
			const float *x = pass->x + at;
			float *dx = pass->dx + at;

			for (uint32_t j = 0; j < layer->out.width; j++) {
				unpool_pixel(x, x + line, channels, dy, dx,
					     dx + line);
				x += 2 * channels;
				dx += 2 * channels;
				dy += channels;
			}
		}
	}
}

const struct layer_type layer_pool = {
	.name = "pool",
	.fit = pool_fit,
	.forward = pool_forward,
	.backward = pool_backward,
};
