/* SPDX-License-Identifier: MIT */
/* Titles of panels: of what is the same in all of them, nothing is said. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "plot/rows.h"

/* Line number i of text, and its length. */
static const char *line_of(const char *text, int i, int *length)
{
	while (i-- > 0)
		text = strchr(text, '\n') + 1;
	*length = (int)strcspn(text, "\n");
	return text;
}

static int differs(const struct plot_rows *rows, int i)
{
	int length, other;
	const char *first = line_of(rows->panels.text[0], i, &length);

	for (uint32_t p = 1; p < rows->panels.n; p++) {
		const char *text = line_of(rows->panels.text[p], i, &other);

		if (other != length || memcmp(text, first, (size_t)length) != 0)
			return 1;
	}
	return 0;
}

static char *make_title(const struct plot_rows *rows, uint32_t panel)
{
	static const struct plot_key file = { "file", "", "" };
	char *title = NULL;
	size_t size;
	FILE *out = open_memstream(&title, &size);
	const char *comma = "";

	if (out == NULL)
		return NULL;
	for (int i = 0; i <= rows->kind->n_keys; i++) {
		const struct plot_key *key = i < rows->kind->n_keys ?
					     &rows->kind->keys[i] : &file;
		int length;
		const char *text = line_of(rows->panels.text[panel], i,
					   &length);

		if (!differs(rows, i))
			continue;
		if (length > 0)
			fprintf(out, "%s%s%.*s%s", comma, key->before, length,
				text, key->after);
		else
			fprintf(out, "%sno %s", comma, key->column);
		comma = ", ";
	}
	if (fclose(out) == 0)
		return title;
	free(title);
	return NULL;
}

char **plot_rows_titles(const struct plot_rows *rows)
{
	char **titles = calloc(rows->panels.n, sizeof(*titles));

	for (uint32_t i = 0; titles != NULL && i < rows->panels.n; i++) {
		titles[i] = make_title(rows, i);
		if (titles[i] != NULL)
			continue;
		while (i-- > 0)
			free(titles[i]);
		free(titles);
		return NULL;
	}
	return titles;
}
