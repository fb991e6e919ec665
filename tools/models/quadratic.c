/* SPDX-License-Identifier: MIT */
/*
 * The quadratic of the published experiments:
 *
 *	f(x) = 1/2 x'Ax - b'x,  A = 1/4 tridiag(-1, 2, -1),
 *	b = 1/4 (-1, 0, ..., 0),  d = 100,
 *
 * and stochastic gradients Ax - b + noise, each of whose d numbers is normal
 * with deviation 0.01. There is no data set: a "sample" is one draw of the
 * noise. (The forms of A and b are reconstructed; the paper gives d, the
 * deviation and that A is tridiagonal.)
 *
 * The loss is f(x) - min f, so that it falls to 0. The minimum is known: the
 * first entry of the inverse of tridiag(-1, 2, -1) is d / (d + 1), so
 * min f = -1/2 b'inv(A)b = -d / (8 (d + 1)).
 */
#include "models/model.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>

#include "models/normal.h"

#define DIM 100
#define DEVIATION 0.01

static int quadratic_create(struct model **out, const struct dataset *data,
			    const struct model_options *options,
			    struct failure *error)
{
	struct model *model = calloc(1, sizeof(*model));

	(void)data;
	(void)options;
	if (!model)
		return failure_set(error, -ENOMEM,
				   "quadratic: not enough memory");
	model->type = &model_quadratic;
	snprintf(model->name, sizeof(model->name), "%s", model->type->name);
	model->dim = DIM;
	*out = model;
	return 0;
}

/* Row i of Ax - b. */
static double slope(const float *x, uint32_t i)
{
	double left = i > 0 ? (double)x[i - 1] : 0.0;
	double right = i + 1 < DIM ? (double)x[i + 1] : 0.0;
	double b = i == 0 ? -0.25 : 0.0;

	return 0.25 * (2.0 * (double)x[i] - left - right) - b;
}

/* f(x) - min f. As b is not 0 in its first entry only, f is
 * 1/2 x'(Ax - b) - 1/2 b'x = 1/2 sum x_i slope_i + 1/8 x_0. */
static double excess(const float *x)
{
	double sum = 0.0;

	for (uint32_t i = 0; i < DIM; i++)
		sum += (double)x[i] * slope(x, i);
	return 0.5 * sum + 0.125 * (double)x[0] +
	       (double)DIM / (8.0 * (DIM + 1));
}

static int quadratic_gradient(void *ctx, const struct ata_batch *batch,
			      float *gradient, double *loss)
{
	double sum[DIM] = { 0.0 };

	(void)ctx;
	for (uint32_t s = 0; s < batch->n; s++) {
		for (uint32_t i = 0; i < DIM; i += 4) {
			double noise[4];

			normal_four(&batch->key, s, i / 4, noise);
			for (uint32_t j = 0; j < 4; j++)
				sum[i + j] += noise[j];
		}
	}
	for (uint32_t i = 0; i < DIM; i++)
		gradient[i] += (float)((double)batch->n *
					       slope(batch->params, i) +
				       DEVIATION * sum[i]);
	*loss += (double)batch->n * excess(batch->params);
	return 0;
}

static int quadratic_score(void *ctx, const struct ata_batch *batch,
			   double *loss, double *metric)
{
	(void)ctx;
	(void)metric;
	*loss += (double)batch->n * excess(batch->params);
	return 0;
}

static void quadratic_describe(const struct model *model, FILE *to)
{
	fprintf(to, "1/2 x'Ax - b'x with noise: %" PRIu64 " parameters\n",
		model->dim);
}

static void quadratic_destroy(struct model *model)
{
	free(model);
}

const struct model_type model_quadratic = {
	.name = "quadratic",
	.summary = "the noisy quadratic of the published study, no data set",
	.needs_data = 0,
	.tasks = 64,
	.micro_batch = 32,
	.step = 0.5,
	.momentum = 0.0,
	.create = quadratic_create,
	.start = model_zeros,
	.gradient = quadratic_gradient,
	.score = quadratic_score,
	.describe = quadratic_describe,
	.destroy = quadratic_destroy,
};
