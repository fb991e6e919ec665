/* SPDX-License-Identifier: MIT */
/*
 * Laws of task times. Each is a law of numbers with mean 1, none negative,
 * times the worker's own mean: so they differ in shape and spread alone.
 */
#ifndef SIM_DIST_H
#define SIM_DIST_H

#include <stdint.h>

#include <gsl/gsl_rng.h>

#include "sim/stream.h"

struct dist;

/* dist_name - names of the laws, "mixed" last; NULL past it */
const char *dist_name(uint32_t i);

/*
 * dist_cv - is the coefficient of variation (deviation over mean) open?
 *
 * Return: 1: any from *low to *high may be asked for; 0: the law fixes it. Of
 * "mixed" it is the range that suits all its laws that leave it open.
 */
int dist_cv(const char *name, double *low, double *high);

/*
 * dist_find - the law that worker follows
 *
 * "mixed" gives exponential, uniform, half-normal, log-normal and gamma in
 * turn.
 *
 * Return: constant, or NULL: there is none of that name
 */
const struct dist *dist_find(const char *name, uint32_t worker);

/* The default where --cv is open: that of the published law. */
#define DIST_CV 0.5

/* dist_deviation - cv that dist has when asked for cv */
double dist_deviation(const struct dist *dist, double cv);

/* dist_draw - one number, mean 1; from the streams' generator, dist_rng() */
double dist_draw(const struct dist *dist, const gsl_rng *rng, double cv);

/* dist_rng - a GSL generator that draws from stream; both must stay where they
 * are. Needs no memory and no end. */
gsl_rng dist_rng(struct stream *stream);

#endif
