/* SPDX-License-Identifier: MIT */
/*
 * What fails here: a whole net's gradient is not that of its loss, its numbers
 * depend on where its scratch memory lies, on what is in it or on who computes.
 */
#include <check.h>
#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "models/net.h"
#include "tests/common/t_run.h"

#define SAMPLES 150	/* more than a block of any net */
#define TRAIN 100
#define CHANNELS 2
#define SIDE 9		/* the last line and column are dropped by pooling */
#define DIM (CHANNELS * SIDE * SIDE)
#define CLASSES 3

static uint8_t pixels[SAMPLES * DIM];
static uint32_t labels[SAMPLES];
static uint64_t numbers[SAMPLES];
static struct dataset data = {
	.name = (char *)(uintptr_t)"images", .dim = DIM, .classes = CLASSES,
	.channels = CHANNELS, .height = SIDE, .width = SIDE,
	.train = { .n = TRAIN, .pixels = pixels, .labels = labels },
	.test = { .n = SAMPLES - TRAIN, .pixels = pixels + TRAIN * DIM,
		  .labels = labels + TRAIN },
};
static const uint32_t hidden[] = { 20, 11 };
static const struct model_options options = { 2, hidden };
static const struct model_type *const types[] = {
	&model_softmax, &model_mlp, &model_cnn
};

static struct model *model;
static float *params, *gradient;
static char *scratch;		/* with room to spare */

static void open_model(const struct model_type *type)
{
	struct failure error;
	uint64_t seed = 3;

	for (uint32_t i = 0; i < SAMPLES * DIM; i++) {
		numbers[i / DIM] = i / DIM;
		labels[i / DIM] = (uint32_t)(t_random(&seed) % CLASSES);
		pixels[i] = (uint8_t)t_random(&seed);
	}
	ck_assert_int_eq(type->create(&model, &data, &options, &error), 0);
	params = malloc(model->dim * sizeof(*params));
	gradient = malloc(model->dim * sizeof(*gradient));
	scratch = aligned_alloc(4096, (model->scratch / 4096 + 2) * 4096);
	ck_assert(params && gradient && scratch);
	net_start(model, 7, params);
	for (uint64_t i = 0; i < model->dim; i++)
		params[i] += (float)t_uniform(&seed, -0.05, 0.05);
}

static void close_model(void)
{
	model->type->destroy(model);
	free(params), free(gradient), free(scratch);
}

/* Loss of the first n samples; their gradient in to. */
static double run(uint32_t n, float *to, void *memory)
{
	struct ata_batch batch = {
		.params = params, .samples = numbers, .n = n, .scratch = memory,
	};
	double loss = 0.0;

	memset(to, 0, model->dim * sizeof(*to));
	ck_assert_int_eq(model->type->gradient(model, &batch, to, &loss), 0);
	return loss;
}

static double slope(uint64_t i, float h, float *memory)
{
	float was = params[i], up = was + h, down = was - h;
	double difference;

	params[i] = up;
	difference = run(2, memory, scratch);
	params[i] = down;
	difference -= run(2, memory, scratch);
	params[i] = was;
	return difference / ((double)up - (double)down);
}

/*
 * A kink between the two points, 0.001 to each side, spoils a slope: an eighth
 * of a layer's may be off. Seen, of up to 60 slopes of a layer, themselves up
 * to 4: up to 1e-3 off, most of them 1e-4; one was spoilt, of the first
 * convolution.
 */
START_TEST(gradient_is_that_of_the_loss)
{
	const struct net *net;
	float *memory;

	open_model(types[_i]);
	net = (const struct net *)model;
	memory = malloc(model->dim * sizeof(*memory));
	ck_assert_ptr_nonnull(memory);
	run(2, gradient, scratch);
	for (uint32_t k = 0; k < net->layers; k++) {
		const struct layer *layer = &net->layer[k];
		uint64_t end = layer->first + layer->params;
		uint32_t seen = 0, off = 0;

		for (uint64_t i = layer->first; i < end;
		     i += layer->params / 60 + 1, seen++)
			off += fabs(slope(i, 0.001f, memory) -
				    (double)gradient[i]) > 2e-3;
		ck_assert_uint_le(off, seen / 8);
	}
	free(memory);
	close_model();
}
END_TEST

