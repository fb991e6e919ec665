/* SPDX-License-Identifier: MIT */
/*
 * IDX files: the format of MNIST and of the sets made in its likeness.
 *
 * Big-endian: two zero bytes, the type (0x08: unsigned bytes), the number of
 * dimensions, a 32-bit size for each, then the data, the last dimension
 * running fastest. Source: Y. LeCun, C. Cortes, C. Burges, "The MNIST database
 * of handwritten digits", section on file formats.
 */
#ifndef DATASETS_IDX_H
#define DATASETS_IDX_H

#include <stddef.h>
#include <stdint.h>

#include "datasets/dataset.h"
#include "files/failure.h"

#define IDX_DIMS 3			/* the most dimensions read here */
#define IDX_BYTES (UINT64_C(1) << 36)	/* the most data of a file: 64 GiB */

struct idx {
	uint32_t dim[IDX_DIMS];
	uint64_t bytes;
	uint8_t *data;		/* the caller frees it */
};

/*
 * idx_read - read a file of unsigned bytes with so many dimensions
 *
 * No size in the header is trusted: memory grows with what the file really
 * holds.
 *
 * Return: 0 or a negative errno; then error says what is wrong with the file
 * and out is unchanged.
 */
int idx_read(const char *path, uint32_t dims, struct idx *out,
	     struct failure *error);

#endif
