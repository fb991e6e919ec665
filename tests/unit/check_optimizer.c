/* SPDX-License-Identifier: MIT */
/* Update rules, against numbers computed by hand. */
#include <math.h>
#include <string.h>

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

/* One coordinate after another, in double, from the papers' formulas. */
static double reference(const char *name, const struct ata__update *u,
			double x, double first, double second, double g)
{
	double step = (double)u->step, decay = (double)u->decay;
	double b1 = (double)u->beta1, b2 = (double)u->beta2;
	double keep = 1.0;

	if (strcmp(name, "adamw") == 0)
		keep = 1.0 - step * decay;
	else
		g += decay * x;
	if (strcmp(name, "nesterov") == 0)
		return x - step * (g + (double)u->momentum *
				   ((double)u->momentum * first + g));
	first = b1 * first + (1.0 - b1) * g;
	second = b2 * second + (1.0 - b2) * g * g;
	first /= 1.0 - pow(b1, (double)u->count);
	second /= 1.0 - pow(b2, (double)u->count);
	return keep * x - step * first / (sqrt(second) + (double)u->epsilon);
}

/* _i: rule, beside or in place; block by block. Seen: 2e-7 off. */
START_TEST(rules_with_state_follow_their_formulas)
{
	static const char *const names[] = { "nesterov", "adam", "adamw" };
	const char *name = names[_i % 3];
	float from[DIM], params[DIM], gradient[DIM], state[2 * DIM];
	uint64_t seed = 3;
	struct ata__update u = {
		.dim = DIM / 3, .stride = DIM, .from = from, .params = _i < 3 ? params : from,
		.state = state, .gradient = gradient, .scale = 0.5f,
		.step = 0.25f, .momentum = 0.9f, .beta1 = 0.9f,
		.beta2 = 0.99f, .epsilon = 1e-4f, .decay = 0.125f, .count = 3,
	};
	double want[DIM];

	for (int i = 0; i < DIM; i++) {
		from[i] = (float)t_uniform(&seed, -1.0, 1.0);
		gradient[i] = (float)t_uniform(&seed, -4.0, 4.0);
		state[i] = (float)t_uniform(&seed, -1.0, 1.0);
		state[DIM + i] = (float)t_uniform(&seed, 0.0, 2.0);
		want[i] = reference(name, &u, (double)from[i],
				    (double)state[i], (double)state[DIM + i],
				    0.5 * (double)gradient[i]);
	}
	for (size_t at = 0; at < DIM; at += u.dim) {
		struct ata__update part = u;

		part.dim = DIM - at < u.dim ? DIM - at : u.dim;
		part.from += at;
		part.params += at;
		part.state += at;
		part.gradient += at;
		ata__optimizer_find(name)->update(&part);
	}
	for (int i = 0; i < DIM; i++)
		ck_assert_double_eq_tol((double)u.params[i], want[i], 2e-6);
}
END_TEST

START_TEST(weights_decay)
{
	float params[DIM], gradient[DIM];
	struct ata__update update = {
		.dim = DIM, .from = params, .params = params,
		.gradient = gradient, .scale = 1.0f, .step = 0.5f,
		.decay = 0.25f,
	};

	for (int i = 0; i < DIM; i++) {
		params[i] = 8.0f * (float)i;
		gradient[i] = 0.0f;
	}
	ata__optimizer_find("sgd")->update(&update);
	for (int i = 0; i < DIM; i++)
		ck_assert_float_eq(params[i], 7.0f * (float)i);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("optimizer");
	TCase *tc = tcase_create("rules");

	tcase_add_test(tc, rules_go_by_name);
	tcase_add_test(tc, sgd_steps_against_the_gradient);
	tcase_add_test(tc, momentum_keeps_a_part_of_the_velocity);
	tcase_add_loop_test(tc, rules_with_state_follow_their_formulas, 0, 6);
	tcase_add_test(tc, weights_decay);
	suite_add_tcase(s, tc);
	return t_run(s);
}
