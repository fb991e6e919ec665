/* SPDX-License-Identifier: MIT */
/*
 * What fails here: what a layer sends back is not the derivative of what it
 * computes, or it computes something else than it should.
 *
 * Each layer is one in the function f = sum of r y over all its outputs y, r
 * random, summed in double. f is linear in each single weight and input of dense
 * and conv, so that a wide central difference has no error but rounding. Inputs
 * of relu and pool are multiples of 1/16, all different and none 0: a step of
 * 1/64 meets no kink.
 */
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

static float *numbers(size_t n)
{
	/* The slack is where a write past the end would go unnoticed: none. */
	float *x = malloc(n ? n * sizeof(*x) : 1);

	ck_assert_ptr_nonnull(x);
	for (size_t i = 0; i < n; i++)
		x[i] = (float)t_uniform(&seed, -1.0, 1.0);
	return x;
}

static void open_layer(const struct layer_type *type, struct shape in,
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

static void close_layer(void)
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

/* Different multiples of 1/16 in random order: ..., -1/32, 1/32, ... */
static void step_values(void)
{
	for (size_t i = 0; i < inputs; i++)
		pass.x[i] = ((float)i - (float)inputs / 2 + 0.5f) / 16.0f;
	for (size_t i = inputs - 1; i > 0; i--) {
		size_t j = t_random(&seed) % (i + 1);
		float x = pass.x[i];

		pass.x[i] = pass.x[j];
		pass.x[j] = x;
	}
}

/* f at the values as they are, which stay so. */
static double value(void)
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

static double slope(float *at, float h)
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
static void check_slopes(float h, double tolerance)
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

/* Seen: 1e-6 off at most. */
START_TEST(dense_sends_back_its_derivatives)
{
	static const struct shape shapes[] = { { 1, 1, 7 }, { 3, 2, 4 } };

	open_layer(&layer_dense, shapes[_i], 5);
	ck_assert_uint_eq(layer.params, (_i ? 24 : 7) * 5 + 5);
	check_slopes(0.5f, 1e-5);
	close_layer();
}
END_TEST

/* One pixel or line, more channels, and enough lines that they are gathered in
 * several goes, which cross from one image to the next. Seen: 5e-6, last 5e-5
 * off at most. */
static const struct shape conv_shapes[] = {
	{ 1, 1, 2 }, { 1, 4, 1 }, { 4, 1, 1 }, { 2, 2, 3 }, { 5, 6, 2 },
	{ 14, 5, 64 },
};

#define CONV_SHAPES (sizeof(conv_shapes) / sizeof(conv_shapes[0]))

START_TEST(conv_sends_back_its_derivatives)
{
	struct shape in = conv_shapes[_i];

	open_layer(&layer_conv, in, 3);
	ck_assert_uint_eq(layer.params, in.channels * 27 + 3);
	ck_assert_uint_eq(layer.out.height, in.height);
	ck_assert_uint_eq(layer.out.width, in.width);
	check_slopes(0.5f, 3e-4);
	close_layer();
}
END_TEST

/* Input pixel (line, column) of channel c, 0 outside. */
static double pixel(uint32_t s, int64_t line, int64_t column, uint32_t c)
{
	int64_t height = layer.in.height, width = layer.in.width;

	if (line < 0 || line >= height || column < 0 || column >= width)
		return 0.0;
	return (double)pass.x[((s * height + line) * width + column) *
			      layer.in.channels + c];
}

/* Output i of a convolution by its definition. */
static double conv_at(size_t i)
{
	uint32_t channels = layer.in.channels, out = layer.out.channels;
	uint32_t o = (uint32_t)(i % out);
	int64_t at = (int64_t)(i / out), column = at % layer.out.width;
	int64_t line = at / layer.out.width % layer.out.height;
	uint32_t s = (uint32_t)(at / layer.out.width / layer.out.height);
	double sum = (double)params[9 * channels * out + o];

	for (uint32_t k = 0; k < 9 * channels; k++)
		sum += (double)params[o * 9 * channels + k] *
		       pixel(s, line + k / channels / 3 - 1,
			     column + k / channels % 3 - 1, k % channels);
	return sum;
}

START_TEST(conv_is_the_sum_over_nine_pixels)
{
	open_layer(&layer_conv, conv_shapes[_i], 4);
	layer.type->forward(&layer, &pass);
	for (size_t i = 0; i < outputs; i++)
		ck_assert_double_eq_tol((double)pass.y[i], conv_at(i), 1e-4);
	close_layer();
}
END_TEST

/* A first layer is not asked for the derivatives by its inputs. */
START_TEST(first_layers_send_nothing_back)
{
	float *dx;

	open_layer(_i ? &layer_conv : &layer_dense,
		   (struct shape){ 4, 4, 2 }, 3);
	check_slopes(0.5f, 1e-4);
	dx = pass.dx;
	pass.dx = NULL;
	memset(pass.gradient, 0, layer.params * sizeof(*pass.gradient));
	memcpy(pass.dy, r, outputs * sizeof(*r));
	layer.type->backward(&layer, &pass);
	for (size_t i = 0; i < layer.params; i++)
		ck_assert_double_eq_tol((double)pass.gradient[i],
					slope(&params[i], 0.5f), 1e-4);
	pass.dx = dx;
	close_layer();
}
END_TEST
