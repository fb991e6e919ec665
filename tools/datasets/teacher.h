/* SPDX-License-Identifier: MIT */
/*
 * A data set of any size, labelled by a network that nobody has trained: for
 * measurements that need a certain size.
 */
#ifndef DATASETS_TEACHER_H
#define DATASETS_TEACHER_H

#include <stdint.h>

#include "datasets/dataset.h"
#include "files/failure.h"

#define TEACHER_PREFIX "synthetic:"
#define TEACHER_FORM "synthetic:NxCxHxW:K, NxHxW:K or NxD:K"

/* How large it is to be. */
struct teacher_size {
	uint64_t train;		/* samples; test: a fifth of that, at least 1 */
	uint32_t dim;
	uint32_t channels, height, width;	/* 0: no images */
	uint32_t classes;
};

/*
 * teacher_parse - read "synthetic:NxCxHxW:K", "...NxHxW:K" or "...NxD:K"
 *
 * N 1 .. 1e8 samples; images of C up to DATASET_CHANNELS channels, 1 by
 * default, H rows and W columns of up to 4096; or D numbers that are no image;
 * K 2 .. 1024 classes. A sample has up to 2^24 numbers, the training part up to
 * 2^36.
 *
 * Return: 0, or -EINVAL: it is none of these, out is unchanged
 */
int teacher_parse(const char *text, struct teacher_size *out);

/*
 * teacher_make - fill in all but the name of data
 *
 * The same seed and size give the same bytes on every machine: only integers
 * are computed with. Return: 0, or -ENOMEM; then error says so.
 */
int teacher_make(struct dataset *data, const struct teacher_size *size,
		 uint64_t seed, struct failure *error);

#endif
