/* SPDX-License-Identifier: MIT */
/* Inside report: one cell, and the three ways to write rows. */
#ifndef ATA_BENCH_CELL_H
#define ATA_BENCH_CELL_H

#include <stdint.h>
#include <stdio.h>

#include "report.h"

struct cell {
	int missing;
	const char *text;	/* REPORT_TEXT */
	uint64_t count;		/* REPORT_COUNT */
	double number;		/* REPORT_NUMBER */
};

/* CSV: heading, then rows. JSON: rows, the first one opens the array; end. */
void csv_heading(FILE *stream, const struct report_column *columns,
		 uint32_t count);
void csv_row(FILE *stream, const struct report_column *columns, uint32_t count,
	     const struct cell *cells);
int json_row(FILE *stream, const struct report_column *columns, uint32_t count,
	     const struct cell *cells, int first);
void json_end(FILE *stream, int empty);

/*
 * A table keeps the text of its cells until it is printed. table_row() returns
 * 0 or -ENOMEM.
 */
struct table;

int table_create(struct table **out, const struct report_column *columns,
		 uint32_t count);
int table_row(struct table *table, const struct cell *cells);
void table_print(const struct table *table, FILE *stream);
void table_destroy(struct table *table);

#endif
