/* SPDX-License-Identifier: MIT */
/*
 * libcsv takes the text apart; here its cells become rows, with the numbers of
 * their lines.
 */
#include "files/table.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <csv.h>

struct reader {
	const char *path;
	table_row_fn *row;
	void *ctx;
	struct failure *failure;
	int status;		/* of the first thing that went wrong */
	uint64_t line;		/* that the row begins with */
	uint64_t breaks;	/* inside its cells */
	uint32_t columns;	/* of the first row; 0: not read yet */
	uint32_t cells, capacity;
	size_t *begin;		/* of each cell, in text */
	char **cell;
	char *text;
	size_t length, room;
};

static int wrong(struct reader *r, const char *what)
{
	r->status = failure_set(r->failure, -EINVAL, "%s, line %llu: %s",
				r->path, (unsigned long long)r->line, what);
	return r->status;
}

static int no_memory(struct reader *r)
{
	r->status = failure_set(r->failure, -ENOMEM, "%s: no memory", r->path);
	return r->status;
}

static int make_room(struct reader *r, size_t more)
{
	if (r->cells == r->capacity) {
		uint32_t capacity = 2 * r->capacity + 16;
		size_t *begin = realloc(r->begin, capacity * sizeof(*begin));
		char **cell = begin != NULL ?
			      realloc(r->cell, capacity * sizeof(*cell)) : NULL;

		if (begin != NULL)
			r->begin = begin;
		if (cell == NULL)
			return no_memory(r);
		r->cell = cell;
		r->capacity = capacity;
	}
	if (r->room - r->length < more) {
		size_t room = 2 * (r->length + more);
		char *text = realloc(r->text, room);

		if (text == NULL)
			return no_memory(r);
		r->text = text;
		r->room = room;
	}
	return 0;
}

static void on_cell(void *field, size_t length, void *ctx)
{
	struct reader *r = ctx;
	const char *text = field;

	if (r->status != 0 || make_room(r, length + 1) != 0)
		return;
	r->begin[r->cells++] = r->length;
	if (length > 0)
		memcpy(r->text + r->length, text, length);
	for (size_t i = 0; i < length; i++)
		r->breaks += text[i] == '\n';
	r->length += length;
	r->text[r->length++] = '\0';
}

/* c: the character that ended the row, also of a blank line; -1: the file. */
static void on_row(int c, void *ctx)
{
	struct reader *r = ctx;

	if (r->status == 0 && r->cells > 0) {
		for (uint32_t i = 0; i < r->cells; i++)
			r->cell[i] = r->text + r->begin[i];
		if (r->columns == 0)
			r->columns = r->cells;
		if (r->cells != r->columns)
			wrong(r, r->cells < r->columns ?
			      "cells are missing" : "too many cells");
		else
			r->status = r->row(r->ctx, r->cell, r->cells, r->line,
					   r->failure);
	}
	r->cells = 0;
	r->length = 0;
	r->line += r->breaks + (c == '\n');
	r->breaks = 0;
}

static int read_stream(struct reader *r, FILE *stream, struct csv_parser *p)
{
	char block[1 << 16];
	size_t length = fread(block, 1, sizeof(block), stream);

	/* Some spreadsheets put a byte order mark before the first name. */
	if (length >= 3 && memcmp(block, "\xef\xbb\xbf", 3) == 0)
		memmove(block, block + 3, length -= 3);
	for (; length > 0; length = fread(block, 1, sizeof(block), stream)) {
		const char *zero = memchr(block, '\0', length);
		size_t text = zero != NULL ? (size_t)(zero - block) : length;
		size_t used = csv_parse(p, block, text, on_cell, on_row, r);

		if (r->status != 0)
			return r->status;
		if (used != text)
			return csv_error(p) == CSV_EPARSE ?
			       wrong(r, "a stray quotation mark") :
			       no_memory(r);
		/* Now, not at the end of its cell: there may be none. */
		if (zero != NULL)
			return wrong(r, "a zero byte is not text");
	}
	if (ferror(stream))
		return failure_set(r->failure, errno != 0 ? -errno : -EIO,
				   "cannot read %s: %s", r->path,
				   strerror(errno));
	if (csv_fini(p, on_cell, on_row, r) != 0 && r->status == 0)
		return wrong(r, "a quotation mark is not closed");
	return r->status;
}

/* Closes stream. */
static int read_table(const char *path, FILE *stream, table_row_fn *row,
		      void *ctx, struct failure *failure)
{
	struct reader r = {
		.path = path, .row = row, .ctx = ctx, .failure = failure,
		.line = 1,
	};
	struct csv_parser parser;
	int status;

	if (csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI | CSV_REPALL_NL |
			      CSV_APPEND_NULL) != 0) {
		fclose(stream);
		return no_memory(&r);
	}
	errno = 0;
	status = read_stream(&r, stream, &parser);
	if (status == 0 && r.columns == 0)
		status = failure_set(failure, -EINVAL, "%s: no rows", path);
	csv_free(&parser);
	fclose(stream);
	free(r.begin);
	free(r.cell);
	free(r.text);
	return status;
}

int table_read(const char *path, table_row_fn *row, void *ctx,
	       struct failure *failure)
{
	FILE *stream = fopen(path, "re");

	if (stream == NULL)
		return failure_set(failure, -errno, "cannot open %s: %s", path,
				   strerror(errno));
	return read_table(path, stream, row, ctx, failure);
}

int table_parse(const char *name, const char *text, table_row_fn *row,
		void *ctx, struct failure *failure)
{
	/* It is only read; and an empty one is no file. */
	char *copy = strdup(text[0] != '\0' ? text : "\n");
	FILE *stream = copy != NULL ? fmemopen(copy, strlen(copy), "r") : NULL;
	int status;

	if (stream == NULL) {
		free(copy);
		return failure_set(failure, -ENOMEM, "%s: no memory", name);
	}
	status = read_table(name, stream, row, ctx, failure);
	free(copy);
	return status;
}

int table_find(char **cells, uint32_t n, const char *name)
{
	for (uint32_t i = 0; i < n; i++)
		if (strcmp(cells[i], name) == 0)
			return (int)i;
	return -1;
}
