/* SPDX-License-Identifier: MIT */
/* Update rules, against numbers computed by hand. */
#include "sgd/optimizer.h"
#include "tests/common/t_run.h"

#define DIM 37	/* not a multiple of any vector's length */

START_TEST(rules_go_by_name)
{
	const struct ata__optimizer *sgd = ata__optimizer_find("sgd");
	const struct ata__optimizer *momentum = ata__optimizer_find("momentum");

	ck_assert_ptr_nonnull(sgd);
	ck_assert_ptr_nonnull(momentum);
	ck_assert_int_eq(sgd->vectors, 0);
	ck_assert_int_eq(momentum->vectors, 1);
	ck_assert_ptr_null(ata__optimizer_find("adagrad"));
	ck_assert_ptr_null(ata__optimizer_find(""));
}
END_TEST

/* All numbers are small multiples of powers of two, so nothing is rounded. */
START_TEST(sgd_steps_against_the_gradient)
{
	float params[DIM], gradient[DIM];
	struct ata__update update = {
		.dim = DIM, .from = params, .params = params, .gradient = gradient,
		.scale = 0.25f, .step = 0.5f,
	};

	for (int i = 0; i < DIM; i++) {
		params[i] = (float)i;
		gradient[i] = (float)(8 * i - 16);
	}
	ata__optimizer_find("sgd")->update(&update);
	for (int i = 0; i < DIM; i++) {
		ck_assert_float_eq(params[i], (float)i - (float)(i - 2));
		ck_assert_float_eq(gradient[i], (float)(8 * i - 16));
	}
}
END_TEST

START_TEST(momentum_keeps_a_part_of_the_velocity)
{
	float params[DIM], gradient[DIM], velocity[DIM];
	struct ata__update update = {
		.dim = DIM, .from = params, .params = params, .state = velocity,
		.gradient = gradient, .scale = 0.25f, .step = 0.5f,
		.momentum = 0.75f,
	};

	for (int i = 0; i < DIM; i++) {
		params[i] = 1.0f;
		gradient[i] = (float)(4 * i);
		velocity[i] = 4.0f;
	}
	ata__optimizer_find("momentum")->update(&update);
	ata__optimizer_find("momentum")->update(&update);
	for (int i = 0; i < DIM; i++) {
		float first = 3.0f + (float)i;
		float second = 0.75f * first + (float)i;

		ck_assert_float_eq(velocity[i], second);
		ck_assert_float_eq(params[i],
				   1.0f - 0.5f * first - 0.5f * second);
	}
}
END_TEST

int main(void)
{
	Suite *s = suite_create("optimizer");
	TCase *tc = tcase_create("rules");

	tcase_add_test(tc, rules_go_by_name);
	tcase_add_test(tc, sgd_steps_against_the_gradient);
	tcase_add_test(tc, momentum_keeps_a_part_of_the_velocity);
	suite_add_tcase(s, tc);
	return t_run(s);
}
