/* SPDX-License-Identifier: MIT */
/*
 * What a step does with the gradient: a table of update rules.
 */
#ifndef ATA__SGD_OPTIMIZER_H
#define ATA__SGD_OPTIMIZER_H

#include <stddef.h>

/* What one update works on; no two of the vectors overlap. */
struct ata__update {
	size_t dim;
	float *params;
	float *velocity;	/* NULL with a rule that keeps none */
	const float *gradient;	/* a sum; the gradient is scale times it */
	float scale;
	float step;
	float momentum;
};

struct ata__optimizer {
	const char *name;
	int velocity;		/* 1: it keeps one */
	void (*update)(const struct ata__update *update);
};

/* Return: the rule of this name, or NULL */
const struct ata__optimizer *ata__optimizer_find(const char *name);

#endif
