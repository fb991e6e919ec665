/* SPDX-License-Identifier: MIT */
/*
 * All numbers of a table are read and checked, whatever is drawn of them later:
 * what is drawn by default depends on which columns have values, and a pipe can
 * be read only once.
 */
#include "plot/rows.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "files/number.h"
#include "files/table.h"
#include "plot/text.h"

/* More are no picture. */
#define PANELS_MAX 40
#define SERIES_MAX 40
#define OWN_PANELS_MAX 160	/* where each has few names of its own */

#define KEY_SIZE 2048

struct reader {
	struct plot_rows *rows;
	const struct plot_request *request;
	const char *path;
	char *stem;		/* file's name, for titles and legends */
	int value[PLOT_VALUES];	/* which cell; -1: there is no such column */
	int series;
	int *key;		/* of each of the kind's keys */
	size_t before;		/* rows of the files before */
};

static int no_memory(struct failure *failure)
{
	return failure_set(failure, -ENOMEM, "no memory for the rows");
}

/* The name of a file, without folder and .csv. */
static char *make_stem(const char *path)
{
	const char *slash = strrchr(path, '/');
	char *stem = strdup(slash != NULL ? slash + 1 : path);
	size_t n = stem != NULL ? strlen(stem) : 0;

	if (n > 4 && strcmp(stem + n - 4, ".csv") == 0)
		stem[n - 4] = '\0';
	if (stem != NULL)
		plot_text_clean(stem);
	return stem;
}

static int read_header(struct reader *r, char **cells, uint32_t n,
		       struct failure *failure)
{
	const struct plot_kind *kind = plot_kind_of(cells, n, r->path, failure);

	if (kind == NULL)
		return -EINVAL;
	if (r->rows->kind != NULL && r->rows->kind != kind)
		return failure_set(failure, -EINVAL, "%s, line 1: a table of "
				   "%s, but %s is one of %s", r->path,
				   kind->name, r->request->files[0],
				   r->rows->kind->name);
	r->rows->kind = kind;
	r->key = calloc((size_t)kind->n_keys + 1, sizeof(*r->key));
	if (r->key == NULL)
		return no_memory(failure);
	for (int i = 0; i < kind->n_columns; i++)
		r->value[i] = table_find(cells, n, kind->columns[i].name);
	for (int i = 0; i < kind->n_keys; i++)
		r->key[i] = table_find(cells, n, kind->keys[i].column);
	r->series = kind->series != NULL ?
		    table_find(cells, n, kind->series) : -1;
	return 0;
}

/* Which panel: a line of text for each key, the last one for the file. */
static int find_panel(struct reader *r, char **cells, uint32_t *panel,
		      struct failure *failure)
{
	const struct plot_kind *kind = r->rows->kind;
	char key[KEY_SIZE];
	size_t length = 0;

	for (int i = 0; i <= kind->n_keys; i++) {
		const char *text = "";

		if (i == kind->n_keys)
			text = kind->apart && (r->series >= 0 ||
					       kind->shape == PLOT_COLUMNS) ?
			       r->stem : "";
		else if (r->key[i] >= 0)
			text = cells[r->key[i]];
		length += (size_t)snprintf(key + length, sizeof(key) - length,
					   "%s\n", text);
		if (length >= sizeof(key))
			return failure_set(failure, -EINVAL, "%s: words too "
					   "long for a title", r->path);
	}
	if (plot_names_add(&r->rows->panels, key, panel) != 0)
		return no_memory(failure);
	return 0;
}

static int read_values(const struct reader *r, char **cells, uint64_t line,
		       double *value, struct failure *failure)
{
	const struct plot_column *columns = r->rows->kind->columns;

	for (int i = 0; i < r->rows->kind->n_columns; i++) {
		const char *text = r->value[i] < 0 ? "" : cells[r->value[i]];

		value[i] = NAN;
		if (text[0] == '\0' && !columns[i].filled)
			continue;
		if (number_real(text, &value[i]) != 0)
			return failure_set(failure, -EINVAL, "%s, line %llu: "
					   "%s \"%.100s\" is not a number",
					   r->path, (unsigned long long)line,
					   columns[i].name, text);
	}
	return 0;
}

