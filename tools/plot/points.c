/* SPDX-License-Identifier: MIT */
/*
 * Rows that go together (seeds at a checkpoint, laps of a policy, rounds of a
 * bucket) become a point: the medians of x and of y. Its spread is that of y,
 * from the least to the most, or between the quartiles where there are five
 * values or more: then a single outlier does not widen it. The spread of a
 * single row is what the row says of itself, if it does.
 */
#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "plot/picture.h"

/* A row as far as it is drawn. */
struct item {
	uint32_t panel, series;
	double at, x, y, low, high;
};

double plot_value(const struct plot_row *row,
		  const struct plot_measure *measure)
{
	double value = row->value[measure->value];

	if (measure->over == PLOT_NONE)
		return value;
	return row->value[measure->over] > 0.0 ?
	       value / row->value[measure->over] : NAN;
}

static double cell(const struct plot_row *row, int column)
{
	return column == PLOT_NONE ? NAN : row->value[column];
}

static struct item make_item(const struct plot_picture *picture,
			     const struct plot_row *row)
{
	const struct plot_measure *y = picture->y;
	struct item item = {
		.panel = row->panel, .series = row->series,
		.at = picture->kind->at != PLOT_NONE ?
		      row->value[picture->kind->at] : 0.0,
		.x = picture->x != NULL ? plot_value(row, picture->x) : 0.0,
		.y = plot_value(row, y),
		.low = cell(row, y->low), .high = cell(row, y->high),
	};

	if (y->deviation != PLOT_NONE) {
		item.low = item.y - fabs(cell(row, y->deviation));
		item.high = item.y + fabs(cell(row, y->deviation));
	}
	return item;
}

static int compare_numbers(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* Which go together; among those by y, so that the order of rows is nothing. */
static int compare_items(const void *a, const void *b)
{
	const struct item *x = a, *y = b;

	if (x->panel != y->panel)
		return x->panel < y->panel ? -1 : 1;
	if (x->series != y->series)
		return x->series < y->series ? -1 : 1;
	if (x->at != y->at)
		return x->at < y->at ? -1 : 1;
	return compare_numbers(&x->y, &y->y);
}

/* Between two sorted values in proportion. */
static double quantile(const double *sorted, size_t n, double part)
{
	double place = part * (double)(n - 1);
	size_t below = (size_t)place;

	if (below + 1 >= n)
		return sorted[n - 1];
	return sorted[below] +
	       (place - (double)below) * (sorted[below + 1] - sorted[below]);
}

/* n items, and room for n numbers. */
static struct plot_point make_point(const struct item *item, size_t n,
				    double *number)
{
	struct plot_point point;
	int quartiles = n >= PLOT_QUARTILES_FROM;

	for (size_t i = 0; i < n; i++)
		number[i] = item[i].x;
	qsort(number, n, sizeof(*number), compare_numbers);
	point.x = quantile(number, n, 0.5);
	for (size_t i = 0; i < n; i++)
		number[i] = item[i].y;
	point.y = quantile(number, n, 0.5);
	point.least = number[0];
	point.most = number[n - 1];
	point.low = quartiles ? quantile(number, n, 0.25) : point.least;
	point.high = quartiles ? quantile(number, n, 0.75) : point.most;
	if (n == 1) {
		point.low = item[0].low;
		point.high = item[0].high;
	}
	return point;
}

static int same_line(const struct item *a, const struct item *b)
{
	return a->panel == b->panel && a->series == b->series;
}

static void gather(struct plot_picture *picture, const struct item *item,
		   size_t n, double *number)
{
	struct plot_line *line = picture->line;
	size_t points = 0;

	for (size_t i = 0, next; i < n; i = next) {
		if (i == 0 || !same_line(&item[i], &item[i - 1])) {
			line = &picture->line[picture->lines++];
			*line = (struct plot_line) {
				.panel = item[i].panel,
				.series = item[i].series,
				.point = &picture->point[points],
			};
		}
		next = i + 1;
		while (next < n && same_line(&item[i], &item[next]) &&
		       item[i].at == item[next].at)
			next++;
		if (next - i > picture->together)
			picture->together = next - i;
		picture->point[points++] = make_point(&item[i], next - i,
						      number);
		line->n++;
	}
}

int plot_points_make(struct plot_picture *picture, struct plot_rows *rows)
{
	size_t n = rows->n;
	struct item *item = calloc(n, sizeof(*item));
	double *number = calloc(n, sizeof(*number));
	int error = -ENOMEM;

	picture->line = calloc(n, sizeof(*picture->line));
	picture->point = calloc(n, sizeof(*picture->point));
	if (item != NULL && number != NULL && picture->line != NULL &&
	    picture->point != NULL) {
		for (size_t i = 0; i < n; i++)
			item[i] = make_item(picture, &rows->row[i]);
		qsort(item, n, sizeof(*item), compare_items);
		gather(picture, item, n, number);
		error = 0;
	}
	free(item);
	free(number);
	return error;
}
