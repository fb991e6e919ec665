/* SPDX-License-Identifier: MIT */
/* CSV files, row by row: RFC 4180, with either kind of line end. */
#ifndef FILES_TABLE_H
#define FILES_TABLE_H

#include <stdint.h>

#include "files/failure.h"

/*
 * table_row_fn - one row of a CSV file
 *
 * @cells: n texts, valid during the call
 * @line:  of the file, from 1; the first row holds the names of the columns
 *
 * Return: 0 to go on; else reading ends with this status, and failure must say
 * what was wrong.
 */
typedef int table_row_fn(void *ctx, char **cells, uint32_t n, uint64_t line,
			 struct failure *failure);

/*
 * table_read - read the CSV file at path
 *
 * Blank lines are passed over. A row that has more or fewer cells than the
 * first one, a stray quotation mark or a zero byte is an error.
 *
 * Return: 0, a negative errno or what row returned; then failure says what is
 * wrong, naming path and, where there is one, the line
 */
int table_read(const char *path, table_row_fn *row, void *ctx,
	       struct failure *failure);

/* table_parse - the same for the CSV text itself; errors call it name */
int table_parse(const char *name, const char *text, table_row_fn *row,
		void *ctx, struct failure *failure);

/* table_find - number of the cell that is name, or -1 */
int table_find(char **cells, uint32_t n, const char *name);

#endif
