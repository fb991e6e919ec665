/* SPDX-License-Identifier: MIT */
/* Texts, each kept once and numbered in the order of their coming. */
#ifndef PLOT_NAMES_H
#define PLOT_NAMES_H

#include <stdint.h>

struct plot_names {
	char **text;
	uint32_t n, capacity;
	uint32_t last;		/* where the last one was found */
};

/* plot_names_add - the number of text, *out. Return: 0 or -ENOMEM */
int plot_names_add(struct plot_names *names, const char *text, uint32_t *out);

/* plot_names_free - leaves none */
void plot_names_free(struct plot_names *names);

#endif
