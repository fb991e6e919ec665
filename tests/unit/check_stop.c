/* SPDX-License-Identifier: MIT */
/*
 * What fails here: a data set is read, or made, to its end although somebody
 * has asked to stop, or half of one is given out.
 */
#include <check.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <zlib.h>

#include "datasets/open.h"
#include "files/stop.h"
#include "tests/common/t_folder.h"
#include "tests/common/t_packed.h"
#include "tests/common/t_run.h"

#define LINES 20000

static int asked, stop_at;	/* questions so far; the one that says yes */

static int stop_later(void)
{
	return ++asked >= stop_at;
}

/* How often somebody asks while this is loaded whole. */
static int questions(const char *where)
{
	struct failure error;
	struct dataset data;

	asked = 0;
	stop_at = 1 << 30;
	stop_when(stop_later);
	ck_assert_int_eq(dataset_open(&data, where, 1, &error), 0);
	dataset_close(&data);
	return asked;
}

/* Whenever the answer is yes, that is the end of it, and of all its memory. */
static void expect_stops(const char *where)
{
	int all = questions(where);

	ck_assert_int_gt(all, 3);
	for (int k = 1; k <= all; k += k < 20 ? 1 : all / 7) {
		struct dataset data = { .dim = 77 };
		struct failure error;

		asked = 0;
		stop_at = k;
		ck_assert_int_ne(dataset_open(&data, where, 1, &error), 0);
		ck_assert_uint_eq(data.dim, 77);
		ck_assert_msg(strstr(error.text, strerror(EINTR)) != NULL,
			      "%s", error.text);
		/* What is read ends by the next question or so. */
		ck_assert_int_le(asked, k + 3);
	}
	stop_when(NULL);
}

static const char *long_text(int packed)
{
	static const char line[] = "+1 1:0.5\n-1 3:0.25\n";
	size_t n = LINES * (sizeof(line) - 1);
	char *text = malloc(n + 1);
	const char *path;

	ck_assert_ptr_nonnull(text);
	for (size_t i = 0; i < LINES; i++)
		memcpy(text + i * (sizeof(line) - 1), line, sizeof(line));
	path = packed ? t_packed_write("text.gz", text, n) :
			t_folder_write("text", text, n);
	free(text);
	return path;
}

START_TEST(a_file_is_not_read_on)
{
	expect_stops(long_text(0));
}
END_TEST

START_TEST(nor_a_packed_one)
{
	uint64_t seed = 1;
	char *text = malloc(1 << 20);
	size_t n = 0;
	const char *path;

	ck_assert_ptr_nonnull(text);
	/* What packs badly: several buffers of packed data. */
	for (int i = 0; i < LINES; i++)
		n += (size_t)sprintf(text + n, "%+d 1:0.%u 2:0.%u\n", i % 2 * 2 - 1,
				     (unsigned)(t_random(&seed) >> 36),
				     (unsigned)(t_random(&seed) >> 36));
	path = t_packed_write("random.gz", text, n);
	free(text);
	expect_stops(path);
}
END_TEST

START_TEST(nor_is_a_made_one_made)
{
	expect_stops("synthetic:100x8:2");
	expect_stops("synthetic:100x2x3x3:2");
}
END_TEST

START_TEST(nobody_stops_where_nobody_asks)
{
	struct failure error;
	struct dataset data;

	stop_when(NULL);
	ck_assert(!stop_asked());
	ck_assert_int_eq(dataset_open(&data, "synthetic:100x8:2", 1, &error),
			 0);
	ck_assert_uint_eq(data.train.n, 100);
	dataset_close(&data);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("stop");
	TCase *tc = tcase_create("stop");

	tcase_add_checked_fixture(tc, t_folder_make, t_folder_remove);
	tcase_add_test(tc, a_file_is_not_read_on);
	tcase_add_test(tc, nor_a_packed_one);
	tcase_add_test(tc, nor_is_a_made_one_made);
	tcase_add_test(tc, nobody_stops_where_nobody_asks);
	suite_add_tcase(s, tc);
	return t_run(s);
}
