/* SPDX-License-Identifier: MIT */
/* Axes: their range, and ticks where a person would put them. */
#ifndef PLOT_AXIS_H
#define PLOT_AXIS_H

#include <stdio.h>

struct plot_axis {
	int log;
	double low, high;	/* low < high; log: low > 0 */
};

/*
 * plot_axis_fit - an axis that shows least to most
 *
 * @log:  least and most are > 0
 * @room: part of its length to leave free beyond them; at 0 there is none
 *
 * A linear axis begins at 0 where that costs little.
 */
struct plot_axis plot_axis_fit(double least, double most, int log, double room);

/*
 * plot_axis_write - the commands of gnuplot for axis "x" or "y"
 *
 * @ticks: labels that find room, 2 or more
 */
void plot_axis_write(FILE *out, const char *name, const struct plot_axis *axis,
		     int ticks);

/* plot_axis_number - text for a number: 0.25, 12000, 2.5·10⁻⁷ */
void plot_axis_number(FILE *out, double number);

#endif
