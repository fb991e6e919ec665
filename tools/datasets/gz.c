/* SPDX-License-Identifier: MIT */
/*
 * Reading gzip and plain files alike. A gzip file is a sequence of members
 * (RFC 1952), each with a check sum that inflate() verifies at its end; a file
 * that does not begin with gzip's two bytes is plain.
 */
#include "datasets/gz.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <zlib.h>

#include "files/stop.h"

struct gz {
	FILE *file;
	z_stream z;
	int packed;
	int inside;	/* 1: in a member, its end has not been seen */
	int members;	/* members ended so far */
	uint64_t member;	/* the file's byte where the last one begins */
	char cause[80];	/* what gz_read() has returned */
	unsigned char in[1 << 16];
};

/* Fill the empty input buffer; it stays empty at the end of the file. All that
 * is read comes by here, so this is where a large file is given up. */
static const char *refill(struct gz *gz)
{
	size_t n;

	if (stop_asked())
		return strerror(EINTR);
	n = fread(gz->in, 1, sizeof(gz->in), gz->file);
	if (n == 0 && ferror(gz->file))
		return strerror(errno);
	gz->z.next_in = gz->in;
	gz->z.avail_in = (uInt)n;
	return NULL;
}

/* A pipe without a writer would be waited for, and a device may never end. */
static const char *open_regular(FILE **out, const char *path)
{
	struct stat st;
	const char *cause = NULL;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);

	if (fd < 0)
		return strerror(errno);
	if (fstat(fd, &st))
		cause = strerror(errno);
	else if (S_ISDIR(st.st_mode))
		cause = strerror(EISDIR);
	else if (!S_ISREG(st.st_mode))
		cause = "not a regular file";
	else if ((*out = fdopen(fd, "rb")) == NULL)
		cause = strerror(errno);
	if (cause)
		close(fd);
	return cause;
}

const char *gz_open(struct gz **out, const char *path)
{
	struct gz *gz = calloc(1, sizeof(*gz));
	const char *cause;

	if (!gz)
		return strerror(ENOMEM);
	cause = open_regular(&gz->file, path);
	if (cause) {
		free(gz);
		return cause;
	}
	cause = refill(gz);
	if (!cause && gz->z.avail_in >= 2 && gz->in[0] == 0x1f &&
	    gz->in[1] == 0x8b) {
		/* 16: a gzip header, and no other, around the packed data */
		if (inflateInit2(&gz->z, MAX_WBITS + 16) != Z_OK)
			cause = strerror(ENOMEM);
		else
			gz->packed = gz->inside = 1;
	}
	if (cause) {
		gz_close(gz);
		return cause;
	}
	*out = gz;
	return NULL;
}

/* The file's byte that is looked at next. */
static uint64_t position(const struct gz *gz)
{
	return (uint64_t)ftello(gz->file) - gz->z.avail_in;
}

static const char *wrong(struct gz *gz, const char *what, uint64_t byte)
{
	snprintf(gz->cause, sizeof(gz->cause), "%s at byte %" PRIu64, what,
		 byte);
	return gz->cause;
}

static const char *broken(struct gz *gz)
{
	/* What has given no data yet may well be no member at all. */
	if (gz->members && !gz->z.total_out)
		return wrong(gz, "something behind the end of its packed data",
			     gz->member);
	return wrong(gz, "packed data are damaged", position(gz));
}

/* The file ends here: may it? */
static const char *ended(struct gz *gz)
{
	if (!gz->inside)
		return NULL;
	return gz->members && !gz->z.total_out ?
		       broken(gz) :
		       wrong(gz, "truncated: packed data have no end",
			     position(gz));
}

/* Inflate until avail_out is used up or the file ends. */
static const char *unpack(struct gz *gz)
{
	while (gz->z.avail_out) {
		const char *cause;
		int status;

		if (!gz->z.avail_in) {
			cause = refill(gz);
			if (cause)
				return cause;
		}
		if (!gz->z.avail_in)
			return ended(gz);
		if (!gz->inside) {
			gz->member = position(gz);
			if (inflateReset(&gz->z) != Z_OK)
				return broken(gz);
			gz->inside = 1;
		}
		status = inflate(&gz->z, Z_NO_FLUSH);
		if (status == Z_STREAM_END) {
			gz->inside = 0;
			gz->members++;
		} else if (status == Z_MEM_ERROR) {
			return strerror(ENOMEM);
		} else if (status != Z_OK && status != Z_BUF_ERROR) {
			return broken(gz);
		}
	}
	return NULL;
}

/* Copy until avail_out is used up or the file ends. */
static const char *copy(struct gz *gz)
{
	while (gz->z.avail_out) {
		uInt n = gz->z.avail_out;

		if (!gz->z.avail_in) {
			const char *cause = refill(gz);

			if (cause)
				return cause;
			if (!gz->z.avail_in)
				return NULL;
		}
		if (n > gz->z.avail_in)
			n = gz->z.avail_in;
		memcpy(gz->z.next_out, gz->z.next_in, n);
		gz->z.next_in += n;
		gz->z.avail_in -= n;
		gz->z.next_out += n;
		gz->z.avail_out -= n;
	}
	return NULL;
}

const char *gz_read(struct gz *gz, void *to, size_t n, size_t *got)
{
	unsigned char *next = to;
	size_t left = n;
	const char *cause = NULL;

	while (left && !cause) {
		uInt most = left < 1u << 30 ? (uInt)left : 1u << 30;

		gz->z.next_out = next;
		gz->z.avail_out = most;
		cause = gz->packed ? unpack(gz) : copy(gz);
		left -= most - gz->z.avail_out;
		next += most - gz->z.avail_out;
		if (gz->z.avail_out)
			break;
	}
	*got = n - left;
	return cause;
}

void gz_close(struct gz *gz)
{
	if (!gz)
		return;
	if (gz->packed)
		inflateEnd(&gz->z);
	fclose(gz->file);
	free(gz);
}
