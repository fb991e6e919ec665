/* SPDX-License-Identifier: MIT */
/*
 * What a task of each model costs, per sample, and how much of that is spent in
 * matrix products. Numbers for a person; nothing can fail.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* The products under other names, so that a clock can be put around each. */
#define gemm_forward gemm_forward_itself
#define gemm_weights gemm_weights_itself
#define gemm_inputs gemm_inputs_itself
#include "models/gemm.c"
#undef gemm_forward
#undef gemm_weights
#undef gemm_inputs

#include "models/model.h"
#include "tests/common/t_bench.h"
#include "tests/common/t_run.h"

#define SAMPLES 32
#define LAPS 300

void gemm_forward(const struct gemm *gemm, uint32_t n, const float *x,
		  const float *w, float *y);
void gemm_weights(const struct gemm *gemm, uint32_t n, const float *x,
		  const float *dy, float *dw);
void gemm_inputs(const struct gemm *gemm, uint32_t n, const float *dy,
		 const float *w, float *dx);

static double products;		/* seconds in them so far */

static double cpu(void)
{
	struct timespec t;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

void gemm_forward(const struct gemm *gemm, uint32_t n, const float *x,
		  const float *w, float *y)
{
	double start = cpu();

	gemm_forward_itself(gemm, n, x, w, y);
	products += cpu() - start;
}

void gemm_weights(const struct gemm *gemm, uint32_t n, const float *x,
		  const float *dy, float *dw)
{
	double start = cpu();

	gemm_weights_itself(gemm, n, x, dy, dw);
	products += cpu() - start;
}

void gemm_inputs(const struct gemm *gemm, uint32_t n, const float *dy,
		 const float *w, float *dx)
{
	double start = cpu();

	gemm_inputs_itself(gemm, n, dy, w, dx);
	products += cpu() - start;
}

/* Laps of a model on random images. */
static void laps(const struct model *model, const struct ata_batch *batch,
		 float *gradient, uint32_t pixels)
{
	double seen[LAPS], part[LAPS], loss = 0.0;
	struct t_spread us;
	char what[160];

	for (int lap = 0; lap < LAPS; lap++) {
		double start = cpu();

		products = 0.0;
		model->type->gradient((void *)(uintptr_t)model, batch,
				      gradient, &loss);
		seen[lap] = cpu() - start;
		part[lap] = products / seen[lap];
	}
	snprintf(what, sizeof(what), "%s of %u pixels", model->name,
		 (unsigned)pixels);
	t_bench_no_commas(what);
	us = t_bench_row("bench_models", what, 1, "us/sample", 1e6 / batch->n,
			 seen, LAPS);
	printf("%-12s %9llu parameters, %2u samples: %8.2f us each (%.2f to "
	       "%.2f), %3.0f per cent in products\n", model->name,
	       (unsigned long long)model->dim, (unsigned)batch->n, us.median,
	       us.low, us.high, 100.0 * t_spread(part, LAPS).median);
}

static void bench(const struct dataset *data, const struct model_type *type)
{
	struct ata_batch batch = { .n = type->micro_batch };
	uint64_t samples[SAMPLES];
	struct failure error;
	struct model *model;
	float *params, *gradient;

	if (type->create(&model, data, NULL, &error)) {
		puts(error.text);
		return;
	}
	for (uint32_t i = 0; i < SAMPLES; i++)
		samples[i] = i;
	params = calloc(model->dim, sizeof(*params));
	gradient = calloc(model->dim, sizeof(*gradient));
	batch.params = params;
	batch.samples = samples;
	batch.scratch = aligned_alloc(64, model->scratch / 64 * 64 + 64);
	if (params && gradient && batch.scratch) {
		model->type->start(model, 1, params);
		laps(model, &batch, gradient, data->dim);
	}
	free(params);
	free(gradient);
	free(batch.scratch);
	type->destroy(model);
}

static void images(uint32_t channels, uint32_t side)
{
	uint32_t dim = channels * side * side, label[SAMPLES];
	struct dataset data = {
		.dim = dim, .classes = 10,
		.channels = channels, .height = side, .width = side,
		.train = { .n = SAMPLES, .pixels = malloc(SAMPLES * dim),
			   .labels = label },
	};
	uint64_t seed = 1;

	if (!data.train.pixels)
		return;
	for (uint32_t i = 0; i < SAMPLES * dim; i++)
		data.train.pixels[i] = (uint8_t)t_random(&seed);
	for (uint32_t i = 0; i < SAMPLES; i++)
		label[i] = i % 10;
	printf("images of %u x %u x %u\n", (unsigned)channels, (unsigned)side,
	       (unsigned)side);
	for (unsigned int i = 0; model_at(i); i++)
		if (model_at(i)->needs_data)
			bench(&data, model_at(i));
	free(data.train.pixels);
}

int main(void)
{
	images(1, 28);
	images(3, 32);
	return 0;
}
