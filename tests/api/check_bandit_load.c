/* SPDX-License-Identifier: MIT */
/*
 * ata_bandit_load(): every documented return value, damaged files, and that
 * what was saved decides as it did.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atasched.h>

#include "tests/common/t_folder.h"
#include "tests/common/t_locale.h"
#include "tests/common/t_run.h"
#include "tests/common/t_sanitizer.h"

#define ARMS 3

static struct ata_bandit_config config;
static struct ata_bandit *saved, *bandit;
static const char *path;
static char *text;		/* the profile at path */
static size_t length;

static struct ata_bandit *make(void)
{
	struct ata_bandit *made = NULL;

	ck_assert_int_eq(ata_bandit_create(&made, &config), 0);
	return made;
}

/* Rounds on workers 1, 2 and 3.1 times as slow, as they are allocated. */
static void learn(struct ata_bandit *b, int rounds)
{
	const double mean[ARMS] = { 1e-3, 2e-3, 3.1e-3 };
	uint64_t seed = 1, count[ARMS];

	for (int k = 0; k < rounds; k++) {
		ck_assert_int_eq(ata_bandit_allocate(b, 40, count), 0);
		for (uint32_t i = 0; i < ARMS; i++)
			if (count[i])
				ata_bandit_observe(b, i, count[i],
					(double)count[i] * mean[i] *
					t_uniform(&seed, 0.97, 1.03));
		ck_assert_int_eq(ata_bandit_close(b, 1.0), 0);
	}
}

static void set_up(void)
{
	t_folder_make();
	path = strdup(t_folder_path("profile"));
	ata_bandit_config_init(&config);
	config.arms = ARMS;
	config.policy = "ata-empirical";
	config.kernel = "copy";
	config.machine = "here";
	saved = make();
	learn(saved, 50);
	ck_assert_int_eq(ata_bandit_save(saved, path), 0);
	text = t_folder_bytes(path, &length);
	bandit = make();
}

static void tear_down(void)
{
	ata_bandit_destroy(saved);
	ata_bandit_destroy(bandit);
	free(text);
	t_folder_remove();
	free((void *)(uintptr_t)path);
}

static struct ata_arm stats(const struct ata_bandit *b, uint32_t i)
{
	struct ata_arm arm;

	ata_arm_init(&arm);
	ck_assert_int_eq(ata_bandit_stats(b, i, &arm), 0);
	return arm;
}

/* load answers so, and bandit still knows nothing. */
static void refused(const char *name, int error)
{
	ck_assert_int_eq(ata_bandit_load(bandit, name), error);
	for (uint32_t i = 0; i < ARMS; i++)
		ck_assert_double_eq(stats(bandit, i).count, 0.0);
}

START_TEST(load_refuses_null)
{
	ck_assert_int_eq(ata_bandit_load(NULL, path), -EINVAL);
	refused(NULL, -EINVAL);
}
END_TEST

START_TEST(load_refuses_a_bandit_that_has_begun)
{
	uint64_t count[ARMS];

	ck_assert_int_eq(ata_bandit_load(saved, path), -EBUSY);
	ck_assert_int_eq(ata_bandit_allocate(bandit, 40, count), 0);
	refused(path, -EBUSY);
}
END_TEST

START_TEST(load_names_what_is_wrong_with_the_path)
{
	refused("", -ENOENT);
	refused(t_folder_path("none"), -ENOENT);
	refused(t_folder_path("profile/x"), -ENOTDIR);
	refused(t_folder_path(""), -EISDIR);
	refused("/dev/zero", -ENXIO);
	ck_assert_int_eq(mkfifo(t_folder_path("pipe"), 0600), 0);
	refused(t_folder_path("pipe"), -ENXIO);
	ck_assert_int_eq(symlink("loop", t_folder_path("loop")), 0);
	refused(t_folder_path("loop"), -ELOOP);
	chmod(path, 0000);
	if (t_folder_to_nobody())
		refused(path, -EACCES);
	t_folder_from_nobody();
}
END_TEST

START_TEST(load_tells_another_version)
{
	char *digit = strstr(text, "profile 1\n");

	digit[8] = '2';
	t_folder_write("profile", text, length);
	refused(path, -EPROTONOSUPPORT);
}
END_TEST

START_TEST(load_tells_that_a_profile_has_expired)
{
	ata_bandit_destroy(bandit);
	config.machine = _i == 0 ? "there" : _i == 1 ? NULL : "here";
	config.kernel = _i == 2 ? "cop" : _i == 3 ? NULL : "copy";
	config.arms = _i == 4 ? ARMS + 1 : ARMS;
	bandit = make();
	refused(path, -ESTALE);
	/* but a damaged one is damaged, whoever it is of */
	t_folder_write("profile", text, length - 1);
	refused(path, -EBADMSG);
}
END_TEST

START_TEST(load_says_when_there_is_no_memory)
{
	struct rlimit limit;
	rlim_t before;
	int error;

	if (T_ALLOCATOR_ABORTS)
		return;
	ata_bandit_destroy(bandit);
	config.arms = 1 << 21;
	bandit = make();
	ck_assert_int_eq(ata_bandit_save(bandit, path), 0);
	ck_assert_int_eq(getrlimit(RLIMIT_AS, &limit), 0);
	before = limit.rlim_cur;
	limit.rlim_cur = 1 << 20;
	ck_assert_int_eq(setrlimit(RLIMIT_AS, &limit), 0);
	error = ata_bandit_load(bandit, path);
	limit.rlim_cur = before;	/* the shell that removes the folder */
	ck_assert_int_eq(setrlimit(RLIMIT_AS, &limit), 0);
	ck_assert_int_eq(error, -ENOMEM);
}
END_TEST

