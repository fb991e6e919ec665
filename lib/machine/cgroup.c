/* SPDX-License-Identifier: MIT */
/*
 * The control group this process is in.
 *
 * /proc/self/cgroup gives the path of the group in its hierarchy, and
 * /proc/self/mountinfo which part of the hierarchy is mounted where. The
 * controller cpu is in one hierarchy at a time: where a line of version 1 names
 * it, version 2 has none of it.
 *
 * Both paths are seen from the root of this process's cgroup namespace. A mount
 * made outside of the namespace, or a process moved out of it, starts with
 * "/.." then. So path and root of a mount relate in one of these ways:
 *
 *   path     root      the mount shows
 *   /a/b     /         the group and all above it, up to the namespace's root
 *   /a/b     /a        the group and those above it up to /a: a bind mount, as
 *                      containers have it that see the host's paths
 *   /a/b     /../..    something above the group. The names on the way down are
 *                      not known, so that only the mount's top is read
 *   /a/b     /c        no group that this process is in, as after nsenter(1)
 *   /../a    /         likewise
 *
 * Of several mounts the one that shows most is taken. One on the same directory
 * as an earlier one hides that.
 */
#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "machine/cgroup.h"
#include "machine/cgroup_lines.h"

/* What one mount shows of the group; more is better. */
enum view { VIEW_NONE = 0, VIEW_ABOVE, VIEW_GROUP };

static int proc_path(char path[PATH_MAX], const char *root, const char *name)
{
	int n = snprintf(path, PATH_MAX, "%s/proc/self%s", root, name);

	return n >= 0 && n < PATH_MAX ? 0 : -ENAMETOOLONG;
}

/* Return: 0, or open's negative errno */
static int open_proc(FILE **file, const char *root, const char *name)
{
	char path[PATH_MAX];
	int error = proc_path(path, root, name);

	if (error)
		return error;
	*file = fopen(path, "re");
	return *file ? 0 : -errno;
}

/* Not mounted, /proc tells nothing about groups either. */
static bool proc_is_there(const char *root)
{
	char path[PATH_MAX];

	return !proc_path(path, root, "") && !access(path, F_OK);
}

/* How often path begins with "/..". */
static size_t count_ups(const char *path, const char **rest)
{
	size_t n = 0;

	while (!strncmp(path, "/..", 3) && (!path[3] || path[3] == '/')) {
		path += 3;
		n++;
	}
	*rest = path;
	return n;
}

/* Is it "", or "/name/name", as the kernel writes what leads downwards? */
static bool leads_down(const char *path)
{
	while (*path) {
		size_t n = strcspn(path + 1, "/");

		if (path[0] != '/' || n == 0 ||
		    (path[1] == '.' && (n == 1 || (n == 2 && path[2] == '.'))))
			return false;
		path += n + 1;
	}
	return true;
}

/* below: receives what leads from the mount's directory to the group. */
static enum view relate(const char *root, const char *path, const char **below)
{
	size_t n = strcmp(root, "/") ? strlen(root) : 0;
	const char *root_rest, *path_rest;

	*below = "";
	if (!strncmp(path, root, n) && (!path[n] || path[n] == '/')) {
		if (strcmp(path + n, "/") != 0)
			*below = path + n;
		if (leads_down(*below))
			return VIEW_GROUP;
		*below = "";
	}
	if (count_ups(root, &root_rest) > count_ups(path, &path_rest) &&
	    !*root_rest)
		return VIEW_ABOVE;
	return VIEW_NONE;
}

/* Return: 0, -ENAMETOOLONG (nothing is changed) or -ENOMEM */
static int set_dir(struct ata__cgroup *cgroup, const char *root,
		   const char *point, const char *below)
{
	size_t top = strlen(root) + strlen(point);
	size_t length = top + strlen(below);
	char *dir;

	if (length > PATH_MAX - ATA__CGROUP_FILE_MAX)
		return -ENAMETOOLONG;
	dir = malloc(length + 1);
	if (!dir)
		return -ENOMEM;
	snprintf(dir, length + 1, "%s%s%s", root, point, below);
	free(cgroup->dir);
	cgroup->dir = dir;
	cgroup->top = top;
	return 0;
}

/*
 * Sets version and path, which the caller frees; NULL: no group is known, which
 * unseen tells from none.
 */
static int read_path(struct ata__cgroup *cgroup, const char *root, char **path)
{
	size_t capacity = 0;
	char *line = NULL;
	FILE *file;
	int error = open_proc(&file, root, "/cgroup");

	*path = NULL;
	if (error) {
		cgroup->unseen = error != -ENOENT || !proc_is_there(root);
		return error == -ENOMEM ? error : 0;
	}
	while (!error && cgroup->version != ATA_QUOTA_V1 &&
	       getline(&line, &capacity, file) > 0) {
		const char *found;
		enum ata_quota_source version = ata__group_line(line, &found);

		if (version == ATA_QUOTA_NONE)
			continue;
		free(*path);
		*path = strdup(found);
		error = *path ? 0 : -ENOMEM;
		cgroup->version = version;
	}
	free(line);
	fclose(file);
	return error;
}

/* Is dir below this mount's directory by an earlier mount, now hidden? */
static bool is_hidden(const struct ata__cgroup *cgroup, const char *root,
		      const char *point)
{
	size_t n = strlen(root);

	return cgroup->dir && cgroup->top == n + strlen(point) &&
	       !memcmp(cgroup->dir + n, point, cgroup->top - n);
}

/* Sets dir and top where a mount shows the group or one above it. */
static int read_mounts(struct ata__cgroup *cgroup, const char *root,
		       const char *path)
{
	size_t best_length = 0, capacity = 0;
	enum view best = VIEW_NONE;
	char *line = NULL;
	FILE *file;
	int error = open_proc(&file, root, "/mountinfo");

	if (error)
		return error == -ENOMEM ? error : 0;
	while (error != -ENOMEM && getline(&line, &capacity, file) > 0) {
		struct ata__mount mount;
		const char *below;
		enum view view;

		if (ata__mount_line(line, &mount) != cgroup->version)
			continue;
		if (is_hidden(cgroup, root, mount.point)) {
			free(cgroup->dir);
			cgroup->dir = NULL;
			best = VIEW_NONE;
		}
		view = relate(mount.root, path, &below);
		if (view == VIEW_NONE || view < best ||
		    (view == best && strlen(mount.root) >= best_length))
			continue;
		error = set_dir(cgroup, root, mount.point, below);
		if (error)
			continue;
		best = view;
		best_length = strlen(mount.root);
	}
	free(line);
	fclose(file);
	cgroup->unseen = best != VIEW_GROUP;
	return error == -ENOMEM ? error : 0;
}

int ata__cgroup_find(struct ata__cgroup *cgroup, const char *root)
{
	char *path;
	int error;

	*cgroup = (struct ata__cgroup){ .version = ATA_QUOTA_NONE };
	error = read_path(cgroup, root, &path);
	if (!error && path) {
		cgroup->unseen = 1;
		error = read_mounts(cgroup, root, path);
	}
	free(path);
	if (error)
		ata__cgroup_destroy(cgroup);
	return error;
}

void ata__cgroup_destroy(struct ata__cgroup *cgroup)
{
	free(cgroup->dir);
	*cgroup = (struct ata__cgroup){ .version = ATA_QUOTA_NONE };
}
