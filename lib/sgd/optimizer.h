/* SPDX-License-Identifier: MIT */
/*
 * What a step does with the gradient: a table of update rules.
 */
#ifndef ATA__SGD_OPTIMIZER_H
#define ATA__SGD_OPTIMIZER_H

#include <stddef.h>
#include <stdint.h>

/* What one update works on. from and params may be the same; else no two of the
 * vectors overlap. */
struct ata__update {
	size_t dim;		/* numbers to update, of */
	size_t stride;		/* so many: a vector of the state */
	const float *from;	/* parameters before, */
	float *params;		/* and after */
	float *state;		/* what the rule keeps: its vectors at these */
	const float *gradient;	/* a sum; the gradient is scale times it */
	float scale;
	float step;
	float momentum;
	float beta1;
	float beta2;
	float epsilon;
	float decay;		/* of weights */
	uint64_t count;		/* updates of this state, this one included */
};

struct ata__optimizer {
	const char *name;
	uint32_t vectors;	/* of dim numbers in its state, zero at first */
	void (*update)(const struct ata__update *update);
};

/* Return: the rule of this name, or NULL */
const struct ata__optimizer *ata__optimizer_find(const char *name);

/* Return: the name of rule i, or NULL past the last one */
const char *ata__optimizer_name(uint32_t i);

#endif
