/* SPDX-License-Identifier: MIT */
/* Reading CIFAR's files, trusting nothing in them. */
#include "datasets/cifar.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "datasets/gz.h"
#include "datasets/path.h"

#define FIRST_RECORDS 64
#define BATCHES 5

/* The labels of a record, in their order. */
static const struct layout {
	const char *name;
	uint32_t labels;
	uint32_t range[2];	/* each label is below */
	uint32_t asked;		/* which of them is the class */
} layouts[] = {
	[CIFAR_10] = { "CIFAR-10", 1, { 10 }, 0 },
	[CIFAR_100] = { "CIFAR-100", 2, { 20, 100 }, 1 },
	[CIFAR_100_COARSE] = { "CIFAR-100", 2, { 20, 100 }, 0 },
};

/* Room for n records. 0 or -ENOMEM */
static int make_room(struct dataset_part *part, uint64_t n)
{
	uint8_t *pixels = realloc(part->pixels, n * CIFAR_BYTES);
	uint32_t *labels;

	if (!pixels)
		return -ENOMEM;
	part->pixels = pixels;
	labels = realloc(part->labels, n * sizeof(*labels));
	if (!labels)
		return -ENOMEM;
	part->labels = labels;
	return 0;
}

/* Where a record is: its number, from 0, and its first byte. */
struct place {
	const char *path;
	const struct layout *layout;
	uint64_t record;
	uint64_t byte;
};

static int check_labels(const struct place *at, const uint8_t *label,
			struct failure *error)
{
	for (uint32_t i = 0; i < at->layout->labels; i++)
		if (label[i] >= at->layout->range[i])
			return failure_set(error, -EINVAL,
					   "%s: label %u at byte %" PRIu64
					   " is out of range: %s has %" PRIu32
					   " classes", at->path, label[i],
					   at->byte + i, at->layout->name,
					   at->layout->range[i]);
	return 0;
}

/* The next record. Return: 1, 0 at the end of the file, or a negative errno */
static int read_record(struct gz *gz, const struct place *at, uint8_t *pixels,
		       uint32_t *class, struct failure *error)
{
	uint32_t labels = at->layout->labels;
	size_t got, more = 0;
	uint8_t label[2];
	const char *cause = gz_read(gz, label, labels, &got);
	int status;

	if (!cause && got == labels)
		cause = gz_read(gz, pixels, CIFAR_BYTES, &more);
	if (cause)
		return failure_set(error, -EIO, "%s: %s", at->path, cause);
	if (got == 0)
		return 0;
	if (got + more < labels + CIFAR_BYTES)
		return failure_set(error, -EINVAL,
				   "%s: truncated: image %" PRIu64 " at byte %"
				   PRIu64 " has %zu bytes, not %" PRIu32,
				   at->path, at->record, at->byte, got + more,
				   labels + CIFAR_BYTES);
	status = check_labels(at, label, error);
	*class = label[at->layout->asked];
	return status ? status : 1;
}

static int read_records(struct gz *gz, struct place *at,
			struct dataset_part *part, struct failure *error)
{
	uint64_t n = part->n, room = n;
	int status = 1;

	while (status > 0) {
		/* One record more than there are, for the end to be seen. */
		if (n == room) {
			room = room ? 2 * room : FIRST_RECORDS;
			if (make_room(part, room))
				return failure_set(error, -ENOMEM,
						   "%s: not enough memory",
						   at->path);
		}
		status = read_record(gz, at, part->pixels + n * CIFAR_BYTES,
				     part->labels + n, error);
		if (status > 0) {
			n++;
			at->record++;
			at->byte += at->layout->labels + CIFAR_BYTES;
		}
	}
	if (status)
		return status;
	if (n == part->n)
		return failure_set(error, -EINVAL, "%s: no images", at->path);
	part->n = n;
	return 0;
}

int cifar_read(const char *path, enum cifar kind, struct dataset_part *part,
	       struct failure *error)
{
	struct place at = { .path = path, .layout = &layouts[kind] };
	struct gz *gz;
	const char *cause = gz_open(&gz, path);
	int status;

	if (cause)
		return failure_set(error, -EIO, "%s: %s", path, cause);
	status = read_records(gz, &at, part, error);
	gz_close(gz);
	return status;
}

static int read_named(struct dataset_part *part, const char *begin,
		      const char *name, enum cifar kind,
		      struct failure *error)
{
	char *path;
	int status = path_find(&path, begin, name, error);

	if (!status)
		status = cifar_read(path, kind, part, error);
	free(path);
	return status;
}

/* All batches have one size: a file that was cut between two images shows. */
static int read_batches(struct dataset_part *part, const char *begin,
			struct failure *error)
{
	uint64_t first = 0, before = 0;

	for (uint32_t i = 1; i <= BATCHES; i++) {
		char name[32];
		int status;

		snprintf(name, sizeof(name), "data_batch_%" PRIu32 ".bin", i);
		status = read_named(part, begin, name, CIFAR_10, error);
		if (status)
			return status;
		if (i == 1)
			first = part->n;
		if (part->n - before != first)
			return failure_set(error, -EINVAL,
					   "%s%s: %" PRIu64 " images, "
					   "data_batch_1.bin has %" PRIu64,
					   begin, name, part->n - before,
					   first);
		before = part->n;
	}
	return 0;
}

int cifar_set_read(struct dataset *data, const char *begin, enum cifar kind,
		   struct failure *error)
{
	const struct layout *layout = &layouts[kind];
	int status;

	data->dim = CIFAR_BYTES;
	data->channels = 3;
	data->height = data->width = 32;
	data->classes = layout->range[layout->asked];
	if (kind == CIFAR_10)
		status = read_batches(&data->train, begin, error);
	else
		status = read_named(&data->train, begin, "train.bin", kind,
				    error);
	if (status)
		return status;
	return read_named(&data->test, begin, kind == CIFAR_10 ?
			  "test_batch.bin" : "test.bin", kind, error);
}
