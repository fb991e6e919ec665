/* SPDX-License-Identifier: MIT */
/* Rows as CSV (RFC 4180, with plain line ends): numbers to the last bit. */
#include <inttypes.h>
#include <string.h>

#include "cell.h"

void csv_heading(FILE *stream, const struct report_column *columns,
		 uint32_t count)
{
	for (uint32_t i = 0; i < count; i++)
		fprintf(stream, "%s%s", i == 0 ? "" : ",", columns[i].name);
	fputc('\n', stream);
}

static void put_text(FILE *stream, const char *text)
{
	if (strpbrk(text, ",\"\r\n") == NULL) {
		fputs(text, stream);
		return;
	}
	fputc('"', stream);
	for (; *text != '\0'; text++) {
		if (*text == '"')
			fputc('"', stream);
		fputc(*text, stream);
	}
	fputc('"', stream);
}

void csv_row(FILE *stream, const struct report_column *columns, uint32_t count,
	     const struct cell *cells)
{
	for (uint32_t i = 0; i < count; i++) {
		if (i > 0)
			fputc(',', stream);
		if (cells[i].missing)
			continue;
		switch (columns[i].type) {
		case REPORT_TEXT:
			put_text(stream, cells[i].text);
			break;
		case REPORT_COUNT:
			fprintf(stream, "%" PRIu64, cells[i].count);
			break;
		case REPORT_NUMBER:
			fprintf(stream, "%.17g", cells[i].number);
			break;
		}
	}
	fputc('\n', stream);
}
