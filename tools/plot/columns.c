/* SPDX-License-Identifier: MIT */
/* A panel with an upright bar for each worker: there may be hundreds. */
#include <math.h>
#include <stdlib.h>

#include "plot/axis.h"
#include "plot/panel.h"
#include "plot/style.h"

/* What the axes must show, and whether there is a worker without a bar. */
struct extent {
	double first, last, least, most;
	int none;
};

static struct extent find_extent(const struct plot_picture *picture,
				 uint32_t panel)
{
	struct extent extent = { INFINITY, -INFINITY, INFINITY, -INFINITY, 0 };

	for (size_t i = 0; i < picture->lines; i++) {
		const struct plot_line *line = &picture->line[i];

		for (size_t j = 0; line->panel == panel && j < line->n; j++) {
			const struct plot_point *p = &line->point[j];

			extent.first = fmin(extent.first, p->x);
			extent.last = fmax(extent.last, p->x);
			extent.least = fmin(extent.least, p->y);
			extent.most = fmax(extent.most, p->y);
			extent.none |= p->y == 0.0;
		}
	}
	if (extent.first > extent.last)
		return (struct extent) { 0.0, 1.0, 1.0, 1.0, 0 };
	if (!picture->log_y) {
		extent.least = fmin(extent.least, 0.0);
		extent.most = fmax(extent.most, 0.0);
	}
	return extent;
}

static void write_labels(FILE *out, const struct plot_picture *picture,
			 const struct plot_frame *frame, int none)
{
	fprintf(out, "set label '%s%s' at ", picture->x->label,
		none ? " (×: 0)" : "");
	plot_screen(out, frame, (frame->left + frame->right) / 2.0,
		    frame->bottom + 33.0);
	fprintf(out, " center\nset label '%s' at ", picture->y->label);
	plot_screen(out, frame, frame->left - 68.0,
		    (frame->top + frame->bottom) / 2.0);
	fputs(" center rotate by 90\n", out);
}

/* Boxes from the axis up; a worker that has nothing is marked. */
static void write_plot(FILE *out, const struct plot_picture *picture,
		       uint32_t panel, const struct plot_axis *y)
{
	struct plot_style style = plot_style_number(0);
	double base = y->log ? y->low : 0.0;
	const char *comma = "plot ";

	for (size_t i = 0; i < picture->lines; i++) {
		if (picture->line[i].panel != panel)
			continue;
		fprintf(out, "%s$l%zu using 1:2:($1-0.4):($1+0.4):(%.8g):2 "
			"with boxxyerror fs solid 0.65 noborder fc rgb '#%06x'",
			comma, i, base, style.colour);
		comma = ", \\\n\t";
		if (!y->log)
			fprintf(out, "%s$l%zu using 1:($2 == 0 ? %.8g : -1e300) "
				"with points pt 2 ps 0.6 lc rgb '#d55e00'",
				comma, i, 0.02 * y->high);
	}
	if (comma[0] == 'p')
		fputs("$none << END\n-9 1\nEND\nplot $none with dots", out);
	fputs("\n", out);
}

void plot_columns_panel(FILE *out, const struct plot_picture *picture,
			uint32_t panel, const struct plot_frame *frame)
{
	struct extent extent = find_extent(picture, panel);
	struct plot_axis x = { 0, extent.first - 0.7, extent.last + 0.7 };
	struct plot_axis y = plot_axis_fit(extent.least, extent.most,
					   picture->log_y, 0.06);
	double width = frame->right - frame->left;
	int ticks = width > 400.0 ? 10 : 5;

	/* No ticks between whole workers. */
	if (x.high - x.low < ticks)
		ticks = (int)(x.high - x.low);
	plot_axis_write(out, "x", &x, ticks);
	plot_axis_write(out, "y", &y, 6);
	write_labels(out, picture, frame, extent.none && !y.log);
	write_plot(out, picture, panel, &y);
}
