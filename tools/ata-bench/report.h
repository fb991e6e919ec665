/* SPDX-License-Identifier: MIT */
/*
 * Rows of results on standard output: a table for people, CSV or JSON (an array
 * of objects) for programs.
 *
 * Cells are given in the order of the columns; a row is complete with its last
 * one. CSV and JSON rows are written as they come, with doubles to the last
 * bit; a table is written at the end, when the widths are known.
 */
#ifndef ATA_BENCH_REPORT_H
#define ATA_BENCH_REPORT_H

#include <stdint.h>

enum report_format { REPORT_TABLE = 0, REPORT_CSV, REPORT_JSON };

enum report_type {
	REPORT_TEXT,
	REPORT_COUNT,		/* uint64_t */
	REPORT_NUMBER		/* double */
};

/* report_column.digits: as many digits as are worth showing, six at most */
#define REPORT_SHORT (-1)

struct report_column {
	const char *name;	/* heading, CSV column, JSON key */
	enum report_type type;
	const char *unit;	/* below the heading of a table; NULL where none
				   is needed, or the name says it: round_ms */
	int digits;		/* of numbers in a table, after the point */
};

struct report;

/* columns stay the caller's, until report_close(). Return: 0 or -ENOMEM */
int report_open(struct report **out, enum report_format format,
		const struct report_column *columns, uint32_t count);

/*
 * The next cell. Its type must be the column's; NaN and NULL are missing. Text
 * must last until the row is complete.
 */
void report_text(struct report *report, const char *text);
void report_count(struct report *report, uint64_t count);
void report_number(struct report *report, double number);
void report_missing(struct report *report);

/*
 * report_note - a line for people below the table; not in CSV and JSON
 *
 * Before the table when called before the first row.
 */
void report_note(struct report *report, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/*
 * report_close - write what is left, free the report; NULL does nothing
 *
 * Return: STATUS_OK, or STATUS_FAILED: standard output could not be written or
 * there was no memory; one line has said so
 */
int report_close(struct report *report);

/*
 * report_shorten - text for number as REPORT_SHORT shows it: 2.0, 0.125, 1e-09
 *
 * Return: text
 */
const char *report_shorten(char *text, uint32_t capacity, double number);

#endif
