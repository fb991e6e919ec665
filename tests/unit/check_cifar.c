/* SPDX-License-Identifier: MIT */
/*
 * What fails here: CIFAR's files are read wrongly, or damaged ones are taken
 * for good ones. The files are written here, in the layout that cifar.h names.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "datasets/cifar.h"
#include "datasets/open.h"
#include "tests/common/t_folder.h"
#include "tests/common/t_packed.h"
#include "tests/common/t_run.h"

#define MOST 80		/* records in a file; more than the first room */
#define RECORD (2 + CIFAR_BYTES)

static uint8_t bytes[MOST * RECORD];
static struct failure error;

/* n records with so many labels each; byte i of image k is k + i, in short. */
static size_t make(uint32_t n, uint32_t n_labels, const uint8_t *label)
{
	uint8_t *at = bytes;

	for (uint32_t k = 0; k < n; k++) {
		for (uint32_t i = 0; i < n_labels; i++)
			*at++ = label[(k * n_labels + i) % 4];
		for (uint32_t i = 0; i < CIFAR_BYTES; i++)
			*at++ = (uint8_t)(k + i + i / 1024);
	}
	return (size_t)(at - bytes);
}

static const char *directory(void)
{
	return t_folder_path("");
}

static void write_cifar10(uint32_t n)
{
	static const uint8_t label[4] = { 9, 0, 3, 7 };
	size_t size = make(n, 1, label);
	char name[32];

	for (int i = 1; i <= 5; i++) {
		snprintf(name, sizeof(name), "data_batch_%d.bin", i);
		t_folder_write(name, bytes, size);
	}
	t_folder_write("test_batch.bin", bytes, size);
}

static void write_cifar100(void)
{
	static const uint8_t label[4] = { 19, 99, 4, 0 };
	size_t size = make(3, 2, label);

	t_folder_write("train.bin", bytes, size);
	t_packed_write("test.bin.gz", bytes, size);
}

static void expect_refused(const char *where, const char *file,
			   const char *why)
{
	struct dataset data = { .dim = 77 };

	error.text[0] = '\0';
	ck_assert_int_lt(dataset_open(&data, where, 1, &error), 0);
	ck_assert_msg(strstr(error.text, file) && strstr(error.text, why),
		      "%s", error.text);
	ck_assert_ptr_null(strchr(error.text, '\n'));
	ck_assert_uint_eq(data.dim, 77);
}

START_TEST(batches_are_joined)
{
	static const uint32_t label[4] = { 9, 0, 3, 7 };
	struct dataset data;

	write_cifar10(MOST);
	ck_assert_int_eq(dataset_open(&data, directory(), 1, &error), 0);
	ck_assert_uint_eq(data.train.n, 5 * MOST);
	ck_assert_uint_eq(data.test.n, MOST);
	ck_assert_uint_eq(data.dim, 3072);
	ck_assert_uint_eq(data.classes, 10);
	ck_assert_uint_eq(data.channels, 3);
	ck_assert_uint_eq(data.height, 32);
	ck_assert_uint_eq(data.width, 32);
	for (uint64_t k = 0; k < 6 * MOST; k++) {
		float x[CIFAR_BYTES];

		ck_assert_uint_eq(dataset_label(&data, k),
				  label[k % MOST % 4]);
		dataset_load(&data, k, NULL, x);
		for (uint32_t i = 0; i < CIFAR_BYTES; i += 1023)
			ck_assert_float_eq(x[i], (float)((k % MOST + i +
				i / 1024) & 255) * (1.0f / 255.0f));
	}
	dataset_close(&data);
}
END_TEST

START_TEST(classes_are_fine_or_coarse)
{
	struct dataset data;
	char where[128];

	write_cifar100();
	ck_assert_int_eq(dataset_open(&data, directory(), 1, &error), 0);
	ck_assert_uint_eq(data.classes, 100);
	ck_assert_uint_eq(dataset_label(&data, 0), 99);
	ck_assert_uint_eq(dataset_label(&data, 4), 0);
	dataset_close(&data);
	snprintf(where, sizeof(where), "%s:coarse", directory());
	ck_assert_int_eq(dataset_open(&data, where, 1, &error), 0);
	ck_assert_uint_eq(data.classes, 20);
	ck_assert_uint_eq(dataset_label(&data, 0), 19);
	ck_assert_uint_eq(dataset_label(&data, 4), 4);
	ck_assert_uint_eq(data.train.pixels[CIFAR_BYTES], 1);
	dataset_close(&data);
}
END_TEST

START_TEST(damaged_files_are_refused)
{
	static const uint8_t ten[4] = { 0, 10, 0, 0 };

	write_cifar10(2);
	t_folder_write("data_batch_3.bin", bytes, 3073);
	expect_refused(directory(), "data_batch_3.bin",
		       "1 images, data_batch_1.bin has 2");
	t_folder_write("data_batch_3.bin", bytes, 3073 + 3072);
	expect_refused(directory(), "data_batch_3.bin",
		       "truncated: image 1 at byte 3073 has 3072 bytes, not "
		       "3073");
	t_folder_write("data_batch_3.bin", bytes, make(2, 1, ten));
	expect_refused(directory(), "data_batch_3.bin",
		       "label 10 at byte 3073 is out of range");
	t_folder_write("data_batch_3.bin", bytes, 0);
	expect_refused(directory(), "data_batch_3.bin", "no images");
	unlink(t_folder_path("data_batch_3.bin"));
	expect_refused(directory(), "data_batch_3.bin", "not there, packed");
}
END_TEST

START_TEST(damaged_files_with_two_labels_are_refused)
{
	static const uint8_t fine[4] = { 1, 100, 0, 0 };
	static const uint8_t coarse[4] = { 1, 1, 20, 0 };

	write_cifar100();
	t_folder_write("train.bin", bytes, make(1, 2, fine));
	expect_refused(directory(), "train.bin", "label 100 at byte 1 ");
	t_folder_write("train.bin", bytes, make(2, 2, coarse));
	expect_refused(directory(), "train.bin", "label 20 at byte 3074 ");
	t_folder_write("train.bin", bytes, 1);
	expect_refused(directory(), "train.bin", "image 0 at byte 0 has 1 ");
}
END_TEST

START_TEST(directories_that_mix_are_refused)
{
	char where[128];

	write_cifar10(1);
	snprintf(where, sizeof(where), "%s:coarse", directory());
	expect_refused(where, ":coarse", "only CIFAR-100 has");
	t_folder_write("train.bin.gz", bytes, 1);
	expect_refused(directory(), "data_batch_1.bin is of CIFAR-10",
		       "train.bin.gz of CIFAR-100");
	unlink(t_folder_path("train.bin.gz"));
	t_folder_write("x-train-images-idx3-ubyte", bytes, 1);
	expect_refused(directory(), "data_batch_1.bin is of CIFAR-10",
		       "x-train-images-idx3-ubyte of IDX");
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("cifar");
	TCase *tc = tcase_create("cifar");

	tcase_add_checked_fixture(tc, t_folder_make, t_folder_remove);
	tcase_add_test(tc, batches_are_joined);
	tcase_add_test(tc, classes_are_fine_or_coarse);
	tcase_add_test(tc, damaged_files_are_refused);
	tcase_add_test(tc, damaged_files_with_two_labels_are_refused);
	tcase_add_test(tc, directories_that_mix_are_refused);
	tcase_set_timeout(tc, 30);
	suite_add_tcase(suite, tc);
	return t_run(suite);
}
