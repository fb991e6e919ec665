/* SPDX-License-Identifier: MIT */
/*
 * Reads what --format json writes and prints it as --format csv would, so that
 * a test can compare the two. Fails if it is no array of objects.
 */
#include <jansson.h>
#include <stdio.h>
#include <string.h>

static void print_value(const json_t *value)
{
	const char *text = json_string_value(value);

	if (json_is_integer(value))
		printf("%" JSON_INTEGER_FORMAT, json_integer_value(value));
	else if (json_is_real(value))
		printf("%.17g", json_real_value(value));
	else if (text != NULL)
		printf(strchr(text, ',') ? "\"%s\"" : "%s", text);
}

static void print_row(json_t *row, int names)
{
	const char *name, *separator = "";
	json_t *value;

	json_object_foreach(row, name, value) {
		fputs(separator, stdout);
		if (names)
			fputs(name, stdout);
		else
			print_value(value);
		separator = ",";
	}
	putchar('\n');
}

int main(void)
{
	json_error_t error;
	json_t *rows = json_loadf(stdin, JSON_REJECT_DUPLICATES, &error);

	if (!json_is_array(rows)) {
		fprintf(stderr, "not an array: %s\n", error.text);
		return 1;
	}
	for (size_t i = 0; i < json_array_size(rows); i++) {
		json_t *row = json_array_get(rows, i);

		if (!json_is_object(row)) {
			fprintf(stderr, "row %zu is not an object\n", i);
			return 1;
		}
		if (i == 0)
			print_row(row, 1);
		print_row(row, 0);
	}
	json_decref(rows);
	return 0;
}
