/* SPDX-License-Identifier: MIT */
/*
 * What fails here: a gradient is not that of its loss, a loss overflows, or the
 * noise of the quadratic is not what method and seed say. All would train to a
 * wrong place while every policy agrees on it.
 */
#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "models/model.h"
#include "models/normal.h"
#include "tests/common/t_run.h"

#define SAMPLES 100	/* more than one block of softmax */
#define PIXELS 6
#define CLASSES 3

static uint8_t pixels[SAMPLES * PIXELS];
static uint32_t labels[SAMPLES];
static uint64_t numbers[SAMPLES];
static struct dataset data = {
	.dim = PIXELS,
	.classes = CLASSES,
	.train = { .n = SAMPLES, .pixels = pixels, .labels = labels },
	.test = { .n = SAMPLES, .pixels = pixels, .labels = labels },
};

static struct model *model;
static float *params, *gradient;
static void *scratch;

static void open_model(const struct model_type *type)
{
	struct failure error;
	uint64_t seed = 3;

	for (uint32_t i = 0; i < SAMPLES; i++) {
		numbers[i] = i;
		labels[i] = (uint32_t)(t_random(&seed) % CLASSES);
	}
	for (uint32_t i = 0; i < SAMPLES * PIXELS; i++)
		pixels[i] = (uint8_t)t_random(&seed);
	ck_assert_int_eq(type->create(&model, &data, NULL, &error), 0);
	params = calloc(model->dim, sizeof(*params));
	gradient = calloc(model->dim, sizeof(*gradient));
	scratch = aligned_alloc(64, model->scratch + 64 -
					    model->scratch % 64);
	ck_assert(params && gradient && scratch);
	for (uint64_t i = 0; i < model->dim; i++)
		params[i] = (float)t_uniform(&seed, -1.0, 1.0);
}

static void close_model(void)
{
	model->type->destroy(model);
	free(params);
	free(gradient);
	free(scratch);
}

/* Loss of n samples in sum; their gradient in gradient. */
static double run(uint32_t n, uint64_t task)
{
	struct ata_batch batch = {
		.params = params, .samples = numbers, .n = n,
		.key = { .seed = 5, .round = 6, .task = task },
		.scratch = scratch,
	};
	double loss = 0.0;

	memset(gradient, 0, model->dim * sizeof(*gradient));
	ck_assert_int_eq(model->type->gradient(model, &batch, gradient, &loss),
			 0);
	return loss;
}

/* (f(x + h) - f(x - h)) / 2h in float parameters, loss in double */
static double slope_at(uint64_t i, uint32_t n, float h)
{
	float x = params[i], up = x + h, down = x - h;
	double difference;

	params[i] = up;
	difference = run(n, 0);
	params[i] = down;
	difference -= run(n, 0);
	params[i] = x;
	return difference / ((double)up - (double)down);
}

/* Finite differences in float: right to about 1e-3 of the largest entry, 30. */
START_TEST(softmax_gradient_is_that_of_its_loss)
{
	uint32_t n = _i ? SAMPLES : 1;

	open_model(&model_softmax);
	for (uint64_t i = 0; i < model->dim; i++) {
		double slope = slope_at(i, n, 0.01f);

		run(n, 0);
		ck_assert_double_eq_tol((double)gradient[i], slope,
					5e-4 * (double)n);
	}
	close_model();
}
END_TEST

/* exp(1e4) overflows; the loss of a sample with its margins must not. */
START_TEST(softmax_survives_large_scores)
{
	double loss;

	open_model(&model_softmax);
	for (uint64_t i = 0; i < model->dim; i++)
		params[i] *= 1e4f;
	loss = run(SAMPLES, 0);
	ck_assert(isfinite(loss));
	ck_assert_double_gt(loss, 1e3);
	for (uint64_t i = 0; i < model->dim; i++)
		ck_assert(isfinite(gradient[i]));
	close_model();
}
END_TEST

START_TEST(softmax_scores_itself)
{
	struct model_score score, again;

	open_model(&model_softmax);
	ck_assert_int_eq(model_evaluate(model, params, &score), 0);
	ck_assert_double_eq_tol(score.loss, run(SAMPLES, 0) / SAMPLES, 1e-6);
	ck_assert_int_eq(model_evaluate(model, params, &again), 0);
	ck_assert_mem_eq(&score, &again, sizeof(score));
	/* Zeros know nothing: the loss is ln 3, and class 0 wins each tie. */
	memset(params, 0, model->dim * sizeof(*params));
	ck_assert_int_eq(model_evaluate(model, params, &score), 0);
	ck_assert_double_eq_tol(score.loss, log(3.0), 1e-6);
	ck_assert_double_gt(score.accuracy, 0.2);
	ck_assert_double_lt(score.accuracy, 0.5);
	close_model();
}
END_TEST

