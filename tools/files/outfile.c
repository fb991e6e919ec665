/* SPDX-License-Identifier: MIT */
/*
 * The file aside lies in the same folder, as a rename does not leave a file
 * system, and has a name that no other process takes. It is synced before it is
 * renamed: after a crash of the machine the old file is there or the new one.
 */
#include "files/outfile.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct outfile {
	FILE *stream;
	char *path;
	char *aside;		/* NULL: written straight to path */
};

static int fail(struct failure *failure, const char *path, int error)
{
	return failure_set(failure, -error, "cannot write %s: %s", path,
			   strerror(error));
}

/* A name may have 255 bytes. */
#define NAME_MOST 240

/* "folder/.name.XXXXXX" for "folder/name"; NULL: no memory */
static char *name_aside(const char *path)
{
	const char *slash = strrchr(path, '/');
	size_t folder = slash != NULL ? (size_t)(slash - path) + 1 : 0;
	size_t size = strlen(path) + sizeof("..XXXXXX");
	char *aside = malloc(size);

	if (aside != NULL)
		snprintf(aside, size, "%.*s.%.*s.XXXXXX", (int)folder, path,
			 NAME_MOST, path + folder);
	return aside;
}

/* The rights that an ordinary new file would have got, or the old one has. */
static void set_mode(int fd, const struct stat *old)
{
	mode_t mask = umask(0);

	umask(mask);
	/* A file system without rights is no reason to fail. */
	if (fchmod(fd, old != NULL ? old->st_mode & 07777 : 0666 & ~mask) != 0)
		errno = 0;
}

static int open_stream(struct outfile *file)
{
	struct stat old, link;
	int there = stat(file->path, &old) == 0;
	int error, fd;

	if (!there && errno != ENOENT)
		return -errno;
	/* A rename would put a file in the place of a link to nothing. */
	if (!there && lstat(file->path, &link) == 0)
		return -ENOENT;
	if (there && S_ISDIR(old.st_mode))
		return -EISDIR;
	if (there && !S_ISREG(old.st_mode)) {
		file->stream = fopen(file->path, "w");
		return file->stream != NULL ? 0 : -errno;
	}
	/* A rename would put a file in the place of a link. */
	if (there) {
		char *real = realpath(file->path, NULL);

		if (real == NULL)
			return -errno;
		free(file->path);
		file->path = real;
		if (access(real, W_OK) != 0)
			return -errno;
	}
	file->aside = name_aside(file->path);
	if (file->aside == NULL)
		return -ENOMEM;
	fd = mkostemp(file->aside, O_CLOEXEC);
	if (fd < 0) {
		error = -errno;
		free(file->aside);
		file->aside = NULL;
		return error;
	}
	set_mode(fd, there ? &old : NULL);
	file->stream = fdopen(fd, "w");
	if (file->stream != NULL)
		return 0;
	error = -errno;
	close(fd);
	return error;
}

int outfile_open(struct outfile **out, const char *path,
		 struct failure *failure)
{
	struct outfile *file = calloc(1, sizeof(*file));
	int error = -ENOMEM;

	if (file != NULL)
		file->path = strdup(path);
	if (file != NULL && file->path != NULL)
		error = open_stream(file);
	if (error != 0) {
		outfile_abandon(file);
		return fail(failure, path, -error);
	}
	*out = file;
	return 0;
}

FILE *outfile_stream(struct outfile *file)
{
	return file->stream;
}

/* Everything that can go wrong has gone wrong before the rename. */
static int finish(struct outfile *file)
{
	int error = 0;

	errno = 0;
	if (ferror(file->stream) || fflush(file->stream) != 0)
		error = errno != 0 ? -errno : -EIO;
	if (error == 0 && file->aside != NULL &&
	    fsync(fileno(file->stream)) != 0)
		error = -errno;
	if (fclose(file->stream) != 0 && error == 0)
		error = -errno;
	file->stream = NULL;
	if (error == 0 && file->aside != NULL &&
	    rename(file->aside, file->path) != 0)
		error = -errno;
	if (error == 0) {
		free(file->aside);
		file->aside = NULL;
	}
	return error;
}

int outfile_commit(struct outfile *file, struct failure *failure)
{
	int error = finish(file);

	if (error != 0)
		fail(failure, file->path, -error);
	outfile_abandon(file);
	return error;
}

void outfile_abandon(struct outfile *file)
{
	if (file == NULL)
		return;
	if (file->stream != NULL)
		fclose(file->stream);
	if (file->aside != NULL)
		unlink(file->aside);
	free(file->aside);
	free(file->path);
	free(file);
}
