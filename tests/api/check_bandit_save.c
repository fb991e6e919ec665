/* SPDX-License-Identifier: MIT */
/* ata_bandit_save(): every documented return value, what becomes of files. */
#include <errno.h>
#include <float.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atasched.h>

#include "tests/common/t_folder.h"
#include "tests/common/t_run.h"

static struct ata_bandit *bandit;
static const char *path;

/* A bandit that knows something. */
static struct ata_bandit *make(uint32_t arms, double seconds)
{
	struct ata_bandit_config config;
	struct ata_bandit *made = NULL;
	uint64_t *count = calloc(arms, sizeof(*count));

	ata_bandit_config_init(&config);
	config.arms = arms;
	config.policy = "ata-empirical";	/* never forgets */
	config.kernel = "copy";
	config.machine = "here";
	ck_assert_int_eq(ata_bandit_create(&made, &config), 0);
	for (int k = 0; k < 3; k++) {
		ck_assert_int_eq(ata_bandit_allocate(made, 40, count), 0);
		for (uint32_t i = 0; i < arms; i++)
			ata_bandit_observe(made, i, 7 + i, seconds + k * 1e-4);
		ck_assert_int_eq(ata_bandit_close(made, 1.0), 0);
	}
	free(count);
	return made;
}

static void set_up(void)
{
	t_folder_make();
	path = strdup(t_folder_path("profile"));
	umask(022);
	bandit = make(2, 0.1);
}

static void tear_down(void)
{
	ata_bandit_destroy(bandit);
	t_folder_remove();
	free((void *)(uintptr_t)path);
}

static int same_as(const char *name, const char *text, size_t length)
{
	size_t n;
	char *now = t_folder_bytes(name, &n);
	int same = n == length && memcmp(now, text, n) == 0;

	free(now);
	return same;
}

/* What was at path is still there, and nothing else. */
static void refused(int error)
{
	t_folder_write("profile", "as it was", 9);
	ck_assert_int_eq(ata_bandit_save(bandit, path), error);
	ck_assert(same_as(path, "as it was", 9));
	ck_assert_int_eq(t_folder_entries(), 1);
}

START_TEST(save_refuses_null)
{
	ck_assert_int_eq(ata_bandit_save(NULL, path), -EINVAL);
	ck_assert_int_eq(ata_bandit_save(bandit, NULL), -EINVAL);
	ck_assert_int_eq(t_folder_entries(), 0);
}
END_TEST

START_TEST(save_refuses_what_no_profile_holds)
{
	const double mean[2] = { 1.0, 1.0 };
	const double count[2] = { 1.0, 2.0 * (double)ATA_TASKS_MAX };
	struct ata_bandit_config config;
	uint64_t share[2];

	ata_bandit_destroy(bandit);
	ata_bandit_config_init(&config);
	config.arms = 2;
	config.policy = "ata-empirical";	/* takes them as they come */
	if (_i == 0) {
		config.prior_mean = mean;
		config.prior_count = count;
	}
	ck_assert_int_eq(ata_bandit_create(&bandit, &config), 0);
	ata_bandit_allocate(bandit, 2, share);
	ata_bandit_observe(bandit, 0, 1, _i == 1 ? 0.0 : DBL_MAX);
	ata_bandit_close(bandit, 1.0);
	if (_i == 2) {		/* a finite mean, but not its spread */
		ata_bandit_allocate(bandit, 2, share);
		ata_bandit_observe(bandit, 0, 1, 1.0);
		ata_bandit_close(bandit, 1.0);
	}
	refused(-ERANGE);
}
END_TEST

