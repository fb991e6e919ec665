/* SPDX-License-Identifier: MIT */
/*
 * A file is replaced by one that was written aside: in the same folder, as a
 * rename does not leave a file system, and synced before the rename, so that
 * after a crash of the machine the old file is there or the new one; and, as
 * the folder is synced after it, the new one when the call has returned.
 *
 * A process that is killed in between leaves the one aside behind: a hidden
 * file, which nothing reads. Its name is made of the name that it was to have,
 * so the next one who writes that finds and removes it.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "aside.h"
#include "fnv.h"
#include "store.h"

#define LINKS_MAX 40		/* as the kernel has it */
#define TRIES_MAX 1000

/* "folder/" of "folder/name", "" of "name" */
static int folder_length(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash != NULL ? (int)(slash - path) + 1 : 0;
}

/* The path of name as seen from path's folder; NULL: no memory */
static char *beside(const char *path, const char *name)
{
	int folder = name[0] == '/' ? 0 : folder_length(path);
	size_t size = (size_t)folder + strlen(name) + 1;
	char *text = malloc(size);

	if (text != NULL)
		snprintf(text, size, "%.*s%s", folder, path, name);
	return text;
}

/*
 * Where path leads to if it is a symbolic link, which a rename would replace.
 * What it leads to need not be there yet, so realpath() would not do.
 */
static int follow(const char *path, char **out)
{
	char *at = strdup(path), *next, target[PATH_MAX];

	for (int links = 0; at != NULL; links++) {
		ssize_t n = readlink(at, target, sizeof(target));
		int error = n < 0 && errno != EINVAL && errno != ENOENT ?
			    -errno : 0;

		if (n < 0 && error == 0) {	/* no link, or nothing */
			*out = at;
			return 0;
		}
		if (error == 0 && links == LINKS_MAX)
			error = -ELOOP;
		if (error == 0 && n == (ssize_t)sizeof(target))
			error = -ENAMETOOLONG;
		if (error != 0) {
			free(at);
			return error;
		}
		target[n] = '\0';
		next = beside(at, target);
		free(at);
		at = next;
	}
	return -ENOMEM;
}

static int check_kind(mode_t mode)
{
	return S_ISREG(mode) ? 0 : S_ISDIR(mode) ? -EISDIR : -ENXIO;
}

/*
 * A file aside that nobody else writes to, other threads of this process and
 * other machines on the same file system included: whoever finds a name taken
 * tries the next.
 */
static int create_aside(struct ata__store *store, mode_t mode)
{
	const char *base = store->path + folder_length(store->path);
	uint64_t hash = ata__fnv(ATA__FNV_START, base, strlen(base));
	int fd = -EEXIST;

	for (int i = 0; fd == -EEXIST && i < TRIES_MAX; i++) {
		char name[64];

		snprintf(name, sizeof(name), ".atasched-%016" PRIx64 "-%d",
			 hash, i);
		free(store->aside);
		store->aside = beside(store->path, name);
		if (store->aside == NULL)
			return -ENOMEM;
		fd = ata__aside_create(store->aside, mode);
		if (fd == -EEXIST && ata__aside_remove_left(store->aside))
			fd = ata__aside_create(store->aside, mode);
	}
	return fd;
}

/* The folder of path, to be synced; one that may not be read cannot be. Return:
 * 0, or as open(2) */
static int open_folder(const char *path, int *fd)
{
	char *folder = beside(path, ".");
	int error = 0;

	if (folder == NULL)
		return -ENOMEM;
	*fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (*fd < 0 && errno != EACCES)
		error = -errno;
	free(folder);
	return error;
}

/* Take the place of path, and see to it that this lasts. Return: 0, or an errno
 * value: *moved tells whether it did. */
static int move(const struct ata__store *store, int *moved)
{
	int folder = -1;
	int error = open_folder(store->path, &folder);

	if (error != 0)
		return error;
	/* Without locks that work, who knows what is there. */
	if (!ata__aside_is(fileno(store->stream), store->aside))
		error = -EIO;
	else if (rename(store->aside, store->path) != 0)
		error = -errno;
	*moved = error == 0;
	/* Some file systems have nothing to sync in a folder. */
	if (*moved && folder >= 0 && fsync(folder) != 0 && errno != EINVAL)
		error = -errno;
	if (folder >= 0)
		close(folder);
	return error;
}

static void free_names(struct ata__store *store)
{
	free(store->aside);
	free(store->path);
}

/* there: the file to be replaced, or NULL */
static int open_aside(struct ata__store *store, const struct stat *there)
{
	/* Not even for a moment more rights than the old one has. */
	int fd = create_aside(store, there != NULL ? 0600 : 0666), error;

	if (fd < 0)
		return fd;
	/* A file system without rights is no reason to fail. */
	if (there != NULL && fchmod(fd, there->st_mode & 0777) != 0)
		errno = 0;
	store->stream = fdopen(fd, "w");
	if (store->stream != NULL)
		return 0;
	error = -errno;
	close(fd);
	unlink(store->aside);
	return error;
}

int ata__store_begin(struct ata__store *store, const char *path)
{
	struct stat old;
	int there = stat(path, &old) == 0;
	int error = there ? check_kind(old.st_mode) : 0;

	*store = (struct ata__store){ .stream = NULL };
	if (error == 0)
		error = follow(path, &store->path);
	/* Who makes a file read-only does not want it replaced. */
	if (error == 0 && there &&
	    faccessat(AT_FDCWD, store->path, W_OK, AT_EACCESS) != 0)
		error = -errno;
	if (error == 0)
		error = open_aside(store, there ? &old : NULL);
	if (error != 0)
		free_names(store);
	return error;
}

int ata__store_end(struct ata__store *store, int error)
{
	FILE *stream = store->stream;
	int moved = 0;

	errno = 0;
	if (error == 0 && (ferror(stream) || fflush(stream) != 0))
		error = errno != 0 ? -errno : -EIO;
	if (error == 0 && fsync(fileno(stream)) != 0)
		error = -errno;
	if (error == 0)
		error = move(store, &moved);
	if (!moved && ata__aside_is(fileno(stream), store->aside))
		unlink(store->aside);
	/* The lock goes with it. Nothing is left to be written that could
	 * fail. */
	fclose(stream);
	free_names(store);
	return error;
}

void ata__store_forget(struct ata__store *store)
{
	fclose(store->stream);
	free_names(store);
}

int ata__store_open(FILE **out, const char *path)
{
	/* Whoever opens a pipe would wait for its other end. */
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct stat status;
	FILE *stream = NULL;
	int error = 0;

	if (fd < 0)
		return -errno;
	if (fstat(fd, &status) != 0)
		error = -errno;
	else
		error = check_kind(status.st_mode);
	if (error == 0) {
		stream = fdopen(fd, "r");
		error = stream != NULL ? 0 : -errno;
	}
	if (error != 0) {
		close(fd);
		return error;
	}
	*out = stream;
	return 0;
}
