/* SPDX-License-Identifier: MIT */
/*
 * What fails here: a line of /proc/self/mountinfo or /proc/self/cgroup is read
 * wrongly, so that a limit is looked for in the wrong place.
 */
#include <string.h>

#include "machine/cgroup_lines.h"
#include "tests/common/t_run.h"

static char line[1024];
static struct ata__mount mount;
static const char *path;

static enum ata_quota_source mount_of(const char *text)
{
	strcpy(line, text);
	mount = (struct ata__mount){ "-", "-" };
	return ata__mount_line(line, &mount);
}

static enum ata_quota_source group_of(const char *text)
{
	strcpy(line, text);
	path = "-";
	return ata__group_line(line, &path);
}

static const struct {
	const char *text;
	enum ata_quota_source version;
	const char *root, *point;
} mounts[] = {
	{ "41 31 0:38 / /sys/fs/cgroup rw,nosuid - cgroup2 cgroup2 rw\n",
	  ATA_QUOTA_V2, "/", "/sys/fs/cgroup" },
	/* optional fields, one named as what is looked for */
	{ "41 31 0:38 /../.. /c rw shared:4 master:1 cpu - cgroup2 none rw",
	  ATA_QUOTA_V2, "/../..", "/c" },
	{ "32 31 0:29 /docker/abc /sys/fs/cgroup/cpu,cpuacct ro master:11 - "
	  "cgroup cgroup rw,cpu,cpuacct\n",
	  ATA_QUOTA_V1, "/docker/abc", "/sys/fs/cgroup/cpu,cpuacct" },
	{ "32 31 0:29 / /c rw - cgroup x rw,cpuacct,cpu", ATA_QUOTA_V1, "/",
	  "/c" },
	{ "32 31 0:29 / /c rw - cgroup x cpu", ATA_QUOTA_V1, "/", "/c" },
	/* no source: two blanks */
	{ "32 31 0:29 / /c rw - cgroup  rw,cpu", ATA_QUOTA_V1, "/", "/c" },
	/* octal: blank, tab, newline, backslash; UTF-8; not octal */
	{ "1 2 0:3 /a\\040b\\011c /d\\012e\\134040 rw - cgroup2 x rw",
	  ATA_QUOTA_V2, "/a b\tc", "/d\ne\\040" },
	{ "1 2 0:3 /\\303\\251 /\\08\\777\\400\\000\\4 rw - cgroup2 x rw",
	  ATA_QUOTA_V2, "/\303\251", "/\\08\\777\\400\\000\\4" },
	/* other controllers, other file systems */
	{ "33 31 0:30 / /c rw - cgroup cgroup rw,cpuacct", ATA_QUOTA_NONE,
	  "-", "-" },
	{ "33 31 0:30 / /c rw - cgroup cgroup rw,name=cpu", ATA_QUOTA_NONE,
	  "-", "-" },
	{ "33 31 0:30 / /c rw,cpu - cgroup cpu rw,cpuset", ATA_QUOTA_NONE,
	  "-", "-" },
	{ "34 31 0:31 / /c rw - tmpfs cgroup2 rw,cpu", ATA_QUOTA_NONE, "-",
	  "-" },
	/* no such lines */
	{ "", ATA_QUOTA_NONE, "-", "-" },
	{ "\n", ATA_QUOTA_NONE, "-", "-" },
	{ "1 2 0:3 / /c rw", ATA_QUOTA_NONE, "-", "-" },
	{ "1 2 0:3 / /c rw -", ATA_QUOTA_NONE, "-", "-" },
	{ "1 2 0:3 / /c rw - cgroup2", ATA_QUOTA_NONE, "-", "-" },
	{ "1 2 0:3 / /c rw - cgroup2 x", ATA_QUOTA_NONE, "-", "-" },
	{ "1 2 0:3 / /c - cgroup2 x rw", ATA_QUOTA_NONE, "-", "-" },
	{ "1 2 0:3 root /c rw - cgroup2 x rw", ATA_QUOTA_NONE, "-", "-" },
	{ "1 2 0:3 / point rw - cgroup2 x rw", ATA_QUOTA_NONE, "-", "-" },
	{ "1 2 0:3  /c rw - cgroup2 x rw", ATA_QUOTA_NONE, "-", "-" },
};

START_TEST(mount_is_read)
{
	ck_assert_int_eq(mount_of(mounts[_i].text), mounts[_i].version);
	ck_assert_str_eq(mount.root, mounts[_i].root);
	ck_assert_str_eq(mount.point, mounts[_i].point);
}
END_TEST

static const struct {
	const char *text;
	enum ata_quota_source version;
	const char *path;
} groups[] = {
	{ "0::/\n", ATA_QUOTA_V2, "/" },
	{ "0::/a.slice/b.scope\n", ATA_QUOTA_V2, "/a.slice/b.scope" },
	{ "0::/a", ATA_QUOTA_V2, "/a" },
	{ "1:cpu:/docker/abc\n", ATA_QUOTA_V1, "/docker/abc" },
	{ "4:cpu,cpuacct:/\n", ATA_QUOTA_V1, "/" },
	{ "4:cpuacct,cpu:/..\n", ATA_QUOTA_V1, "/.." },
	/* what stands there stands for itself: no octal here */
	{ "0::/a b:c\\040d\n", ATA_QUOTA_V2, "/a b:c\\040d" },
	{ "3:cpuset:/a\n", ATA_QUOTA_NONE, "-" },
	{ "2:cpuacct:/a\n", ATA_QUOTA_NONE, "-" },
	{ "9:name=cpu:/a\n", ATA_QUOTA_NONE, "-" },
	{ "9::/a\n", ATA_QUOTA_NONE, "-" },
	{ "", ATA_QUOTA_NONE, "-" },
	{ "0", ATA_QUOTA_NONE, "-" },
	{ "0:", ATA_QUOTA_NONE, "-" },
	{ "0::", ATA_QUOTA_NONE, "-" },
	{ "0::a", ATA_QUOTA_NONE, "-" },
	{ "1:cpu", ATA_QUOTA_NONE, "-" },
};

START_TEST(group_is_read)
{
	ck_assert_int_eq(group_of(groups[_i].text), groups[_i].version);
	ck_assert_str_eq(path, groups[_i].path);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("cgroup_lines");
	TCase *tc = tcase_create("cgroup_lines");

	tcase_add_loop_test(tc, mount_is_read, 0,
			    sizeof(mounts) / sizeof(*mounts));
	tcase_add_loop_test(tc, group_is_read, 0,
			    sizeof(groups) / sizeof(*groups));
	suite_add_tcase(s, tc);
	return t_run(s);
}