static struct plot_row *new_row(struct plot_rows *rows)
{
	if (rows->n == rows->capacity) {
		size_t capacity = 2 * rows->capacity + 256;
		struct plot_row *row = realloc(rows->row,
					       capacity * sizeof(*row));

		if (row == NULL)
			return NULL;
		rows->row = row;
		rows->capacity = capacity;
	}
	return &rows->row[rows->n++];
}

static int find_series(struct reader *r, char **cells, uint64_t line,
		       uint32_t *series, struct failure *failure)
{
	const struct plot_kind *kind = r->rows->kind;
	const char *name = r->series >= 0 ? cells[r->series] :
			   kind->apart ? r->stem : "";
	uint64_t number;

	if (kind->numbered && number_whole(name, &number) != 0)
		return failure_set(failure, -EINVAL, "%s, line %llu: %s "
				   "\"%.100s\" is not a whole number", r->path,
				   (unsigned long long)line, kind->series,
				   name);
	if (plot_names_add(&r->rows->series, name, series) != 0)
		return no_memory(failure);
	return 0;
}

static int on_row(void *ctx, char **cells, uint32_t n, uint64_t line,
		  struct failure *failure)
{
	struct reader *r = ctx;
	struct plot_row *row;
	int error;

	if (r->key == NULL)
		return read_header(r, cells, n, failure);
	if (r->request->stop != NULL && r->request->stop())
		return failure_set(failure, -ECANCELED, "interrupted");
	row = new_row(r->rows);
	if (row == NULL)
		return no_memory(failure);
	/* The numbers first: an error quotes them as they are. */
	error = read_values(r, cells, line, row->value, failure);
	for (uint32_t i = 0; i < n; i++)
		plot_text_clean(cells[i]);
	if (error == 0)
		error = find_panel(r, cells, &row->panel, failure);
	if (error == 0)
		error = find_series(r, cells, line, &row->series, failure);
	return error;
}

static int read_file(struct plot_rows *rows, const struct plot_request *request,
		     const char *path, struct failure *failure)
{
	struct reader r = {
		.rows = rows, .request = request, .path = path,
		.stem = make_stem(path), .before = rows->n,
	};
	int error = r.stem != NULL ? table_read(path, on_row, &r, failure) :
		    no_memory(failure);

	if (error == 0 && rows->n == r.before)
		error = failure_set(failure, -EINVAL, "%s: no rows below the "
				    "header", path);
	free(r.stem);
	free(r.key);
	return error;
}

int plot_rows_read(struct plot_rows *rows, const struct plot_request *request,
		   struct failure *failure)
{
	uint32_t most;
	int error = 0;

	*rows = (struct plot_rows) { .kind = NULL };
	for (uint32_t i = 0; i < request->n && error == 0; i++)
		error = read_file(rows, request, request->files[i], failure);
	if (error != 0)
		return error;
	most = rows->kind->own ? OWN_PANELS_MAX : PANELS_MAX;
	if (rows->panels.n > most)
		return failure_set(failure, -E2BIG, "%s: %u panels, at most %u "
				   "can be drawn", request->files[0],
				   rows->panels.n, most);
	if (rows->series.n > SERIES_MAX && !rows->kind->numbered &&
	    !rows->kind->own)
		return failure_set(failure, -E2BIG, "%s: %u names, at most %d "
				   "can be drawn", request->files[0],
				   rows->series.n, SERIES_MAX);
	return 0;
}

void plot_rows_free(struct plot_rows *rows)
{
	plot_names_free(&rows->panels);
	plot_names_free(&rows->series);
	free(rows->row);
	rows->row = NULL;
}
