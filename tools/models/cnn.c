/* SPDX-License-Identifier: MIT */
/*
 * A convolutional net of the published experiment's size: 3 convolutions, each
 * with pooling, and 2 dense layers. 156,074 parameters with CIFAR-10, 167,684
 * with CIFAR-100. (How wide the layers are is reconstructed: the paper gives
 * their number and about 160,000 parameters.)
 *
 * Rectifiers come after pooling: the order does not change a result, as both
 * are monotonic, and a quarter of the numbers has to be rectified.
 */
#include "models/net.h"

#include <errno.h>
#include <inttypes.h>

#define POOLED 8	/* pixels each way that three poolings need */
#define HIDDEN 128

static const uint32_t width[] = { 16, 32, 64 };

static int check(const struct dataset *data, struct failure *error)
{
	if (!data->height)
		return failure_set(error, -EINVAL,
				   "cnn: %s holds no images", data->name);
	if (data->height < POOLED || data->width < POOLED)
		return failure_set(error, -EINVAL,
				   "cnn: %s: images of %" PRIu32 " x %" PRIu32
				   " pixels are too small to be pooled three "
				   "times, %d x %d is the least", data->name,
				   data->height, data->width, POOLED, POOLED);
	return 0;
}

static int add_layers(struct net *net, struct failure *error)
{
	const struct dataset *data = net->data;
	struct shape in = { data->height, data->width, data->channels };
	int status = 0;

	for (uint32_t i = 0; i < 3 && !status; i++) {
		status = net_add(net, &layer_conv, i ? NULL : &in, width[i],
				 error);
		if (!status)
			status = net_add(net, &layer_pool, NULL, 0, error);
		if (!status)
			status = net_add(net, &layer_relu, NULL, 0, error);
	}
	if (!status)
		status = net_add(net, &layer_dense, NULL, HIDDEN, error);
	if (!status)
		status = net_add(net, &layer_relu, NULL, 0, error);
	if (!status)
		status = net_add(net, &layer_dense, NULL, data->classes, error);
	return status ? status : net_finish(net, error);
}

static int cnn_create(struct model **out, const struct dataset *data,
		      const struct model_options *options,
		      struct failure *error)
{
	struct net *net;
	int status = check(data, error);

	(void)options;
	if (!status)
		status = net_create(&net, &model_cnn, data, error);
	if (status)
		return status;
	status = add_layers(net, error);
	if (status)
		net_destroy(&net->model);
	else
		*out = &net->model;
	return status;
}

const struct model_type model_cnn = {
	.name = "cnn",
	.summary = "3 convolutions and 2 dense layers, on images",
	.needs_data = 1,
	.tasks = 16,
	.micro_batch = 8,
	.step = 0.05,
	.momentum = 0.9,
	.create = cnn_create,
	.start = net_start,
	.gradient = net_gradient,
	.score = net_score,
	.describe = net_describe,
	.destroy = net_destroy,
};
