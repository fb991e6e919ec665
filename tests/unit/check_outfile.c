/* SPDX-License-Identifier: MIT */
/*
 * What fails here: a file that was there is lost or changed though writing the
 * new one did not succeed, something half written stays in the folder, or a
 * write that failed is called a success.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "files/outfile.h"
#include "tests/common/t_folder.h"
#include "tests/common/t_run.h"

static struct failure failure;

/* Begin to write path, with some text. */
static struct outfile *begin(const char *path, const char *text)
{
	struct outfile *file = NULL;

	ck_assert_msg(outfile_open(&file, path, &failure) == 0, "%s",
		      failure.text);
	ck_assert_int_ge(fputs(text, outfile_stream(file)), 0);
	return file;
}

static void write_all(const char *path, const char *text)
{
	struct outfile *file = begin(path, text);

	ck_assert_msg(outfile_commit(file, &failure) == 0, "%s", failure.text);
}

/* It cannot be opened: the message names it and says why. */
static void refused(const char *path, int error)
{
	struct outfile *file = NULL;

	ck_assert_int_eq(outfile_open(&file, path, &failure), error);
	ck_assert_ptr_null(file);
	ck_assert_msg(strstr(failure.text, path) != NULL &&
		      strstr(failure.text, strerror(-error)) != NULL, "%s",
		      failure.text);
}

static mode_t mode_of(const char *path)
{
	struct stat now;

	return lstat(path, &now) == 0 ? now.st_mode : 0;
}

START_TEST(commit_makes_a_new_file)
{
	const char *path = t_folder_path("new");
	struct outfile *file = begin(path, "one\n");

	ck_assert_int_ne(access(path, F_OK), 0);
	ck_assert_int_eq(outfile_commit(file, &failure), 0);
	ck_assert_str_eq(t_folder_read(path), "one\n");
}
END_TEST

START_TEST(commit_takes_the_place_of_the_old_one)
{
	const char *path = t_folder_text("file", "old, and longer\n");
	struct outfile *file = begin(path, "new\n");

	fflush(outfile_stream(file));
	ck_assert_str_eq(t_folder_read(path), "old, and longer\n");
	ck_assert_int_eq(outfile_commit(file, &failure), 0);
	ck_assert_str_eq(t_folder_read(path), "new\n");
	ck_assert_int_eq(t_folder_entries(), 1);
}
END_TEST

/* The one aside, too. */
START_TEST(a_name_is_as_long_as_it_may_be)
{
	char name[256];
	const char *path;

	memset(name, 'n', 255);
	name[255] = '\0';
	path = t_folder_path(name);
	write_all(path, "long\n");
	ck_assert_str_eq(t_folder_read(path), "long\n");
	ck_assert_int_eq(t_folder_entries(), 1);
}
END_TEST

START_TEST(abandon_leaves_the_old_one)
{
	const char *path = t_folder_text("file", "old\n");

	outfile_abandon(begin(path, "new\n"));
	ck_assert_str_eq(t_folder_read(path), "old\n");
	outfile_abandon(begin(t_folder_path("none"), "new\n"));
	outfile_abandon(NULL);
	ck_assert_int_eq(t_folder_entries(), 1);
}
END_TEST

/* The folder has become something else: there is nowhere to put the file. */
START_TEST(a_failed_commit_leaves_nothing)
{
	const char *path = t_folder_path("file");
	struct outfile *file = begin(path, "new\n");

	ck_assert_int_eq(mkdir(path, 0700), 0);
	ck_assert_int_eq(outfile_commit(file, &failure), -EISDIR);
	ck_assert_ptr_nonnull(strstr(failure.text, path));
	ck_assert_int_eq(t_folder_entries(), 1);
	ck_assert(S_ISDIR(mode_of(path)));
}
END_TEST

/* A full disk in the midst of it, though the last write succeeds */
START_TEST(a_failed_write_leaves_the_old_one)
{
	const char *path = t_folder_text("file", "old\n");
	struct outfile *file = NULL;
	int full = open("/dev/full", O_WRONLY), fd, kept;

	ck_assert_int_eq(outfile_open(&file, path, &failure), 0);
	setvbuf(outfile_stream(file), NULL, _IONBF, 0);
	fd = fileno(outfile_stream(file));
	kept = dup(fd);
	ck_assert_int_eq(dup2(full, fd), fd);
	ck_assert_int_lt(fputs("lost\n", outfile_stream(file)), 0);
	ck_assert_int_eq(dup2(kept, fd), fd);
	ck_assert_int_ge(fputs("new\n", outfile_stream(file)), 0);
	ck_assert_int_lt(outfile_commit(file, &failure), 0);
	ck_assert_str_eq(t_folder_read(path), "old\n");
	ck_assert_int_eq(t_folder_entries(), 1);
	close(full);
	close(kept);
}
END_TEST

