/* SPDX-License-Identifier: MIT */
/* A file to train on and one to test, or one that is split; their classes. */
#include "datasets/libsvm.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "datasets/path.h"

#define CLASSES_MAX 65536

/* The labels of the training part (and of what was split off), ascending. */
struct classes {
	const char *path;
	int32_t *label;
	uint32_t n;
};

static int compare(const void *a, const void *b)
{
	int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;

	return (x > y) - (x < y);
}

static int find_classes(struct classes *classes, const struct libsvm *train,
			const struct libsvm *split, struct failure *error)
{
	uint64_t n = train->part.n + (split ? split->part.n : 0), kept = 0;
	int32_t *label = reallocarray(NULL, n, sizeof(*label));

	if (!label)
		return failure_set(error, -ENOMEM, "%s: not enough memory",
				   classes->path);
	classes->label = label;
	memcpy(label, train->label, train->part.n * sizeof(*label));
	if (split)
		memcpy(label + train->part.n, split->label,
		       split->part.n * sizeof(*label));
	qsort(label, n, sizeof(*label), compare);
	for (uint64_t i = 0; i < n; i++)
		if (!kept || label[i] != label[kept - 1])
			label[kept++] = label[i];
	if (kept == 1)
		return failure_set(error, -EINVAL,
				   "%s: every sample has label %" PRId32,
				   classes->path, label[0]);
	if (kept > CLASSES_MAX)
		return failure_set(error, -EINVAL,
				   "%s: %" PRIu64 " different labels are no "
				   "classes (at most %d)", classes->path, kept,
				   CLASSES_MAX);
	classes->n = (uint32_t)kept;
	return 0;
}

/* Line i of path is sample i, and its label must be one of the classes. */
static int map_labels(const struct classes *classes, const char *path,
		      struct libsvm *svm, struct failure *error)
{
	struct dataset_part *part = &svm->part;

	part->labels = reallocarray(NULL, part->n, sizeof(*part->labels));
	if (!part->labels)
		return failure_set(error, -ENOMEM, "%s: not enough memory",
				   path);
	for (uint64_t i = 0; i < part->n; i++) {
		const int32_t *found = bsearch(&svm->label[i], classes->label,
					       classes->n,
					       sizeof(svm->label[i]), compare);

		if (!found)
			return failure_set(error, -EINVAL,
					   "%s, line %" PRIu64 ": label %"
					   PRId32 " is none of those in %s",
					   path, i + 1, svm->label[i],
					   classes->path);
		part->labels[i] = (uint32_t)(found - classes->label);
	}
	return 0;
}

/* Both parts, their labels mapped. test_path NULL: split the training file. */
static int read_parts(struct dataset *data, const char *path,
		      const char *test_path, struct libsvm *train,
		      struct libsvm *test, struct failure *error)
{
	struct classes classes = { .path = path };
	int status = libsvm_read(path, train, test_path ? NULL : test, error);

	if (!status && test_path)
		status = libsvm_read(test_path, test, NULL, error);
	if (!status && !test->part.n)
		status = failure_set(error, -EINVAL,
				     "%s: %" PRIu64 " samples are too few to "
				     "hold out every %dth, and %s.t is not "
				     "there", path, train->part.n,
				     LIBSVM_HELD_OUT, path);
	if (!status)
		status = find_classes(&classes, train, test_path ? NULL : test,
				      error);
	if (!status)
		status = map_labels(&classes, path, train, error);
	if (!status)
		status = map_labels(&classes, test_path ? test_path : path,
				    test, error);
	free(classes.label);
	data->classes = classes.n;
	data->dim = train->dim > test->dim ? train->dim : test->dim;
	if (!status && !data->dim)
		status = failure_set(error, -EINVAL,
				     "%s: no sample has an index:value", path);
	return status;
}

/* Hand part over to the data set. */
static void move(struct dataset_part *to, struct libsvm *svm)
{
	*to = svm->part;
	memset(&svm->part, 0, sizeof(svm->part));
}

int libsvm_set_read(struct dataset *data, const char *path,
		    struct failure *error)
{
	struct libsvm train = { .dim = 0 }, test = { .dim = 0 };
	char *plain_test, *test_path = NULL;
	int status = 0;

	if (asprintf(&plain_test, "%.*s.t", (int)path_unpacked(path), path) < 0)
		return failure_set(error, -ENOMEM, "not enough memory");
	data->split = !path_exists(plain_test, "");
	if (!data->split)
		status = path_find(&test_path, plain_test, "", error);
	if (!status)
		status = read_parts(data, path, test_path, &train, &test,
				    error);
	if (!status) {
		move(&data->train, &train);
		move(&data->test, &test);
	}
	libsvm_free(&train);
	libsvm_free(&test);
	free(test_path);
	free(plain_test);
	return status;
}
