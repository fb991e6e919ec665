/* SPDX-License-Identifier: MIT */
/*
 * What fails here: a page is not what it was made of, lets a text become
 * markup, refers to something outside, or is left behind half-written.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "plot/page.h"
#include "tests/common/t_run.h"

static char directory[64], page[128], picture[128];
static struct failure error;

static void make_directory(void)
{
	strcpy(directory, "/tmp/check_page.XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(directory));
	snprintf(page, sizeof(page), "%s/index.html", directory);
	snprintf(picture, sizeof(picture), "%s/picture.svg", directory);
}

static void remove_directory(void)
{
	unlink(page);
	unlink(picture);
	/* Fails, and the test with it, if anything else was left. */
	ck_assert_int_eq(rmdir(directory), 0);
}

static void write_file(const char *path, const char *text)
{
	FILE *f = fopen(path, "w");

	ck_assert_ptr_nonnull(f);
	fputs(text, f);
	ck_assert_int_eq(fclose(f), 0);
}

/* The page, in a buffer that the next call uses again. */
static const char *read_page(void)
{
	static char text[1 << 16];
	FILE *f = fopen(page, "r");
	size_t n;

	ck_assert_ptr_nonnull(f);
	n = fread(text, 1, sizeof(text) - 1, f);
	text[n] = '\0';
	fclose(f);
	return text;
}

static void expect(const char *part)
{
	ck_assert_msg(strstr(read_page(), part) != NULL, "no %s in %s", part,
		      read_page());
}

START_TEST(all_parts_are_there)
{
	const struct page_section sections[] = {
		{ .heading = "One", .text = "First\nline.\n\nSecond." },
		{ .heading = "Two", .table = "policy,seconds\nata,1.5\n\"a,b\",\n" },
	};

	ck_assert_int_eq(page_write(page, "Title", "Intro.", sections, 2,
				    &error), 0);
	expect("<title>Title</title>");
	expect("<h1>Title</h1>\n<p>Intro.</p>\n");
	expect("<h2>One</h2>\n<p>First\nline.</p>\n<p>Second.</p>\n");
	expect("<tr><th>policy</th><th>seconds</th></tr>");
	expect("<tr><td>ata</td><td class=\"n\">1.5</td></tr>");
	expect("<tr><td>a,b</td><td></td></tr>");
	expect("</html>\n");
	ck_assert_ptr_null(strstr(read_page(), "<img"));
	ck_assert_ptr_null(strstr(read_page(), "http"));
}
END_TEST

/* Base64 ends in one of three ways. */
START_TEST(pictures_are_part_of_the_page)
{
	static const struct {
		const char *svg, *data;
	} try[] = {
		{ "<svg/>", "base64,PHN2Zy8+\">" },
		{ "<svg/>\n", "base64,PHN2Zy8+Cg==\">" },
		{ "<svg />\n", "base64,PHN2ZyAvPgo=\">" },
	};
	struct page_section section = {
		.heading = "P", .svg = picture, .alt = "a \"quoted\" <alt>",
	};

	write_file(picture, try[_i].svg);
	ck_assert_int_eq(page_write(page, "T", NULL, &section, 1, &error), 0);
	expect(try[_i].data);
	expect("<img alt=\"a &quot;quoted&quot; &lt;alt&gt;\" src=\"data:image/"
	       "svg+xml;base64,");
}
END_TEST

START_TEST(texts_are_no_markup)
{
	const struct page_section section = {
		.heading = "<b>&amp;", .text = "<script>\r\n\ta\001b\xff</p>",
		.table = "<i>\n</table>\n",
	};

	ck_assert_int_eq(page_write(page, "</title>", "<i>", &section, 1,
				    &error), 0);
	expect("<title>&lt;/title&gt;</title>");
	expect("<p>&lt;i&gt;</p>");
	expect("<h2>&lt;b&gt;&amp;amp;</h2>");
	expect("<p>&lt;script&gt;\n a?b?&lt;/p&gt;</p>");
	expect("<th>&lt;i&gt;</th>");
	expect("<td>&lt;/table&gt;</td>");
}
END_TEST

static void expect_refused(const struct page_section *section, const char *why)
{
	write_file(page, "old");
	error.text[0] = '\0';
	ck_assert_int_lt(page_write(page, "T", NULL, section, 1, &error), 0);
	ck_assert_msg(strstr(error.text, why) != NULL, "%s", error.text);
	ck_assert_str_eq(read_page(), "old");
}

START_TEST(failures_leave_the_old_page)
{
	struct page_section section = {
		.heading = "Heading", .svg = picture, .alt = "",
	};

	expect_refused(&section, "picture.svg: No such file");
	section.svg = directory;
	expect_refused(&section, directory);
	section.svg = NULL;
	section.table = "a,b\n1\n";
	expect_refused(&section, "Heading, line 2: cells are missing");
	section.table = "";
	expect_refused(&section, "Heading: no rows");
	ck_assert_int_lt(page_write("/no/such/page", "T", NULL, NULL, 0,
				    &error), 0);
	ck_assert_ptr_nonnull(strstr(error.text, "/no/such/page"));
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("page");
	TCase *tc = tcase_create("page");

	tcase_add_checked_fixture(tc, make_directory, remove_directory);
	tcase_add_test(tc, all_parts_are_there);
	tcase_add_loop_test(tc, pictures_are_part_of_the_page, 0, 3);
	tcase_add_test(tc, texts_are_no_markup);
	tcase_add_test(tc, failures_leave_the_old_page);
	suite_add_tcase(suite, tc);
	return t_run(suite);
}
