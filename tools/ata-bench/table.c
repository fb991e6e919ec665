/* SPDX-License-Identifier: MIT */
/*
 * Rows as a table for people: columns as wide as their widest cell, numbers to
 * the right, text to the left.
 *
 * The cells' texts lie one after the other in one buffer, each with its
 * terminating zero, so that a million rows cost two passes over it and no more.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "cell.h"

#define GAP 2			/* spaces between columns */

struct table {
	const struct report_column *columns;
	uint32_t count;
	uint64_t rows;
	char *text;
	size_t length, capacity;
	int *width;
};

const char *report_shorten(char *text, uint32_t capacity, double number)
{
	snprintf(text, capacity, "%.6g", number);
	/* A number stays recognisable as one: 2.0, not 2. */
	if (strpbrk(text, ".en") == NULL && strlen(text) + 2 < capacity)
		strcat(text, ".0");
	return text;
}

static const char *cell_text(const struct report_column *column,
			     const struct cell *cell, char *text,
			     uint32_t capacity)
{
	if (cell->missing)
		return "-";
	switch (column->type) {
	case REPORT_TEXT:
		return cell->text;
	case REPORT_COUNT:
		snprintf(text, capacity, "%" PRIu64, cell->count);
		break;
	case REPORT_NUMBER:
		if (column->digits == REPORT_SHORT)
			return report_shorten(text, capacity, cell->number);
		snprintf(text, capacity, "%.*f", column->digits, cell->number);
		break;
	}
	return text;
}

static void widen(int *width, const char *text)
{
	int length = (int)strlen(text);

	if (*width < length)
		*width = length;
}

int table_create(struct table **out, const struct report_column *columns,
		 uint32_t count)
{
	struct table *table = calloc(1, sizeof(*table));

	if (table == NULL)
		return -ENOMEM;
	table->width = calloc(count, sizeof(*table->width));
	if (table->width == NULL) {
		free(table);
		return -ENOMEM;
	}
	table->columns = columns;
	table->count = count;
	for (uint32_t i = 0; i < count; i++) {
		widen(&table->width[i], columns[i].name);
		if (columns[i].unit != NULL)
			widen(&table->width[i], columns[i].unit);
	}
	*out = table;
	return 0;
}

static int append(struct table *table, const char *text)
{
	size_t size = strlen(text) + 1;

	if (size > table->capacity - table->length) {
		size_t capacity = 2 * table->capacity + size + 4096;
		char *grown = realloc(table->text, capacity);

		if (grown == NULL)
			return -ENOMEM;
		table->text = grown;
		table->capacity = capacity;
	}
	memcpy(table->text + table->length, text, size);
	table->length += size;
	return 0;
}

int table_row(struct table *table, const struct cell *cells)
{
	char buffer[400];	/* the longest double with "%.2f" */

	for (uint32_t i = 0; i < table->count; i++) {
		const char *text = cell_text(&table->columns[i], &cells[i],
					     buffer, sizeof(buffer));

		widen(&table->width[i], text);
		if (append(table, text) != 0)
			return -ENOMEM;
	}
	table->rows++;
	return 0;
}

static void put_cell(const struct table *table, uint32_t i, const char *text,
		     FILE *stream)
{
	int left = table->columns[i].type == REPORT_TEXT;
	int last = i + 1 == table->count;
	int space = table->width[i] - (int)strlen(text);

	if (!left)
		for (int j = 0; j < space; j++)
			putc_unlocked(' ', stream);
	fputs(text, stream);
	if (left && !last)
		for (int j = 0; j < space; j++)
			putc_unlocked(' ', stream);
	for (int j = 0; j < (last ? 0 : GAP); j++)
		putc_unlocked(' ', stream);
	if (last)
		putc_unlocked('\n', stream);
}

static void put_heading(const struct table *table, FILE *stream)
{
	int units = 0;

	for (uint32_t i = 0; i < table->count; i++) {
		put_cell(table, i, table->columns[i].name, stream);
		units |= table->columns[i].unit != NULL;
	}
	for (uint32_t i = 0; units && i < table->count; i++)
		put_cell(table, i, table->columns[i].unit ?
			 table->columns[i].unit : "", stream);
}

void table_print(const struct table *table, FILE *stream)
{
	const char *text = table->text;

	if (table->rows == 0)
		return;
	put_heading(table, stream);
	for (uint64_t row = 0; row < table->rows; row++) {
		for (uint32_t i = 0; i < table->count; i++) {
			put_cell(table, i, text, stream);
			text += strlen(text) + 1;
		}
	}
}

void table_destroy(struct table *table)
{
	if (table == NULL)
		return;
	free(table->text);
	free(table->width);
	free(table);
}
