/* SPDX-License-Identifier: MIT */
/*
 * What fails here: a CSV file is read as other cells than it has, a damaged one
 * is taken for a good one or blamed on the wrong line, or a number is read that
 * nobody wrote.
 */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "files/number.h"
#include "files/table.h"
#include "tests/common/t_folder.h"
#include "tests/common/t_run.h"

static struct failure failure;
static char seen[4096];		/* "line:cell|cell;" for each row */

static void setup(void)
{
	t_folder_make();
	seen[0] = '\0';
}

/* A table_row_fn that writes down what it gets. */
static int note(void *ctx, char **cells, uint32_t n, uint64_t line,
		struct failure *why)
{
	size_t length = strlen(seen);

	(void)ctx;
	(void)why;
	length += (size_t)snprintf(seen + length, sizeof(seen) - length,
				   "%d:", (int)line);
	for (uint32_t i = 0; i < n; i++)
		length += (size_t)snprintf(seen + length, sizeof(seen) - length,
					   "%s%s", cells[i],
					   i + 1 < n ? "|" : ";");
	return 0;
}

#define BYTES(s) s, sizeof(s) - 1

START_TEST(cells_are_those_of_the_file)
{
	static const struct {
		const char *bytes;
		size_t n;
		const char *rows;
	} good[] = {
		{ BYTES("a,b\n1,2\n"), "1:a|b;2:1|2;" },
		{ BYTES("a,b\r\n1,2\r\n"), "1:a|b;2:1|2;" },
		{ BYTES("a,b\n1,2"), "1:a|b;2:1|2;" },
		{ BYTES("a,b\r\n1,2\r"), "1:a|b;2:1|2;" },
		{ BYTES("\n\na,b\n\r\n\n1,2\n\n"), "3:a|b;6:1|2;" },
		{ BYTES("a\n  \t\n1\n"), "1:a;3:1;" },
		{ BYTES("a, b ,\n,,\n"), "1:a|b|;2:||;" },
		{ BYTES("\"a\",\"b,c\"\n\"\",\" d \"\n"), "1:a|b,c;2:| d ;" },
		{ BYTES("\"say \"\"a\"\"\"\n"), "1:say \"a\";" },
		{ BYTES("a\n\"\"\n"), "1:a;2:;" },
		{ BYTES("a\n\"\""), "1:a;2:;" },
	};
	const char *path = t_folder_write("t.csv", good[_i].bytes, good[_i].n);

	ck_assert_int_eq(table_read(path, note, NULL, &failure), 0);
	ck_assert_str_eq(seen, good[_i].rows);
}
END_TEST

/* The file is refused, and the message names it and says why and where. */
START_TEST(damage_is_found_where_it_is)
{
	static const struct {
		const char *bytes;
		size_t n;
		const char *why;
	} bad[] = {
		{ BYTES(""), ": no rows" },
		{ BYTES("\n\r\n  \n"), ": no rows" },
		{ BYTES("a,b\n1,2\n3\n"), ", line 3: cells are missing" },
		{ BYTES("a,b\n1,2\n3"), ", line 3: cells are missing" },
		{ BYTES("a,b\r\n\r\n1,2,3\r\n"), ", line 3: too many cells" },
		{ BYTES("a,b\n1,2,"), ", line 2: too many cells" },
		{ BYTES("a\n1\nx\"y\n"), ", line 3: a stray quotation mark" },
		{ BYTES("a\n\"x\"y\n"), ", line 2: a stray quotation mark" },
		{ BYTES("a\n\"x\n1\n2\n"),
		  ", line 2: a quotation mark is not closed" },
		{ BYTES("a,b\n1,\""),
		  ", line 2: a quotation mark is not closed" },
		{ BYTES("a,b\n1,2\n3,\0\n"), ", line 3: a zero byte" },
		{ BYTES("a,b\n1,2\n3,4\0005\n"), ", line 3: a zero byte" },
		{ BYTES("a,b\0"), ", line 1: a zero byte" },
	};
	const char *path = t_folder_write("t.csv", bad[_i].bytes, bad[_i].n);
	char whole[1100];

	ck_assert_int_eq(table_read(path, note, NULL, &failure), -EINVAL);
	snprintf(whole, sizeof(whole), "%s%s", path, bad[_i].why);
	ck_assert_msg(strncmp(failure.text, whole, strlen(whole)) == 0, "%s",
		      failure.text);
	ck_assert_ptr_null(strchr(failure.text, '\n'));
}
END_TEST

START_TEST(what_cannot_be_read_is_named)
{
	const char *path = t_folder_path("missing.csv");

	ck_assert_int_eq(table_read(path, note, NULL, &failure), -ENOENT);
	ck_assert_ptr_nonnull(strstr(failure.text, path));
	ck_assert_ptr_nonnull(strstr(failure.text, "No such file"));
	path = t_folder_path("");
	ck_assert_int_eq(table_read(path, note, NULL, &failure), -EISDIR);
	ck_assert_ptr_nonnull(strstr(failure.text, path));
	ck_assert_ptr_nonnull(strstr(failure.text, "directory"));
	ck_assert_str_eq(seen, "");
}
END_TEST

