/* SPDX-License-Identifier: MIT */
/*
 * Convolutions of 3 x 3 pixels, with a border of zeros: as many pixels come out
 * as go in.
 *
 * What an output pixel is made of is gathered as one row of 9 x channels
 * numbers ("im2col"), and a product with the weights does the rest. A few lines
 * of an image at a time: their rows stay in the cache between the two, and so
 * do the derivatives on their way back. How many lines depends on the layer
 * alone, so the order of additions does, too.
 *
 * Weights: for every output channel 3 lines of 3 pixels of input channels; then
 * a bias per output channel.
 */
#include "models/layer.h"

#include <string.h>

#include "models/gemm.h"

#define SIDE 3
#define ROWS_FLOATS (1 << 15)	/* gathered at a time, at most: 128 KiB */

/* A convolution's pass, in numbers of floats and lines. */
struct conv {
	struct gemm gemm;
	uint32_t width, height, channels;
	size_t line;		/* of the input */
	uint32_t lines;		/* gathered at a time */
};

static struct conv conv_of(const struct layer *layer)
{
	uint32_t inputs = SIDE * SIDE * layer->in.channels;
	uint32_t lines = ROWS_FLOATS / (inputs * layer->in.width);
	struct conv conv = {
		.gemm = { inputs, layer->out.channels },
		.width = layer->in.width,
		.height = layer->in.height,
		.channels = layer->in.channels,
		.line = (size_t)layer->in.width * layer->in.channels,
		.lines = lines ? lines : 1,
	};

	return conv;
}

static int conv_fit(struct layer *layer, struct failure *error)
{
	struct conv conv = conv_of(layer);

	(void)error;
	layer->out.height = layer->in.height;
	layer->out.width = layer->in.width;
	layer->params = ((uint64_t)conv.gemm.inputs + 1) *
			layer->out.channels;
	layer->scratch = (size_t)conv.lines * conv.width * conv.gemm.inputs;
	return 0;
}

/* The pixels of a line that touch the one at: [*from, *to). */
static void neighbours(uint32_t at, uint32_t width, uint32_t *from,
		       uint32_t *to)
{
	*from = at > 0 ? at - 1 : 0;
	*to = at + 2 < width ? at + 2 : width;
}

/* A third of every row of one line: from the input line beside it. NULL: that
 * is outside. */
static void gather_line(const struct conv *conv, const float *x, float *row)
{
	uint32_t channels = conv->channels, third = SIDE * channels, from, to;

	for (uint32_t i = 0; i < conv->width; i++, row += conv->gemm.inputs) {
		neighbours(i, conv->width, &from, &to);
		if (!x || to - from < SIDE)
			memset(row, 0, third * sizeof(*row));
		if (x)
			memcpy(row + (i == 0 ? channels : 0),
			       x + (size_t)from * channels,
			       (to - from) * channels * sizeof(*row));
	}
}

/* The way back: add a third of every row to the input line beside it. */
static void scatter_line(const struct conv *conv, const float *row, float *dx)
{
	uint32_t channels = conv->channels, from, to;

	for (uint32_t i = 0; i < conv->width; i++, row += conv->gemm.inputs) {
		const float *add = row + (i == 0 ? channels : 0);
		float *sum;

		neighbours(i, conv->width, &from, &to);
		sum = dx + (size_t)from * channels;
#pragma omp simd
		for (uint32_t c = 0; c < (to - from) * channels; c++)
			sum[c] += add[c];
	}
}

/* Lines begin .. begin + n of all the images together; line k of the three goes
 * to its third of the rows. */
static void gather(const struct conv *conv, const float *x, uint32_t begin,
		   uint32_t n, float *rows)
{
	for (uint32_t i = 0; i < n; i++) {
		uint32_t at = (begin + i) % conv->height;
		float *row = rows + (size_t)i * conv->width * conv->gemm.inputs;

		for (uint32_t k = 0; k < SIDE; k++) {
			int inside = at + k >= 1 && at + k <= conv->height;
			size_t line = (size_t)begin + i + k - 1;

			gather_line(conv, inside ? x + line * conv->line : NULL,
				    row + k * SIDE * conv->channels);
		}
	}
}

static void scatter(const struct conv *conv, const float *rows, uint32_t begin,
		    uint32_t n, float *dx)
{
	for (uint32_t i = 0; i < n; i++) {
		uint32_t at = (begin + i) % conv->height;
		const float *row = rows + (size_t)i * conv->width *
						  conv->gemm.inputs;

		for (uint32_t k = 0; k < SIDE; k++) {
			size_t line = (size_t)begin + i + k - 1;

			if (at + k >= 1 && at + k <= conv->height)
				scatter_line(conv,
					     row + k * SIDE * conv->channels,
					     dx + line * conv->line);
		}
	}
}

static uint32_t lines_at(const struct conv *conv, uint32_t done, uint32_t all)
{
	return all - done < conv->lines ? all - done : conv->lines;
}

static void conv_forward(const struct layer *layer, const struct pass *pass)
{
	struct conv conv = conv_of(layer);
	uint32_t outputs = conv.gemm.outputs, all = pass->n * conv.height;
	const float *bias = pass->params + (size_t)conv.gemm.inputs * outputs;

	for (uint32_t done = 0, n; done < all; done += n) {
		float *y = pass->y + (size_t)done * conv.width * outputs;

		n = lines_at(&conv, done, all);
		gather(&conv, pass->x, done, n, pass->scratch);
		layer_spread(bias, outputs, (size_t)n * conv.width, y);
		gemm_forward(&conv.gemm, n * conv.width, pass->scratch,
			     pass->params, y);
	}
}

static void conv_backward(const struct layer *layer, const struct pass *pass)
{
	struct conv conv = conv_of(layer);
	uint32_t outputs = conv.gemm.outputs, all = pass->n * conv.height;
	float *bias = pass->gradient + (size_t)conv.gemm.inputs * outputs;

	if (pass->dx)
		memset(pass->dx, 0, all * conv.line * sizeof(*pass->dx));
	for (uint32_t done = 0, n; done < all; done += n) {
		float *dy = pass->dy + (size_t)done * conv.width * outputs;

		n = lines_at(&conv, done, all);
		gather(&conv, pass->x, done, n, pass->scratch);
		gemm_weights(&conv.gemm, n * conv.width, pass->scratch, dy,
			     pass->gradient);
		layer_collect(dy, outputs, (size_t)n * conv.width, bias);
		if (!pass->dx)
			continue;
		/* The gathered rows are done with. */
		gemm_inputs(&conv.gemm, n * conv.width, dy, pass->params,
			    pass->scratch);
		scatter(&conv, pass->scratch, done, n, pass->dx);
	}
}

const struct layer_type layer_conv = {
	.name = "conv",
	.fit = conv_fit,
	.forward = conv_forward,
	.backward = conv_backward,
};
