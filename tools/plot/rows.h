/* SPDX-License-Identifier: MIT */
/* What is read of the files: rows of numbers, named by panel and series. */
#ifndef PLOT_ROWS_H
#define PLOT_ROWS_H

#include <stddef.h>
#include <stdint.h>

#include "files/failure.h"
#include "plot/kind.h"
#include "plot/names.h"
#include "plot/plot.h"

struct plot_row {
	uint32_t panel, series;
	double value[PLOT_VALUES];	/* by the kind's columns; NaN: empty */
};

struct plot_rows {
	const struct plot_kind *kind;
	struct plot_names panels;	/* cells of the kind's keys and the name
					   of the file, a line each */
	struct plot_names series;
	struct plot_row *row;
	size_t n, capacity;
};

/*
 * plot_rows_read - read all files of a request
 *
 * Return: 0, -ECANCELED or another negative errno, see plot_draw(). What was
 * read is freed by plot_rows_free() in any case.
 */
int plot_rows_read(struct plot_rows *rows, const struct plot_request *request,
		   struct failure *failure);

void plot_rows_free(struct plot_rows *rows);

/*
 * plot_rows_titles - n titles for the panels: what differs between them
 *
 * Return: texts, to be freed like the array; NULL: no memory
 */
char **plot_rows_titles(const struct plot_rows *rows);

#endif