/* A table_row_fn that has enough of the second row; ctx: rows so far. */
static int stop(void *ctx, char **cells, uint32_t n, uint64_t line,
		struct failure *why)
{
	(void)cells;
	(void)n;
	(void)line;
	return ++*(int *)ctx < 2 ? 0 : failure_set(why, -77, "enough");
}

START_TEST(a_row_that_says_no_ends_it)
{
	const char *path = t_folder_text("t.csv", "a\n1\n2\n\"x\"y\n");
	int rows = 0;

	ck_assert_int_eq(table_read(path, stop, &rows, &failure), -77);
	ck_assert_int_eq(rows, 2);
	ck_assert_str_eq(failure.text, "enough");
}
END_TEST

/* A table_row_fn; ctx: length of the longest cell. */
static int measure(void *ctx, char **cells, uint32_t n, uint64_t line,
		   struct failure *why)
{
	size_t *longest = ctx;

	(void)line;
	(void)why;
	for (uint32_t i = 0; i < n; i++)
		if (strlen(cells[i]) > *longest)
			*longest = strlen(cells[i]);
	return n == 300 ? 0 : -77;
}

/* More than one block of the file, and more cells than there was room for. */
START_TEST(long_cells_and_rows)
{
	size_t n = 300000, longest = 0, at = 0;
	char *text = malloc(n + 1024);
	const char *path;

	for (int row = 0; row < 2; row++)
		for (int i = 0; i < 300; i++) {
			if (row == 1 && i == 150) {
				memset(text + at, 'x', n - 600);
				at += n - 600;
			}
			text[at++] = i < 299 ? ',' : '\n';
		}
	path = t_folder_write("t.csv", text, at);
	ck_assert_int_eq(table_read(path, measure, &longest, &failure), 0);
	ck_assert_uint_eq(longest, n - 600);
	free(text);
}
END_TEST

START_TEST(columns_are_found_by_name)
{
	char a[] = "round", b[] = "rounds", c[] = "";
	char *cells[] = { a, b, c, b };

	ck_assert_int_eq(table_find(cells, 4, "rounds"), 1);
	ck_assert_int_eq(table_find(cells, 4, ""), 2);
	ck_assert_int_eq(table_find(cells, 4, "roun"), -1);
	ck_assert_int_eq(table_find(cells, 0, "round"), -1);
}
END_TEST

START_TEST(numbers_are_checked_to_their_end)
{
	static const char *const no_real[] = {
		"", " 1", "1 ", "1x", "0x10", "1,5", "nan", "inf", "-inf",
		"1e999", "1e-999", "1e", "e5", "--1", ".", "1 2",
	};
	static const char *const no_whole[] = {
		"", " 1", "1 ", "+1", "-1", "1.0", "1e3", "0x10", "x",
		"18446744073709551616", "99999999999999999999999",
	};
	double real = 7.0;
	uint64_t whole = 7;

	for (size_t i = 0; i < sizeof(no_real) / sizeof(no_real[0]); i++)
		ck_assert_msg(number_real(no_real[i], &real) == -EINVAL &&
			      real == 7.0, "\"%s\"", no_real[i]);
	for (size_t i = 0; i < sizeof(no_whole) / sizeof(no_whole[0]); i++)
		ck_assert_msg(number_whole(no_whole[i], &whole) == -EINVAL &&
			      whole == 7, "\"%s\"", no_whole[i]);
	ck_assert_int_eq(number_real("-2.5e-3", &real), 0);
	ck_assert_double_eq(real, -2.5e-3);
	ck_assert_int_eq(number_real("-0", &real), 0);
	ck_assert_int_eq(signbit(real), 0);
	ck_assert_int_eq(number_whole("18446744073709551615", &whole), 0);
	ck_assert_uint_eq(whole, UINT64_MAX);
	ck_assert_int_eq(number_whole("010", &whole), 0);
	ck_assert_uint_eq(whole, 10);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("table");
	TCase *tc = tcase_create("files");

	tcase_add_checked_fixture(tc, setup, t_folder_remove);
	tcase_add_loop_test(tc, cells_are_those_of_the_file, 0, 11);
	tcase_add_loop_test(tc, damage_is_found_where_it_is, 0, 13);
	tcase_add_test(tc, what_cannot_be_read_is_named);
	tcase_add_test(tc, a_row_that_says_no_ends_it);
	tcase_add_test(tc, long_cells_and_rows);
	tcase_add_test(tc, columns_are_found_by_name);
	tcase_add_test(tc, numbers_are_checked_to_their_end);
	suite_add_tcase(s, tc);
	return t_run(s);
}
