/* SPDX-License-Identifier: MIT */
/*
 * Lines of /proc/self/mountinfo and /proc/self/cgroup, as proc(5) and
 * cgroups(7) describe them:
 *
 *   33 31 0:30 /group /sys/fs/cgroup/cpu rw,relatime shared:9 - cgroup x rw,cpu
 *   4:cpu,cpuacct:/group
 *   0::/group
 *
 * In mountinfo there are any number of fields before the "-", and blanks and
 * backslashes in names are octal: \040. In cgroup names stand as they are, so
 * that the path is whatever follows the second colon.
 */
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "machine/cgroup_lines.h"

/* Cut off what precedes the next separator; NULL: nothing is left. */
static char *next_field(char **rest, char separator)
{
	char *field = *rest, *end;

	if (!field)
		return NULL;
	end = strchr(field, separator);
	*rest = end ? end + 1 : NULL;
	if (end)
		*end = '\0';
	return field;
}

static void cut_newline(char *line)
{
	line[strcspn(line, "\n")] = '\0';
}

/* Is word one of those that commas separate in list? */
static bool list_has(const char *list, const char *word)
{
	size_t n = strlen(word);

	for (;;) {
		size_t length = strcspn(list, ",");

		if (length == n && !memcmp(list, word, n))
			return true;
		if (!list[length])
			return false;
		list += length + 1;
	}
}

static bool is_octal(const char *digits)
{
	return digits[0] >= '0' && digits[0] <= '3' &&
	       digits[1] >= '0' && digits[1] <= '7' &&
	       digits[2] >= '0' && digits[2] <= '7';
}

/* \040 is a blank; a backslash with anything else behind it is itself. */
static void decode(char *text)
{
	char *out = text;

	while (*text) {
		int byte = 0;

		if (*text == '\\' && is_octal(text + 1))
			byte = (text[1] - '0') * 64 + (text[2] - '0') * 8 +
			       (text[3] - '0');
		if (byte)
			text += 4;
		else
			byte = *text++;
		*out++ = (char)byte;
	}
	*out = '\0';
}

enum ata_quota_source ata__mount_line(char *line, struct ata__mount *mount)
{
	enum ata_quota_source version = ATA_QUOTA_NONE;
	char *field, *root, *point, *type, *options;

	cut_newline(line);
	next_field(&line, ' ');		/* number */
	next_field(&line, ' ');		/* its parent's */
	next_field(&line, ' ');		/* device */
	root = next_field(&line, ' ');
	point = next_field(&line, ' ');
	next_field(&line, ' ');		/* options of this mount */
	do
		field = next_field(&line, ' ');
	while (field && strcmp(field, "-") != 0);
	type = next_field(&line, ' ');
	next_field(&line, ' ');		/* source; may be empty */
	options = next_field(&line, ' ');
	if (!options)
		return ATA_QUOTA_NONE;
	if (!strcmp(type, "cgroup2"))
		version = ATA_QUOTA_V2;
	else if (!strcmp(type, "cgroup") && list_has(options, "cpu"))
		version = ATA_QUOTA_V1;
	decode(root);
	decode(point);
	if (root[0] != '/' || point[0] != '/')
		return ATA_QUOTA_NONE;
	if (version != ATA_QUOTA_NONE)
		*mount = (struct ata__mount){ root, point };
	return version;
}

enum ata_quota_source ata__group_line(char *line, const char **path)
{
	char *number, *controllers;

	cut_newline(line);
	number = next_field(&line, ':');
	controllers = next_field(&line, ':');
	if (!line || line[0] != '/')
		return ATA_QUOTA_NONE;
	if (list_has(controllers, "cpu")) {
		*path = line;
		return ATA_QUOTA_V1;
	}
	if (!strcmp(number, "0") && !*controllers) {
		*path = line;
		return ATA_QUOTA_V2;
	}
	return ATA_QUOTA_NONE;
}
