/* SPDX-License-Identifier: MIT */
#include "tests/common/t_folder.h"

#include <check.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif
#include <sys/stat.h>
#include <unistd.h>

#define NOBODY 65534

static char common[64], folder[80];

int t_folder_begin(void)
{
	strcpy(common, "/tmp/atasched-test.XXXXXX");
	/* Who is nobody for a while has to reach his own in it. */
	return mkdtemp(common) && chmod(common, 0711) == 0 ? 0 : -1;
}

static int remove_all(const char *path)
{
	char command[128];

	snprintf(command, sizeof(command), "rm -rf '%s'", path);
	return system(command);
}

int t_folder_end(void)
{
	return rmdir(common) == 0 ? 0 : remove_all(common);
}

void t_folder_make(void)
{
	snprintf(folder, sizeof(folder), "%s/XXXXXX", common);
	ck_assert_ptr_nonnull(mkdtemp(folder));
}

void t_folder_remove(void)
{
	ck_assert_int_eq(remove_all(folder), 0);
}

const char *t_folder_path(const char *name)
{
	static char path[8][512];
	static unsigned int next;
	char *out = path[next++ % 8];

	snprintf(out, sizeof(path[0]), "%s/%s", folder, name);
	return out;
}

const char *t_folder_write(const char *name, const void *bytes, size_t n)
{
	const char *path = t_folder_path(name);
	FILE *f = fopen(path, "w");

	ck_assert_ptr_nonnull(f);
	ck_assert_uint_eq(fwrite(bytes, 1, n, f), n);
	ck_assert_int_eq(fclose(f), 0);
	return path;
}

const char *t_folder_text(const char *name, const char *text)
{
	return t_folder_write(name, text, strlen(text));
}

const char *t_folder_read(const char *path)
{
	static char text[4096];
	FILE *f = fopen(path, "r");
	size_t n = 0;

	if (f != NULL) {
		n = fread(text, 1, sizeof(text) - 1, f);
		fclose(f);
	}
	text[n] = '\0';
	return text;
}

char *t_folder_bytes(const char *path, size_t *n)
{
	const size_t most = 1 << 20;
	char *bytes = malloc(most);
	FILE *f = fopen(path, "r");

	ck_assert_ptr_nonnull(f);
	ck_assert_ptr_nonnull(bytes);
	*n = fread(bytes, 1, most - 1, f);
	bytes[*n] = '\0';
	fclose(f);
	return bytes;
}

int t_folder_to_nobody(void)
{
	if (geteuid() != 0)
		return 1;
	return chown(folder, NOBODY, NOBODY) == 0 && setegid(NOBODY) == 0 &&
	       seteuid(NOBODY) == 0;
}

void t_folder_from_nobody(void)
{
	if (getuid() == 0) {
		ck_assert_int_eq(seteuid(0), 0);
		ck_assert_int_eq(setegid(0), 0);
	}
#ifdef __linux__
	/* The leak sanitizer looks at a process that may be traced. */
	prctl(PR_SET_DUMPABLE, 1);
#endif
}

int t_folder_entries(void)
{
	DIR *dir = opendir(folder);
	int n = 0;

	ck_assert_ptr_nonnull(dir);
	while (readdir(dir) != NULL)
		n++;
	closedir(dir);
	return n - 2;	/* . and .. */
}

const char *t_folder_aside(void)
{
	const char *path = NULL;
	struct dirent *entry;
	DIR *dir = opendir(folder);

	ck_assert_ptr_nonnull(dir);
	while (!path && (entry = readdir(dir)) != NULL)
		if (!strncmp(entry->d_name, ".atasched-", 10))
			path = t_folder_path(entry->d_name);
	closedir(dir);
	return path;
}
