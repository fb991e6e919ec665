/* SPDX-License-Identifier: MIT */
#include "plot/names.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/*
 * Rows come in runs of one name, or in turns of all of them: mostly it is the
 * last one or its successor.
 */
static int find(struct plot_names *names, const char *text)
{
	for (uint32_t i = 0; i < names->n; i++) {
		uint32_t at = (names->last + i) % names->n;

		if (strcmp(names->text[at], text) == 0) {
			names->last = at;
			return 1;
		}
	}
	return 0;
}

int plot_names_add(struct plot_names *names, const char *text, uint32_t *out)
{
	if (!find(names, text)) {
		if (names->n == names->capacity) {
			uint32_t capacity = 2 * names->capacity + 16;
			char **more = realloc(names->text,
					      capacity * sizeof(*more));

			if (more == NULL)
				return -ENOMEM;
			names->text = more;
			names->capacity = capacity;
		}
		names->text[names->n] = strdup(text);
		if (names->text[names->n] == NULL)
			return -ENOMEM;
		names->last = names->n++;
	}
	*out = names->last;
	return 0;
}

void plot_names_free(struct plot_names *names)
{
	for (uint32_t i = 0; i < names->n; i++)
		free(names->text[i]);
	free(names->text);
	*names = (struct plot_names) { .text = NULL };
}
