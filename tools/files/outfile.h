/* SPDX-License-Identifier: MIT */
/*
 * Files that are there whole or not at all: written aside, then renamed.
 */
#ifndef FILES_OUTFILE_H
#define FILES_OUTFILE_H

#include <stdio.h>

#include "files/failure.h"

struct outfile;

/*
 * outfile_open - begin to write path
 *
 * Until outfile_commit(), what stood at path stays as it is; what is written
 * goes to a file beside it. What is no regular file (a pipe, a terminal) is
 * written straight to.
 *
 * Return: 0 or a negative errno; then failure names path and cause, and *out is
 * unchanged.
 */
int outfile_open(struct outfile **out, const char *path,
		 struct failure *failure);

/* outfile_stream - where to write to; errors are seen by outfile_commit() */
FILE *outfile_stream(struct outfile *file);

/*
 * outfile_commit - all is written: let it take the place of path
 *
 * Frees file in any case. Return: 0 or a negative errno; then failure names
 * path and cause, and path is as it was.
 */
int outfile_commit(struct outfile *file, struct failure *failure);

/* outfile_abandon - leave path as it was, free file; NULL does nothing */
void outfile_abandon(struct outfile *file);

#endif
