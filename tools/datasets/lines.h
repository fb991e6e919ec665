/* SPDX-License-Identifier: MIT */
/* Text files, packed by gzip or plain, line by line. */
#ifndef DATASETS_LINES_H
#define DATASETS_LINES_H

#include <stddef.h>
#include <stdint.h>

#include "datasets/gz.h"
#include "files/failure.h"

struct lines {
	const char *path;
	struct gz *gz;
	char *buffer;
	size_t room, begin, end;	/* begin .. end: read, not given out */
	uint64_t number;		/* of the line given out last, from 1 */
};

/* Open path, which must outlive it. 0 or -errno; then error says why. */
int lines_open(struct lines *lines, const char *path, struct failure *error);

/*
 * lines_next - the next line, without its end ("\n" or "\r\n")
 *
 * *line is valid until the next call and may be written to. A zero byte is no
 * text, and the last line too must have an end: without it the file has been
 * cut, perhaps inside a number.
 *
 * Return: 1; 0: there is none; or a negative errno, then error names path and
 * line
 */
int lines_next(struct lines *lines, char **line, struct failure *error);

void lines_close(struct lines *lines);

#endif
