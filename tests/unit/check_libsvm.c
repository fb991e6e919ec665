/* SPDX-License-Identifier: MIT */
/*
 * What fails here: sparse text is read wrongly, or what is not in its format is
 * taken for it. Each error must name the file, the line and the word.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <zlib.h>

#include "datasets/open.h"
#include "tests/common/t_folder.h"
#include "tests/common/t_run.h"

#define GOOD "+1 1:0.5 3:-2e-1\n-1 \n+1 2:1\t4:3 \r\n-1 4:0\n1 1:1\n"

static struct failure error;

static void expect_refused(const char *path, const char *line,
			   const char *why)
{
	struct dataset data = { .dim = 77 };

	error.text[0] = '\0';
	ck_assert_int_lt(dataset_open(&data, path, 1, &error), 0);
	ck_assert_msg(strstr(error.text, path) && strstr(error.text, line) &&
		      strstr(error.text, why), "%s", error.text);
	ck_assert_ptr_null(strchr(error.text, '\n'));
	ck_assert_uint_eq(data.dim, 77);
}

static void expect_row(const struct dataset *data, uint64_t sample,
		       uint32_t label, const float *numbers)
{
	struct dataset_entries entries = dataset_entries(data, sample);
	float x[5], y[5] = { 0.0f };

	ck_assert_uint_eq(dataset_label(data, sample), label);
	dataset_load(data, sample, NULL, x);
	ck_assert_mem_eq(x, numbers, data->dim * sizeof(*x));
	for (uint64_t i = 0; i < entries.n; i++)
		y[entries.index[i]] = entries.value[i];
	ck_assert_mem_eq(x, y, data->dim * sizeof(*x));
}

START_TEST(samples_are_read)
{
	const char *path = t_folder_text("a.svm", GOOD);
	struct dataset data;

	t_folder_text("a.svm.t", "-1 5:7\n1 1:2\n");
	ck_assert_int_eq(dataset_open(&data, path, 1, &error), 0);
	ck_assert_int_eq(data.split, 0);
	ck_assert_int_eq(dataset_is_sparse(&data), 1);
	ck_assert_uint_eq(data.train.n, 5);
	ck_assert_uint_eq(data.test.n, 2);
	ck_assert_uint_eq(data.dim, 5);
	ck_assert_uint_eq(data.classes, 2);
	ck_assert_uint_eq(data.channels, 0);
	expect_row(&data, 0, 1, (float[]){ 0.5f, 0, -0.2f, 0, 0 });
	expect_row(&data, 1, 0, (float[]){ 0, 0, 0, 0, 0 });
	expect_row(&data, 2, 1, (float[]){ 0, 1, 0, 3, 0 });
	expect_row(&data, 3, 0, (float[]){ 0, 0, 0, 0, 0 });
	expect_row(&data, 5, 0, (float[]){ 0, 0, 0, 0, 7 });
	expect_row(&data, 6, 1, (float[]){ 2, 0, 0, 0, 0 });
	dataset_close(&data);
	/* A part may be zeros and no more. */
	t_folder_text("a.svm.t", "-1\n");
	ck_assert_int_eq(dataset_open(&data, path, 1, &error), 0);
	ck_assert_ptr_null(dataset_entries(&data, 5).index);
	expect_row(&data, 5, 0, (float[]){ 0, 0, 0, 0 });
	dataset_close(&data);
}
END_TEST

/* Without a test file every fifth sample is tested; classes are in order. */
START_TEST(one_file_is_split)
{
	gzFile f = gzopen(t_folder_path("a.gz"), "w");
	struct dataset data;

	for (int i = 1; i <= 3007; i++)
		gzprintf(f, "%d %d:%d\n", 30 - i % 3 * 10, i % 4 + 1, i);
	ck_assert_int_eq(gzclose(f), Z_OK);
	ck_assert_int_eq(dataset_open(&data, t_folder_path("a.gz"), 1, &error),
			 0);
	ck_assert_int_eq(data.split, 1);
	ck_assert_uint_eq(data.train.n, 3007 - 601);
	ck_assert_uint_eq(data.test.n, 601);
	ck_assert_uint_eq(data.classes, 3);
	for (uint64_t k = 0; k < 3007; k++) {
		uint64_t i = k < 2406 ? k / 4 * 5 + k % 4 + 1 :
					(k - 2405) * 5;
		struct dataset_entries entries = dataset_entries(&data, k);

		ck_assert_uint_eq(dataset_label(&data, k), 2 - i % 3);
		ck_assert_uint_eq(entries.n, 1);
		ck_assert_uint_eq(entries.index[0], i % 4);
		ck_assert_float_eq(entries.value[0], (float)i);
	}
	dataset_close(&data);
	t_folder_text("a.t", "30 1:1\n");
	ck_assert_int_eq(dataset_open(&data, t_folder_path("a.gz"), 1, &error),
			 0);
	ck_assert_uint_eq(data.train.n, 3007);
	dataset_close(&data);
}
END_TEST

