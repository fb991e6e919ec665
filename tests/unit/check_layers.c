/* SPDX-License-Identifier: MIT */
/*
 * What fails here: what a dense or convolutional layer sends back is not the
 * derivative of what it computes, or it computes something else than it should.
 *
 * Both are linear in each single weight and input, so that a wide central
 * difference has no error but rounding.
 */
#include <check.h>

#include "tests/common/t_layer_fixture.h"

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

int main(void)
{
	Suite *suite = suite_create("layers");
	TCase *tc = tcase_create("layers");

	tcase_add_loop_test(tc, dense_sends_back_its_derivatives, 0, 2);
	tcase_add_loop_test(tc, conv_sends_back_its_derivatives, 0,
			    CONV_SHAPES);
	tcase_add_loop_test(tc, conv_is_the_sum_over_nine_pixels, 0,
			    CONV_SHAPES);
	tcase_add_loop_test(tc, first_layers_send_nothing_back, 0, 2);
	tcase_set_timeout(tc, 60);
	suite_add_tcase(suite, tc);
	return t_run(suite);
}
