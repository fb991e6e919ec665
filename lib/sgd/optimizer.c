/* SPDX-License-Identifier: MIT */
/*
 * Update rules. A new one is a function and a row.
 *
 * Each number is computed alone, in float and in a fixed order, so a result
 * does not depend on how a loop is vectorised.
 */
#include <stdint.h>
#include <string.h>

#include "sgd/optimizer.h"

/* params -= step * gradient */
static void sgd(const struct ata__update *update)
{
	float *restrict params = update->params;
	const float *restrict gradient = update->gradient;
	const float scale = update->scale, step = update->step;

#pragma omp simd
	for (size_t i = 0; i < update->dim; i++)
		params[i] -= step * (scale * gradient[i]);
}

/*
 * velocity = momentum * velocity + gradient, params -= step * velocity: the
 * heavy ball (Polyak 1964), its velocity in units of gradients, so that a step
 * size that changes acts at once.
 */
static void momentum(const struct ata__update *update)
{
	float *restrict params = update->params;
	float *restrict velocity = update->velocity;
	const float *restrict gradient = update->gradient;
	const float scale = update->scale, step = update->step;
	const float keep = update->momentum;

#pragma omp simd
	for (size_t i = 0; i < update->dim; i++) {
		velocity[i] = keep * velocity[i] + scale * gradient[i];
		params[i] -= step * velocity[i];
	}
}

static const struct ata__optimizer optimizers[] = {
	{ .name = "sgd", .velocity = 0, .update = sgd },
	{ .name = "momentum", .velocity = 1, .update = momentum },
};

const struct ata__optimizer *ata__optimizer_find(const char *name)
{
	for (size_t i = 0; i < sizeof(optimizers) / sizeof(*optimizers); i++)
		if (!strcmp(optimizers[i].name, name))
			return &optimizers[i];
	return NULL;
}