START_TEST(bad_lines_are_refused)
{
	static const struct {
		const char *line, *why;
	} bad[] = {
		{ "", "an empty line" },
		{ " \t", "an empty line" },
		{ "x 1:1", "'x' is no label" },
		{ "nan 1:1", "'nan' is no label" },
		{ "1:1 2:1", "'1:1' is no label" },
		{ "0.5 1:1", "'0.5' is no class" },
		{ "1e10 1:1", "'1e10' is no class" },
		{ "1 7", "'7' is no index:value" },
		{ "1 qid:3 1:1", "'qid' is no index" },
		{ "1 0:1", "'0' is no index" },
		{ "1 -1:1", "'-1' is no index" },
		{ "1 +1:1", "'+1' is no index" },
		{ "1 :1", "'' is no index" },
		{ "1 67108865:1", "'67108865' is no index" },
		{ "1 18446744073709551617:1", "is no index" },
		{ "1 2:1 2:1", "'2' is not above" },
		{ "1 2:1 1:1", "'1' is not above" },
		{ "1 1:", "'' is no number" },
		{ "1 1:nan", "'nan' is no number" },
		{ "1 1:-inf", "'-inf' is no number" },
		{ "1 1:1e39", "'1e39' is no number" },
		{ "1 1:0x1", "'0x1' is no number" },
		{ "1 1:1:1", "'1:1' is no number" },
		{ "1 1: 1", "'' is no number" },
		{ "1 1:1 # note", "'#' is no index:value" },
		{ "\x1b[2J", "'?[2J' is no label" },
	};
	char text[256];

	for (uint32_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		snprintf(text, sizeof(text), "1 1:1\n%s\n0 1:1\n", bad[i].line);
		expect_refused(t_folder_text("a", text), "line 2: ",
			       bad[i].why);
	}
}
END_TEST

START_TEST(bad_files_are_refused)
{
	const char *path = t_folder_write("a", "1 1:1\n0 1\0:1\n", 13);

	expect_refused(path, "line 2", "a zero byte");
	t_folder_text("a", "1 1:1\n0 1:1");
	expect_refused(path, "line 2", "truncated: the last line has no end");
	t_folder_text("a", "");
	expect_refused(path, "", "no samples");
	t_folder_text("a", "1 1:1\n0 1:1\n1 1:1\n0 1:1\n");
	expect_refused(path, "4 samples are too few", "a.t is not there");
	t_folder_text("a", "1 1:1\n1 1:1\n1 1:1\n1 1:1\n1 1:1\n");
	expect_refused(path, "", "every sample has label 1");
	t_folder_text("a", "1\n0\n1\n1\n1\n");
	expect_refused(path, "", "no sample has an index:value");
	t_folder_text("a", GOOD);
	t_folder_text("a.t", "1 1:1\n2 1:1\n");
	expect_refused(path, "a.t, line 2", "label 2 is none of those in");
	unlink(t_folder_path("a.t"));
	ck_assert_int_eq(symlink("/dev/zero", t_folder_path("a.t")), 0);
	expect_refused(path, "a.t", "not a regular file");
}
END_TEST

/* Lines longer than the buffer, and ends at its edge. */
START_TEST(long_lines_are_read)
{
	uint32_t n = 20000 + (uint32_t)_i;
	char *text = malloc(12 * (size_t)n), *at = text;
	struct dataset data;

	ck_assert_ptr_nonnull(text);
	at += sprintf(at, "1");
	for (uint32_t i = 1; i <= n; i++)
		at += sprintf(at, " %u:1", i);
	at += sprintf(at, "\n2\n2 1:1\n1\n1\n");
	t_folder_text("a", text);
	free(text);
	ck_assert_int_eq(dataset_open(&data, t_folder_path("a"), 1, &error), 0);
	ck_assert_uint_eq(data.dim, n);
	ck_assert_uint_eq(dataset_entries(&data, 0).n, n);
	ck_assert_uint_eq(dataset_entries(&data, 2).n, 1);
	dataset_close(&data);
}
END_TEST

START_TEST(too_many_labels_are_no_classes)
{
	FILE *f = fopen(t_folder_path("a"), "w");

	ck_assert_ptr_nonnull(f);
	for (uint32_t i = 0; i < 65537; i++)
		fprintf(f, "%u 1:1\n", i);
	ck_assert_int_eq(fclose(f), 0);
	expect_refused(t_folder_path("a"), "65537 different labels",
		       "are no classes");
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("libsvm");
	TCase *tc = tcase_create("libsvm");

	tcase_add_checked_fixture(tc, t_folder_make, t_folder_remove);
	tcase_add_test(tc, samples_are_read);
	tcase_add_test(tc, one_file_is_split);
	tcase_add_test(tc, bad_lines_are_refused);
	tcase_add_test(tc, bad_files_are_refused);
	tcase_add_loop_test(tc, long_lines_are_read, 0, 8);
	tcase_add_test(tc, too_many_labels_are_no_classes);
	tcase_set_timeout(tc, 30);
	suite_add_tcase(suite, tc);
	return t_run(suite);
}
