/* SPDX-License-Identifier: MIT */
/*
 * Files that are there whole or not at all: what is synced when, and what
 * becomes of files aside. A failure here means that a file is lost in a crash,
 * that what killed processes leave behind fills the disk, or that one who
 * writes loses his file to another. What users see of it is in
 * tests/api/check_bandit_save.c.
 *
 * This program brings an fsync() and an flock() of its own.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store.h"
#include "tests/common/t_folder.h"
#include "tests/common/t_run.h"

static const char *path;
static char order[32];		/* of syncs: 'f' of the file, 'd' of the folder */
static int file_error, folder_error;	/* what they answer */
static int has_locks;
static const char *lost;	/* is gone when the first lock is asked for */

int fsync(int fd)
{
	struct stat status;
	int folder = fstat(fd, &status) == 0 && S_ISDIR(status.st_mode);

	/* The folder's is of use once the file is there, and not before. */
	strcat(order, !folder ? "f" :
		      strcmp(t_folder_read(path), "new") == 0 ? "d" : "too early");
	errno = folder ? folder_error : file_error;
	return errno == 0 ? 0 : -1;
}

int flock(int fd, int operation)
{
	if (lost != NULL) {
		unlink(lost);
		lost = NULL;
	}
	errno = ENOLCK;
	return has_locks ? (int)syscall(SYS_flock, fd, operation) : -1;
}

static void set_up(void)
{
	t_folder_make();
	path = strdup(t_folder_path("file"));
	order[0] = '\0';
	file_error = folder_error = 0;
	has_locks = 1;
	lost = NULL;
}

static void tear_down(void)
{
	t_folder_remove();
	free((void *)(uintptr_t)path);
}

static struct ata__store begin(void)
{
	struct ata__store store;

	ck_assert_int_eq(ata__store_begin(&store, path), 0);
	ck_assert_int_ge(fputs("new", store.stream), 0);
	/* A child process that lets go of it has nothing to write. */
	ck_assert_int_eq(fflush(store.stream), 0);
	return store;
}

static int save(void)
{
	struct ata__store store = begin();

	return ata__store_end(&store, 0);
}

/* Alone in the folder. */
static void holds(const char *text)
{
	ck_assert_str_eq(t_folder_read(path), text);
	ck_assert_int_eq(t_folder_entries(), 1);
}

START_TEST(file_and_then_folder_are_synced)
{
	ck_assert_int_eq(save(), 0);
	ck_assert_str_eq(order, "fd");
}
END_TEST

START_TEST(current_folder_is_synced)
{
	ck_assert_int_eq(chdir(t_folder_path("")), 0);
	free((void *)(uintptr_t)path);
	path = strdup("file");
	ck_assert_int_eq(save(), 0);
	ck_assert_str_eq(order, "fd");
	holds("new");
	ck_assert_int_eq(chdir("/"), 0);
}
END_TEST

START_TEST(file_that_is_not_synced_is_not_taken)
{
	static const int errors[] = { EIO, ENOSPC, EDQUOT };

	t_folder_text("file", "old");
	file_error = errors[_i];
	ck_assert_int_eq(save(), -errors[_i]);
	ck_assert_str_eq(order, "f");
	holds("old");
}
END_TEST

START_TEST(folder_that_is_not_synced_is_told)
{
	t_folder_text("file", "old");
	folder_error = EIO;
	ck_assert_int_eq(save(), -EIO);
	holds("new");
	folder_error = EINVAL;	/* there is nothing to sync in it */
	ck_assert_int_eq(save(), 0);
}
END_TEST

/* The right to write in it is enough. */
START_TEST(folder_need_not_be_readable)
{
	if (t_folder_to_nobody()) {
		ck_assert_int_eq(chmod(t_folder_path(""), 0300), 0);
		ck_assert_int_eq(save(), 0);
		ck_assert_str_eq(order, "f");
		ck_assert_int_eq(chmod(t_folder_path(""), 0700), 0);
	}
	t_folder_from_nobody();
}
END_TEST

/* As if killed: its descriptors are closed, and that is all. */
static void begin_and_die(void)
{
	pid_t child = fork();

	if (child == 0) {
		begin();
		_exit(0);
	}
	ck_assert_int_eq(waitpid(child, NULL, 0), child);
}

START_TEST(what_was_left_is_removed)
{
	for (int i = 0; i < 3; i++) {
		begin_and_die();
		ck_assert_int_eq(t_folder_entries(), 1);
	}
	ck_assert_int_eq(save(), 0);
	holds("new");
}
END_TEST

