/* SPDX-License-Identifier: MIT */
/*
 * Which data set: a directory of IDX files, or synthetic.
 */
#ifndef DATASETS_OPEN_H
#define DATASETS_OPEN_H

#include <stdint.h>

#include "datasets/dataset.h"
#include "files/failure.h"

/* Read when no directory is named: where Debian's package puts it. */
#define DATASET_DIRECTORY "/usr/share/datasets/fashion-mnist"

/*
 * dataset_open - read a data set, or make one
 *
 * @where: a directory of IDX files, packed (.gz) or not: train-images-idx3-ubyte
 *         and train-labels-idx1-ubyte, t10k-images-idx3-ubyte and
 *         t10k-labels-idx1-ubyte; or "synthetic"; or NULL: DATASET_DIRECTORY
 *         where that exists, else synthetic
 * @seed:  of synthetic data
 *
 * Return: 0 or a negative errno; then error says what is wrong, naming the file,
 * and out is unchanged.
 */
int dataset_open(struct dataset *out, const char *where, uint64_t seed,
		 struct failure *error);

#endif
