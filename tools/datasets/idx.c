/* SPDX-License-Identifier: MIT */
/* Reading IDX files, trusting nothing in them. */
#include "datasets/idx.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>

#include "datasets/gz.h"

#define FIRST_CHUNK ((size_t)1 << 20)

static uint32_t big_endian(const uint8_t *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 |
	       (uint32_t)p[2] << 8 | (uint32_t)p[3];
}

/* So long is the header: the data begin there. */
static uint32_t data_at(uint32_t dims)
{
	return 4 + 4 * dims;
}

/* The sizes of the header, and their product within bounds. */
static int sizes(const char *path, const uint8_t *at, uint32_t dims,
		 struct idx *idx, struct failure *error)
{
	idx->bytes = 1;
	for (uint32_t i = 0; i < dims; i++) {
		idx->dim[i] = big_endian(at + 4 * i);
		if (!idx->dim[i])
			return failure_set(error, -EINVAL,
					    "%s: dimension %" PRIu32
					    " at byte %" PRIu32 " is 0", path,
					    i + 1, data_at(i));
		if (idx->bytes > IDX_BYTES / idx->dim[i])
			return failure_set(error, -EFBIG,
					    "%s: dimension %" PRIu32
					    " at byte %" PRIu32 " promises "
					    "too much data", path, i + 1,
					    data_at(i));
		idx->bytes *= idx->dim[i];
	}
	return 0;
}

static int header(struct gz *gz, const char *path, uint32_t dims,
		  struct idx *idx, struct failure *error)
{
	uint8_t head[4 + 4 * IDX_DIMS];
	size_t got;
	const char *cause = gz_read(gz, head, 4, &got);

	if (cause)
		return failure_set(error, -EIO, "%s: %s", path, cause);
	if (got < 4)
		return failure_set(error, -EINVAL,
				    "%s: truncated at byte %zu: no IDX file",
				    path, got);
	if (head[0] || head[1])
		return failure_set(error, -EINVAL,
				    "%s: not an IDX file (begins with "
				    "0x%08" PRIx32 ")",
				    path, big_endian(head));
	if (head[2] != 0x08)
		return failure_set(error, -EINVAL,
				    "%s: IDX type 0x%02x at byte 2, not 0x08 "
				    "(unsigned bytes)", path, head[2]);
	if (head[3] != dims)
		return failure_set(error, -EINVAL,
				    "%s: %u dimensions at byte 3, not %"
				    PRIu32, path, head[3], dims);
	cause = gz_read(gz, head + 4, 4 * (size_t)dims, &got);
	if (cause)
		return failure_set(error, -EIO, "%s: %s", path, cause);
	if (got < 4 * (size_t)dims)
		return failure_set(error, -EINVAL,
				    "%s: truncated at byte %zu, in its header",
				    path, 4 + got);
	return sizes(path, head + 4, dims, idx, error);
}

/* The data, in a buffer that doubles as they come. */
static int body(struct gz *gz, const char *path, uint32_t dims,
		struct idx *idx, struct failure *error)
{
	uint64_t have = 0, room = 0;

	while (have < idx->bytes) {
		uint8_t *data;
		const char *cause;
		size_t got;

		room = room ? 2 * room : FIRST_CHUNK;
		if (room > idx->bytes)
			room = idx->bytes;
		data = room <= SIZE_MAX ? realloc(idx->data, (size_t)room) :
					  NULL;
		if (!data)
			return failure_set(error, -ENOMEM,
					    "%s: not enough memory", path);
		idx->data = data;
		cause = gz_read(gz, data + have, (size_t)(room - have), &got);
		if (cause)
			return failure_set(error, -EIO, "%s: %s", path, cause);
		have += got;
		if (have < room)
			return failure_set(error, -EINVAL,
					    "%s: truncated at byte %" PRIu64
					    ": %" PRIu64 " bytes of data, its "
					    "header promises %" PRIu64, path,
					    data_at(dims) + have, have,
					    idx->bytes);
	}
	return 0;
}

/* Nothing may follow; this also checks the sum at the end of packed data. */
static int end(struct gz *gz, const char *path, uint32_t dims,
	       const struct idx *idx, struct failure *error)
{
	uint8_t byte;
	size_t got;
	const char *cause = gz_read(gz, &byte, 1, &got);

	if (cause)
		return failure_set(error, -EIO, "%s: %s", path, cause);
	if (got)
		return failure_set(error, -EINVAL,
				    "%s: too long: it goes on at byte %" PRIu64
				    ", behind the %" PRIu64 " bytes of data "
				    "its header promises", path,
				    data_at(dims) + idx->bytes, idx->bytes);
	return 0;
}

int idx_read(const char *path, uint32_t dims, struct idx *out,
	     struct failure *error)
{
	struct idx idx = { .data = NULL };
	struct gz *gz;
	const char *cause;
	int status;

	if (!dims || dims > IDX_DIMS)
		return failure_set(error, -EINVAL, "%s: %" PRIu32
				    " dimensions cannot be read", path, dims);
	cause = gz_open(&gz, path);
	if (cause)
		return failure_set(error, -EIO, "%s: %s", path, cause);
	status = header(gz, path, dims, &idx, error);
	if (!status)
		status = body(gz, path, dims, &idx, error);
	if (!status)
		status = end(gz, path, dims, &idx, error);
	gz_close(gz);
	if (status) {
		free(idx.data);
		return status;
	}
	*out = idx;
	return 0;
}
