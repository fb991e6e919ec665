/* SPDX-License-Identifier: MIT */
/*
 * What fails here: the group is looked for in the wrong directory, or not found
 * where it is. Each case is the two files in /proc of one kind of machine.
 */
#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "machine/cgroup.h"
#include "tests/common/t_run.h"
#include "tests/common/t_tree.h"

#define C "/sys/fs/cgroup"
#define DISK "22 1 8:1 / / rw - ext4 /dev/sda1 rw\n"
#define V2(root, point) "40 22 0:35 " root " " point \
	" rw,nosuid - cgroup2 cgroup2 rw\n"
#define V1(root, point) "41 22 0:36 " root " " point \
	" rw shared:7 - cgroup cgroup rw,cpu,cpuacct\n"
#define OTHER "42 22 0:37 / " C "/memory rw - cgroup cgroup rw,memory\n"

static const struct {
	const char *name, *group, *mounts;
	enum ata_quota_source version;
	const char *dir, *top;		/* NULL: no group is seen */
	uint32_t unseen;
} cases[] = {
	{ "v2", "0::/a/b\n", DISK V2("/", C), ATA_QUOTA_V2, C "/a/b", C, 0 },
	{ "v2, in the root", "0::/\n", V2("/", C), ATA_QUOTA_V2, C, C, 0 },
	{ "v2, a blank", "0::/a b/c\n", V2("/", "/sys/c\\040g"),
	  ATA_QUOTA_V2, "/sys/c g/a b/c", "/sys/c g", 0 },
	{ "v1", "3:memory:/m\n2:cpu,cpuacct:/a\n",
	  OTHER V1("/", C "/cpu,cpuacct") DISK, ATA_QUOTA_V1,
	  C "/cpu,cpuacct/a", C "/cpu,cpuacct", 0 },
	{ "hybrid, v1 has cpu", "2:cpu,cpuacct:/a\n0::/u\n",
	  V2("/", C "/unified") V1("/", C "/cpu"), ATA_QUOTA_V1, C "/cpu/a",
	  C "/cpu", 0 },
	{ "hybrid, other order", "0::/u\n2:cpu,cpuacct:/a\n",
	  V1("/", C "/cpu") V2("/", C "/unified"), ATA_QUOTA_V1, C "/cpu/a",
	  C "/cpu", 0 },
	{ "hybrid, v2 has cpu", "3:memory:/m\n0::/u\n",
	  OTHER V2("/", C "/unified"), ATA_QUOTA_V2, C "/unified/u",
	  C "/unified", 0 },
	{ "container with a namespace", "0::/\n", V2("/", C), ATA_QUOTA_V2, C,
	  C, 0 },
	{ "container without, v1", "2:cpu:/docker/abc\n",
	  V1("/docker/abc", C "/cpu"), ATA_QUOTA_V1, C "/cpu", C "/cpu", 0 },
	{ "and a group in it", "2:cpu:/docker/abc/d/e\n",
	  V1("/docker/abc", C "/cpu"), ATA_QUOTA_V1, C "/cpu/d/e", C "/cpu",
	  0 },
	{ "name that only begins alike", "2:cpu:/docker/abcd\n",
	  V1("/docker/abc", C "/cpu"), ATA_QUOTA_V1, NULL, NULL, 1 },
	{ "mount of another group", "0::/user\n", V2("/docker", C),
	  ATA_QUOTA_V2, NULL, NULL, 1 },
	{ "mount from outside of the namespace", "0::/\n", V2("/../..", C),
	  ATA_QUOTA_V2, C, C, 1 },
	{ "and a group", "0::/a\n", V2("/..", C), ATA_QUOTA_V2, C, C, 1 },
	{ "and a neighbour", "0::/a\n", V2("/../b", C), ATA_QUOTA_V2, NULL,
	  NULL, 1 },
	{ "process outside of the namespace", "0::/../a\n", V2("/", C),
	  ATA_QUOTA_V2, NULL, NULL, 1 },
	{ "mount outside as well", "0::/../a\n", V2("/..", C), ATA_QUOTA_V2,
	  C "/a", C, 0 },
	{ "mount further outside", "0::/../a\n", V2("/../..", C),
	  ATA_QUOTA_V2, C, C, 1 },
	{ "mount less far outside", "0::/../..\n", V2("/..", C),
	  ATA_QUOTA_V2, NULL, NULL, 1 },
	{ "mount of the group, and of all", "0::/a/b\n",
	  V2("/a/b", "/x") V2("/", C) V2("/a", "/y"), ATA_QUOTA_V2, C "/a/b",
	  C, 0 },
	{ "of equal mounts the first", "0::/a\n", V2("/", C) V2("/", "/x"),
	  ATA_QUOTA_V2, C "/a", C, 0 },
	{ "mount hidden by one that shows less", "0::/a/b\n",
	  V2("/", C) V2("/a", C), ATA_QUOTA_V2, C "/b", C, 0 },
	{ "mount hidden by another group's", "0::/a/b\n",
	  V2("/", C) V2("/c", C), ATA_QUOTA_V2, NULL, NULL, 1 },
	{ "the group before what is above", "0::/\n",
	  V2("/", C) V2("/..", "/x"), ATA_QUOTA_V2, C, C, 0 },
	{ "not mounted", "0::/a\n", DISK OTHER, ATA_QUOTA_V2, NULL, NULL, 1 },
	{ "v1 not mounted", "2:cpu:/a\n0::/\n", V2("/", C), ATA_QUOTA_V1,
	  NULL, NULL, 1 },
	{ "no controller cpu", "3:memory:/m\n", OTHER, ATA_QUOTA_NONE, NULL,
	  NULL, 0 },
	{ "empty files", "", "", ATA_QUOTA_NONE, NULL, NULL, 0 },
	{ "rubbish", "\n:::\n0:\n0::x\n", "\n- - -\n", ATA_QUOTA_NONE, NULL,
	  NULL, 0 },
	{ "rubbish among mounts", "0::/a\n", "\n-\n1 2\n" V2("/", C) "x",
	  ATA_QUOTA_V2, C "/a", C, 0 },
	{ "path that leads nowhere", "0::/a//b\n", V2("/", C), ATA_QUOTA_V2,
	  NULL, NULL, 1 },
	{ "path that leads up", "0::/a/../../b\n", V2("/", C), ATA_QUOTA_V2,
	  NULL, NULL, 1 },
	{ "dots that are a name", "0::/..a/...\n", V2("/", C), ATA_QUOTA_V2,
	  C "/..a/...", C, 0 },
	{ "no mountinfo", "0::/a\n", NULL, ATA_QUOTA_V2, NULL, NULL, 1 },
	{ "no cgroups", NULL, DISK, ATA_QUOTA_NONE, NULL, NULL, 0 },
	{ "no /proc", NULL, NULL, ATA_QUOTA_NONE, NULL, NULL, 1 },
};

