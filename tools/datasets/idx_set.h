/* SPDX-License-Identifier: MIT */
/* Data sets of four IDX files: MNIST, Fashion-MNIST, EMNIST and their kin. */
#ifndef DATASETS_IDX_SET_H
#define DATASETS_IDX_SET_H

#include "datasets/dataset.h"
#include "files/failure.h"

#define IDX_SET_IMAGES "train-images-idx3-ubyte"

/*
 * idx_set_read - fill in all but the name of data
 *
 * @begin: what the files' names begin with, "dir/" or "dir/emnist-letters-";
 *         then comes train-images-idx3-ubyte, train-labels-idx1-ubyte, and the
 *         same with t10k- or, as in EMNIST, test-; each may be packed (.gz)
 *
 * Return: 0 or a negative errno; then error names the file, and data is to be
 * closed.
 */
int idx_set_read(struct dataset *data, const char *begin,
		 struct failure *error);

#endif
