/* SPDX-License-Identifier: MIT */
/*
 * Reports: gathers cells to rows and hands these to the format.
 *
 * The first thing that goes wrong is kept, and said once, at the end: so no
 * caller has to look after each cell.
 */
#include "report.h"

#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cell.h"
#include "complain.h"

struct report {
	enum report_format format;
	const struct report_column *columns;
	uint32_t count;
	uint32_t filled;	/* cells of the row that is being filled */
	uint64_t rows;
	int error;		/* 0 or the first negative errno */
	struct table *table;	/* REPORT_TABLE */
	char *notes;		/* lines below the table */
	size_t notes_length;
	struct cell cells[];
};

static void keep_error(struct report *report, int error)
{
	if (report->error == 0)
		report->error = error;
}

/* Streams remember that writing failed, but not why; errno still knows. */
static void check_stream(struct report *report)
{
	if (ferror(stdout))
		keep_error(report, errno != 0 ? -errno : -EIO);
}

int report_open(struct report **out, enum report_format format,
		const struct report_column *columns, uint32_t count)
{
	struct report *report = calloc(1, sizeof(*report) +
				       count * sizeof(struct cell));

	if (report == NULL)
		return -ENOMEM;
	report->format = format;
	report->columns = columns;
	report->count = count;
	if (format == REPORT_TABLE &&
	    table_create(&report->table, columns, count) != 0) {
		free(report);
		return -ENOMEM;
	}
	if (format == REPORT_CSV)
		csv_heading(stdout, columns, count);
	*out = report;
	return 0;
}

static void end_row(struct report *report)
{
	int error = 0;

	errno = 0;
	switch (report->format) {
	case REPORT_TABLE:
		error = table_row(report->table, report->cells);
		break;
	case REPORT_CSV:
		csv_row(stdout, report->columns, report->count, report->cells);
		break;
	case REPORT_JSON:
		error = json_row(stdout, report->columns, report->count,
				 report->cells, report->rows == 0);
		break;
	}
	if (error != 0)
		keep_error(report, error);
	check_stream(report);
	report->rows++;
	report->filled = 0;
}

static void add(struct report *report, const struct cell *cell)
{
	report->cells[report->filled++] = *cell;
	if (report->filled == report->count && report->error == 0)
		end_row(report);
	if (report->filled == report->count)
		report->filled = 0;
}

void report_text(struct report *report, const char *text)
{
	add(report, &(struct cell){ .text = text, .missing = text == NULL });
}

void report_count(struct report *report, uint64_t count)
{
	add(report, &(struct cell){ .count = count });
}

void report_number(struct report *report, double number)
{
	add(report, &(struct cell){ .number = number,
				    .missing = !isfinite(number) });
}

void report_missing(struct report *report)
{
	add(report, &(struct cell){ .missing = 1 });
}

void report_note(struct report *report, const char *format, ...)
{
	char line[1024];
	char *notes;
	size_t length;
	va_list list;

	if (report->format != REPORT_TABLE)
		return;
	va_start(list, format);
	vsnprintf(line, sizeof(line), format, list);
	va_end(list);
	if (report->rows == 0) {
		printf("%s\n", line);
		return;
	}
	length = strlen(line);
	notes = realloc(report->notes, report->notes_length + length + 2);
	if (notes == NULL) {
		keep_error(report, -ENOMEM);
		return;
	}
	report->notes = notes;
	memcpy(notes + report->notes_length, line, length);
	memcpy(notes + report->notes_length + length, "\n", 2);
	report->notes_length += length + 1;
}

int report_close(struct report *report)
{
	int error;

	if (report == NULL)
		return STATUS_OK;
	errno = 0;
	if (report->format == REPORT_TABLE)
		table_print(report->table, stdout);
	if (report->format == REPORT_JSON)
		json_end(stdout, report->rows == 0);
	if (report->notes != NULL)
		fputs(report->notes, stdout);
	check_stream(report);
	if (fflush(stdout) != 0)
		keep_error(report, errno != 0 ? -errno : -EIO);
	error = report->error;
	if (error == -ENOMEM)
		complain("no memory for the results");
	else if (error != 0)
		complain("cannot write to standard output: %s",
			 strerror(-error));
	table_destroy(report->table);
	free(report->notes);
	free(report);
	return error == 0 ? STATUS_OK : STATUS_FAILED;
}
