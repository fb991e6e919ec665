/* SPDX-License-Identifier: MIT */
/*
 * One layer in the function f = sum of r y over all its outputs y, r random,
 * summed in double; and f's derivatives against central differences.
 */
#ifndef ATA_TESTS_COMMON_T_LAYER_FIXTURE_H
#define ATA_TESTS_COMMON_T_LAYER_FIXTURE_H

#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "models/layer.h"
#include "tests/common/t_run.h"

#define SAMPLES 3

static struct layer layer;
static struct pass pass;
static float *params, *r;
static size_t inputs, outputs;	/* of all samples */
static uint64_t seed;

static inline float *numbers(size_t n)
{
	float *x = malloc(n ? n * sizeof(*x) : 1);

	ck_assert_ptr_nonnull(x);
	for (size_t i = 0; i < n; i++)
		x[i] = (float)t_uniform(&seed, -1.0, 1.0);
	return x;
}

static inline void open_layer(const struct layer_type *type, struct shape in,
			      uint32_t channels)
{
	struct failure error;

	seed = 11;
	layer = (struct layer){ .type = type, .in = in,
				.out.channels = channels };
	ck_assert_int_eq(type->fit(&layer, &error), 0);
	inputs = SAMPLES * shape_size(&in);
	outputs = SAMPLES * shape_size(&layer.out);
	pass.n = SAMPLES;
	pass.params = params = numbers(layer.params);
	pass.x = numbers(inputs);
	pass.y = type->in_place ? pass.x : numbers(outputs);
	pass.dy = numbers(outputs);
	pass.dx = type->in_place ? pass.dy : numbers(inputs);
	pass.gradient = calloc(layer.params + 1, sizeof(float));
	pass.scratch = numbers(layer.scratch);
	r = numbers(outputs);
}

static inline void close_layer(void)
{
	free(params);
	free(pass.x);
	free(pass.dy);
	if (!layer.type->in_place) {
		free(pass.y);
		free(pass.dx);
	}
	free(pass.gradient);
	free(pass.scratch);
	free(r);
}

/* f at the values as they are, which stay so. */
static inline double value(void)
{
	struct pass copy = pass;
	float *x = malloc(inputs * sizeof(*x));
	double sum = 0.0;

	ck_assert_ptr_nonnull(x);
	memcpy(x, pass.x, inputs * sizeof(*x));
	copy.x = x;
	copy.y = layer.type->in_place ? x : pass.y;
	layer.type->forward(&layer, &copy);
	for (size_t i = 0; i < outputs; i++)
		sum += (double)r[i] * (double)copy.y[i];
	free(x);
	return sum;
}

static inline double slope(float *at, float h)
{
	float was = *at, up = was + h, down = was - h;
	double difference;

	*at = up;
	difference = value();
	*at = down;
	difference -= value();
	*at = was;
	return difference / ((double)up - (double)down);
}

/* Derivatives by all parameters and inputs, within tolerance. */
static inline void check_slopes(float h, double tolerance)
{
	float *x = malloc(inputs * sizeof(*x));

	ck_assert_ptr_nonnull(x);
	memcpy(x, pass.x, inputs * sizeof(*x));
	layer.type->forward(&layer, &pass);
	memcpy(pass.dy, r, outputs * sizeof(*r));
	layer.type->backward(&layer, &pass);
	memcpy(pass.x, x, inputs * sizeof(*x));
	free(x);
	for (size_t i = 0; i < layer.params; i++)
		ck_assert_double_eq_tol((double)pass.gradient[i],
					slope(&params[i], h), tolerance);
	for (size_t i = 0; i < inputs; i++)
		ck_assert_double_eq_tol((double)pass.dx[i],
					slope(&pass.x[i], h), tolerance);
}

#endif
