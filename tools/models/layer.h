/* SPDX-License-Identifier: MIT */
/*
 * Layers: what a net chains.
 *
 * Values are samples one after the other, each as lines of pixels of channels:
 * the channels of a pixel are neighbours. A vector is one pixel. A kind of
 * layer is a file of its own and a struct layer_type.
 */
#ifndef MODELS_LAYER_H
#define MODELS_LAYER_H

#include <stddef.h>
#include <stdint.h>

#include "files/failure.h"

struct layer_type;

struct shape {
	uint32_t height, width, channels;
};

struct layer {
	const struct layer_type *type;
	struct shape in, out;
	uint64_t params;	/* weights, then biases */
	uint64_t first;		/* where they begin among the net's */
	size_t scratch;		/* numbers of memory that a pass needs */
};

/* One pass of n samples through a layer, forward or back. */
struct pass {
	uint32_t n;
	const float *params;	/* of this layer */
	float *x, *y;		/* values before and after; the same memory if
				   the layer works in place */
	float *dx, *dy;		/* back: derivatives of the loss by these; dx
				   NULL: not wanted */
	float *gradient;	/* back: of this layer; is added to */
	float *scratch;
};

struct layer_type {
	const char *name;
	int in_place;		/* 1: y replaces x, and dx dy */

	/* Complete a layer of which in and out.channels (0: as it comes) are
	 * known. 0 or -EINVAL; then error says why. */
	int (*fit)(struct layer *layer, struct failure *error);

	/* Values y of x; with backward, dx and the gradient from dy. How many
	 * samples there are may change the rounding of each. */
	void (*forward)(const struct layer *layer, const struct pass *pass);
	void (*backward)(const struct layer *layer, const struct pass *pass);
};

extern const struct layer_type layer_dense;
extern const struct layer_type layer_conv;
extern const struct layer_type layer_relu;
extern const struct layer_type layer_pool;

static inline size_t shape_size(const struct shape *shape)
{
	return (size_t)shape->height * shape->width * shape->channels;
}

/* The weights of layer that one output is made of; biases have none. */
static inline uint64_t layer_fan_in(const struct layer *layer)
{
	return layer->params / layer->out.channels - 1;
}

/* y = the biases, in each of n rows. */
void layer_spread(const float *bias, uint32_t outputs, size_t n, float *y);

/* bias += the sum of n rows of dy. */
void layer_collect(const float *dy, uint32_t outputs, size_t n, float *bias);

#endif