START_TEST(save_names_what_is_wrong_with_the_path)
{
	ck_assert_int_eq(ata_bandit_save(bandit, ""), -ENOENT);
	ck_assert_int_eq(ata_bandit_save(bandit, t_folder_path("none/profile")),
			 -ENOENT);
	ck_assert_int_eq(ata_bandit_save(bandit, t_folder_path("")), -EISDIR);
	ck_assert_int_eq(ata_bandit_save(bandit, t_folder_path(".")), -EISDIR);
	ck_assert_int_eq(ata_bandit_save(bandit, "/dev/null"), -ENXIO);
	ck_assert_int_eq(ata_bandit_save(bandit, "/dev/full"), -ENXIO);
	ck_assert_int_eq(symlink("/dev/full", path), 0);
	ck_assert_int_eq(ata_bandit_save(bandit, path), -ENXIO);
	unlink(path);
	ck_assert_int_eq(mkfifo(path, 0600), 0);
	ck_assert_int_eq(ata_bandit_save(bandit, path), -ENXIO);
	unlink(path);
	ck_assert_int_eq(symlink("profile", path), 0);
	ck_assert_int_eq(ata_bandit_save(bandit, path), -ELOOP);
	ck_assert_int_eq(t_folder_entries(), 1);
	unlink(path);
	t_folder_write("profile", "x", 1);
	ck_assert_int_eq(ata_bandit_save(bandit, t_folder_path("profile/x")),
			 -ENOTDIR);
}
END_TEST

START_TEST(save_respects_rights)
{
	if (!t_folder_to_nobody()) {
		t_folder_from_nobody();
		return;
	}
	t_folder_write("profile", "as it was", 9);
	ck_assert_int_eq(chmod(path, 0400), 0);
	ck_assert_int_eq(ata_bandit_save(bandit, path), -EACCES);
	ck_assert_int_eq(chmod(path, 0600), 0);
	ck_assert_int_eq(chmod(t_folder_path(""), 0500), 0);
	ck_assert_int_eq(ata_bandit_save(bandit, path), -EACCES);
	ck_assert_int_eq(ata_bandit_save(bandit, t_folder_path("new")), -EACCES);
	ck_assert(same_as(path, "as it was", 9));
	ck_assert_int_eq(t_folder_entries(), 1);
	ck_assert_int_eq(chmod(t_folder_path(""), 0700), 0);
	t_folder_from_nobody();
}
END_TEST

/* Cut off after so many bytes, as by a full disk, it is not there by half. */
START_TEST(write_that_fails_leaves_the_old_file)
{
	static const rlim_t limits[] = { 0, 1, 50, 100 };
	struct rlimit limit = { limits[_i], RLIM_INFINITY };
	size_t n;

	ck_assert_int_eq(ata_bandit_save(bandit, t_folder_path("whole")), 0);
	free(t_folder_bytes(t_folder_path("whole"), &n));
	ck_assert_uint_gt(n, limits[3]);
	unlink(t_folder_path("whole"));
	t_folder_write("profile", "as it was", 9);
	signal(SIGXFSZ, SIG_IGN);
	ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
	ck_assert_int_eq(ata_bandit_save(bandit, path), -EFBIG);
	limit.rlim_cur = RLIM_INFINITY;
	ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
	ck_assert(same_as(path, "as it was", 9));
	ck_assert_int_eq(t_folder_entries(), 1);
}
END_TEST

static mode_t mode_of(const char *name)
{
	struct stat status;

	ck_assert_int_eq(lstat(name, &status), 0);
	return status.st_mode;
}

START_TEST(file_has_the_rights_it_should)
{
	umask(027);
	ck_assert_int_eq(ata_bandit_save(bandit, path), 0);
	ck_assert_uint_eq(mode_of(path) & 07777, 0640);
	umask(077);
	ck_assert_int_eq(ata_bandit_save(bandit, path), 0);
	ck_assert_uint_eq(mode_of(path) & 07777, 0640);
	ck_assert_int_eq(chmod(path, 0606), 0);
	ck_assert_int_eq(ata_bandit_save(bandit, path), 0);
	ck_assert_uint_eq(mode_of(path) & 07777, 0606);
	ck_assert_int_eq(t_folder_entries(), 1);
}
END_TEST

