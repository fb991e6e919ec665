/* SPDX-License-Identifier: MIT */
/*
 * Opening a data set: which one, and in what format.
 *
 * A directory says by its files' names what it is. It must be one thing: of two
 * formats, or two sets, nobody could say which was meant.
 */
#include "datasets/open.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "datasets/cifar.h"
#include "datasets/idx_set.h"
#include "datasets/libsvm.h"
#include "datasets/path.h"
#include "datasets/synthetic.h"
#include "datasets/teacher.h"
#include "files/stop.h"

enum format { NONE, IDX, CIFAR10, CIFAR100 };

/* What a directory holds; names are of its entries. */
struct contents {
	enum format format;
	const char *name;	/* the first file that told */
	int prefix;		/* IDX: so long is the part before train- */
};

static int is_one_of(const char *name, size_t length,
		     const char *const *names)
{
	for (; *names; names++)
		if (length == strlen(*names) && !memcmp(name, *names, length))
			return 1;
	return 0;
}

static enum format format_of(const char *name)
{
	static const char *const cifar10[] = {
		"data_batch_1.bin", "data_batch_2.bin", "data_batch_3.bin",
		"data_batch_4.bin", "data_batch_5.bin", "test_batch.bin", NULL,
	};
	static const char *const cifar100[] = { "train.bin", "test.bin", NULL };
	size_t length = path_unpacked(name), idx = strlen(IDX_SET_IMAGES);

	if (length >= idx &&
	    !memcmp(name + length - idx, IDX_SET_IMAGES, idx) &&
	    (length == idx || name[length - idx - 1] == '-'))
		return IDX;
	if (is_one_of(name, length, cifar10))
		return CIFAR10;
	return is_one_of(name, length, cifar100) ? CIFAR100 : NONE;
}

/* Take one more file into account. */
static int add_name(struct contents *contents, const char *directory,
		    const char *name, struct failure *error)
{
	static const char *const called[] = {
		[IDX] = "IDX", [CIFAR10] = "CIFAR-10", [CIFAR100] = "CIFAR-100",
	};
	enum format format = format_of(name);
	int prefix;

	if (format == NONE)
		return 0;
	prefix = format != IDX ? 0 :
		 (int)(path_unpacked(name) - strlen(IDX_SET_IMAGES));
	if (contents->format == NONE) {
		contents->format = format;
		contents->name = name;
		contents->prefix = prefix;
	} else if (format != contents->format) {
		return failure_set(error, -EINVAL,
				   "%s: more than one data set: %s is of %s, "
				   "%s of %s", directory, contents->name,
				   called[contents->format], name,
				   called[format]);
	} else if (prefix != contents->prefix ||
		   memcmp(name, contents->name, (size_t)prefix)) {
		return failure_set(error, -EINVAL,
				   "%s: more than one data set: name one, as "
				   "%s/%.*s", directory, directory,
				   prefix ? prefix - 1 : contents->prefix - 1,
				   prefix ? name : contents->name);
	}
	return 0;
}

static int read_format(struct dataset *data, const char *directory,
		       const struct contents *contents, int coarse,
		       struct failure *error)
{
	enum cifar kind = contents->format == CIFAR10 ? CIFAR_10 :
			  coarse		      ? CIFAR_100_COARSE :
							CIFAR_100;
	char *begin;
	int status;

	if (contents->format == NONE)
		return failure_set(error, -ENOENT,
				   "%s: no data set: neither " IDX_SET_IMAGES
				   " nor data_batch_1.bin nor train.bin is "
				   "there", directory);
	if (coarse && contents->format != CIFAR100)
		return failure_set(error, -EINVAL,
				   "%s" DATASET_COARSE ": only CIFAR-100 has "
				   "coarse classes", directory);
	if (asprintf(&begin, "%s/%.*s", directory, contents->prefix,
		     contents->name) < 0)
		return failure_set(error, -ENOMEM, "%s: not enough memory",
				   directory);
	status = contents->format == IDX ?
			 idx_set_read(data, begin, error) :
			 cifar_set_read(data, begin, kind, error);
	free(begin);
	return status;
}

static int read_directory(struct dataset *data, const char *directory,
			  int coarse, struct failure *error)
{
	struct contents contents = { .format = NONE };
	struct dirent **entry;
	int n = scandir(directory, &entry, NULL, alphasort), status = 0;

	if (n < 0)
		return failure_set(error, -errno, "%s: %s", directory,
				   strerror(errno));
	for (int i = 0; i < n && !status; i++)
		status = add_name(&contents, directory, entry[i]->d_name,
				  error);
	if (!status)
		status = read_format(data, directory, &contents, coarse,
				     error);
	for (int i = 0; i < n; i++)
		free(entry[i]);
	free(entry);
	return status;
}

/* "DIR:coarse", or "DIR/PREFIX" of an IDX set; cause: why it is no file */
static int read_special(struct dataset *data, const char *where, int cause,
			struct failure *error)
{
	size_t length = strlen(where), coarse = strlen(DATASET_COARSE);
	char *begin;
	int status, is_coarse = length > coarse &&
		!strcmp(where + length - coarse, DATASET_COARSE);

	if (asprintf(&begin, "%.*s%s",
		     (int)(is_coarse ? length - coarse : length), where,
		     is_coarse ? "" : "-") < 0)
		return failure_set(error, -ENOMEM, "not enough memory");
	if (is_coarse)
		status = read_directory(data, begin, 1, error);
	else if (cause == ENOENT && path_exists(begin, IDX_SET_IMAGES))
		status = idx_set_read(data, begin, error);
	else
		status = failure_set(error, -cause, "%s: %s", where,
				     strerror(cause));
	free(begin);
	return status;
}

static int read_files(struct dataset *data, const char *where,
		      struct failure *error)
{
	struct stat st;

	if (stat(where, &st))
		return read_special(data, where, errno, error);
	if (S_ISDIR(st.st_mode))
		return read_directory(data, where, 0, error);
	return libsvm_set_read(data, where, error);
}

static int read_or_make(struct dataset *data, const char *where, uint64_t seed,
			struct failure *error)
{
	struct teacher_size size;

	if (!strcmp(where, DATASET_SYNTHETIC))
		return synthetic_make(data, seed, error);
	if (strncmp(where, TEACHER_PREFIX, strlen(TEACHER_PREFIX)))
		return read_files(data, where, error);
	if (teacher_parse(where, &size))
		return failure_set(error, -EINVAL, "'%s' is not " TEACHER_FORM,
				   where);
	return teacher_make(data, &size, seed, error);
}

int dataset_open(struct dataset *out, const char *where, uint64_t seed,
		 struct failure *error)
{
	struct dataset data = { .name = NULL };
	int status;

	if (!where) {
		where = DATASET_DIRECTORY;
		if (access(where, F_OK)) {
			where = DATASET_SYNTHETIC;
			data.fallback = 1;
		}
	}
	data.name = strdup(where);
	if (!data.name)
		return failure_set(error, -ENOMEM, "not enough memory");
	status = read_or_make(&data, where, seed, error);
	if (status) {
		dataset_close(&data);
		return status;
	}
	dataset_measure(&data);
	if (stop_asked()) {
		dataset_close(&data);
		return failure_set(error, -EINTR, "%s: %s", where,
				   strerror(EINTR));
	}
	*out = data;
	return 0;
}
