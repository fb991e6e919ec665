/* SPDX-License-Identifier: MIT */
#include "plot/page.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "files/number.h"
#include "files/outfile.h"
#include "files/table.h"
#include "plot/text.h"

/* Pictures have a white ground, so the page has one too, whatever the viewer
 * likes; wide tables scroll by themselves, and the page does not. */
static const char style[] =
	":root{color-scheme:light}\n"
	"body{margin:0 auto;padding:1em;max-width:832px;background:#fff;"
	"color:#222;font:16px/1.5 sans-serif}\n"
	"h1{font-size:1.6em;line-height:1.2}\n"
	"h2{font-size:1.25em;margin:2em 0 .5em;border-top:1px solid #ddd;"
	"padding-top:1em}\n"
	"p{margin:.6em 0;overflow-wrap:anywhere}\n"
	"img{display:block;max-width:100%;height:auto;margin:1em 0}\n"
	".table{overflow-x:auto;margin:1em 0}\n"
	"table{border-collapse:collapse;font-size:.85em;white-space:nowrap}\n"
	"th,td{padding:.25em .7em;text-align:left;"
	"border-bottom:1px solid #e2e2e2}\n"
	"th{border-bottom:2px solid #888}\n"
	".n{text-align:right;font-variant-numeric:tabular-nums}\n";

/* Also fit for a value between quotation marks. */
static void write_text(FILE *out, const char *text, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		switch (text[i]) {
		case '<': fputs("&lt;", out); break;
		case '>': fputs("&gt;", out); break;
		case '&': fputs("&amp;", out); break;
		case '"': fputs("&quot;", out); break;
		default: fputc(text[i], out);
		}
	}
}

/* One line of clean text. */
static int write_line(FILE *out, const char *text)
{
	char *clean = strdup(text);

	if (clean == NULL)
		return -ENOMEM;
	plot_text_clean(clean);
	write_text(out, clean, strlen(clean));
	free(clean);
	return 0;
}

/* Lines of a paragraph are joined; blank lines part paragraphs. */
static int write_paragraphs(FILE *out, const char *text)
{
	char *copy = strdup(text), *rest = copy, *line;
	int open = 0;

	if (copy == NULL)
		return -ENOMEM;
	while ((line = strsep(&rest, "\n")) != NULL) {
		int blank = line[strspn(line, " \t\r")] == '\0';

		line[strcspn(line, "\r")] = '\0';
		for (char *tab = line; (tab = strchr(tab, '\t')) != NULL;)
			*tab = ' ';
		if (blank && open)
			fputs("</p>\n", out);
		else if (!blank)
			fputs(open ? "\n" : "<p>", out);
		open = !blank;
		plot_text_clean(line);
		if (!blank)
			write_text(out, line, strlen(line));
	}
	if (open)
		fputs("</p>\n", out);
	free(copy);
	return 0;
}

static void write_base64(FILE *out, const unsigned char *bytes, size_t n)
{
	static const char digit[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
		"0123456789+/";
	uint32_t three = 0;

	for (size_t i = 0; i < 3; i++)
		three = three << 8 | (i < n ? bytes[i] : 0u);
	for (size_t i = 0; i < 4; i++)
		fputc(i <= n ? digit[three >> (18 - 6 * i) & 63] : '=', out);
}

/* As a picture of its own: its names cannot clash with those of another. */
static int write_picture(FILE *out, const struct page_section *section,
			 struct failure *failure)
{
	FILE *in = fopen(section->svg, "re");
	unsigned char bytes[3];
	size_t n;
	int error = 0;

	if (in == NULL)
		return failure_set(failure, -errno, "cannot open %s: %s",
				   section->svg, strerror(errno));
	fputs("<img alt=\"", out);
	if (write_line(out, section->alt) != 0)
		error = failure_set(failure, -ENOMEM, "no memory for the page");
	fputs("\" src=\"data:image/svg+xml;base64,", out);
	errno = 0;
	while ((n = fread(bytes, 1, sizeof(bytes), in)) > 0)
		write_base64(out, bytes, n);
	if (ferror(in))
		error = failure_set(failure, errno != 0 ? -errno : -EIO,
				    "cannot read %s: %s", section->svg,
				    strerror(errno));
	fclose(in);
	fputs("\">\n", out);
	return error;
}

struct rows {
	FILE *out;
	uint64_t n;
};

static int write_row(void *ctx, char **cells, uint32_t n, uint64_t line,
		     struct failure *failure)
{
	struct rows *rows = ctx;
	const char *tag = rows->n == 0 ? "th" : "td";
	double number;

	(void)line;
	(void)failure;
	fputs(rows->n == 0 ? "<thead>\n<tr>" : "<tr>", rows->out);
	for (uint32_t i = 0; i < n; i++) {
		int right = rows->n > 0 && number_real(cells[i], &number) == 0;

		fprintf(rows->out, "<%s%s>", tag, right ? " class=\"n\"" : "");
		plot_text_clean(cells[i]);
		write_text(rows->out, cells[i], strlen(cells[i]));
		fprintf(rows->out, "</%s>", tag);
	}
	fputs(rows->n == 0 ? "</tr>\n</thead>\n<tbody>\n" : "</tr>\n",
	      rows->out);
	rows->n++;
	return 0;
}

static int write_section(FILE *out, const struct page_section *section,
			 struct failure *failure)
{
	struct rows rows = { .out = out };
	int error;

	fputs("<section>\n<h2>", out);
	error = write_line(out, section->heading);
	fputs("</h2>\n", out);
	if (error == 0 && section->text != NULL)
		error = write_paragraphs(out, section->text);
	if (error != 0)
		return failure_set(failure, error, "no memory for the page");
	if (section->svg != NULL)
		error = write_picture(out, section, failure);
	if (error == 0 && section->table != NULL) {
		fputs("<div class=\"table\"><table>\n", out);
		error = table_parse(section->heading, section->table, write_row,
				    &rows, failure);
		fputs("</tbody>\n</table></div>\n", out);
	}
	fputs("</section>\n", out);
	return error;
}

static int write_head(FILE *out, const char *title, const char *intro,
		      struct failure *failure)
{
	int error;

	fputs("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n"
	      "<meta charset=\"utf-8\">\n<meta name=\"viewport\" "
	      "content=\"width=device-width, initial-scale=1\">\n<title>", out);
	error = write_line(out, title);
	fprintf(out, "</title>\n<style>\n%s</style>\n</head>\n<body>\n<h1>",
		style);
	if (error == 0)
		error = write_line(out, title);
	fputs("</h1>\n", out);
	if (error == 0 && intro != NULL)
		error = write_paragraphs(out, intro);
	if (error != 0)
		failure_set(failure, error, "no memory for the page");
	return error;
}

int page_write(const char *path, const char *title, const char *intro,
	       const struct page_section *sections, uint32_t n,
	       struct failure *failure)
{
	struct outfile *file;
	FILE *out;
	int error = outfile_open(&file, path, failure);

	if (error != 0)
		return error;
	out = outfile_stream(file);
	error = write_head(out, title, intro, failure);
	for (uint32_t i = 0; i < n && error == 0; i++)
		error = write_section(out, &sections[i], failure);
	fputs("</body>\n</html>\n", out);
	if (error == 0)
		return outfile_commit(file, failure);
	outfile_abandon(file);
	return error;
}
