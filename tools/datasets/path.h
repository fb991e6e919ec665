/* SPDX-License-Identifier: MIT */
/* Names of files that may be packed by gzip, .gz behind their names then. */
#ifndef DATASETS_PATH_H
#define DATASETS_PATH_H

#include <stddef.h>

#include "files/failure.h"

/*
 * path_find - begin and name in one, or with .gz where only that is there
 *
 * Return: 0, and *out is the caller's to free; -ENOENT: neither is there; or
 * -ENOMEM. Then error says so, and *out is NULL.
 */
int path_find(char **out, const char *begin, const char *name,
	      struct failure *error);

/* 1: path_find() would find it */
int path_exists(const char *begin, const char *name);

/* How long a file's name is without .gz. */
size_t path_unpacked(const char *name);

#endif
