/* SPDX-License-Identifier: MIT */
/* A page of pictures and tables: one HTML file that refers to nothing else. */
#ifndef PLOT_PAGE_H
#define PLOT_PAGE_H

#include <stdint.h>

#include "files/failure.h"

/* All texts may be NULL but heading, and alt where there is a picture. */
struct page_section {
	const char *heading;
	const char *text;	/* paragraphs, with blank lines between */
	const char *svg;	/* a file, which becomes part of the page */
	const char *alt;	/* what the picture shows, for who cannot see */
	const char *table;	/* CSV, its first row the header */
};

/*
 * page_write - write the page to path, whole or not at all
 *
 * @intro: paragraphs, with blank lines between; or NULL
 *
 * The page's bytes are a function of the arguments and the pictures alone.
 *
 * Return: 0 or a negative errno; then failure says what is wrong, and path is
 * as it was
 */
int page_write(const char *path, const char *title, const char *intro,
	       const struct page_section *sections, uint32_t n,
	       struct failure *failure);

#endif
