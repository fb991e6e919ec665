/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <atasched.h>

#include "tests/common/t_run.h"

/* configure.ac and version.h each hold the number: one was forgotten. */
START_TEST(version_is_the_same_everywhere)
{
	char text[64];

	snprintf(text, sizeof(text), "%d.%d.%d", ATA_VERSION_MAJOR,
		 ATA_VERSION_MINOR, ATA_VERSION_PATCH);
	ck_assert_str_eq(ata_version(), text);
	ck_assert_str_eq(ata_version(), PACKAGE_VERSION);
}
END_TEST

/* Every value that a header promises; a new one needs words too. */
static const int promised[] = {
	0, -EACCES, -EAGAIN, -EALREADY, -EBADMSG, -EBUSY, -ECANCELED, -ECHILD,
	-EINVAL, -EISDIR, -ENODEV, -ENOENT, -ENOMEM, -ENOSPC, -ENOTSUP, -ENXIO,
	-EPROTONOSUPPORT, -ERANGE, -ESTALE, -EXDEV,
};

#define N_PROMISED (sizeof(promised) / sizeof(promised[0]))

START_TEST(each_promised_value_has_words_of_its_own)
{
	const char *text = ata_strerror(promised[_i]);

	ck_assert_ptr_nonnull(text);
	ck_assert_str_ne(text, "unknown error");
	for (size_t i = 0; i < (size_t)_i; i++)
		ck_assert_str_ne(text, ata_strerror(promised[i]));
}
END_TEST

START_TEST(a_forked_child_is_told_whose_pool_it_is)
{
	ck_assert_str_eq(ata_strerror(-ECHILD), "the pool belongs to the "
			 "parent of this forked process");
}
END_TEST

START_TEST(other_values_are_unknown)
{
	ck_assert_str_eq(ata_strerror(EINVAL), "unknown error");
	ck_assert_str_eq(ata_strerror(-12345), "unknown error");
	ck_assert_str_eq(ata_strerror(1), "unknown error");
}
END_TEST

int main(void)
{
	Suite *s = suite_create("version");
	TCase *tc = tcase_create("version");

	tcase_add_test(tc, version_is_the_same_everywhere);
	tcase_add_loop_test(tc, each_promised_value_has_words_of_its_own, 0,
			    (int)N_PROMISED);
	tcase_add_test(tc, a_forked_child_is_told_whose_pool_it_is);
	tcase_add_test(tc, other_values_are_unknown);
	suite_add_tcase(s, tc);
	return t_run(s);
}
