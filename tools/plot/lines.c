/* SPDX-License-Identifier: MIT */
/* A panel with lines: the bands first, so that no line lies below one. */
#include <math.h>
#include <stdlib.h>

#include "plot/axis.h"
#include "plot/panel.h"
#include "plot/style.h"

/* What a panel's axes must show; y's bands as well. */
struct extent {
	double x[2], y[2];
	size_t lines;
};

static void widen(double *range, double value)
{
	range[0] = fmin(range[0], value);
	range[1] = fmax(range[1], value);
}

static struct extent find_extent(const struct plot_picture *picture,
				 uint32_t panel)
{
	struct extent extent = {
		.x = { INFINITY, -INFINITY }, .y = { INFINITY, -INFINITY },
	};

	for (size_t i = 0; i < picture->lines; i++) {
		const struct plot_line *line = &picture->line[i];

		if (line->panel != panel)
			continue;
		extent.lines++;
		for (size_t j = 0; j < line->n; j++) {
			widen(extent.x, line->point[j].x);
			widen(extent.y, line->point[j].y);
			if (isnan(line->point[j].low))
				continue;
			widen(extent.y, line->point[j].low);
			widen(extent.y, line->point[j].high);
			if (picture->merged == 0)
				continue;
			widen(extent.y, line->point[j].least);
			widen(extent.y, line->point[j].most);
		}
	}
	return extent;
}

static void write_labels(FILE *out, const struct plot_picture *picture,
			 const struct plot_frame *frame)
{
	fprintf(out, "set label '%s", picture->x->label);
	if (picture->bucket > 1 && picture->merged > 0)
		fprintf(out, " (%u are one point)", picture->bucket);
	else if (picture->bucket > 1)
		fprintf(out, " (medians of %u, bands: %s)", picture->bucket,
			picture->bucket >= PLOT_QUARTILES_FROM ?
			"quartiles" : "least to most");
	fputs("' at ", out);
	plot_screen(out, frame, (frame->left + frame->right) / 2.0,
		    frame->bottom + 33.0);
	fprintf(out, " center\nset label '%s' at ", picture->y->label);
	plot_screen(out, frame, frame->left - 68.0,
		    (frame->top + frame->bottom) / 2.0);
	fputs(" center rotate by 90\n", out);
}

/* A single point makes no line. */
static void write_line(FILE *out, const struct plot_picture *picture, size_t i,
		       int bands)
{
	const struct plot_line *line = &picture->line[i];
	struct plot_style style = plot_line_style(picture, line->series);

	if (!bands && line->n > 1)
		fprintf(out, "$l%zu using 1:2 with lines lw 2 dt %s", i,
			style.dash);
	else if (!bands)
		fprintf(out, "$l%zu using 1:2 with points pt 7 ps 0.5", i);
	else if (line->n > 1 && picture->merged > 0)
		fprintf(out, "$l%zu using 1:5:6 with filledcurves lc rgb "
			"'#%06x', $l%zu using 1:3:4 with filledcurves", i,
			style.colour, i);
	else if (line->n > 1)
		fprintf(out, "$l%zu using 1:3:4 with filledcurves", i);
	else
		fprintf(out, "$l%zu using 1:2:3:4 with yerrorbars pt 7 ps 0.5",
			i);
	fprintf(out, " lc rgb '#%06x'", style.colour);
}

/* Rows of which none has a spread have no band. */
static int has_band(const struct plot_line *line)
{
	for (size_t i = 0; i < line->n; i++)
		if (!isnan(line->point[i].low))
			return 1;
	return 0;
}

static void write_plot(FILE *out, const struct plot_picture *picture,
		       uint32_t panel)
{
	const char *comma = "plot ";

	for (int bands = 1; bands >= 0; bands--) {
		for (size_t i = 0; i < picture->lines; i++) {
			if (picture->line[i].panel != panel ||
			    (bands && !has_band(&picture->line[i])))
				continue;
			fputs(comma, out);
			write_line(out, picture, i, bands);
			comma = ", \\\n\t";
		}
	}
	fputs("\n", out);
}

void plot_lines_panel(FILE *out, const struct plot_picture *picture,
		      uint32_t panel, const struct plot_frame *frame)
{
	struct extent extent = find_extent(picture, panel);
	double width = frame->right - frame->left;
	struct plot_axis x, y;

	if (extent.lines == 0)
		extent = (struct extent) { .x = { 1, 2 }, .y = { 1, 2 } };
	x = plot_axis_fit(extent.x[0], extent.x[1], picture->log_x, 0.0);
	y = plot_axis_fit(extent.y[0], extent.y[1], picture->log_y, 0.04);
	plot_axis_write(out, "x", &x, width > 400.0 ? 8 : 5);
	plot_axis_write(out, "y", &y, 6);
	write_labels(out, picture, frame);
	if (extent.lines > 0) {
		write_plot(out, picture, panel);
		return;
	}
	fputs("set label 'no values' at graph 0.5, graph 0.5 center\n"
	      "$none << END\n1 -1\nEND\nplot $none with dots\n", out);
}
