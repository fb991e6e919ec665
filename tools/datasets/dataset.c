/* SPDX-License-Identifier: MIT */
#include "datasets/dataset.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int dataset_fail(struct dataset_error *error, int status, const char *format,
		 ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(error->text, sizeof(error->text), format, args);
	va_end(args);
	return status;
}

void dataset_close(struct dataset *data)
{
	free(data->name);
	free(data->train.pixels);
	free(data->train.labels);
	free(data->test.pixels);
	free(data->test.labels);
	memset(data, 0, sizeof(*data));
}
