/* SPDX-License-Identifier: MIT */
/* Which measures are drawn, on which scales. */
#include "plot/picture.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

/* More lines than these are one: their median and spread. */
#define NUMBERED_MAX 12

/* Points of a line; more would not be seen, and make large files. */
#define POINTS_MAX 400

static int has_values(const struct plot_rows *rows,
		      const struct plot_measure *measure)
{
	for (size_t i = 0; i < rows->n; i++)
		if (!isnan(rows->row[i].value[measure->value]))
			return 1;
	return 0;
}

static int choose_y(struct plot_picture *picture, const struct plot_rows *rows,
		    const struct plot_request *request,
		    struct failure *failure)
{
	const struct plot_kind *kind = picture->kind;

	if (request->y != NULL) {
		picture->y = plot_measure_find(kind->y, kind->n_y, request->y);
		if (picture->y == NULL)
			return failure_set(failure, -ENOTSUP, "--y: \"%s\" is "
					   "not in a table of %s", request->y,
					   kind->name);
	}
	for (int i = 0; picture->y == NULL && i < kind->n_y; i++)
		if (has_values(rows, &kind->y[i]))
			picture->y = &kind->y[i];
	if (picture->y == NULL)
		picture->y = &kind->y[0];
	if (has_values(rows, picture->y))
		return 0;
	return failure_set(failure, -EINVAL, "%s: column %s has no values",
			   request->files[0],
			   kind->columns[picture->y->value].name);
}

static int choose_x(struct plot_picture *picture,
		    const struct plot_request *request,
		    struct failure *failure)
{
	const struct plot_kind *kind = picture->kind;

	if (request->x != NULL) {
		picture->x = plot_measure_find(kind->x, kind->n_x, request->x);
		if (picture->x == NULL)
			return failure_set(failure, -ENOTSUP, "--x: \"%s\" is "
					   "not in a picture of %s",
					   request->x, kind->name);
		return 0;
	}
	if (kind->n_x > 0)
		picture->x = &kind->x[picture->y->in_time ? 0 : kind->n_x - 1];
	return 0;
}

static int choose_log(struct plot_picture *picture,
		      const struct plot_request *request,
		      struct failure *failure)
{
	enum plot_log log = request->log;

	if (log == PLOT_LOG_DEFAULT) {
		picture->log_x = picture->x != NULL && picture->x->log;
		picture->log_y = picture->y->log;
		return 0;
	}
	picture->log_x = log == PLOT_LOG_X || log == PLOT_LOG_XY;
	picture->log_y = log == PLOT_LOG_Y || log == PLOT_LOG_XY;
	if (picture->log_x && picture->kind->shape != PLOT_LINES)
		return failure_set(failure, -ENOTSUP, "--log: \"%s\" is not in "
				   "a picture of %s", log == PLOT_LOG_X ?
				   "x" : "xy", picture->kind->name);
	return 0;
}

/* Keep the rows that have something to show on these scales. */
static int drop_rows(const struct plot_picture *picture, struct plot_rows *rows,
		     const struct plot_request *request,
		     struct failure *failure)
{
	size_t kept = 0;

	for (size_t i = 0; i < rows->n; i++) {
		double y = plot_value(&rows->row[i], picture->y);
		double x = picture->x != NULL ?
			   plot_value(&rows->row[i], picture->x) : 0.0;

		if (!isfinite(y) || isnan(x) || (picture->log_y && y <= 0.0) ||
		    (picture->log_x && x <= 0.0))
			continue;
		rows->row[kept++] = rows->row[i];
	}
	rows->n = kept;
	if (kept > 0)
		return 0;
	return failure_set(failure, -EINVAL, "%s: no value of %s can be drawn "
			   "on %s scale", request->files[0], picture->y->word,
			   picture->log_x || picture->log_y ?
			   "a logarithmic" : "this");
}

/* Panels that have something to show; the others would have no bars at all. */
static void drop_panels(struct plot_picture *picture, struct plot_rows *rows)
{
	struct plot_names *panels = &rows->panels;
	uint32_t kept = 0;

	for (uint32_t panel = 0; panel < panels->n; panel++) {
		int used = 0;

		for (size_t i = 0; i < rows->n; i++) {
			if (rows->row[i].panel != panel)
				continue;
			rows->row[i].panel = kept;
			used = 1;
		}
		if (used)
			panels->text[kept++] = panels->text[panel];
		else
			free(panels->text[panel]);
	}
	panels->n = kept;
	picture->panels = kept;
}

/* Too many numbered lines become one, too many rounds a point for several. */
static void thin_out(struct plot_picture *picture, struct plot_rows *rows)
{
	int at = picture->kind->at;
	double low = INFINITY, high = -INFINITY, width;

	picture->bucket = 1;
	if (picture->kind->shape != PLOT_LINES || !picture->kind->apart)
		return;
	for (size_t i = 0; i < rows->n; i++) {
		low = fmin(low, rows->row[i].value[at]);
		high = fmax(high, rows->row[i].value[at]);
		if (picture->kind->numbered && picture->series > NUMBERED_MAX)
			rows->row[i].series = 0;
	}
	if (picture->kind->numbered && picture->series > NUMBERED_MAX)
		picture->merged = picture->series;
	width = ceil((high - low + 1.0) / POINTS_MAX);
	if (width <= 1.0 || width > 1e9)
		return;
	picture->bucket = (uint32_t)width;
	for (size_t i = 0; i < rows->n; i++) {
		double *round = &rows->row[i].value[at];

		*round = low + floor((*round - low) / width) * width +
			 (width - 1.0) / 2.0;
	}
}

int plot_picture_make(struct plot_picture *picture, struct plot_rows *rows,
		      const struct plot_request *request,
		      struct failure *failure)
{
	int error;

	*picture = (struct plot_picture) {
		.kind = rows->kind, .title = request->title,
		.panels = rows->panels.n,
		.names = rows->series.text, .series = rows->series.n,
	};
	error = choose_y(picture, rows, request, failure);
	if (error == 0)
		error = choose_x(picture, request, failure);
	if (error == 0)
		error = choose_log(picture, request, failure);
	if (error == 0)
		error = drop_rows(picture, rows, request, failure);
	if (error != 0)
		return error;
	if (picture->kind->own)
		drop_panels(picture, rows);
	thin_out(picture, rows);
	picture->titles = plot_rows_titles(rows);
	if (picture->titles == NULL || plot_points_make(picture, rows) != 0)
		return failure_set(failure, -ENOMEM, "no memory for the "
				   "picture");
	return 0;
}

void plot_picture_free(struct plot_picture *picture)
{
	for (uint32_t i = 0; picture->titles != NULL && i < picture->panels;
	     i++)
		free(picture->titles[i]);
	free(picture->titles);
	free(picture->line);
	free(picture->point);
	picture->titles = NULL;
	picture->line = NULL;
	picture->point = NULL;
}
