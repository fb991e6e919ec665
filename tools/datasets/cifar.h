/* SPDX-License-Identifier: MIT */
/*
 * CIFAR-10 and CIFAR-100 in their binary version.
 *
 * A file is one record after the other, without a header: the label, a byte, or
 * for CIFAR-100 two, the coarse one and the fine one; then 3072 bytes, a plane
 * of 32 x 32 each for red, green and blue, row after row. Source: A.
 * Krizhevsky, "Learning Multiple Layers of Features from Tiny Images", 2009,
 * and the page of the data sets, https://www.cs.toronto.edu/~kriz/cifar.html,
 * section "Binary version".
 */
#ifndef DATASETS_CIFAR_H
#define DATASETS_CIFAR_H

#include <stdint.h>

#include "datasets/dataset.h"
#include "files/failure.h"

#define CIFAR_BYTES 3072

/* What a class is. */
enum cifar {
	CIFAR_10,
	CIFAR_100,		/* the fine label */
	CIFAR_100_COARSE,
};

/*
 * cifar_read - add the records of one file, packed or not, to part
 *
 * Each label, also one that is not asked for, must be in its range.
 *
 * Return: 0 or a negative errno; then error names the file and the byte. part
 * then has its old n; what it holds is to be freed in any case.
 */
int cifar_read(const char *path, enum cifar kind, struct dataset_part *part,
	       struct failure *error);

/*
 * cifar_set_read - read the files of a directory: fill in all but the name
 *
 * CIFAR-10: data_batch_1.bin to data_batch_5.bin, all of one size, and
 * test_batch.bin; CIFAR-100: train.bin and test.bin. begin: as "dir/".
 *
 * Return: 0 or a negative errno; then error names the file, and data is to be
 * closed.
 */
int cifar_set_read(struct dataset *data, const char *begin, enum cifar kind,
		   struct failure *error);

#endif
