/* SPDX-License-Identifier: MIT */
/* gnuplot, run as a child. */
#ifndef PLOT_GNUPLOT_H
#define PLOT_GNUPLOT_H

#include <stddef.h>

#include "files/failure.h"

/*
 * plot_gnuplot - what gnuplot draws by a script
 *
 * @stop: see struct plot_request
 * @svg:  *size bytes, to be freed
 *
 * Return: 0, -ECANCELED or another negative errno: gnuplot is not installed, or
 * has failed; then failure says so and *svg is unchanged
 */
int plot_gnuplot(const char *script, size_t length, int (*stop)(void),
		 char **svg, size_t *size, struct failure *failure);

#endif