/* In this process or another: those who write do not get into one another's
 * way. */
START_TEST(what_is_being_written_stays)
{
	struct ata__store first = begin(), second = begin();
	int pipes[2], status;
	pid_t child;
	char c;

	ck_assert_int_eq(pipe(pipes), 0);
	child = fork();
	if (child == 0) {
		ata__store_forget(&first);
		ata__store_forget(&second);
		close(pipes[0]);
		_exit(save() != 0 || write(pipes[1], "x", 1) != 1);
	}
	ck_assert_int_eq(read(pipes[0], &c, 1), 1);
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert_int_eq(status, 0);
	ck_assert_int_eq(t_folder_entries(), 3);
	ck_assert_int_eq(save(), 0);
	ck_assert_int_eq(t_folder_entries(), 3);
	ck_assert_int_eq(ata__store_end(&first, 0), 0);
	ck_assert_int_eq(ata__store_end(&second, 0), 0);
	holds("new");
}
END_TEST

/* Nobody can tell what is left and what is not. */
START_TEST(without_locks_nothing_is_removed)
{
	struct ata__store store;

	has_locks = 0;
	begin_and_die();
	store = begin();
	ck_assert_int_eq(save(), 0);
	ck_assert_int_eq(ata__store_end(&store, 0), 0);
	ck_assert_str_eq(t_folder_read(path), "new");
	ck_assert_int_eq(t_folder_entries(), 2);
}
END_TEST

/* Another one took it for left before it was locked. */
START_TEST(file_that_is_gone_is_made_anew)
{
	struct ata__store store = begin();
	char *aside = strdup(store.aside);

	ck_assert_int_eq(ata__store_end(&store, 0), 0);
	lost = aside;
	ck_assert_int_eq(save(), 0);
	ck_assert_ptr_null(lost);
	holds("new");
	free(aside);
}
END_TEST

/* Where locks do not work between machines, say. */
START_TEST(file_of_another_is_not_taken)
{
	struct ata__store store;
	const char *aside;

	t_folder_text("file", "old");
	store = begin();
	aside = t_folder_aside();
	ck_assert_int_eq(unlink(aside), 0);
	t_folder_text(strrchr(aside, '/') + 1, "another's");
	ck_assert_int_eq(ata__store_end(&store, 0), -EIO);
	ck_assert_str_eq(t_folder_read(path), "old");
	ck_assert_str_eq(t_folder_read(aside), "another's");
}
END_TEST

/* Someone wants what is written to go elsewhere, or what is elsewhere gone. */
START_TEST(nothing_else_at_that_name_is_touched)
{
	struct ata__store store = begin();
	char *aside = strdup(store.aside);
	const char *other = t_folder_text("other", "other");

	ck_assert_int_eq(ata__store_end(&store, 0), 0);
	ck_assert_int_eq(_i == 0 ? symlink(other, aside) :
			 _i == 1 ? mkdir(aside, 0700) : mkfifo(aside, 0600), 0);
	ck_assert_int_eq(save(), 0);
	ck_assert_str_eq(t_folder_read(path), "new");
	ck_assert_str_eq(t_folder_read(other), "other");
	ck_assert_int_eq(t_folder_entries(), 3);
	free(aside);
}
END_TEST

START_TEST(longest_name_will_do)
{
	char name[256];

	memset(name, 'n', sizeof(name));
	name[255] = '\0';
	free((void *)(uintptr_t)path);
	path = malloc(512);
	snprintf((char *)(uintptr_t)path, 512, "%s%s", t_folder_path(""), name);
	ck_assert_int_eq(save(), 0);
	ck_assert_int_eq(save(), 0);
	holds("new");
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("store");
	TCase *tc = tcase_create("store");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, file_and_then_folder_are_synced);
	tcase_add_test(tc, current_folder_is_synced);
	tcase_add_loop_test(tc, file_that_is_not_synced_is_not_taken, 0, 3);
	tcase_add_test(tc, folder_that_is_not_synced_is_told);
	tcase_add_test(tc, folder_need_not_be_readable);
	tcase_add_test(tc, what_was_left_is_removed);
	tcase_add_test(tc, what_is_being_written_stays);
	tcase_add_test(tc, without_locks_nothing_is_removed);
	tcase_add_test(tc, file_that_is_gone_is_made_anew);
	tcase_add_test(tc, file_of_another_is_not_taken);
	tcase_add_loop_test(tc, nothing_else_at_that_name_is_touched, 0, 3);
	tcase_add_test(tc, longest_name_will_do);
	suite_add_tcase(suite, tc);
	return t_run(suite);
}
