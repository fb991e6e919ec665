/* SPDX-License-Identifier: MIT */
/* Multilayer perceptrons: hidden dense layers with rectifiers, one for the
 * classes. */
#include "models/net.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

static const uint32_t hidden[] = { 256, 128 };

static const struct model_options defaults = {
	.n_hidden = sizeof(hidden) / sizeof(hidden[0]),
	.hidden = hidden,
};

static int check(const struct model_options *options, struct failure *error)
{
	if (options->n_hidden > MODEL_HIDDEN)
		return failure_set(error, -EINVAL,
				   "mlp: %" PRIu32 " hidden layers, more than "
				   "%d", options->n_hidden, MODEL_HIDDEN);
	for (uint32_t i = 0; i < options->n_hidden; i++)
		if (options->hidden[i] < 1 ||
		    options->hidden[i] > MODEL_HIDDEN_SIZE)
			return failure_set(error, -EINVAL,
					   "mlp: a hidden layer of %" PRIu32
					   ", not 1 to %d", options->hidden[i],
					   MODEL_HIDDEN_SIZE);
	return 0;
}

/* "mlp 256,128" */
static void add_to_name(struct model *model, uint32_t i, uint32_t size)
{
	size_t length = strlen(model->name);

	snprintf(model->name + length, sizeof(model->name) - length,
		 "%c%" PRIu32, i ? ',' : ' ', size);
}

static int add_layers(struct net *net, const struct model_options *options,
		      struct failure *error)
{
	struct shape in = { 1, 1, net->data->dim };
	int status = 0;

	for (uint32_t i = 0; i < options->n_hidden && !status; i++) {
		uint32_t size = options->hidden[i];

		add_to_name(&net->model, i, size);
		status = net_add(net, &layer_dense, i ? NULL : &in, size,
				 error);
		if (!status)
			status = net_add(net, &layer_relu, NULL, 0, error);
	}
	if (!status)
		status = net_add(net, &layer_dense, NULL, net->data->classes,
				 error);
	return status ? status : net_finish(net, error);
}

static int mlp_create(struct model **out, const struct dataset *data,
		      const struct model_options *options,
		      struct failure *error)
{
	struct net *net;
	int status;

	if (!options || !options->n_hidden)
		options = &defaults;
	status = check(options, error);
	if (!status)
		status = net_create(&net, &model_mlp, data, error);
	if (status)
		return status;
	status = add_layers(net, options, error);
	if (status)
		net_destroy(&net->model);
	else
		*out = &net->model;
	return status;
}

const struct model_type model_mlp = {
	.name = "mlp",
	.summary = "a perceptron with hidden layers on a data set",
	.needs_data = 1,
	.has_hidden = 1,
	.tasks = 16,
	.micro_batch = 8,
	.step = 0.05,
	.momentum = 0.9,
	.create = mlp_create,
	.start = net_start,
	.gradient = net_gradient,
	.score = net_score,
	.describe = net_describe,
	.destroy = net_destroy,
};