/* path, below the tree; NULL: none */
static void check_dir(const struct ata__cgroup *found, const char *path)
{
	char dir[PATH_MAX];

	ck_assert_int_eq(found->dir != NULL, path != NULL);
	if (!path)
		return;
	snprintf(dir, sizeof(dir), "%s%s", t_tree_root(), path);
	ck_assert_str_eq(found->dir, dir);
}

START_TEST(group_is_found)
{
	struct ata__cgroup found;

	printf("%s\n", cases[_i].name);
	t_tree_clear();
	if (cases[_i].group)
		t_tree_put("/proc/self/cgroup", cases[_i].group);
	if (cases[_i].mounts)
		t_tree_put("/proc/self/mountinfo", cases[_i].mounts);
	ck_assert_int_eq(ata__cgroup_find(&found, t_tree_root()), 0);
	ck_assert_int_eq(found.version, cases[_i].version);
	ck_assert_uint_eq(found.unseen, cases[_i].unseen);
	check_dir(&found, cases[_i].dir);
	if (cases[_i].dir)
		ck_assert_uint_eq(found.top, strlen(t_tree_root()) +
						     strlen(cases[_i].top));
	ata__cgroup_destroy(&found);
}
END_TEST

/* A file that can be opened but not read, as root reads any. */
START_TEST(unreadable_file_is_no_group)
{
	struct ata__cgroup found;

	t_tree_clear();
	t_tree_put("/proc/self/cgroup", "0::/a\n");
	t_tree_put("/proc/self/mountinfo", NULL);
	ck_assert_int_eq(ata__cgroup_find(&found, t_tree_root()), 0);
	ck_assert_ptr_null(found.dir);
	ck_assert_uint_eq(found.unseen, 1);
}
END_TEST

