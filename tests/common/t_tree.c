/* SPDX-License-Identifier: MIT */
#include <check.h>
#include <errno.h>
#include <ftw.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/common/t_tree.h"

static char root[64];

static int remove_one(const char *path, const struct stat *status, int type,
		      struct FTW *place)
{
	(void)status;
	(void)type;
	/* All but the folder itself. */
	return place->level > 0 ? remove(path) : 0;
}

void t_tree_make(void)
{
	strcpy(root, "/tmp/ata_tree.XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(root));
}

void t_tree_clear(void)
{
	ck_assert_int_eq(nftw(root, remove_one, 16, FTW_DEPTH | FTW_PHYS), 0);
}

void t_tree_remove(void)
{
	t_tree_clear();
	ck_assert_int_eq(rmdir(root), 0);
}

const char *t_tree_root(void)
{
	return root;
}

static void join(char full[PATH_MAX], const char *path)
{
	int n = snprintf(full, PATH_MAX, "%s%s", root, path);

	ck_assert_int_gt(n, 0);
	ck_assert_int_lt(n, PATH_MAX);
}

static void make_folder(const char *path)
{
	if (mkdir(path, 0777))
		ck_assert_msg(errno == EEXIST, "cannot make %s", path);
}

void t_tree_put(const char *path, const char *text)
{
	char full[PATH_MAX], *slash;
	FILE *file;

	join(full, path);
	for (slash = full + strlen(root); (slash = strchr(slash + 1, '/'));) {
		*slash = '\0';
		make_folder(full);
		*slash = '/';
	}
	if (!text) {
		make_folder(full);
		return;
	}
	file = fopen(full, "we");
	ck_assert_msg(file != NULL, "cannot write %s", full);
	ck_assert_int_ge(fputs(text, file), 0);
	ck_assert_int_eq(fclose(file), 0);
}

void t_tree_drop(const char *path)
{
	char full[PATH_MAX];

	join(full, path);
	ck_assert_int_eq(nftw(full, remove_one, 16, FTW_DEPTH | FTW_PHYS), 0);
	ck_assert_int_eq(remove(full), 0);
}
