/* SPDX-License-Identifier: MIT */
#include "names.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "complain.h"

static int is_same(const struct stat *a, const struct stat *b)
{
	return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

/* The folder that path is in, and its name there. Return: 0; or -1 */
static int find_folder(const char *path, struct stat *folder, const char **name)
{
	const char *slash = strrchr(path, '/');
	char text[PATH_MAX];

	*name = slash != NULL ? slash + 1 : path;
	if (*name - path >= PATH_MAX - 1)
		return -1;
	snprintf(text, sizeof(text), "%.*s.", (int)(*name - path), path);
	return stat(text, folder);
}

/* Do two paths lead to one file, whether that is there yet or not? A terminal
 * may have several names, and takes what comes. */
static int is_one(const char *a, const char *b)
{
	const char *name_a, *name_b;
	struct stat file_a, file_b;

	if (strcmp(a, b) == 0)
		return 1;
	if (stat(a, &file_a) == 0 && stat(b, &file_b) == 0)
		return is_same(&file_a, &file_b) && S_ISREG(file_a.st_mode);
	return find_folder(a, &file_a, &name_a) == 0 &&
	       find_folder(b, &file_b, &name_b) == 0 &&
	       is_same(&file_a, &file_b) && strcmp(name_a, name_b) == 0;
}

int names_check(const struct named_file *files, size_t n, size_t first)
{
	for (size_t j = first; j < n; j++)
		for (size_t i = 0; i < j; i++)
			if (files[i].path && files[j].path &&
			    is_one(files[i].path, files[j].path)) {
				complain("--%s and --%s: %s cannot be both",
					 files[i].option, files[j].option,
					 files[i].path);
				return STATUS_USAGE;
			}
	return STATUS_OK;
}
