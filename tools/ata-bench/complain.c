/* SPDX-License-Identifier: MIT */
/* Complaints: one line each, whatever is in the words they quote. */
#include "complain.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>

#include "progress.h"

void complain(const char *format, ...)
{
	char line[1024];
	va_list list;

	va_start(list, format);
	vsnprintf(line, sizeof(line), format, list);
	va_end(list);
	for (char *c = line; *c != '\0'; c++)
		if (iscntrl((unsigned char)*c))
			*c = '?';
	progress_hide();
	fprintf(stderr, "ata-bench: %s\n", line);
}