/* Cut off anywhere. */
START_TEST(every_truncation_is_refused)
{
	for (size_t n = 0; n < length; n++) {
		t_folder_write("profile", text, n);
		refused(path, -EBADMSG);
	}
	t_folder_write("profile", text, length);
	ck_assert_int_eq(ata_bandit_load(bandit, path), 0);
}
END_TEST

/* One byte in another way, at each place: never a crash, never a number. */
START_TEST(every_flipped_byte_is_refused)
{
	static const int flips[] = { 1, 2, 4, 8, 16, 32, 64, 128, 255 };

	for (size_t i = 0; i < length; i++) {
		char old = text[i];
		int error;

		text[i] = (char)(old ^ flips[_i]);
		t_folder_write("profile", text, length);
		error = ata_bandit_load(bandit, path);
		ck_assert(error == -EBADMSG || error == -EPROTONOSUPPORT);
		ck_assert_double_eq(stats(bandit, 0).count, 0.0);
		text[i] = old;
	}
}
END_TEST

START_TEST(every_bit_comes_back)
{
	char *again;
	size_t n;

	ck_assert_int_eq(ata_bandit_load(bandit, path), 0);
	for (uint32_t i = 0; i < ARMS; i++) {
		struct ata_arm a = stats(saved, i), b = stats(bandit, i);

		ck_assert_mem_eq(&a.count, &b.count, sizeof(a.count));
		ck_assert_mem_eq(&a.mean, &b.mean, sizeof(a.mean));
		ck_assert_mem_eq(&a.deviation, &b.deviation,
				 sizeof(a.deviation));
	}
	ck_assert_uint_eq(ata_bandit_rounds(bandit), 0);
	ck_assert_int_eq(ata_bandit_save(bandit, t_folder_path("again")), 0);
	again = t_folder_bytes(t_folder_path("again"), &n);
	ck_assert_str_eq(again, text);
	free(again);
}
END_TEST

/* In the same round, the same decision: rounds without tasks bring the loaded
 * one to the round of the saved one. */
START_TEST(loaded_bandit_decides_as_the_saved_one)
{
	uint64_t a[ARMS], b[ARMS];

	ck_assert_int_eq(ata_bandit_load(bandit, path), 0);
	for (int k = 0; k < 50; k++) {
		ck_assert_int_eq(ata_bandit_allocate(bandit, 1, b), 0);
		ck_assert_int_eq(ata_bandit_close(bandit, 1.0), 0);
	}
	for (uint64_t tasks = 1; tasks < 200; tasks++) {
		ck_assert_int_eq(ata_bandit_allocate(saved, tasks, a), 0);
		ck_assert_int_eq(ata_bandit_allocate(bandit, tasks, b), 0);
		ck_assert_mem_eq(a, b, sizeof(a));
	}
}
END_TEST

/* What the file is for: the first round is as good as the last one was. */
START_TEST(first_round_is_near_the_optimum)
{
	uint64_t count[ARMS];

	ata_bandit_destroy(bandit);
	config.policy = _i == 0 ? "ata-empirical" : "auto";
	bandit = make();
	ck_assert_int_eq(ata_bandit_load(bandit, path), 0);
	ck_assert_int_eq(ata_bandit_allocate(bandit, 100, count), 0);
	/* 54.9, 27.4 and 17.7 would finish together */
	ck_assert_uint_ge(count[0], 53);
	ck_assert_uint_le(count[0], 57);
	ck_assert_uint_ge(count[1], 26);
	ck_assert_uint_le(count[1], 29);
}
END_TEST

START_TEST(profile_takes_the_place_of_priors)
{
	const double mean[ARMS] = { 9.0, 9.0, 9.0 }, n[ARMS] = { 5, 5, 5 };
	size_t again;
	char *other;

	ata_bandit_destroy(bandit);
	config.prior_mean = mean;
	config.prior_count = n;
	config.policy = "uta";		/* any policy may load it */
	bandit = make();
	ck_assert_int_eq(ata_bandit_load(bandit, path), 0);
	ck_assert_int_eq(ata_bandit_save(bandit, path), 0);
	other = t_folder_bytes(path, &again);
	ck_assert_str_eq(other, text);
	free(other);
}
END_TEST

/* Where there is a comma in numbers, the file has points. */
START_TEST(locale_does_not_matter)
{
	size_t again;
	char *other;

	if (t_locale_set_comma()) {
		ck_assert_int_eq(ata_bandit_load(bandit, path), 0);
		ck_assert_int_eq(ata_bandit_save(bandit, path), 0);
		other = t_folder_bytes(path, &again);
		ck_assert_str_eq(other, text);
		free(other);
	}
	t_locale_unset();
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("bandit_load");
	TCase *tc = tcase_create("load");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, load_refuses_null);
	tcase_add_test(tc, load_refuses_a_bandit_that_has_begun);
	tcase_add_test(tc, load_names_what_is_wrong_with_the_path);
	tcase_add_test(tc, load_tells_another_version);
	tcase_add_loop_test(tc, load_tells_that_a_profile_has_expired, 0, 5);
	tcase_add_test(tc, load_says_when_there_is_no_memory);
	tcase_add_test(tc, every_truncation_is_refused);
	tcase_add_loop_test(tc, every_flipped_byte_is_refused, 0, 9);
	tcase_add_test(tc, every_bit_comes_back);
	tcase_add_test(tc, loaded_bandit_decides_as_the_saved_one);
	tcase_add_loop_test(tc, first_round_is_near_the_optimum, 0, 2);
	tcase_add_test(tc, profile_takes_the_place_of_priors);
	tcase_set_timeout(tc, 60);	/* a locale takes long to make */
	tcase_add_test(tc, locale_does_not_matter);
	suite_add_tcase(suite, tc);
	return t_run(suite);
}