/* /a/a/... with so many characters that dir has length */
static void put_long(size_t length)
{
	char text[2 * PATH_MAX];
	size_t n = strlen("0::"), end;

	end = n + length - strlen(t_tree_root()) - strlen(C);
	strcpy(text, "0::");
	for (; n < end; n++)
		text[n] = n % 2 ? '/' : 'a';
	if (text[n - 1] == '/')
		text[n - 1] = 'a';
	text[n] = '\0';
	t_tree_put("/proc/self/cgroup", text);
	t_tree_put("/proc/self/mountinfo", V2("/", C));
}

START_TEST(long_path_is_bounded)
{
	const size_t most = PATH_MAX - ATA__CGROUP_FILE_MAX;
	struct ata__cgroup found;

	t_tree_clear();
	put_long(most);
	ck_assert_int_eq(ata__cgroup_find(&found, t_tree_root()), 0);
	ck_assert_ptr_nonnull(found.dir);
	ck_assert_uint_eq(strlen(found.dir), most);
	ck_assert_uint_eq(found.unseen, 0);
	ata__cgroup_destroy(&found);
	put_long(most + 1);
	ck_assert_int_eq(ata__cgroup_find(&found, t_tree_root()), 0);
	ck_assert_ptr_null(found.dir);
	ck_assert_uint_eq(found.unseen, 1);
}
END_TEST

START_TEST(long_root_is_bounded)
{
	static char root[2 * PATH_MAX];
	struct ata__cgroup found;

	memset(root, '/', sizeof(root) - 1);
	ck_assert_int_eq(ata__cgroup_find(&found, root), 0);
	ck_assert_ptr_null(found.dir);
	ck_assert_uint_eq(found.unseen, 1);
}
END_TEST

/* Where a mount is too far down to be read, another one serves. */
START_TEST(mount_too_far_down_is_left_out)
{
	static char far[PATH_MAX], text[2 * PATH_MAX];
	struct ata__cgroup found;

	t_tree_clear();
	memset(far, 'x', sizeof(far) - 1);
	snprintf(text, sizeof(text), "%s40 22 0:35 / /%s rw - cgroup2 x rw\n",
		 V2("/a", C), far);
	t_tree_put("/proc/self/cgroup", "0::/a\n");
	t_tree_put("/proc/self/mountinfo", text);
	ck_assert_int_eq(ata__cgroup_find(&found, t_tree_root()), 0);
	check_dir(&found, C);
	ck_assert_uint_eq(found.unseen, 0);
	ata__cgroup_destroy(&found);
}
END_TEST

START_TEST(group_of_zeros_is_destroyed)
{
	struct ata__cgroup zero = { .dir = NULL };

	ata__cgroup_destroy(&zero);
	ata__cgroup_destroy(&zero);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("cgroup");
	TCase *tc = tcase_create("cgroup");

	tcase_add_unchecked_fixture(tc, t_tree_make, t_tree_remove);
	tcase_add_loop_test(tc, group_is_found, 0,
			    sizeof(cases) / sizeof(*cases));
	tcase_add_test(tc, unreadable_file_is_no_group);
	tcase_add_test(tc, long_path_is_bounded);
	tcase_add_test(tc, long_root_is_bounded);
	tcase_add_test(tc, mount_too_far_down_is_left_out);
	tcase_add_test(tc, group_of_zeros_is_destroyed);
	suite_add_tcase(s, tc);
	return t_run(s);
}
