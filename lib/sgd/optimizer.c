/* SPDX-License-Identifier: MIT */
/*
 * Update rules. A new one is a function and a row.
 *
 * Each number is computed alone, in float and in a fixed order, so a result
 * does not depend on how a loop is vectorised. Weights decay as a part of the
 * gradient, as for a penalty of decay / 2 times the square of their norm; only
 * adamw keeps the two apart (Loshchilov, Hutter, "Decoupled Weight Decay
 * Regularization", 2019).
 */
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "sgd/optimizer.h"

/* The gradient at i, decay included. */
static inline float gradient_at(const struct ata__update *update, size_t i)
{
	return update->scale * update->gradient[i] +
	       update->decay * update->from[i];
}

/* params -= step * gradient */
static void sgd(const struct ata__update *update)
{
	const struct ata__update u = *update;

#pragma omp simd
	for (size_t i = 0; i < u.dim; i++)
		u.params[i] = u.from[i] - u.step * gradient_at(&u, i);
}

/*
 * velocity = momentum * velocity + gradient, params -= step * velocity: the
 * heavy ball (Polyak 1964), its velocity in units of gradients, so that a step
 * size that changes acts at once.
 */
static void momentum(const struct ata__update *update)
{
	const struct ata__update u = *update;

#pragma omp simd
	for (size_t i = 0; i < u.dim; i++) {
		u.state[i] = u.momentum * u.state[i] + gradient_at(&u, i);
		u.params[i] = u.from[i] - u.step * u.state[i];
	}
}

/*
 * The same velocity, looked ahead along (Nesterov 1983, in the form of
 * Sutskever, Martens, Dahl, Hinton, "On the importance of initialization and
 * momentum in deep learning", 2013, with parameters where the gradient is
 * taken).
 */
static void nesterov(const struct ata__update *update)
{
	const struct ata__update u = *update;

#pragma omp simd
	for (size_t i = 0; i < u.dim; i++) {
		float gradient = gradient_at(&u, i);

		u.state[i] = u.momentum * u.state[i] + gradient;
		u.params[i] = u.from[i] -
			      u.step * (gradient + u.momentum * u.state[i]);
	}
}

/* Step of Adam where its means are corrected for having begun at 0. */
static void adam_step(const struct ata__update *update, int decoupled)
{
	struct ata__update u = *update;
	double count = (double)u.count;
	float *mean = u.state, *square = u.state + u.stride;
	const float first = (float)(1.0 / (1.0 - pow(u.beta1, count)));
	const float second = (float)(1.0 / (1.0 - pow(u.beta2, count)));
	const float keep = decoupled ? 1.0f - u.step * u.decay : 1.0f;

	if (decoupled)
		u.decay = 0.0f;
#pragma omp simd
	for (size_t i = 0; i < u.dim; i++) {
		float gradient = gradient_at(&u, i);

		mean[i] = u.beta1 * mean[i] + (1.0f - u.beta1) * gradient;
		square[i] = u.beta2 * square[i] +
			    (1.0f - u.beta2) * gradient * gradient;
		u.params[i] = keep * u.from[i] -
			      u.step * (first * mean[i]) /
			      (sqrtf(second * square[i]) + u.epsilon);
	}
}

/* Kingma, Ba, "Adam: A Method for Stochastic Optimization", 2015, algorithm
 * 1. */
static void adam(const struct ata__update *update)
{
	adam_step(update, 0);
}

static void adamw(const struct ata__update *update)
{
	adam_step(update, 1);
}

static const struct ata__optimizer optimizers[] = {
	{ .name = "sgd", .vectors = 0, .update = sgd },
	{ .name = "momentum", .vectors = 1, .update = momentum },
	{ .name = "nesterov", .vectors = 1, .update = nesterov },
	{ .name = "adam", .vectors = 2, .update = adam },
	{ .name = "adamw", .vectors = 2, .update = adamw },
};

#define ROWS (sizeof(optimizers) / sizeof(*optimizers))

const struct ata__optimizer *ata__optimizer_find(const char *name)
{
	for (size_t i = 0; i < ROWS; i++)
		if (!strcmp(optimizers[i].name, name))
			return &optimizers[i];
	return NULL;
}

const char *ata__optimizer_name(uint32_t i)
{
	return i < ROWS ? optimizers[i].name : NULL;
}
