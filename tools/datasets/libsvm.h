/* SPDX-License-Identifier: MIT */
/*
 * Sparse samples as text, in the format of LIBSVM: a line is
 *
 *	label index:value index:value ...
 *
 * with indices from 1 in ascending order; what is left out is 0. Source: C.-C.
 * Chang and C.-J. Lin, "LIBSVM: A library for support vector machines", ACM
 * TIST 2, 2011, and the README of that program.
 */
#ifndef DATASETS_LIBSVM_H
#define DATASETS_LIBSVM_H

#include <stdint.h>

#include "datasets/dataset.h"
#include "files/failure.h"

#define LIBSVM_INDEX (1 << 26)		/* the largest index */
#define LIBSVM_HELD_OUT 5		/* every 5th sample of a file that is
					   split */

/* Samples while they are read: their labels are not classes yet. */
struct libsvm {
	struct dataset_part part;	/* without labels */
	int32_t *label;			/* part.n */
	uint32_t dim;			/* the largest index */
	uint64_t room, entries_room;
};

/*
 * libsvm_read - add the samples of one file, packed or not, to out
 *
 * @held_out: NULL; or gets the 5th sample, the 10th, and so on, instead
 *
 * Return: 0 or a negative errno; then error names the file and the line. out
 * and held_out, which begin as all zero, are to be freed in any case.
 */
int libsvm_read(const char *path, struct libsvm *out, struct libsvm *held_out,
		struct failure *error);

void libsvm_free(struct libsvm *svm);

/*
 * libsvm_set_read - read a file to train on and its test part: all but the name
 *
 * The test part is path with .t behind it (and before .gz) where that is there;
 * else it is split off. Labels become classes 0, 1, ... in the order of their
 * values. Return: as above, but for data, which is to be closed.
 */
int libsvm_set_read(struct dataset *data, const char *path,
		    struct failure *error);

#endif
