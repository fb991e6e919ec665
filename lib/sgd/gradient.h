/* SPDX-License-Identifier: MIT */
/*
 * The gradients of asynchronous methods: one at a time for each worker.
 */
#ifndef ATA__SGD_GRADIENT_H
#define ATA__SGD_GRADIENT_H

#include <stdalign.h>
#include <stdint.h>

#include <atasched/sgd.h>

#include "sgd/sampler.h"
#include "sgd/scratch.h"

struct ata__clock;
struct ata__version;

/* One worker's, in cache lines of its own. */
struct ata__gradient {
	alignas(64) float *numbers;
	struct ata__version *at;	/* where it is taken; NULL: there is none */
	uint64_t ticket;		/* its number, which decides its samples */
	double loss;
	uint64_t nanoseconds;		/* that it took */
	/* For who runs all workers, under a lock of his: */
	uint64_t counted;		/* nanoseconds of the last one, or 0; */
	uint64_t began;			/* this one, on the clock, or 0 */
};

struct ata__gradients {
	const struct ata_sgd_problem *problem;
	const struct ata_sgd_config *config;
	const struct ata__clock *clock;
	struct ata__sampler sampler;	/* if the problem has samples */
	struct ata__scratches scratches;
	struct ata__gradient *of;	/* each worker */
	uint32_t workers;
};

/* All of these are kept until fini. Return: 0 or -ENOMEM */
int ata__gradients_init(struct ata__gradients *gradients,
			const struct ata_sgd_problem *problem,
			const struct ata_sgd_config *config,
			const struct ata__clock *clock, uint32_t workers);

/*
 * Compute a worker's, on it: its at and ticket are set.
 *
 * Return: 0, -ENOMEM or -ECANCELED: the problem's function said no
 */
int ata__gradients_compute(struct ata__gradients *gradients, uint32_t worker);

void ata__gradients_fini(struct ata__gradients *gradients);

#endif
