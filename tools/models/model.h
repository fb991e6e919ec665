/* SPDX-License-Identifier: MIT */
/*
 * Models to train: a table of names and functions.
 *
 * A model is what a gradient needs besides the parameters. It is constant while
 * it is trained, so that all workers may use it at once. A new model is a file
 * of its own and a row of the table in model.c.
 */
#ifndef MODELS_MODEL_H
#define MODELS_MODEL_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <atasched/sgd.h>

#include "datasets/dataset.h"
#include "files/failure.h"

#define MODEL_HIDDEN 16			/* hidden layers, at most */
#define MODEL_HIDDEN_SIZE 65536		/* of each, at most */

struct model;

/* What a user may choose. */
struct model_options {
	uint32_t n_hidden;	/* 0: the model's own default */
	const uint32_t *hidden;	/* sizes of the hidden layers, the first one
				   first */
};

/* How good parameters are. */
struct model_score {
	double loss;		/* mean over all training samples */
	double accuracy;	/* share of the test samples whose class is
				   found, or NaN: the model has no classes */
};

/* One kind of model. */
struct model_type {
	const char *name;
	const char *summary;	/* for help texts */
	int needs_data;		/* 0: create() takes no data set */
	int has_hidden;		/* 1: options->hidden is for this one */
	uint64_t tasks;		/* what to train with by default: in a round, */
	uint32_t micro_batch;	/* samples in each, */
	double step;
	double momentum;

	/* Make one for a data set, which must outlive it. options: NULL for
	 * the defaults. 0 or -errno; then error says why. */
	int (*create)(struct model **out, const struct dataset *data,
		      const struct model_options *options,
		      struct failure *error);

	/* Where training starts: a function of the seed. */
	void (*start)(const struct model *model, uint64_t seed, float *params);

	/* An ata_gradient_fn; its ctx is the struct model. */
	ata_gradient_fn *gradient;

	/* Add the losses of a batch at its params to loss, and the number of
	 * right answers to metric; the samples are taken as they are. ctx is
	 * the struct model. 0 or -errno. */
	int (*score)(void *ctx, const struct ata_batch *batch, double *loss,
		     double *metric);

	/* A line per layer with its shape and parameters, and their sum. */
	void (*describe)(const struct model *model, FILE *to);

	void (*destroy)(struct model *model);
};

/* What every model begins with. */
struct model {
	const struct model_type *type;
	char name[128];		/* the type's, with what was chosen */
	uint64_t dim;		/* parameters */
	uint64_t samples;	/* of the data set's training part; 0: there is
				   no data set */
	uint64_t held_out;	/* of its test part: the numbers after these */
	size_t scratch;		/* bytes a worker needs in gradient() and
				   score() */
};

extern const struct model_type model_softmax;
extern const struct model_type model_mlp;
extern const struct model_type model_cnn;
extern const struct model_type model_quadratic;

/* The model of that name, or NULL. */
const struct model_type *model_find(const char *name);

/* Model i of the table, or NULL past the last one. */
const struct model_type *model_at(unsigned int i);

/* A start: zeros. */
void model_zeros(const struct model *model, uint64_t seed, float *params);

/* Score params on all samples, in a fixed order: the same digits each time.
 * Takes memory of its own. 0 or -errno. */
int model_evaluate(const struct model *model, const float *params,
		   struct model_score *out);

#endif
