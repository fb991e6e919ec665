/* SPDX-License-Identifier: MIT */
/*
 * What fails here: an IDX file is read wrongly, or a damaged one is taken for a
 * good one. Each damage must be an error that names the file, the cause and
 * where.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "datasets/idx.h"
#include "tests/common/t_folder.h"
#include "tests/common/t_packed.h"
#include "tests/common/t_run.h"

#define IMAGES "\0\0\x08\3" "\0\0\0\3" "\0\0\0\2" "\0\0\0\2" "abcdefghijkl"
#define LABELS "\0\0\x08\1" "\0\0\0\3" "\0\1\2"
#define BYTES(s) s, sizeof(s) - 1

static struct failure error;

static void expect_images(void)
{
	struct idx idx;

	ck_assert_int_eq(idx_read(t_folder_path("file"), 3, &idx, &error), 0);
	ck_assert_uint_eq(idx.dim[0], 3);
	ck_assert_uint_eq(idx.dim[2], 2);
	ck_assert_uint_eq(idx.bytes, 12);
	ck_assert_mem_eq(idx.data, "abcdefghijkl", 12);
	free(idx.data);
}

/* The file is refused, and the message names it and says why. */
static void expect_refused(uint32_t dims, const char *why)
{
	struct idx idx;

	error.text[0] = '\0';
	ck_assert_int_lt(idx_read(t_folder_path("file"), dims, &idx, &error), 0);
	ck_assert_msg(strstr(error.text, t_folder_path("file")) != NULL, "%s", error.text);
	ck_assert_msg(strstr(error.text, why) != NULL, "%s", error.text);
	ck_assert_ptr_null(strchr(error.text, '\n'));
}

START_TEST(plain_and_packed_files_read_alike)
{
	t_folder_write("file", BYTES(IMAGES));
	expect_images();
	t_packed_write("file", BYTES(IMAGES));
	expect_images();
}
END_TEST

START_TEST(gzip_members_join)
{
	t_packed_write("file", IMAGES, 20);
	t_packed_add("file", &IMAGES[20], sizeof(IMAGES) - 21);
	expect_images();
}
END_TEST

START_TEST(damaged_plain_files_are_refused)
{
	static const struct {
		const char *bytes;
		size_t n;
		const char *why;
	} bad[] = {
		{ "", 0, "truncated at byte 0" },
		{ IMAGES, 3, "truncated at byte 3" },
		{ IMAGES, 9, "truncated at byte 9, in its header" },
		{ IMAGES, 16, "truncated at byte 16: 0 bytes" },
		{ IMAGES, sizeof(IMAGES) - 2,
		  "truncated at byte 27: 11 bytes" },
		{ IMAGES, sizeof(IMAGES), "too long: it goes on at byte 28" },
		{ BYTES("#!/bin/sh\necho"), "not an IDX file" },
		{ BYTES("\0\0\x0d\3" "\0\0\0\1" "\0\0\0\1" "\0\0\0\1abcd"),
		  "type 0x0d at byte 2" },
		{ BYTES(LABELS), "1 dimensions at byte 3, not 3" },
		{ BYTES("\0\0\x08\3" "\0\0\0\3" "\0\0\0\0" "\0\0\0\2"),
		  "dimension 2 at byte 8 is 0" },
		{ BYTES("\0\0\x08\3" "\xff\xff\xff\xff" "\xff\xff\xff\xff"
			"\xff\xff\xff\xff" "abc"),
		  "dimension 2 at byte 8 promises too much" },
		/* 2^36 bytes promised: must not be allocated. */
		{ BYTES("\0\0\x08\3" "\0\1\0\0" "\0\1\0\0" "\0\0\0\x10" "abc"),
		  "truncated at byte 19: 3 bytes" },
	};

	t_folder_write("file", bad[_i].bytes, bad[_i].n);
	expect_refused(3, bad[_i].why);
	t_packed_write("file", bad[_i].bytes, bad[_i].n);
	expect_refused(3, bad[_i].why);
}
END_TEST

START_TEST(damaged_packed_files_are_refused)
{
	size_t n;
	char *bytes = t_folder_bytes(t_packed_write("file", BYTES(IMAGES)),
				     &n);
	char why[64];

	/* Without its check sum: all the data are there. */
	t_folder_write("file", bytes, n - 6);
	snprintf(why, sizeof(why), "no end at byte %zu", n - 6);
	expect_refused(3, why);
	/* gzip(1) would call this trailing garbage, and ignore it. */
	bytes[n] = 'x';
	t_folder_write("file", bytes, n + 1);
	snprintf(why, sizeof(why), "behind the end of its packed data at byte "
		 "%zu", n);
	expect_refused(3, why);
	/* The check sum is four bytes, the length four more. */
	bytes[n - 6] ^= 1;
	t_folder_write("file", bytes, n);
	snprintf(why, sizeof(why), "damaged at byte %zu", n - 4);
	expect_refused(3, why);
	free(bytes);
}
END_TEST

START_TEST(missing_file_is_named)
{
	expect_refused(3, "No such file");
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("idx");
	TCase *tc = tcase_create("idx");

	tcase_add_checked_fixture(tc, t_folder_make, t_folder_remove);
	tcase_add_test(tc, plain_and_packed_files_read_alike);
	tcase_add_test(tc, gzip_members_join);
	tcase_add_loop_test(tc, damaged_plain_files_are_refused, 0, 12);
	tcase_add_test(tc, damaged_packed_files_are_refused);
	tcase_add_test(tc, missing_file_is_named);
	suite_add_tcase(suite, tc);
	return t_run(suite);
}
