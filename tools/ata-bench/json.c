/* SPDX-License-Identifier: MIT */
/* Rows as JSON: an array of objects, one to a line. */
#include <errno.h>
#include <jansson.h>

#include "cell.h"

static json_t *value(enum report_type type, const struct cell *cell)
{
	if (cell->missing)
		return json_null();
	switch (type) {
	case REPORT_TEXT:
		return json_string(cell->text);
	case REPORT_COUNT:
		return json_integer((json_int_t)cell->count);
	case REPORT_NUMBER:
		return json_real(cell->number);
	}
	return NULL;
}

int json_row(FILE *stream, const struct report_column *columns, uint32_t count,
	     const struct cell *cells, int first)
{
	json_t *row = json_object();
	char text[1024];	/* most rows; dumpf writes word by word */
	size_t length;

	for (uint32_t i = 0; i < count; i++) {
		/* The row takes the value over; NULL, for either, is -1. */
		if (json_object_set_new(row, columns[i].name,
					value(columns[i].type,
					      &cells[i])) != 0) {
			json_decref(row);
			return -ENOMEM;
		}
	}
	/* A failed write is found by ferror(). */
	fputs(first ? "[\n" : ",\n", stream);
	length = json_dumpb(row, text, sizeof(text), JSON_REAL_PRECISION(17));
	if (length <= sizeof(text))
		fwrite(text, 1, length, stream);
	else
		json_dumpf(row, stream, JSON_REAL_PRECISION(17));
	json_decref(row);
	return 0;
}

void json_end(FILE *stream, int empty)
{
	fputs(empty ? "[]\n" : "\n]\n", stream);
}
