/* SPDX-License-Identifier: MIT */
#include "models/net.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "models/gemm.h"
#include "models/loss.h"
#include "models/normal.h"

#define BLOCK 64			/* samples in a block, at most */
#define CACHE_FLOATS ((size_t)1 << 18)	/* a block's values, about: 1 MiB */
#define ALIGN_FLOATS 16			/* 64 bytes */
#define PARAMS_MAX (UINT64_C(1) << 28)	/* 1 GiB a vector */

int net_create(struct net **out, const struct model_type *type,
	       const struct dataset *data, struct failure *error)
{
	struct net *net;
	int status = gemm_check(error);

	if (status)
		return status;
	net = calloc(1, sizeof(*net));
	if (!net)
		return failure_set(error, -ENOMEM, "%s: not enough memory",
				   type->name);
	net->data = data;
	net->model.type = type;
	net->model.samples = data->train.n;
	net->model.held_out = data->test.n;
	snprintf(net->model.name, sizeof(net->model.name), "%s", type->name);
	*out = net;
	return 0;
}

int net_add(struct net *net, const struct layer_type *type,
	    const struct shape *in, uint32_t outputs, struct failure *error)
{
	struct layer *layer = &net->layer[net->layers];
	struct failure why;
	int status;

	if (net->layers == NET_LAYERS)
		return failure_set(error, -EINVAL, "%s: more than %d layers",
				   net->model.name, NET_LAYERS);
	layer->type = type;
	layer->in = in ? *in : net->layer[net->layers - 1].out;
	layer->out.channels = outputs;
	layer->first = net->model.dim;
	status = type->fit(layer, &why);
	if (status)
		return failure_set(error, status, "%s: %s", net->model.name,
				   why.text);
	net->model.dim += layer->params;
	net->layers++;
	return 0;
}

/* Room for so many numbers; *at moves on. */
static size_t take(size_t *at, size_t n)
{
	size_t here = *at;

	*at += (n + ALIGN_FLOATS - 1) / ALIGN_FLOATS * ALIGN_FLOATS;
	return here;
}

/* Lay out scratch memory for blocks of so many samples. Two vectors of
 * derivatives are enough: a layer reads the one and writes the other. Return:
 * the numbers it takes, layers' own work left out. */
static size_t lay_out(struct net *net, size_t block)
{
	size_t at = 0, room[2] = { 0, 0 };
	uint32_t side = 0;

	net->value[0] = take(&at, block * shape_size(&net->layer[0].in));
	for (uint32_t i = 0; i < net->layers; i++) {
		const struct layer *layer = &net->layer[i];

		net->value[i + 1] = layer->type->in_place ? net->value[i] :
			take(&at, block * shape_size(&layer->out));
	}
	for (uint32_t i = net->layers - 1; i > 0; i--) {
		size_t size = block * shape_size(&net->layer[i].in);

		if (net->layer[i].type->in_place)
			continue;
		if (room[side] < size)
			room[side] = size;
		side = !side;
	}
	net->slope[0] = take(&at, room[0]);
	net->slope[1] = take(&at, room[1]);
	return at;
}

int net_finish(struct net *net, struct failure *error)
{
	size_t each = lay_out(net, 1), at;
	/* One sample, before its channels become neighbours. */
	size_t work = net->data->dim;

	if (net->model.dim > PARAMS_MAX)
		return failure_set(error, -EFBIG,
				   "%s: %" PRIu64 " parameters are too many",
				   net->model.name, net->model.dim);
	for (uint32_t i = 0; i < net->layers; i++)
		if (work < net->layer[i].scratch)
			work = net->layer[i].scratch;
	net->block = each > CACHE_FLOATS	 ? 1 :
		     each < CACHE_FLOATS / BLOCK ? BLOCK :
						   (uint32_t)(CACHE_FLOATS / each);
	at = lay_out(net, net->block);
	net->work = take(&at, work);
	net->model.scratch = at * sizeof(float);
	return 0;
}

/*
 * He, Zhang, Ren, Sun, "Delving Deep into Rectifiers" (ICCV 2015): normal
 * weights of variance 2 / fan-in, which keeps the size of what passes through
 * rectifiers; biases of 0.
 */
void net_start(const struct model *model, uint64_t seed, float *params)
{
	const struct net *net = (const struct net *)model;

	model_zeros(model, seed, params);
	for (uint32_t i = 0; i < net->layers; i++) {
		const struct layer *layer = &net->layer[i];
		/* No round of training has this number. */
		struct ata_key key = { seed, UINT64_MAX, i };
		float *weight = params + layer->first;
		uint64_t n;
		double deviation;

		if (!layer->params)
			continue;
		n = layer->params - layer->out.channels;
		deviation = sqrt(2.0 / (double)layer_fan_in(layer));
		for (uint64_t j = 0; j < n; j++) {
			double four[4];

			if (j % 4 == 0)
				normal_four(&key, 0, (uint32_t)(j / 4), four);
			weight[j] = (float)(deviation * four[j % 4]);
		}
	}
}

