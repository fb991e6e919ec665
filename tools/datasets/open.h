/* SPDX-License-Identifier: MIT */
/*
 * Which data set: files in one of several formats, or synthetic.
 */
#ifndef DATASETS_OPEN_H
#define DATASETS_OPEN_H

#include <stdint.h>

#include "datasets/dataset.h"
#include "files/failure.h"

/* Read when no directory is named: where Debian's package puts it. */
#define DATASET_DIRECTORY "/usr/share/datasets/fashion-mnist"

#define DATASET_SYNTHETIC "synthetic"
#define DATASET_COARSE ":coarse"

/*
 * dataset_open - read a data set, or make one
 *
 * @where: a directory, whose format its files' names tell: IDX (idx_set.h) or
 *         CIFAR-10 or -100 (cifar.h); behind it DATASET_COARSE for the coarse
 *         classes of CIFAR-100; or DIR/PREFIX where a directory has more than
 *         one IDX set and PREFIX-train-images-idx3-ubyte is of one; a file in
 *         LIBSVM's format (libsvm.h); "synthetic", or TEACHER_FORM (teacher.h);
 *         or NULL: DATASET_DIRECTORY where that exists, else synthetic. Files
 *         may be packed by gzip.
 * @seed:  of synthetic data
 *
 * Return: 0 or a negative errno; then error says what is wrong, naming the file
 * and the byte or line, and out is unchanged. -EINTR where stop_asked():
 * nothing is half loaded.
 */
int dataset_open(struct dataset *out, const char *where, uint64_t seed,
		 struct failure *error);

#endif
