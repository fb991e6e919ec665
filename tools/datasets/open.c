/* SPDX-License-Identifier: MIT */
/* Opening a data set: which one, its four files, and whether they fit. */
#include "datasets/open.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "datasets/idx.h"
#include "datasets/synthetic.h"

/* Read directory/name or directory/name.gz. */
static int read_file(const char *directory, const char *name, uint32_t dims,
		     struct idx *out, char **path, struct failure *error)
{
	size_t room = strlen(directory) + strlen(name) + sizeof("/.gz");

	*path = malloc(room);
	if (!*path)
		return failure_set(error, -ENOMEM, "%s: not enough memory",
				    directory);
	snprintf(*path, room, "%s/%s", directory, name);
	if (access(*path, F_OK) && errno == ENOENT)
		snprintf(*path, room, "%s/%s.gz", directory, name);
	if (access(*path, F_OK) && errno == ENOENT)
		return failure_set(error, -ENOENT,
				    "%s: neither %s nor %s.gz is there",
				    directory, name, name);
	return idx_read(*path, dims, out, error);
}

/*
 * How many classes there are: one more than the largest label. A class between
 * the smallest and the largest that no sample belongs to gives a damaged file
 * away (the smallest need not be 0: some sets count from 1).
 */
static int count_classes(const char *path, const struct idx *labels,
			 uint32_t *classes, struct failure *error)
{
	uint64_t seen[256] = { 0 };
	uint32_t lowest = 0, highest = 255;

	for (uint64_t i = 0; i < labels->bytes; i++)
		seen[labels->data[i]]++;
	while (!seen[lowest])
		lowest++;
	while (!seen[highest])
		highest--;
	for (uint32_t c = lowest; c < highest; c++)
		if (!seen[c])
			return failure_set(error, -EINVAL,
					    "%s: label %" PRIu32 " is out of "
					    "range: no sample has label %"
					    PRIu32, path, highest, c);
	if (lowest == highest)
		return failure_set(error, -EINVAL,
				    "%s: every sample has label %" PRIu32,
				    path, lowest);
	*classes = highest + 1;
	return 0;
}

/* The labels fit the images and, for test data, the classes of training. */
static int check_labels(const char *path, const struct idx *images,
			const struct idx *labels, uint32_t *classes,
			struct failure *error)
{
	if (labels->dim[0] != images->dim[0])
		return failure_set(error, -EINVAL,
				    "%s: %" PRIu32 " labels for %" PRIu32
				    " images", path, labels->dim[0],
				    images->dim[0]);
	if (!*classes)
		return count_classes(path, labels, classes, error);
	for (uint64_t i = 0; i < labels->bytes; i++)
		if (labels->data[i] >= *classes)
			return failure_set(error, -EINVAL,
					    "%s: label %u of sample %" PRIu64
					    " is out of range: the training "
					    "data have %" PRIu32 " classes",
					    path, labels->data[i], i, *classes);
	return 0;
}

static int keep_labels(struct dataset_part *part, const char *path,
		       const struct idx *labels, struct failure *error)
{
	part->labels = calloc(labels->bytes, sizeof(*part->labels));
	if (!part->labels)
		return failure_set(error, -ENOMEM, "%s: not enough memory",
				    path);
	for (uint64_t i = 0; i < labels->bytes; i++)
		part->labels[i] = labels->data[i];
	return 0;
}

/* One part of data: prefix-images-idx3-ubyte and prefix-labels-idx1-ubyte. */
static int read_part(struct dataset *data, const char *directory,
		     const char *images_name, const char *labels_name,
		     struct dataset_part *part, struct failure *error)
{
	struct idx images = { .data = NULL }, labels = { .data = NULL };
	char *images_path = NULL, *labels_path = NULL;
	int status = read_file(directory, images_name, 3, &images,
			       &images_path, error);
	uint64_t dim;

	if (!status)
		status = read_file(directory, labels_name, 1, &labels,
				   &labels_path, error);
	/* Until now data->train and data->test have owned nothing. */
	part->pixels = images.data;
	if (!status)
		status = keep_labels(part, labels_path, &labels, error);
	if (status)
		goto out;
	part->n = images.dim[0];
	dim = (uint64_t)images.dim[1] * images.dim[2];
	if (dim > 1 << 24)
		status = failure_set(error, -EFBIG,
				      "%s: images of %" PRIu64 " bytes are too "
				      "large", images_path, dim);
	else if (data->dim && dim != data->dim)
		status = failure_set(error, -EINVAL,
				      "%s: images of %" PRIu64 " bytes, those "
				      "to train on have %" PRIu32, images_path,
				      dim, data->dim);
	else
		status = check_labels(labels_path, &images, &labels,
				      &data->classes, error);
	data->dim = (uint32_t)dim;
	data->channels = 1;
	data->height = images.dim[1];
	data->width = images.dim[2];
out:
	free(labels.data);
	free(images_path);
	free(labels_path);
	return status;
}

static int read_directory(struct dataset *data, const char *directory,
			  struct failure *error)
{
	struct stat st;
	int status;

	if (stat(directory, &st))
		return failure_set(error, -errno, "%s: %s", directory,
				    strerror(errno));
	if (!S_ISDIR(st.st_mode))
		return failure_set(error, -ENOTDIR, "%s: not a directory",
				    directory);
	status = read_part(data, directory, "train-images-idx3-ubyte",
			   "train-labels-idx1-ubyte", &data->train, error);
	if (status)
		return status;
	return read_part(data, directory, "t10k-images-idx3-ubyte",
			 "t10k-labels-idx1-ubyte", &data->test, error);
}

int dataset_open(struct dataset *out, const char *where, uint64_t seed,
		 struct failure *error)
{
	struct dataset data = { .name = NULL };
	int status;

	if (!where) {
		where = DATASET_DIRECTORY;
		if (access(where, F_OK)) {
			where = "synthetic";
			data.fallback = 1;
		}
	}
	data.name = strdup(where);
	if (!data.name)
		return failure_set(error, -ENOMEM, "not enough memory");
	if (!strcmp(where, "synthetic"))
		status = synthetic_make(&data, seed, error);
	else
		status = read_directory(&data, where, error);
	if (status) {
		dataset_close(&data);
		return status;
	}
	dataset_measure(&data);
	*out = data;
	return 0;
}