/* One sample's numbers. Where there are channels they come one after the other
 * and become neighbours. */
static void load(const struct net *net, uint64_t sample,
		 const struct ata_key *key, float *work, float *x)
{
	const struct shape *in = &net->layer[0].in;
	size_t pixels = (size_t)in->height * in->width;

	if (pixels == 1 || in->channels == 1) {
		dataset_load(net->data, sample, key, x);
		return;
	}
	dataset_load(net->data, sample, key, work);
	for (uint32_t c = 0; c < in->channels; c++)
		for (size_t i = 0; i < pixels; i++)
			x[i * in->channels + c] = work[c * pixels + i];
}

/* What layer i of a block passes on. */
static struct pass pass_of(const struct net *net, const struct ata_batch *batch,
			   uint32_t i, uint32_t n)
{
	float *scratch = batch->scratch;
	struct pass pass = {
		.n = n,
		.params = batch->params + net->layer[i].first,
		.x = scratch + net->value[i],
		.y = scratch + net->value[i + 1],
		.scratch = scratch + net->work,
	};

	return pass;
}

/* Samples done .. done + n - 1 of the batch. Return: their scores. */
static float *forward(const struct net *net, const struct ata_batch *batch,
		      const struct ata_key *key, uint32_t done, uint32_t n)
{
	float *scratch = batch->scratch;

	for (uint32_t s = 0; s < n; s++)
		load(net, batch->samples[done + s], key, scratch + net->work,
		     scratch + net->value[0] +
			     s * shape_size(&net->layer[0].in));
	for (uint32_t i = 0; i < net->layers; i++) {
		struct pass pass = pass_of(net, batch, i, n);

		net->layer[i].type->forward(&net->layer[i], &pass);
	}
	return scratch + net->value[net->layers];
}

/* From the derivatives by the scores, which have taken their place. */
static void backward(const struct net *net, const struct ata_batch *batch,
		     uint32_t n, float *gradient)
{
	float *scratch = batch->scratch;
	float *dy = scratch + net->value[net->layers];
	uint32_t side = 0;

	for (uint32_t i = net->layers; i-- > 0;) {
		const struct layer *layer = &net->layer[i];
		struct pass pass = pass_of(net, batch, i, n);

		pass.gradient = gradient + layer->first;
		pass.dy = pass.dx = dy;
		if (!layer->type->in_place) {
			pass.dx = i ? scratch + net->slope[side] : NULL;
			side = !side;
		}
		layer->type->backward(layer, &pass);
		dy = pass.dx;
	}
}

static uint32_t block_at(const struct net *net, const struct ata_batch *batch,
			 uint32_t done)
{
	return batch->n - done < net->block ? batch->n - done : net->block;
}

int net_gradient(void *ctx, const struct ata_batch *batch, float *gradient,
		 double *loss)
{
	const struct net *net = ctx;
	uint32_t classes = net->data->classes;

	for (uint32_t done = 0, n; done < batch->n; done += n) {
		float *z;

		n = block_at(net, batch, done);
		z = forward(net, batch, &batch->key, done, n);
		for (uint32_t s = 0; s < n; s++, z += classes)
			*loss += loss_of(z, classes,
					 dataset_label(net->data,
						       batch->samples[done + s]));
		backward(net, batch, n, gradient);
	}
	return 0;
}

int net_score(void *ctx, const struct ata_batch *batch, double *loss,
	      double *metric)
{
	const struct net *net = ctx;
	uint32_t classes = net->data->classes;

	for (uint32_t done = 0, n; done < batch->n; done += n) {
		float *z;

		n = block_at(net, batch, done);
		z = forward(net, batch, NULL, done, n);
		for (uint32_t s = 0; s < n; s++, z += classes) {
			uint32_t label = dataset_label(net->data,
						       batch->samples[done + s]);

			*metric += loss_class(z, classes) == label;
			*loss += loss_of(z, classes, label);
		}
	}
	return 0;
}

static void describe_line(const char *name, const struct shape *shape,
			  uint64_t params, FILE *to)
{
	char text[64];

	if (shape->height == 1 && shape->width == 1)
		snprintf(text, sizeof(text), "%" PRIu32, shape->channels);
	else
		snprintf(text, sizeof(text), "%" PRIu32 " x %" PRIu32 " x %"
			 PRIu32, shape->channels, shape->height, shape->width);
	fprintf(to, "%-7s %-18s %10" PRIu64 "\n", name, text, params);
}

void net_describe(const struct model *model, FILE *to)
{
	const struct net *net = (const struct net *)model;

	fprintf(to, "%-7s %-18s parameters\n", "layer", "shape");
	describe_line("input", &net->layer[0].in, 0, to);
	for (uint32_t i = 0; i < net->layers; i++)
		describe_line(net->layer[i].type->name, &net->layer[i].out,
			      net->layer[i].params, to);
	fprintf(to, "%-7s %-18s %10" PRIu64 "\n", "all", "", model->dim);
}

void net_destroy(struct model *model)
{
	free(model);
}
