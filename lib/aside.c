/* SPDX-License-Identifier: MIT */
/*
 * Whoever writes holds a lock on his file, and the system lets go of it with
 * him: a file that can be locked is nobody's. A lock is of the file and not of
 * its name, so a name is looked at again once the file is locked. Only the
 * holder renames or removes the file; so what a name has led to then, it leads
 * to until the holder lets go. Where a file system has no locks, nothing is
 * removed.
 */
#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include "aside.h"

int ata__aside_is(int fd, const char *name)
{
	struct stat file, named;

	return fstat(fd, &file) == 0 && lstat(name, &named) == 0 &&
	       file.st_dev == named.st_dev && file.st_ino == named.st_ino;
}

/* Return: 1, 0: someone else has locked it or taken it away, or < 0: there are
 * no locks here */
static int lock(int fd, const char *name)
{
	if (flock(fd, LOCK_EX | LOCK_NB) != 0)
		return errno == EWOULDBLOCK ? 0 : -1;
	return ata__aside_is(fd, name);
}

int ata__aside_remove_left(const char *name)
{
	int fd = open(name, O_WRONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	int removed = fd >= 0 && lock(fd, name) > 0 && unlink(name) == 0;

	if (fd >= 0)
		close(fd);
	return removed;
}

int ata__aside_create(const char *name, mode_t mode)
{
	int fd = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);

	if (fd < 0)
		return -errno;
	if (lock(fd, name) != 0)
		return fd;
	/* It looked as if it had been left, before it was locked. */
	close(fd);
	return -EEXIST;
}
