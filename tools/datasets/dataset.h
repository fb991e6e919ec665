/* SPDX-License-Identifier: MIT */
/*
 * Data sets: images with a class each, one part to train on and one to test.
 */
#ifndef DATASETS_DATASET_H
#define DATASETS_DATASET_H

#include <stddef.h>
#include <stdint.h>

/* One part: n samples of dim bytes, one after the other, and their classes. */
struct dataset_part {
	uint64_t n;
	uint8_t *pixels;	/* n * dim, 0 .. 255 */
	uint8_t *labels;	/* n, each below classes */
};

struct dataset {
	char *name;		/* the directory, or "synthetic" */
	int fallback;		/* 1: synthetic because DATASET_DIRECTORY is
				   absent */
	uint32_t dim;		/* numbers in a sample */
	uint32_t classes;
	struct dataset_part train;
	struct dataset_part test;
};

/* Free what a data set holds; one that is all zero does no harm. */
void dataset_close(struct dataset *data);

#endif
