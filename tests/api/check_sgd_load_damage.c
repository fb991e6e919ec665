/* SPDX-License-Identifier: MIT */
/*
 * Checkpoints that were damaged: a failure here means that a training goes on
 * from what nobody has saved. Damage that has the right checksum is in
 * tests/unit/check_checkpoint.c.
 */
#include <errno.h>

#include "tests/common/t_checkpoint_fixture.h"

static char *text;		/* the checkpoint at path */
static size_t length;

static void set_up(void)
{
	checkpoint_set_up();
	ck_assert_int_eq(save(), 0);
	text = t_folder_bytes(path, &length);
}

static void tear_down(void)
{
	free(text);
	checkpoint_tear_down();
}

static int load_bytes(const char *bytes, size_t n)
{
	int error;

	t_folder_write("checkpoint", bytes, n);
	error = load();
	if (error)
		unchanged();
	return error;
}

/* It is refused. A digit of a version, changed, is another version: there may
 * be two of these. */
static void damaged(const char *bytes, size_t n, int *versions)
{
	int error = load_bytes(bytes, n);

	if (error == -EPROTONOSUPPORT && ++*versions <= 2)
		return;
	ck_assert_int_eq(error, -EBADMSG);
}

/* Cut off anywhere. */
START_TEST(every_truncation_is_refused)
{
	for (size_t n = 0; n < length; n++)
		ck_assert_int_eq(load_bytes(text, n), -EBADMSG);
	ck_assert_int_eq(load_bytes(text, length), 0);
}
END_TEST

/* One byte in another way, at each place. */
START_TEST(every_flipped_byte_is_refused)
{
	static const int flips[] = { 1, 2, 4, 8, 16, 32, 64, 128, 255 };
	int versions = 0;

	for (size_t i = 0; i < length; i++) {
		char old = text[i];

		text[i] = (char)(old ^ flips[_i]);
		damaged(text, length, &versions);
		text[i] = old;
	}
}
END_TEST

/* A byte less, or one more: a 0, or one twice. */
START_TEST(every_shift_is_refused)
{
	char *other = malloc(length + 1);
	int versions = 0;

	for (size_t i = 0; i < length; i++) {
		memcpy(other, text, i);
		memcpy(other + i, text + i + 1, length - i - 1);
		ck_assert_int_eq(load_bytes(other, length - 1), -EBADMSG);
		other[i] = _i ? text[i] : '\0';
		memcpy(other + i + 1, text + i, length - i);
		damaged(other, length + 1, &versions);
	}
	free(other);
}
END_TEST

START_TEST(nothing_may_follow)
{
	char *other = malloc(2 * length + 1);

	for (int with = 0; with < 2; with++) {
		ck_assert_int_eq(ata_sgd_save(path, MODEL, &problem, &config,
					      ROUND, with ? bandit : NULL), 0);
		free(text);
		text = t_folder_bytes(path, &length);
		memcpy(other, text, length);
		other[length] = '\n';
		ck_assert_int_eq(load_bytes(other, length + 1), -EBADMSG);
		other[length] = '\0';
		ck_assert_int_eq(load_bytes(other, length + 1), -EBADMSG);
		memcpy(other + length, text, length);
		ck_assert_int_eq(load_bytes(other, 2 * length), -EBADMSG);
	}
	free(other);
}
END_TEST

/* Without a bandit to take it, the profile is looked at all the same. */
START_TEST(damaged_profile_is_refused_by_all)
{
	char *number = strstr(text + length - 40, "end ");

	ck_assert_ptr_nonnull(number);
	number[4] ^= 1;
	t_folder_write("checkpoint", text, length);
	ck_assert_int_eq(ata_sgd_load(path, MODEL, &problem, &fresh.config,
				      NULL), -EBADMSG);
	unchanged();
}
END_TEST

START_TEST(another_version_is_told)
{
	char *digit = _i == 0 ? text + strlen("atasched checkpoint ") :
				NULL;

	for (size_t i = 0; !digit && i + 17 < length; i++)
		if (!memcmp(text + i, "atasched profile ", 17))
			digit = text + i + 17;
	ck_assert_ptr_nonnull(digit);
	ck_assert_int_eq(*digit, '1');
	*digit = '2';
	ck_assert_int_eq(load_bytes(text, length), -EPROTONOSUPPORT);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("sgd_load_damage");
	TCase *tc = tcase_create("damage");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, every_truncation_is_refused);
	tcase_add_loop_test(tc, every_flipped_byte_is_refused, 0, 9);
	tcase_add_loop_test(tc, every_shift_is_refused, 0, 2);
	tcase_add_test(tc, nothing_may_follow);
	tcase_add_test(tc, damaged_profile_is_refused_by_all);
	tcase_add_loop_test(tc, another_version_is_told, 0, 2);
	suite_add_tcase(suite, tc);
	return t_run(suite);
}
