/* SPDX-License-Identifier: MIT */
/*
 * Random changes to an image: the crop of a padded image and the flip that He,
 * Zhang, Ren and Sun, "Deep Residual Learning for Image Recognition", CVPR
 * 2016, section 4.2, train on CIFAR-10 with.
 */
#ifndef DATASETS_AUGMENT_H
#define DATASETS_AUGMENT_H

#include <stdint.h>

#include <atasched/sgd.h>

struct augment {
	int32_t down, right;	/* which pixel moves to the upper left corner,
				   -DATASET_PAD .. DATASET_PAD */
	int flip;		/* 1: left to right, before that */
};

/* What happens to a sample in a task: a function of both. */
void augment_draw(const struct ata_key *key, uint64_t sample,
		  struct augment *out);

#endif
