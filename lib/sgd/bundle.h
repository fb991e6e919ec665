/* SPDX-License-Identifier: MIT */
/*
 * Vectors that are yet to be added, along their part of the sum's tree.
 *
 * A bundle goes by the name of its first vector. It belongs to one thread at a
 * time, as its vectors do.
 */
#ifndef ATA__SGD_BUNDLE_H
#define ATA__SGD_BUNDLE_H

#include <stddef.h>
#include <stdint.h>

#include "sgd/vectors.h"

#define ATA__BUNDLE_LEVELS 30u	/* of the tree: with 2^30 leaves at most */
#define ATA__BUNDLE_DEEP 2u	/* above, one of two children is one vector */

/* Make a bundle of this vector alone. */
void ata__bundle_begin(struct ata__vectors *vectors, uint32_t name);

/*
 * Make one bundle of two, whose sum will be that of left plus that of right.
 *
 * Above ATA__BUNDLE_DEEP levels of joins, one of them must be a single vector.
 *
 * Return: its name
 */
uint32_t ata__bundle_join(struct ata__vectors *vectors, uint32_t left,
			  uint32_t right);

/* Two more vectors, or NULL, that will be used when one is added up: they are
 * fetched meanwhile. Both have so many numbers. */
struct ata__soon {
	const float *read;
	const float *write;
	size_t dim;
};

/*
 * Add all up, into the vector `mine` of them, and give the others back, zero.
 *
 * @soon: what will be used next, or NULL
 *
 * Return: mine, which is a bundle of its own now
 */
uint32_t ata__bundle_add(struct ata__vectors *vectors, uint32_t bundle,
			 uint32_t mine, const struct ata__soon *soon);

/* Give all its vectors back, as they are. */
void ata__bundle_give(struct ata__vectors *vectors, uint32_t bundle);

/* sum = left + right, one of which it may be. All are whole cache lines. */
void ata__bundle_sum(float *sum, const float *left, const float *right,
		     size_t n);

#endif
