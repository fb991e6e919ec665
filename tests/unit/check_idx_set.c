/* SPDX-License-Identifier: MIT */
/*
 * What fails here: four IDX files are put together wrongly, or files that do
 * not belong together are taken for a data set. Each error must name the file.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "datasets/open.h"
#include "tests/common/t_folder.h"
#include "tests/common/t_packed.h"
#include "tests/common/t_run.h"

#define IMAGES "\0\0\x08\3" "\0\0\0\3" "\0\0\0\2" "\0\0\0\2" "abcdefghijkl"
#define LABELS "\0\0\x08\1" "\0\0\0\3" "\0\1\2"
#define BYTES(s) s, sizeof(s) - 1

static struct failure error;

static const char *directory(void)
{
	return t_folder_path(".");
}

static void write_set(void)
{
	t_folder_write("train-images-idx3-ubyte", BYTES(IMAGES));
	t_folder_write("train-labels-idx1-ubyte", BYTES(LABELS));
	t_packed_write("t10k-images-idx3-ubyte.gz", BYTES(IMAGES));
	t_packed_write("t10k-labels-idx1-ubyte.gz", BYTES(LABELS));
}

static void expect_set_refused(const char *name, const char *why)
{
	struct dataset data;

	error.text[0] = '\0';
	ck_assert_int_lt(dataset_open(&data, directory(), 1, &error), 0);
	ck_assert_msg(strstr(error.text, name) != NULL, "%s", error.text);
	ck_assert_msg(strstr(error.text, why) != NULL, "%s", error.text);
}

START_TEST(directory_is_read)
{
	struct dataset data;

	write_set();
	ck_assert_int_eq(dataset_open(&data, directory(), 1, &error), 0);
	ck_assert_uint_eq(data.train.n, 3);
	ck_assert_uint_eq(data.test.n, 3);
	ck_assert_uint_eq(data.dim, 4);
	ck_assert_uint_eq(data.classes, 3);
	ck_assert_uint_eq(data.train.labels[2], 2);
	ck_assert_str_eq(data.name, directory());
	dataset_close(&data);
}
END_TEST

START_TEST(files_that_do_not_fit_are_refused)
{
	expect_set_refused(directory(), "no data set: neither train-images");
	write_set();
	t_folder_write("atrain-images-idx3-ubyte", BYTES(IMAGES));
	t_folder_write("train-labels-idx1-ubyte",
		       BYTES("\0\0\x08\1" "\0\0\0\2" "\0\1"));
	expect_set_refused("train-labels", "2 labels for 3 images");
	t_folder_write("train-labels-idx1-ubyte",
		       BYTES("\0\0\x08\1" "\0\0\0\3" "\0\1\xc8"));
	expect_set_refused("train-labels",
			   "label 200 at byte 10 is out of range");
	write_set();
	t_packed_write("t10k-labels-idx1-ubyte.gz",
		       BYTES("\0\0\x08\1" "\0\0\0\3" "\0\1\3"));
	expect_set_refused("t10k-labels", "label 3 at byte 10");
	write_set();
	t_packed_write("t10k-images-idx3-ubyte.gz",
		       BYTES("\0\0\x08\3" "\0\0\0\3" "\0\0\0\2" "\0\0\0\1"
			     "abcdef"));
	expect_set_refused("t10k-images",
			   "images of 2 x 1, those to train on have 2 x 2");
}
END_TEST

/* EMNIST: longer names, test-, labels from 1 to more than ten classes. */
START_TEST(sets_with_a_prefix_are_named)
{
	char images[16 + 62] = "\0\0\x08\3" "\0\0\0\x3e" "\0\0\0\1"
			       "\0\0\0\1";
	char labels[8 + 62] = "\0\0\x08\1" "\0\0\0\x3e";
	char why[192];
	struct dataset data;

	for (uint32_t i = 0; i < 62; i++)
		labels[8 + i] = (char)(i + 1);
	t_folder_write("emnist-x-train-images-idx3-ubyte", images, 78);
	t_folder_write("emnist-x-train-labels-idx1-ubyte", labels, 70);
	t_packed_write("emnist-x-test-images-idx3-ubyte.gz", images, 78);
	t_packed_write("emnist-x-test-labels-idx1-ubyte.gz", labels, 70);
	ck_assert_int_eq(dataset_open(&data, directory(), 1, &error), 0);
	ck_assert_uint_eq(data.classes, 63);
	ck_assert_uint_eq(data.height, 1);
	dataset_close(&data);
	t_packed_write("emnist-y-train-images-idx3-ubyte.gz", images, 78);
	snprintf(why, sizeof(why), "more than one data set: name one, as "
		 "%s/emnist-y", directory());
	expect_set_refused(directory(), why);
	/* Nor is a set without a prefix one with the other. */
	ck_assert_int_eq(
		unlink(t_folder_path("emnist-y-train-images-idx3-ubyte.gz")),
		0);
	t_folder_write("train-images-idx3-ubyte", images, 78);
	snprintf(why, sizeof(why), "more than one data set: name one, as "
		 "%s/emnist-x", directory());
	expect_set_refused(directory(), why);
	ck_assert_int_eq(dataset_open(&data, t_folder_path("emnist-x"), 1,
				      &error), 0);
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
	ck_assert_int_eq(unlink(t_folder_path("train-labels-idx1-ubyte")), 0);
	expect_set_refused(t_folder_path("./train-labels-idx1-ubyte"),
			   "not there, packed (.gz) or not");
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("idx_set");
	TCase *tc = tcase_create("idx_set");

	tcase_add_checked_fixture(tc, t_folder_make, t_folder_remove);
	tcase_add_test(tc, directory_is_read);
	tcase_add_test(tc, files_that_do_not_fit_are_refused);
	tcase_add_test(tc, sets_with_a_prefix_are_named);
	tcase_add_test(tc, what_is_not_there_is_named);
	suite_add_tcase(suite, tc);
	return t_run(suite);
}