START_TEST(a_link_stays_and_its_target_changes)
{
	const char *target = t_folder_text("target", "old\n");
	const char *link = t_folder_path("link");

	ck_assert_int_eq(symlink("target", link), 0);
	write_all(link, "new\n");
	ck_assert(S_ISLNK(mode_of(link)) && S_ISREG(mode_of(target)));
	ck_assert_str_eq(t_folder_read(target), "new\n");
	ck_assert_int_eq(t_folder_entries(), 2);
}
END_TEST

START_TEST(modes_are_those_of_an_ordinary_write)
{
	const char *path = t_folder_text("file", "old\n");

	ck_assert_int_eq(chmod(path, 0604), 0);
	umask(027);
	write_all(path, "new\n");
	ck_assert_int_eq(mode_of(path) & 07777, 0604);
	write_all(t_folder_path("another"), "new\n");
	ck_assert_int_eq(mode_of(t_folder_path("another")) & 07777, 0640);
	ck_assert_int_eq(umask(022), 027);
}
END_TEST

START_TEST(what_cannot_be_written_is_named)
{
	refused(t_folder_path(""), -EISDIR);
	refused(t_folder_path("missing/file"), -ENOENT);
	t_folder_text("file", "old\n");
	refused(t_folder_path("file/file"), -ENOTDIR);
	ck_assert_int_eq(t_folder_entries(), 1);
}
END_TEST

/* Rights are nothing to root: be somebody else. 0: that cannot be. */
static int be_nobody(void)
{
	return geteuid() != 0 || setresuid(65534, 65534, 0) == 0;
}

static void be_oneself(void)
{
	uid_t now, saved;

	ck_assert_int_eq(getresuid(&now, &now, &saved), 0);
	ck_assert_int_eq(setresuid(saved, saved, saved), 0);
}

/* 0: a read-only file, which a rename could replace; 1: in such a folder */
START_TEST(what_is_read_only_stays)
{
	const char *folder = t_folder_path("");
	const char *file = t_folder_text("file", "old\n");

	ck_assert_int_eq(chmod(file, _i == 0 ? 0444 : 0666), 0);
	ck_assert_int_eq(chmod(folder, _i == 0 ? 0777 : 0555), 0);
	if (!be_nobody())
		return;
	refused(file, -EACCES);
	if (_i == 1)
		refused(t_folder_path("new"), -EACCES);
	be_oneself();
	ck_assert_str_eq(t_folder_read(file), "old\n");
	ck_assert_int_eq(t_folder_entries(), 1);
	ck_assert_int_eq(chmod(folder, 0700), 0);
}
END_TEST

/* Not as root: broken code might put a file in the place of a device. */
START_TEST(a_full_device_is_an_error)
{
	struct outfile *file;

	if (!be_nobody())
		return;
	file = begin("/dev/full", "lost\n");
	ck_assert_int_eq(outfile_commit(file, &failure), -ENOSPC);
	be_oneself();
}
END_TEST

START_TEST(a_pipe_is_written_straight)
{
	const char *path = t_folder_path("pipe");
	char text[16] = "";
	int fd;

	ck_assert_int_eq(mkfifo(path, 0600), 0);
	fd = open(path, O_RDWR | O_NONBLOCK);
	write_all(path, "through\n");
	ck_assert_int_eq(read(fd, text, sizeof(text)), 8);
	ck_assert_str_eq(text, "through\n");
	ck_assert(S_ISFIFO(mode_of(path)));
	close(fd);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("outfile");
	TCase *tc = tcase_create("files");

	tcase_add_checked_fixture(tc, t_folder_make, t_folder_remove);
	tcase_add_test(tc, commit_makes_a_new_file);
	tcase_add_test(tc, commit_takes_the_place_of_the_old_one);
	tcase_add_test(tc, a_name_is_as_long_as_it_may_be);
	tcase_add_test(tc, abandon_leaves_the_old_one);
	tcase_add_test(tc, a_failed_commit_leaves_nothing);
	tcase_add_test(tc, a_failed_write_leaves_the_old_one);
	tcase_add_test(tc, a_link_stays_and_its_target_changes);
	tcase_add_test(tc, modes_are_those_of_an_ordinary_write);
	tcase_add_test(tc, what_cannot_be_written_is_named);
	tcase_add_loop_test(tc, what_is_read_only_stays, 0, 2);
	tcase_add_test(tc, a_full_device_is_an_error);
	tcase_add_test(tc, a_pipe_is_written_straight);
	suite_add_tcase(s, tc);
	return t_run(s);
}
