/* SPDX-License-Identifier: MIT */
/*
 * A file read from its beginning to its end, packed by gzip or plain.
 *
 * Stricter than zlib's own gzread(), which takes bytes behind the packed data
 * for nothing: here they are an error, as are a missing end and a wrong check
 * sum.
 */
#ifndef DATASETS_GZ_H
#define DATASETS_GZ_H

#include <stddef.h>

struct gz;

/* Open path. Return: NULL, or why it cannot be read, in words. */
const char *gz_open(struct gz **out, const char *path);

/*
 * Read up to n bytes; less only at the end of the file, got says how many.
 * Gives up where stop_asked().
 * Return: NULL, or what is wrong with the file, in words, until gz_close(). Of
 * packed data they name the byte of the file, from 0, where that was seen.
 */
const char *gz_read(struct gz *gz, void *to, size_t n, size_t *got);

/* Close; NULL does nothing. */
void gz_close(struct gz *gz);

#endif