/* Rubbish in scratch memory that lies elsewhere; nothing behind its end. */
START_TEST(scratch_memory_does_not_matter)
{
	double loss;
	float *again;

	open_model(types[_i]);
	again = malloc(model->dim * sizeof(*again));
	ck_assert_ptr_nonnull(again);
	loss = run(SAMPLES, gradient, scratch);
	for (size_t offset = 0; offset <= 192; offset += 64) {
		memset(scratch, 0xff, model->scratch + 4096);
		ck_assert_double_eq(run(SAMPLES, again, scratch + offset), loss);
		ck_assert_mem_eq(again, gradient,
				 model->dim * sizeof(*gradient));
		for (size_t i = offset; i < offset + 64; i++)
			ck_assert_int_eq(scratch[model->scratch + i], (char)-1);
	}
	free(again);
	close_model();
}
END_TEST

struct worker {
	pthread_t thread;
	float *gradient;
	void *scratch;
	double loss;
};

static void *work(void *arg)
{
	struct worker *worker = arg;

	for (int i = 0; i < 20; i++)
		worker->loss = run(SAMPLES, worker->gradient, worker->scratch);
	return NULL;
}

START_TEST(threads_compute_the_same)
{
	struct worker worker[4];
	double loss;

	open_model(types[_i]);
	loss = run(SAMPLES, gradient, scratch);
	for (int i = 0; i < 4; i++) {
		worker[i].gradient = malloc(model->dim * sizeof(float));
		worker[i].scratch = aligned_alloc(64, model->scratch);
		ck_assert(worker[i].gradient && worker[i].scratch);
		ck_assert_int_eq(pthread_create(&worker[i].thread, NULL, work,
						&worker[i]), 0);
	}
	for (int i = 0; i < 4; i++) {
		pthread_join(worker[i].thread, NULL);
		ck_assert_double_eq(worker[i].loss, loss);
		ck_assert_mem_eq(worker[i].gradient, gradient,
				 model->dim * sizeof(*gradient));
		free(worker[i].gradient);
		free(worker[i].scratch);
	}
	close_model();
}
END_TEST

/* One by one or all at once: the same sum, but for rounding; all at once it is
 * that of the gradient, to the bit, even where images are to be changed. */
START_TEST(scores_are_those_of_each_sample)
{
	double loss = 0.0, right = 0.0, one_loss = 0.0, one_right = 0.0;
	struct ata_batch batch = { .samples = numbers, .n = SAMPLES };

	open_model(types[_i]);
	batch.params = params, batch.scratch = scratch;
	data.augment = 1;
	ck_assert_int_eq(model->type->score(model, &batch, &loss, &right), 0);
	data.augment = 0;
	ck_assert_double_eq(run(SAMPLES, gradient, scratch), loss);
	batch.n = 1;
	for (uint32_t i = 0; i < SAMPLES; i++) {
		batch.samples = numbers + i;
		ck_assert_int_eq(model->type->score(model, &batch, &one_loss,
						    &one_right), 0);
	}
	ck_assert_double_eq_tol(one_loss, loss, 1e-3);
	ck_assert_double_eq(one_right, right);
	ck_assert_double_gt(right, 0.0);
	ck_assert_double_lt(right, SAMPLES);
	close_model();
}
END_TEST

/* Test samples are those after the training part. */
START_TEST(evaluation_goes_over_both_parts)
{
	struct model_score score;
	double loss = 0.0, right = 0.0;
	struct ata_batch batch = { .samples = numbers + TRAIN,
				   .n = SAMPLES - TRAIN };

	open_model(types[_i]);
	batch.params = params, batch.scratch = scratch;
	ck_assert_uint_eq(model->held_out, SAMPLES - TRAIN);
	ck_assert_int_eq(model_evaluate(model, params, &score), 0);
	ck_assert_double_eq_tol(score.loss,
				run(TRAIN, gradient, scratch) / TRAIN, 1e-6);
	ck_assert_int_eq(model->type->score(model, &batch, &loss, &right), 0);
	ck_assert_double_eq(score.accuracy, right / (SAMPLES - TRAIN));
	close_model();
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("nets");
	TCase *tc = tcase_create("nets");

	tcase_add_loop_test(tc, gradient_is_that_of_the_loss, 0, 3);
	tcase_add_loop_test(tc, scratch_memory_does_not_matter, 0, 3);
	tcase_add_loop_test(tc, threads_compute_the_same, 0, 3);
	tcase_add_loop_test(tc, scores_are_those_of_each_sample, 0, 3);
	tcase_add_loop_test(tc, evaluation_goes_over_both_parts, 0, 3);
	tcase_set_timeout(tc, 120);
	suite_add_tcase(suite, tc);
	return t_run(suite);
}
