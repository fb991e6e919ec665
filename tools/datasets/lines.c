/* SPDX-License-Identifier: MIT */
#include "datasets/lines.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_ROOM ((size_t)1 << 16)

int lines_open(struct lines *lines, const char *path, struct failure *error)
{
	const char *cause;

	memset(lines, 0, sizeof(*lines));
	lines->path = path;
	cause = gz_open(&lines->gz, path);
	return cause ? failure_set(error, -EIO, "%s: %s", path, cause) : 0;
}

/* Move what is left to the front, in a buffer twice as large if it fills it,
 * and read on. Return: 1, 0 at the end of the file, or a negative errno */
static int read_on(struct lines *lines, struct failure *error)
{
	size_t left = lines->end - lines->begin, got;
	const char *cause;

	if (left)
		memmove(lines->buffer, lines->buffer + lines->begin, left);
	if (left == lines->room) {
		size_t room = left ? 2 * left : FIRST_ROOM;
		char *buffer = realloc(lines->buffer, room);

		if (!buffer)
			return failure_set(error, -ENOMEM,
					   "%s: not enough memory",
					   lines->path);
		lines->buffer = buffer;
		lines->room = room;
	}
	lines->begin = 0;
	lines->end = left;
	cause = gz_read(lines->gz, lines->buffer + left, lines->room - left,
			&got);
	if (cause)
		return failure_set(error, -EIO, "%s: %s", lines->path, cause);
	lines->end += got;
	return got > 0;
}

static int wrong(const struct lines *lines, const char *what,
		 struct failure *error)
{
	return failure_set(error, -EINVAL, "%s, line %" PRIu64 ": %s",
			   lines->path, lines->number + 1, what);
}

/* The end of the line, which begins at begin, or NULL: not read yet. */
static char *find_end(const struct lines *lines, size_t seen)
{
	size_t from = lines->begin + seen;

	return lines->end > from ? memchr(lines->buffer + from, '\n',
					  lines->end - from) : NULL;
}

int lines_next(struct lines *lines, char **line, struct failure *error)
{
	static const char zero[] = "a zero byte is not text";
	char *end = find_end(lines, 0), *begin;
	size_t length;

	while (!end) {
		size_t seen = lines->end - lines->begin;
		int status;

		/* Before more is read: what is no text may have no lines. */
		if (seen && memchr(lines->buffer + lines->begin, '\0', seen))
			return wrong(lines, zero, error);
		status = read_on(lines, error);
		if (status < 0)
			return status;
		if (!status && !seen)
			return 0;
		if (!status)
			return wrong(lines, "truncated: the last line has no "
				     "end", error);
		end = find_end(lines, seen);
	}
	begin = lines->buffer + lines->begin;
	length = (size_t)(end - begin);
	if (memchr(begin, '\0', length))
		return wrong(lines, zero, error);
	lines->begin += length + 1;
	lines->number++;
	if (length && begin[length - 1] == '\r')
		length--;
	begin[length] = '\0';
	*line = begin;
	return 1;
}

void lines_close(struct lines *lines)
{
	gz_close(lines->gz);
	free(lines->buffer);
}
