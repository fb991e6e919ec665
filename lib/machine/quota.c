/* SPDX-License-Identifier: MIT */
/*
 * The processor time that control groups allow.
 *
 * A group gets no more than any group above it, so the limit is the least on
 * the path from the process's group to the top of the mount. Each can throttle,
 * not only the tightest: others share the groups above. So the counts are added
 * up over all of them, with a limit or not, as a sum over those with one would
 * fall when a limit is lifted.
 *
 * Files are opened anew each time. To keep them open would save 2 of 3
 * microseconds each, but a program that closes all descriptors, as daemons do,
 * would soon have something else of its own read.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <math.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "machine/cgroup.h"
#include "machine/machine.h"
#include "machine/quota.h"
#include "machine/quota_text.h"

/* A group's directory with room behind it, and the text of one file. */
struct group {
	char path[PATH_MAX];
	size_t length;		/* of the directory */
	char text[4096];	/* cpu.stat has some 400 bytes */
	char period[32];
};

/* All of the file as text, or a negative errno. */
static int read_all(int fd, char *text, size_t capacity)
{
	size_t n = 0;

	for (;;) {
		ssize_t got = read(fd, text + n, capacity - n);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return -errno;
		if (got == 0)
			break;
		n += (size_t)got;
		if (n == capacity)
			return -EFBIG;
	}
	text[n] = '\0';
	return 0;
}

static int read_file(struct group *group, const char *name, char *text,
		     size_t capacity)
{
	int fd, error;

	_Static_assert(sizeof("/cpu.cfs_period_us") <= ATA__CGROUP_FILE_MAX,
		       "dir leaves room for the longest name");
	strcpy(group->path + group->length, name);
	fd = open(group->path, O_RDONLY | O_CLOEXEC);
	if (fd < 0) {
		error = -errno;
	} else {
		error = read_all(fd, text, capacity);
		close(fd);
	}
	group->path[group->length] = '\0';
	return error;
}

/*
 * A group without the file has no limit: it is the root, the controller is not
 * given to it, or the kernel has no limits. But it must be there itself.
 */
static bool read_limit(struct group *group, enum ata_quota_source version,
		       double *cpus)
{
	bool v1 = version == ATA_QUOTA_V1;
	int error = read_file(group, v1 ? "/cpu.cfs_quota_us" : "/cpu.max",
			      group->text, sizeof(group->text));

	*cpus = (double)INFINITY;
	if (error == -ENOENT)
		return !access(group->path, F_OK);
	if (error)
		return false;
	if (!v1)
		return ata__quota_v2(group->text, cpus);
	if (ata__quota_v1(group->text, NULL, cpus))
		return true;
	return !read_file(group, "/cpu.cfs_period_us", group->period,
			  sizeof(group->period)) &&
	       ata__quota_v1(group->text, group->period, cpus);
}

static bool read_counts(struct group *group, enum ata_quota_source version,
			struct ata_quota *out)
{
	int error = read_file(group, "/cpu.stat", group->text,
			      sizeof(group->text));

	if (error == -ENOENT)
		return true;
	return !error && ata__quota_stat(group->text, version, out);
}

static void add_group(struct group *group, enum ata_quota_source version,
		      struct ata_quota *out)
{
	double cpus;
	bool limit = read_limit(group, version, &cpus);
	bool counts = read_counts(group, version, out);

	if (cpus < out->cpus) {
		out->cpus = cpus;
		out->source = version;
	}
	out->unread += !limit || !counts;
}

void ata__quota_read(const struct ata__cgroup *cgroup, struct ata_quota *out)
{
	struct group group;

	out->source = ATA_QUOTA_NONE;
	out->cpus = (double)INFINITY;
	out->periods = out->throttled = 0;
	out->throttled_seconds = 0.0;
	out->unread = cgroup->unseen;
	if (!cgroup->dir)
		return;
	group.length = strlen(cgroup->dir);
	memcpy(group.path, cgroup->dir, group.length + 1);
	add_group(&group, cgroup->version, out);
	while (group.length > cgroup->top) {
		do
			group.length--;
		while (group.path[group.length] != '/');
		group.path[group.length] = '\0';
		add_group(&group, cgroup->version, out);
	}
}

/* At least 1, as a process that waits for its time is better than none. */
static uint32_t workers(double cpus, uint32_t usable)
{
	if (cpus >= (double)usable)
		return usable;
	return cpus < 1.0 ? 1 : (uint32_t)cpus;
}

int ata_machine_quota(const struct ata_machine *machine, struct ata_quota *out)
{
	if (!machine || !out || out->size != sizeof(*out))
		return -EINVAL;
	if (!machine->is_this_system)
		return -ENOTSUP;
	ata__quota_read(&machine->cgroup, out);
	out->workers = workers(out->cpus, machine->usable);
	return 0;
}
