/* SPDX-License-Identifier: MIT */
/*
 * What fails here: rectifiers and pooling, what they compute and what they send
 * back, at their kinks too.
 *
 * Away from kinks: inputs are multiples of 1/16, all different and none 0, so
 * that a step of 1/64 meets none.
 */
#include <check.h>

#include "tests/common/t_layer_fixture.h"

/* Different multiples of 1/16 in random order: ..., -1/32, 1/32, ... */
static void step_values(void)
{
	for (size_t i = 0; i < inputs; i++)
		pass.x[i] = ((float)i - (float)(inputs / 2) + 0.5f) / 16.0f;
	for (size_t i = inputs - 1; i > 0; i--) {
		size_t j = t_random(&seed) % (i + 1);
		float x = pass.x[i];

		pass.x[i] = pass.x[j];
		pass.x[j] = x;
	}
}

/* Seen: 1e-14 off at most; all of it is exact but the sum. */
START_TEST(relu_sends_back_its_derivatives)
{
	open_layer(&layer_relu, (struct shape){ 3, 3, 5 }, 0);
	step_values();
	check_slopes(1.0f / 64.0f, 1e-9);
	close_layer();
}
END_TEST

/* The last line or column may have no partner, or neither. */
START_TEST(pool_sends_back_its_derivatives)
{
	static const struct shape shapes[] = {
		{ 2, 2, 1 }, { 4, 6, 5 }, { 5, 4, 3 }, { 4, 7, 2 }, { 3, 3, 9 },
	};

	open_layer(&layer_pool, shapes[_i], 0);
	ck_assert_uint_eq(layer.out.height, shapes[_i].height / 2);
	ck_assert_uint_eq(layer.out.width, shapes[_i].width / 2);
	step_values();
	check_slopes(1.0f / 64.0f, 1e-9);
	close_layer();
}
END_TEST

/* At 0 nothing comes back, nor does it below; above, all does. */
START_TEST(relu_is_flat_at_zero)
{
	float x[] = { 0.0f, -0.0f, -1e-30f, 1e-30f, -2.0f, 2.0f };
	float dy[] = { 1.0f, 2.0f, 3.0f, 4.0f, 5.0f, 6.0f };
	const float y0[] = { 0.0f, 0.0f, 0.0f, 1e-30f, 0.0f, 2.0f };
	const float dx0[] = { 0.0f, 0.0f, 0.0f, 4.0f, 0.0f, 6.0f };
	struct layer one = { .type = &layer_relu, .in = { 1, 1, 6 } };
	struct pass all = { .n = 1, .x = x, .y = x, .dx = dy, .dy = dy };

	layer_relu.forward(&one, &all);
	layer_relu.backward(&one, &all);
	for (int i = 0; i < 6; i++) {
		ck_assert_float_eq(x[i], y0[i]);
		ck_assert_float_eq(dy[i], dx0[i]);
	}
}
END_TEST

/* Pixel values 0 and 1 in all 16 ways: the first of the largest takes all. */
START_TEST(pool_gives_ties_to_the_first)
{
	float x[4], dx[4] = { 9.0f, 9.0f, 9.0f, 9.0f }, y, dy = 5.0f;
	struct layer one = { .type = &layer_pool, .in = { 2, 2, 1 },
			     .out = { 1, 1, 1 } };
	struct pass all = { .n = 1, .x = x, .y = &y, .dx = dx, .dy = &dy };
	int first = 0;

	for (int i = 0; i < 4; i++)
		x[i] = (float)(_i >> i & 1);
	for (int i = 3; i >= 0; i--)
		if (_i == 0 || x[i] > 0.0f)
			first = i;
	layer_pool.forward(&one, &all);
	layer_pool.backward(&one, &all);
	ck_assert_float_eq(y, _i ? 1.0f : 0.0f);
	for (int i = 0; i < 4; i++)
		ck_assert_float_eq(dx[i], i == first ? 5.0f : 0.0f);
}
END_TEST

START_TEST(pool_refuses_a_single_line)
{
	struct layer one = { .in = { 1, 4, 1 } };
	struct failure error = { "" };

	ck_assert_int_lt(layer_pool.fit(&one, &error), 0);
	ck_assert_str_eq(error.text,
			 "pixels run out: nothing to pool in 1 x 4");
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("pooling");
	TCase *tc = tcase_create("pooling");

	tcase_add_test(tc, relu_sends_back_its_derivatives);
	tcase_add_loop_test(tc, pool_sends_back_its_derivatives, 0, 5);
	tcase_add_test(tc, relu_is_flat_at_zero);
	tcase_add_loop_test(tc, pool_gives_ties_to_the_first, 0, 16);
	tcase_add_test(tc, pool_refuses_a_single_line);
	suite_add_tcase(suite, tc);
	return t_run(suite);
}
