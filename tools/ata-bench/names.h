/* SPDX-License-Identifier: MIT */
/*
 * No file is for two options: what one has written the other would replace.
 */
#ifndef ATA_BENCH_NAMES_H
#define ATA_BENCH_NAMES_H

#include <stddef.h>

struct named_file {
	const char *option;	/* without the dashes */
	const char *path;	/* NULL: not given */
};

/*
 * names_check - may these be written and read in one run?
 *
 * @first: the first file that may not be one of those before it; 1 for all
 *
 * Return: 0; or STATUS_USAGE, and one line says which two are one
 */
int names_check(const struct named_file *files, size_t n, size_t first);

#endif
