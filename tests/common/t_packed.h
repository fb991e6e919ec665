/* SPDX-License-Identifier: MIT */
/*
 * Files that are packed by gzip, in the folder of a test (t_folder.h). Here and
 * not in a source file, since only programs that link zlib have use for them.
 */
#ifndef ATA_TESTS_COMMON_T_PACKED_H
#define ATA_TESTS_COMMON_T_PACKED_H

#include <check.h>
#include <stddef.h>

#include <zlib.h>

#include "tests/common/t_folder.h"

static inline const char *t_packed_put(const char *name, const void *bytes,
				       size_t n, const char *mode)
{
	const char *path = t_folder_path(name);
	gzFile f = gzopen(path, mode);

	ck_assert_ptr_nonnull(f);
	ck_assert_int_eq(gzwrite(f, bytes, (unsigned int)n), (int)n);
	ck_assert_int_eq(gzclose(f), Z_OK);
	return path;
}

/* Write n bytes, packed. Return: the file's path, as t_folder_path() */
static inline const char *t_packed_write(const char *name, const void *bytes,
					 size_t n)
{
	return t_packed_put(name, bytes, n, "w");
}

/* Put one more member of n bytes behind those a packed file has. */
static inline const char *t_packed_add(const char *name, const void *bytes,
				       size_t n)
{
	return t_packed_put(name, bytes, n, "a");
}

#endif
