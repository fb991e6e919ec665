/* SPDX-License-Identifier: MIT */
/*
 * Numbers in text, checked to their end: a slip of the finger is an error and
 * never another number.
 */
#ifndef FILES_NUMBER_H
#define FILES_NUMBER_H

#include <stdint.h>

/*
 * number_real - a finite decimal number that makes up the whole of text
 *
 * Return: 0, or -EINVAL: *out is unchanged
 */
int number_real(const char *text, double *out);

/* number_whole - the same for digits only, up to UINT64_MAX */
int number_whole(const char *text, uint64_t *out);

#endif
