/* SPDX-License-Identifier: MIT */
/*
 * Multinomial logistic regression: one dense layer. The loss is convex, so it
 * starts from zeros.
 */
#include "models/net.h"

static int softmax_create(struct model **out, const struct dataset *data,
			  const struct model_options *options,
			  struct failure *error)
{
	struct shape in = { 1, 1, data->dim };
	struct net *net;
	int status = net_create(&net, &model_softmax, data, error);

	(void)options;
	if (status)
		return status;
	status = net_add(net, &layer_dense, &in, data->classes, error);
	if (!status)
		status = net_finish(net, error);
	if (status)
		net_destroy(&net->model);
	else
		*out = &net->model;
	return status;
}

const struct model_type model_softmax = {
	.name = "softmax",
	.summary = "multinomial logistic regression on a data set",
	.needs_data = 1,
	.tasks = 64,
	.micro_batch = 32,
	.step = 0.1,
	.momentum = 0.9,
	.create = softmax_create,
	.start = model_zeros,
	.gradient = net_gradient,
	.score = net_score,
	.describe = net_describe,
	.destroy = net_destroy,
};
