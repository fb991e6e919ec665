/* SPDX-License-Identifier: MIT */
/*
 * The version, and what the library's return values mean in words.
 */
#include <errno.h>
#include <stddef.h>

#include <atasched/version.h>

#define STRING(x) #x
#define DOTTED(major, minor, patch) \
	STRING(major) "." STRING(minor) "." STRING(patch)

const char *ata_version(void)
{
	return DOTTED(ATA_VERSION_MAJOR, ATA_VERSION_MINOR, ATA_VERSION_PATCH);
}

/*
 * One sentence per value, true for every call that returns it: the same value
 * may have several causes, and the header of the call tells which it can be.
 * The last ones come from open(2), write(2) and from binding a thread.
 */
static const struct {
	int error;
	const char *text;
} meanings[] = {
	{ 0, "no error" },
	{ -EINVAL, "an argument is missing, unknown or out of its range" },
	{ -ENOMEM, "no memory" },
	{ -EAGAIN, "a thread could not be started, or OpenMP allows fewer "
		   "threads than were asked for" },
	{ -EBUSY, "another round is running on the pool or has begun on the "
		  "bandit, or the thread's share has not ended" },
	{ -EALREADY, "a trace of the pool is being written already" },
	{ -ERANGE, "a loss or a parameter is infinite or no number, or what was "
		   "measured does not fit into a profile, or the team has "
		   "more threads than the site was made for" },
	{ -ECANCELED, "the round was cancelled, or a task failed" },
	{ -ECHILD, "the pool belongs to the parent of this forked process" },
	{ -ENODEV, "there is no core that this process may use" },
	{ -ENOTSUP, "not possible here: a recorded machine has no quota and "
		    "cannot be bound to, and gta has no allocation" },
	{ -EXDEV, "a thread could not be pinned to its core" },
	{ -ENOSYS, "this system cannot pin threads to cores, or not tell a "
		   "forked process" },
	{ -EPERM, "this process may not pin threads to cores" },
	{ -EBADMSG, "the file is no profile or checkpoint, or it is "
		    "truncated or damaged" },
	{ -ESTALE, "the profile has expired: it is of another machine, kernel "
		   "or number of workers; or the checkpoint is of another "
		   "run" },
	{ -EPROTONOSUPPORT, "the profile or checkpoint is of another version "
			   "of its format" },
	{ -EACCES, "the file, or its folder, may not be read or written" },
	{ -EISDIR, "the file is a directory" },
	{ -ENOENT, "the file does not exist" },
	{ -ENOTDIR, "part of the file's path is not a directory" },
	{ -EIO, "the file could not be read or written" },
	{ -ELOOP, "the file's path has too many symbolic links" },
	{ -ENAMETOOLONG, "the file's path is too long" },
	{ -ENXIO, "the file is no regular file" },
	{ -EOVERFLOW, "the file is too large" },
	{ -EFBIG, "the file would be larger than this process may write" },
	{ -ENOSPC, "there is no space left for the file" },
	{ -EDQUOT, "the user's disk quota leaves no space for the file" },
	{ -EROFS, "the file is on a read-only file system" },
	{ -EMFILE, "this process has too many open files" },
	{ -ENFILE, "this system has too many open files" },
};

const char *ata_strerror(int error)
{
	for (size_t i = 0; i < sizeof(meanings) / sizeof(meanings[0]); i++)
		if (meanings[i].error == error)
			return meanings[i].text;
	return "unknown error";
}
