/* SPDX-License-Identifier: MIT */
/* Pictures (SVG) of the tables that ata-bench writes, drawn by gnuplot. */
#ifndef PLOT_PLOT_H
#define PLOT_PLOT_H

#include <stdint.h>

#include "files/failure.h"

/* Axes with logarithmic scales; PLOT_LOG_DEFAULT: as suits the picture. */
enum plot_log {
	PLOT_LOG_DEFAULT = 0, PLOT_LOG_NONE, PLOT_LOG_X, PLOT_LOG_Y, PLOT_LOG_XY
};

struct plot_request {
	const char *const *files;	/* n >= 1 CSV files, all of one kind */
	uint32_t n;
	const char *output;	/* where to write; "-": standard output;
				   NULL: as plot_output() says */
	const char *x, *y;	/* measures, as in ata-bench(1); NULL: default */
	enum plot_log log;
	const char *title;	/* or NULL */
	int (*stop)(void);	/* asked now and then whether to give up; or
				   NULL: never */
};

/*
 * plot_draw - draw what is in the files
 *
 * The output is written at the end, and is there whole or as it was before.
 *
 * Return: 0, or
 *   -ENOTSUP   the files have no measure x or y, or no such axis to be
 *              logarithmic; nothing else returns this
 *   -ECANCELED stop() said so
 *   another negative errno: a file or gnuplot
 * In each case failure says what is wrong, in one line.
 */
int plot_draw(const struct plot_request *request, struct failure *failure);

/*
 * plot_output - where the picture of file goes: its .csv replaced by .svg
 *
 * Return: the path, to be freed; NULL: no memory
 */
char *plot_output(const char *file);

/* plot_has_x, plot_has_y - does any kind of picture have this measure? */
int plot_has_x(const char *word);
int plot_has_y(const char *word);

#endif