/* The mean of many noisy gradients is the slope: noise 0.01 / sqrt(4000). */
START_TEST(quadratic_gradient_is_that_of_its_loss)
{
	uint32_t n = 4000;

	open_model(&model_quadratic);
	for (uint64_t i = 0; i < model->dim; i += 9) {
		double slope = slope_at(i, 1, 0.05f);

		run(n, 0);
		ck_assert_double_eq_tol((double)gradient[i] / n, slope, 1e-3);
	}
	close_model();
}
END_TEST

/* Ax = b: x_i = -(d - i) / (d + 1) for i = 0, 1, ...; the loss there is 0. */
START_TEST(quadratic_is_least_at_its_solution)
{
	struct model_score score;

	open_model(&model_quadratic);
	for (uint32_t i = 0; i < 100; i++)
		params[i] = -(float)(100 - i) / 101.0f;
	ck_assert_int_eq(model_evaluate(model, params, &score), 0);
	ck_assert_double_eq_tol(score.loss, 0.0, 1e-9);
	ck_assert(isnan(score.accuracy));
	memset(params, 0, model->dim * sizeof(*params));
	ck_assert_int_eq(model_evaluate(model, params, &score), 0);
	ck_assert_double_eq_tol(score.loss, 100.0 / 808.0, 1e-12);
	close_model();
}
END_TEST

/* Each task, round and seed has noise of its own; the worker has none. */
START_TEST(quadratic_noise_comes_from_the_key)
{
	float first[100];

	open_model(&model_quadratic);
	run(4, 1);
	memcpy(first, gradient, sizeof(first));
	run(4, 2);
	ck_assert_mem_ne(first, gradient, sizeof(first));
	run(4, 1);
	ck_assert_mem_eq(first, gradient, sizeof(first));
	close_model();
}
END_TEST

/* 40,000 deviates: mean within 0.02, variance within 0.03, 4 sigma each. */
START_TEST(deviates_are_normal)
{
	double sum = 0.0, square = 0.0, within = 0.0, product = 0.0;
	uint32_t n = 10000;

	for (uint32_t i = 0; i < n; i++) {
		struct ata_key key = { .seed = 1, .round = i, .task = 2 };
		double x[4];

		normal_four(&key, 3, 4, x);
		for (uint32_t j = 0; j < 4; j++) {
			ck_assert(isfinite(x[j]));
			sum += x[j];
			square += x[j] * x[j];
			within += fabs(x[j]) < 1.0;
		}
		product += x[0] * x[1] + x[2] * x[3];
	}
	ck_assert_double_eq_tol(sum / (4 * n), 0.0, 0.02);
	ck_assert_double_eq_tol(square / (4 * n), 1.0, 0.03);
	ck_assert_double_eq_tol(within / (4 * n), 0.6827, 0.01);
	ck_assert_double_eq_tol(product / (2 * n), 0.0, 0.03);
}
END_TEST

START_TEST(models_are_found_by_name)
{
	ck_assert_ptr_eq(model_find("softmax"), &model_softmax);
	ck_assert_ptr_eq(model_find("quadratic"), &model_quadratic);
	ck_assert_ptr_null(model_find("softma"));
	ck_assert_ptr_eq(model_find("mlp"), &model_mlp);
	ck_assert_ptr_eq(model_find("cnn"), &model_cnn);
	ck_assert_ptr_eq(model_at(0), &model_softmax);
	ck_assert_ptr_null(model_at(4));
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("models");
	TCase *tc = tcase_create("models");

	tcase_add_loop_test(tc, softmax_gradient_is_that_of_its_loss, 0, 2);
	tcase_add_test(tc, softmax_survives_large_scores);
	tcase_add_test(tc, softmax_scores_itself);
	tcase_add_test(tc, quadratic_gradient_is_that_of_its_loss);
	tcase_add_test(tc, quadratic_is_least_at_its_solution);
	tcase_add_test(tc, quadratic_noise_comes_from_the_key);
	tcase_add_test(tc, deviates_are_normal);
	tcase_add_test(tc, models_are_found_by_name);
	tcase_set_timeout(tc, 30);
	suite_add_tcase(suite, tc);
	return t_run(suite);
}
