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

#include <atasched/sgd.h>

#include "datasets/dataset.h"

struct model;

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
	double step;		/* what to train with by default */
	double momentum;

	/* Make one for a data set, which must outlive it. 0 or -errno. */
	int (*create)(struct model **out, const struct dataset *data);

	/* An ata_gradient_fn; its ctx is the struct model. */
	ata_gradient_fn *gradient;

	/* Score params, in a fixed order: the same digits each time. Takes
	 * memory of its own. 0 or -errno. */
	int (*evaluate)(const struct model *model, const float *params,
			struct model_score *out);

	void (*destroy)(struct model *model);
};

/* What every model begins with. */
struct model {
	const struct model_type *type;
	uint64_t dim;		/* parameters; training starts from zeros */
	uint64_t samples;	/* of the data set; 0: there is none */
	size_t scratch;		/* bytes a worker needs in gradient() */
};

extern const struct model_type model_softmax;
extern const struct model_type model_quadratic;

/* The model of that name, or NULL. */
const struct model_type *model_find(const char *name);

/* Model i of the table, or NULL past the last one. */
const struct model_type *model_at(unsigned int i);

#endif
