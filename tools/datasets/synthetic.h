/* SPDX-License-Identifier: MIT */
/* A data set made from a seed: for machines without data, and for tests. */
#ifndef DATASETS_SYNTHETIC_H
#define DATASETS_SYNTHETIC_H

#include <stdint.h>

#include "datasets/dataset.h"
#include "files/failure.h"

/*
 * synthetic_make - fill in all but the name of data
 *
 * 20,000 images of 28 x 28 to train on and 4,000 to test, in ten classes. The
 * same seed gives the same bytes on every machine: only integers are computed
 * with.
 *
 * Return: 0, or -ENOMEM; then error says so.
 */
int synthetic_make(struct dataset *data, uint64_t seed,
		   struct failure *error);

#endif
