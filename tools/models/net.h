/* SPDX-License-Identifier: MIT */
/*
 * Nets: layers one after the other, from a sample to the scores of the classes,
 * with the softmax loss at the end.
 *
 * Samples go through in blocks. How many make one depends on the net alone: as
 * many as keep the scratch memory in a core's cache. So its size does not
 * depend on the micro-batch, nor do the blocks on who computes.
 */
#ifndef MODELS_NET_H
#define MODELS_NET_H

#include "models/layer.h"
#include "models/model.h"

#define NET_LAYERS (2 * MODEL_HIDDEN + 1)

struct net {
	struct model model;
	const struct dataset *data;
	uint32_t layers;
	struct layer layer[NET_LAYERS];
	uint32_t block;		/* samples */

	/* In scratch memory, in numbers from its beginning: */
	size_t value[NET_LAYERS + 1];	/* what goes into layer i; the scores */
	size_t slope[2];	/* derivatives, of one layer and the next */
	size_t work;		/* what a layer needs */
};

/*
 * net_create - an empty net; net_add() chains layers, net_finish() completes it
 *
 * type's create() calls these. Return: 0 or -errno; then error says why. A net
 * that cannot be completed is to be destroyed.
 */
int net_create(struct net **out, const struct model_type *type,
	       const struct dataset *data, struct failure *error);

/* in: what the first layer sees; of the others what came before. outputs:
 * channels; 0 where the kind has no choice. */
int net_add(struct net *net, const struct layer_type *type,
	    const struct shape *in, uint32_t outputs, struct failure *error);

int net_finish(struct net *net, struct failure *error);

/* The functions of a struct model_type for models that are nets. */
void net_start(const struct model *model, uint64_t seed, float *params);
ata_gradient_fn net_gradient;
int net_score(void *ctx, const struct ata_batch *batch, double *loss,
	      double *metric);
void net_describe(const struct model *model, FILE *to);
void net_destroy(struct model *model);

#endif