/* A link stays, and leads to the new file, which need not have been there. */
START_TEST(links_are_followed)
{
	const char *link = t_folder_path("link"), *other = t_folder_path("other");

	ck_assert_int_eq(symlink("other", link), 0);
	ck_assert_int_eq(symlink(other, path), 0);
	for (int i = 0; i < 2; i++) {
		ck_assert_int_eq(ata_bandit_save(bandit, i ? path : link), 0);
		ck_assert(S_ISLNK(mode_of(link)));
		ck_assert(S_ISLNK(mode_of(path)));
		ck_assert(S_ISREG(mode_of(other)));
		ck_assert_int_eq(t_folder_entries(), 3);
		unlink(other);
	}
}
END_TEST

#define SAVES 200

/* Another thread, or process, that saves all the time. */
static void *save_often(void *other)
{
	intptr_t error = 0;

	for (int i = 0; i < SAVES && !error; i++)
		error = ata_bandit_save(other, path);
	return (void *)error;
}

/* Whoever reads finds one of the two, whole, at any time. */
static void read_often(const char *const text[2], const size_t n[2])
{
	for (int i = 0; i < SAVES; i++) {
		size_t length;
		char *now;

		ck_assert_int_eq(ata_bandit_save(bandit, path), 0);
		now = t_folder_bytes(path, &length);
		ck_assert((length == n[0] && !memcmp(now, text[0], n[0])) ||
			  (length == n[1] && !memcmp(now, text[1], n[1])));
		free(now);
	}
}

START_TEST(savers_at_once_leave_one_whole_file)
{
	struct ata_bandit *other = make(300, 0.5);
	const char *text[2];
	void *error = NULL;
	pthread_t thread;
	pid_t child = 0;
	size_t n[2];
	int status = 0;

	ck_assert_int_eq(ata_bandit_save(other, path), 0);
	text[1] = t_folder_bytes(path, &n[1]);
	ck_assert_int_eq(ata_bandit_save(bandit, path), 0);
	text[0] = t_folder_bytes(path, &n[0]);
	if (_i == 0) {
		child = fork();
		if (child == 0)
			_exit(save_often(other) != NULL);
	} else {
		ck_assert_int_eq(pthread_create(&thread, NULL, save_often,
						other), 0);
	}
	read_often(text, n);
	if (_i == 0)
		ck_assert_int_eq(waitpid(child, &status, 0), child);
	else
		ck_assert_int_eq(pthread_join(thread, &error), 0);
	ck_assert_int_eq(status, 0);
	ck_assert_ptr_null(error);
	ck_assert_int_eq(t_folder_entries(), 1);
	free((void *)(uintptr_t)text[0]);
	free((void *)(uintptr_t)text[1]);
	ata_bandit_destroy(other);
}
END_TEST

/* A round that is not closed is not saved; saving changes nothing. */
START_TEST(only_what_was_learned_is_saved)
{
	uint64_t count[2];
	size_t n;
	char *text;

	ck_assert_int_eq(ata_bandit_save(bandit, path), 0);
	text = t_folder_bytes(path, &n);
	ata_bandit_allocate(bandit, 40, count);
	ata_bandit_observe(bandit, 0, 5, 1.0);
	ck_assert_int_eq(ata_bandit_save(bandit, path), 0);
	ck_assert(same_as(path, text, n));
	ck_assert_int_eq(ata_bandit_close(bandit, 1.0), 0);
	ck_assert_int_eq(ata_bandit_save(bandit, path), 0);
	ck_assert(!same_as(path, text, n));
	free(text);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("bandit_save");
	TCase *tc = tcase_create("save");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, save_refuses_null);
	tcase_add_loop_test(tc, save_refuses_what_no_profile_holds, 0, 3);
	tcase_add_test(tc, save_names_what_is_wrong_with_the_path);
	tcase_add_test(tc, save_respects_rights);
	tcase_add_loop_test(tc, write_that_fails_leaves_the_old_file, 0, 4);
	tcase_add_test(tc, file_has_the_rights_it_should);
	tcase_add_test(tc, links_are_followed);
	tcase_add_loop_test(tc, savers_at_once_leave_one_whole_file, 0, 2);
	tcase_add_test(tc, only_what_was_learned_is_saved);
	suite_add_tcase(suite, tc);
	return t_run(suite);
}
