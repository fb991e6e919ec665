/* SPDX-License-Identifier: MIT */
/* What is to be drawn: points, in lines or bars, in panels. */
#ifndef PLOT_PICTURE_H
#define PLOT_PICTURE_H

#include <stddef.h>
#include <stdint.h>

#include "files/failure.h"
#include "plot/kind.h"
#include "plot/plot.h"
#include "plot/rows.h"

/* The spread of fewer values is from the least to the most. */
#define PLOT_QUARTILES_FROM 5

/*
 * The middle of the values that go together: medians, and of y the spread (see
 * points.c) and the extremes.
 */
struct plot_point {
	double x, y;
	double low, high;	/* NaN: not known */
	double least, most;
};

/* One series in one panel; a bar is a line of one point. */
struct plot_line {
	uint32_t panel, series;
	struct plot_point *point;
	size_t n;
};

struct plot_picture {
	const struct plot_kind *kind;
	const struct plot_measure *x, *y;	/* x: NULL for bars */
	int log_x, log_y;
	const char *title;	/* or NULL */
	char **titles;		/* of the panels */
	uint32_t panels;
	char **names;		/* of the series */
	uint32_t series;
	uint32_t merged;	/* so many series, drawn as one */
	uint32_t bucket;	/* so many rounds, drawn as one point */
	size_t together;	/* rows of a point, at most */
	struct plot_line *line;	/* by panel, then by series */
	size_t lines;
	struct plot_point *point;
};

/*
 * plot_picture_make - choose what to draw and gather its points
 *
 * @rows: must outlive the picture; its rows are changed
 *
 * Return: 0, -ENOTSUP or another negative errno, see plot_draw(). The picture
 * is freed by plot_picture_free() in any case.
 */
int plot_picture_make(struct plot_picture *picture, struct plot_rows *rows,
		      const struct plot_request *request,
		      struct failure *failure);

void plot_picture_free(struct plot_picture *picture);

/* plot_value - of a measure, which may be a quotient; NaN: not known */
double plot_value(const struct plot_row *row,
		  const struct plot_measure *measure);

/* plot_points_make - the points and lines. Return: 0 or -ENOMEM */
int plot_points_make(struct plot_picture *picture, struct plot_rows *rows);

#endif
