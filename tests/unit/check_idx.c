/* SPDX-License-Identifier: MIT */
/*
 * What fails here: a data set is read wrongly, or a damaged one is taken for a
 * good one. Each damage must be an error that names the file and the cause.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <zlib.h>

#include "datasets/idx.h"
#include "datasets/open.h"
#include "tests/common/t_run.h"

#define IMAGES "\0\0\x08\3" "\0\0\0\3" "\0\0\0\2" "\0\0\0\2" "abcdefghijkl"
#define LABELS "\0\0\x08\1" "\0\0\0\3" "\0\1\2"
#define BYTES(s) s, sizeof(s) - 1

static char directory[64], file[128];
static struct failure error;

static void make_directory(void)
{
	strcpy(directory, "/tmp/check_idx.XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(directory));
	snprintf(file, sizeof(file), "%s/file", directory);
}

static void remove_directory(void)
{
	char command[128];

	snprintf(command, sizeof(command), "rm -rf '%s'", directory);
	ck_assert_int_eq(system(command), 0);
}

static void write_plain(const char *name, const char *bytes, size_t n,
			const char *mode)
{
	char path[128];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", directory, name);
	f = fopen(path, mode);
	ck_assert_ptr_nonnull(f);
	ck_assert_uint_eq(fwrite(bytes, 1, n, f), n);
	ck_assert_int_eq(fclose(f), 0);
}

static void write_packed(const char *name, const char *bytes, size_t n,
			 const char *mode)
{
	char path[128];
	gzFile f;

	snprintf(path, sizeof(path), "%s/%s", directory, name);
	f = gzopen(path, mode);
	ck_assert_ptr_nonnull(f);
	ck_assert_int_eq(gzwrite(f, bytes, (unsigned int)n), (int)n);
	ck_assert_int_eq(gzclose(f), Z_OK);
}

static void expect_images(void)
{
	struct idx idx;

	ck_assert_int_eq(idx_read(file, 3, &idx, &error), 0);
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
	ck_assert_int_lt(idx_read(file, dims, &idx, &error), 0);
	ck_assert_msg(strstr(error.text, file) != NULL, "%s", error.text);
	ck_assert_msg(strstr(error.text, why) != NULL, "%s", error.text);
	ck_assert_ptr_null(strchr(error.text, '\n'));
}

START_TEST(plain_and_packed_files_read_alike)
{
	write_plain("file", BYTES(IMAGES), "w");
	expect_images();
	write_packed("file", BYTES(IMAGES), "w");
	expect_images();
}
END_TEST

START_TEST(gzip_members_join)
{
	write_packed("file", IMAGES, 20, "w");
	write_packed("file", &IMAGES[20], sizeof(IMAGES) - 21, "a");
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
		{ "", 0, "truncated" },
		{ IMAGES, 3, "truncated" },
		{ IMAGES, 9, "truncated in its header" },
		{ IMAGES, 16, "truncated: 0 bytes" },
		{ IMAGES, sizeof(IMAGES) - 2, "truncated: 11 bytes" },
		{ IMAGES, sizeof(IMAGES), "too long" },
		{ BYTES("#!/bin/sh\necho"), "not an IDX file" },
		{ BYTES("\0\0\x0d\3" "\0\0\0\1" "\0\0\0\1" "\0\0\0\1abcd"),
		  "type 0x0d" },
		{ BYTES(LABELS), "1 dimensions, not 3" },
		{ BYTES("\0\0\x08\3" "\0\0\0\3" "\0\0\0\0" "\0\0\0\2"),
		  "dimension 2 is 0" },
		{ BYTES("\0\0\x08\3" "\xff\xff\xff\xff" "\xff\xff\xff\xff"
			"\xff\xff\xff\xff" "abc"), "too much" },
		/* 2^36 bytes promised: must not be allocated. */
		{ BYTES("\0\0\x08\3" "\0\1\0\0" "\0\1\0\0" "\0\0\0\x10" "abc"),
		  "truncated: 3 bytes" },
	};

	write_plain("file", bad[_i].bytes, bad[_i].n, "w");
	expect_refused(3, bad[_i].why);
	write_packed("file", bad[_i].bytes, bad[_i].n, "w");
	expect_refused(3, bad[_i].why);
}
END_TEST

START_TEST(damaged_packed_files_are_refused)
{
	unsigned char bytes[256];
	size_t n;
	FILE *f;

	write_packed("file", BYTES(IMAGES), "w");
	f = fopen(file, "r");
	ck_assert_ptr_nonnull(f);
	n = fread(bytes, 1, sizeof(bytes), f);
	fclose(f);
	/* Without its check sum: all the data are there. */
	write_plain("file", (char *)bytes, n - 6, "w");
	expect_refused(3, "no end");
	/* gzip(1) would call this trailing garbage, and ignore it. */
	write_plain("file", (char *)bytes, n, "w");
	write_plain("file", "x", 1, "a");
	expect_refused(3, "behind the end");
	bytes[n - 6] ^= 1;
	write_plain("file", (char *)bytes, n, "w");
	expect_refused(3, "damaged");
}
END_TEST

START_TEST(missing_file_is_named)
{
	expect_refused(3, "No such file");
}
END_TEST

