/* SPDX-License-Identifier: MIT */
#include <check.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/common/t_folder.h"

#define NOBODY 65534

static char folder[512];

void t_folder_make(void)
{
	const char *where = getenv("TMPDIR");

	snprintf(folder, sizeof(folder), "%s/ata-test.XXXXXX",
		 where && *where ? where : "/tmp");
	ck_assert_ptr_nonnull(mkdtemp(folder));
}

/* Calls visit for each name in the folder; returns their number. */
static int each(void (*visit)(const char *path))
{
	DIR *dir = opendir(folder);
	struct dirent *entry;
	int n = 0;

	ck_assert_ptr_nonnull(dir);
	while ((entry = readdir(dir))) {
		if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, ".."))
			continue;
		n++;
		if (visit)
			visit(t_path(entry->d_name));
	}
	closedir(dir);
	return n;
}

static void remove_one(const char *path)
{
	remove(path);
}

void t_folder_remove(void)
{
	chmod(folder, 0700);
	each(remove_one);
	rmdir(folder);
}

const char *t_path(const char *name)
{
	static char path[4][1024];
	static unsigned int next;
	char *text = path[next++ % 4];

	snprintf(text, sizeof(path[0]), "%s/%s", folder, name);
	return text;
}

int t_folder_count(void)
{
	return each(NULL);
}

void t_write(const char *path, const char *text, size_t length)
{
	FILE *file = fopen(path, "w");

	ck_assert_ptr_nonnull(file);
	ck_assert_uint_eq(fwrite(text, 1, length, file), length);
	ck_assert_int_eq(fclose(file), 0);
}

char *t_read(const char *path, size_t *length)
{
	FILE *file = fopen(path, "r");
	size_t capacity = 1 << 20;
	char *text = malloc(capacity);

	ck_assert_ptr_nonnull(file);
	ck_assert_ptr_nonnull(text);
	*length = fread(text, 1, capacity - 1, file);
	text[*length] = '\0';
	fclose(file);
	return text;
}

int t_become_nobody(void)
{
	if (geteuid() != 0)
		return 1;
	return chown(folder, NOBODY, NOBODY) == 0 && setegid(NOBODY) == 0 &&
	       seteuid(NOBODY) == 0;
}
