/* SPDX-License-Identifier: MIT */
/* From files to rows, picture, script and SVG. */
#include "plot/plot.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "files/outfile.h"
#include "plot/gnuplot.h"
#include "plot/picture.h"
#include "plot/rows.h"
#include "plot/script.h"
#include "plot/text.h"

static int no_memory(struct failure *failure)
{
	return failure_set(failure, -ENOMEM, "no memory for the picture");
}

char *plot_output(const char *file)
{
	size_t n = strlen(file);
	char *path = malloc(n + sizeof(".svg"));

	if (path == NULL)
		return NULL;
	if (n > 4 && strcmp(file + n - 4, ".csv") == 0)
		n -= 4;
	memcpy(path, file, n);
	strcpy(path + n, ".svg");
	return path;
}

int plot_has_x(const char *word)
{
	int n;
	const struct plot_kind *kind = plot_kinds(&n);

	for (int i = 0; i < n; i++)
		if (plot_measure_find(kind[i].x, kind[i].n_x, word) != NULL)
			return 1;
	return 0;
}

int plot_has_y(const char *word)
{
	int n;
	const struct plot_kind *kind = plot_kinds(&n);

	for (int i = 0; i < n; i++)
		if (plot_measure_find(kind[i].y, kind[i].n_y, word) != NULL)
			return 1;
	return 0;
}

static int write_out(const char *svg, size_t size, struct failure *failure)
{
	errno = 0;
	if (fwrite(svg, 1, size, stdout) == size && fflush(stdout) == 0)
		return 0;
	return failure_set(failure, errno != 0 ? -errno : -EIO,
			   "cannot write to standard output: %s",
			   strerror(errno != 0 ? errno : EIO));
}

static int write_svg(const struct plot_request *request, const char *svg,
		     size_t size, struct failure *failure)
{
	const char *path = request->output;
	char *made = NULL;
	struct outfile *file;
	int error;

	if (path != NULL && strcmp(path, "-") == 0)
		return write_out(svg, size, failure);
	if (path == NULL)
		path = made = plot_output(request->files[0]);
	if (path == NULL)
		return no_memory(failure);
	error = outfile_open(&file, path, failure);
	free(made);
	if (error != 0)
		return error;
	fwrite(svg, 1, size, outfile_stream(file));
	return outfile_commit(file, failure);
}

static int draw(const struct plot_picture *picture,
		const struct plot_request *request, struct failure *failure)
{
	size_t length, size = 0;
	char *script = plot_script(picture, &length), *svg = NULL;
	int error = script != NULL ? 0 : no_memory(failure);

	if (error == 0)
		error = plot_gnuplot(script, length, request->stop, &svg, &size,
				     failure);
	/* From here on it takes no time. */
	if (error == 0)
		error = write_svg(request, svg, size, failure);
	free(script);
	free(svg);
	return error;
}

int plot_draw(const struct plot_request *request, struct failure *failure)
{
	struct plot_request clean = *request;
	struct plot_picture picture = { .kind = NULL };
	struct plot_rows rows;
	char *title = NULL;
	int error;

	if (request->title != NULL) {
		title = strdup(request->title);
		if (title == NULL)
			return no_memory(failure);
		plot_text_clean(title);
		clean.title = title;
	}
	error = plot_rows_read(&rows, request, failure);
	if (error == 0)
		error = plot_picture_make(&picture, &rows, &clean, failure);
	if (error == 0)
		error = draw(&picture, request, failure);
	plot_picture_free(&picture);
	plot_rows_free(&rows);
	free(title);
	return error;
}
