/* SPDX-License-Identifier: MIT */
/*
 * Vectors that are yet to be added, along their part of the sum's tree.
 *
 * A bundle goes by the name of its first vector. It belongs to one thread at a
 * time, as its vectors do.
 */
#ifndef ATA__SGD_BUNDLE_H
#define ATA__SGD_BUNDLE_H

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

/*
 * Add all up, into the vector `mine` of them, and give the others back, zero.
 *
 * Return: mine, which is a bundle of its own now
 */
uint32_t ata__bundle_add(struct ata__vectors *vectors, uint32_t bundle,
			 uint32_t mine);

#endif