static void write_set(void)
{
	write_plain("train-images-idx3-ubyte", BYTES(IMAGES), "w");
	write_plain("train-labels-idx1-ubyte", BYTES(LABELS), "w");
	write_packed("t10k-images-idx3-ubyte.gz", BYTES(IMAGES), "w");
	write_packed("t10k-labels-idx1-ubyte.gz", BYTES(LABELS), "w");
}

static void expect_set_refused(const char *name, const char *why)
{
	struct dataset data;

	error.text[0] = '\0';
	ck_assert_int_lt(dataset_open(&data, directory, 1, &error), 0);
	ck_assert_msg(strstr(error.text, name) != NULL, "%s", error.text);
	ck_assert_msg(strstr(error.text, why) != NULL, "%s", error.text);
}

START_TEST(directory_is_read)
{
	struct dataset data;

	write_set();
	ck_assert_int_eq(dataset_open(&data, directory, 1, &error), 0);
	ck_assert_uint_eq(data.train.n, 3);
	ck_assert_uint_eq(data.test.n, 3);
	ck_assert_uint_eq(data.dim, 4);
	ck_assert_uint_eq(data.classes, 3);
	ck_assert_uint_eq(data.train.labels[2], 2);
	ck_assert_str_eq(data.name, directory);
	dataset_close(&data);
}
END_TEST

START_TEST(files_that_do_not_fit_are_refused)
{
	expect_set_refused(directory, "no data set: neither train-images");
	write_set();
	write_plain("atrain-images-idx3-ubyte", BYTES(IMAGES), "w");
	write_plain("train-labels-idx1-ubyte",
		    BYTES("\0\0\x08\1" "\0\0\0\2" "\0\1"), "w");
	expect_set_refused("train-labels", "2 labels for 3 images");
	write_plain("train-labels-idx1-ubyte",
		    BYTES("\0\0\x08\1" "\0\0\0\3" "\0\1\xc8"), "w");
	expect_set_refused("train-labels", "label 200 at byte 10 is out of range");
	write_set();
	write_packed("t10k-labels-idx1-ubyte.gz",
		     BYTES("\0\0\x08\1" "\0\0\0\3" "\0\1\3"), "w");
	expect_set_refused("t10k-labels", "label 3 at byte 10");
	write_set();
	write_packed("t10k-images-idx3-ubyte.gz",
		     BYTES("\0\0\x08\3" "\0\0\0\3" "\0\0\0\2" "\0\0\0\1"
			   "abcdef"), "w");
	expect_set_refused("t10k-images", "images of 2 x 1, those to train on have 2 x 2");
}
END_TEST

/* EMNIST: longer names, test-, labels from 1 to more than ten classes. */
START_TEST(sets_with_a_prefix_are_named)
{
	char images[16 + 62] = "\0\0\x08\3" "\0\0\0\x3e" "\0\0\0\1"
			       "\0\0\0\1";
	char labels[8 + 62] = "\0\0\x08\1" "\0\0\0\x3e";
	char where[128], why[192];
	struct dataset data;

	for (uint32_t i = 0; i < 62; i++)
		labels[8 + i] = (char)(i + 1);
	write_plain("emnist-x-train-images-idx3-ubyte", images, 78, "w");
	write_plain("emnist-x-train-labels-idx1-ubyte", labels, 70, "w");
	write_packed("emnist-x-test-images-idx3-ubyte.gz", images, 78, "w");
	write_packed("emnist-x-test-labels-idx1-ubyte.gz", labels, 70, "w");
	ck_assert_int_eq(dataset_open(&data, directory, 1, &error), 0);
	ck_assert_uint_eq(data.classes, 63);
	ck_assert_uint_eq(data.height, 1);
	dataset_close(&data);
	write_packed("emnist-y-train-images-idx3-ubyte.gz", images, 78, "w");
	snprintf(why, sizeof(why), "more than one data set: name one, as "
		 "%s/emnist-y", directory);
	expect_set_refused(directory, why);
	snprintf(where, sizeof(where), "%s/emnist-x", directory);
	ck_assert_int_eq(dataset_open(&data, where, 1, &error), 0);
	ck_assert_uint_eq(dataset_label(&data, 62 + 61), 62);
	dataset_close(&data);
}
END_TEST

START_TEST(what_is_not_there_is_named)
{
	struct dataset data;

	ck_assert_int_lt(dataset_open(&data, "/nowhere/at/all", 1, &error), 0);
	ck_assert_ptr_nonnull(strstr(error.text, "/nowhere/at/all: No such"));
	write_set();
	snprintf(file, sizeof(file), "%s/train-labels-idx1-ubyte", directory);
	ck_assert_int_eq(unlink(file), 0);
	expect_set_refused(file, "not there, packed (.gz) or not");
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("idx");
	TCase *files = tcase_create("files");

	tcase_add_checked_fixture(files, make_directory, remove_directory);
	tcase_add_test(files, plain_and_packed_files_read_alike);
	tcase_add_test(files, gzip_members_join);
	tcase_add_loop_test(files, damaged_plain_files_are_refused, 0, 12);
	tcase_add_test(files, damaged_packed_files_are_refused);
	tcase_add_test(files, missing_file_is_named);
	tcase_add_test(files, directory_is_read);
	tcase_add_test(files, files_that_do_not_fit_are_refused);
	tcase_add_test(files, sets_with_a_prefix_are_named);
	tcase_add_test(files, what_is_not_there_is_named);
	suite_add_tcase(suite, files);
	return t_run(suite);
}
