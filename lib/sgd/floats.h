/* SPDX-License-Identifier: MIT */
/*
 * Vectors in a file, to the last bit: four bytes a number, IEEE 754 binary32,
 * the lowest first, whatever the machine.
 */
#ifndef ATA__SGD_FLOATS_H
#define ATA__SGD_FLOATS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bandit/reader.h"
#include "bandit/writer.h"

/* Is none infinite, and none no number? */
bool ata__floats_are_finite(const float *numbers, size_t n);

/* Errors of the stream are the caller's to look for. */
void ata__floats_write(const float *numbers, size_t n,
		       struct ata__writer *writer);

/* Read n of them; numbers: or NULL, only look at them. Return: 0, -EBADMSG: the
 * file ends, or one is not finite; or as read(2) */
int ata__floats_read(float *numbers, uint64_t n, struct ata__reader *reader);

#endif
