/* SPDX-License-Identifier: MIT */
/* Four IDX files, and whether they fit. */
#include "datasets/idx_set.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>

#include "datasets/idx.h"
#include "datasets/path.h"

#define DIM_MAX (1 << 24)
#define LABELS_AT 8		/* where the labels begin in their file */

/* One file while it is read. */
struct source {
	char *path;
	struct idx idx;
};

static int read_file(struct source *source, const char *begin,
		     const char *name, uint32_t dims, struct failure *error)
{
	int status = path_find(&source->path, begin, name, error);

	return status ? status : idx_read(source->path, dims, &source->idx,
					  error);
}

/*
 * How many classes there are: one more than the largest label. A class between
 * the smallest and the largest that no sample belongs to gives a damaged file
 * away (the smallest need not be 0: some sets count from 1).
 */
static int count_classes(const struct source *labels, uint32_t *classes,
			 struct failure *error)
{
	uint64_t seen[256] = { 0 }, where[256] = { 0 };
	uint32_t lowest = 0, highest = 255;

	for (uint64_t i = labels->idx.bytes; i-- > 0;) {
		seen[labels->idx.data[i]]++;
		where[labels->idx.data[i]] = i + LABELS_AT;
	}
	while (!seen[lowest])
		lowest++;
	while (!seen[highest])
		highest--;
	for (uint32_t c = lowest; c < highest; c++)
		if (!seen[c])
			return failure_set(error, -EINVAL,
					   "%s: label %" PRIu32 " at byte %"
					   PRIu64 " is out of range: no sample "
					   "has label %" PRIu32, labels->path,
					   highest, where[highest], c);
	if (lowest == highest)
		return failure_set(error, -EINVAL,
				   "%s: every sample has label %" PRIu32,
				   labels->path, lowest);
	*classes = highest + 1;
	return 0;
}

/* The labels fit the images and, for test data, the classes of training. */
static int check_labels(const struct source *images,
			const struct source *labels, uint32_t *classes,
			struct failure *error)
{
	const struct idx *idx = &labels->idx;

	if (idx->dim[0] != images->idx.dim[0])
		return failure_set(error, -EINVAL,
				   "%s: %" PRIu32 " labels for %" PRIu32
				   " images", labels->path, idx->dim[0],
				   images->idx.dim[0]);
	if (!*classes)
		return count_classes(labels, classes, error);
	for (uint64_t i = 0; i < idx->bytes; i++)
		if (idx->data[i] >= *classes)
			return failure_set(error, -EINVAL,
					   "%s: label %u at byte %" PRIu64
					   " is out of range: the training "
					   "data have %" PRIu32 " classes",
					   labels->path, idx->data[i],
					   i + LABELS_AT, *classes);
	return 0;
}

static int check_shape(struct dataset *data, const struct source *images,
		       struct failure *error)
{
	const uint32_t *dim = images->idx.dim;
	uint64_t size = (uint64_t)dim[1] * dim[2];

	if (size > DIM_MAX)
		return failure_set(error, -EFBIG,
				   "%s: images of %" PRIu64 " bytes are too "
				   "large", images->path, size);
	if (data->dim && (dim[1] != data->height || dim[2] != data->width))
		return failure_set(error, -EINVAL,
				   "%s: images of %" PRIu32 " x %" PRIu32
				   ", those to train on have %" PRIu32 " x %"
				   PRIu32, images->path, dim[1], dim[2],
				   data->height, data->width);
	data->dim = (uint32_t)size;
	data->channels = 1;
	data->height = dim[1];
	data->width = dim[2];
	return 0;
}

static int keep(struct dataset_part *part, struct source *images,
		const struct source *labels, struct failure *error)
{
	part->labels = calloc(labels->idx.bytes, sizeof(*part->labels));
	if (!part->labels)
		return failure_set(error, -ENOMEM, "%s: not enough memory",
				   labels->path);
	for (uint64_t i = 0; i < labels->idx.bytes; i++)
		part->labels[i] = labels->idx.data[i];
	part->n = images->idx.dim[0];
	part->pixels = images->idx.data;
	images->idx.data = NULL;
	return 0;
}

static int read_part(struct dataset *data, const char *begin,
		     const char *images_name, const char *labels_name,
		     struct dataset_part *part, struct failure *error)
{
	struct source images = { .path = NULL }, labels = { .path = NULL };
	int status = read_file(&images, begin, images_name, 3, error);

	if (!status)
		status = read_file(&labels, begin, labels_name, 1, error);
	if (!status)
		status = check_shape(data, &images, error);
	if (!status)
		status = check_labels(&images, &labels, &data->classes, error);
	if (!status)
		status = keep(part, &images, &labels, error);
	free(images.path);
	free(images.idx.data);
	free(labels.path);
	free(labels.idx.data);
	return status;
}

int idx_set_read(struct dataset *data, const char *begin,
		 struct failure *error)
{
	int status = read_part(data, begin, IDX_SET_IMAGES,
			       "train-labels-idx1-ubyte", &data->train, error);

	if (status)
		return status;
	if (path_exists(begin, "test-images-idx3-ubyte"))
		return read_part(data, begin, "test-images-idx3-ubyte",
				 "test-labels-idx1-ubyte", &data->test, error);
	return read_part(data, begin, "t10k-images-idx3-ubyte",
			 "t10k-labels-idx1-ubyte", &data->test, error);
}
