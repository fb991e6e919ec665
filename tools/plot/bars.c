/* SPDX-License-Identifier: MIT */
/* A panel with bars that lie, as names are longer than a bar is wide. */
#include <math.h>
#include <stdlib.h>

#include "plot/axis.h"
#include "plot/panel.h"
#include "plot/style.h"
#include "plot/text.h"

/* The values that the axis must show; 0 too, where there is one. */
static struct plot_axis find_axis(const struct plot_picture *picture,
				  uint32_t panel, double room)
{
	double least = INFINITY, most = -INFINITY;
	struct plot_axis axis;

	for (size_t i = 0; i < picture->lines; i++) {
		const struct plot_line *line = &picture->line[i];

		for (size_t j = 0; line->panel == panel && j < line->n; j++) {
			const struct plot_point *p = &line->point[j];

			least = fmin(least, p->y);
			most = fmax(most, p->y);
			if (!picture->log_y || p->low > 0.0)
				least = fmin(least, p->low);
			most = fmax(most, p->high);
		}
	}
	if (least > most)
		least = most = 1.0;
	if (picture->y->one) {
		least = fmin(least, 1.0);
		most = fmax(most, 1.0);
	}
	if (!picture->log_y) {
		least = fmin(least, 0.0);
		most = fmax(most, 0.0);
	}
	axis = plot_axis_fit(least, most, picture->log_y, room);
	/* The names stand on the left, and the numbers on the right. */
	if (!picture->log_y && least < 0.0)
		axis.low = least - 0.04 * (axis.high - least);
	return axis;
}

/* Where a value ends on the axis: logarithms have no 0. */
static double on_axis(const struct plot_axis *axis, double value)
{
	return axis->log ? fmax(value, axis->low) : value;
}

uint32_t plot_name_length(const struct plot_picture *picture)
{
	return picture->kind->own ? 22 : 20;
}

uint32_t plot_bars(const struct plot_picture *picture, uint32_t panel)
{
	uint32_t n = 0;

	if (!picture->kind->own)
		return picture->series;
	for (size_t i = 0; i < picture->lines; i++)
		n += picture->line[i].panel == panel;
	return n;
}

/* Which bar of its panel it is, from above. */
static uint32_t place_of(const struct plot_picture *picture,
			 const struct plot_line *line)
{
	const struct plot_line *first = line;

	if (!picture->kind->own)
		return line->series;
	while (first > picture->line && first[-1].panel == line->panel)
		first--;
	return (uint32_t)(line - first);
}

static void write_bar(FILE *out, const struct plot_picture *picture,
		      size_t number, const struct plot_axis *axis)
{
	const struct plot_line *line = &picture->line[number];
	const struct plot_point *p = line->point;
	uint32_t place = place_of(picture, line);
	double end = fmax(isnan(p->high) ? p->y : p->high,
			  axis->log ? axis->low : 0.0);
	/* The longest are wide: 3.1e+08. */
	int digits = picture->kind->own && p->y >= 1e4 ? 3 : 4;

	fprintf(out, "$b%zu << END\n%.8g %u %.8g %.8g %.8g %.8g\nEND\n",
		number, p->y, place, axis->log ? axis->low : 0.0, p->y,
		place - 0.36, place + 0.36);
	if (!isnan(p->low))
		fprintf(out, "$e%zu << END\n%.8g %u %.8g %.8g\nEND\n", number,
			p->y, place, on_axis(axis, p->low),
			on_axis(axis, p->high));
	fprintf(out, "set label '%.*g' at first %.8g, first %u left offset "
		"char 0.6, 0 font ',11'\n", digits, p->y, end, place);
}

static void write_bars(FILE *out, const struct plot_picture *picture,
		       uint32_t panel)
{
	const char *comma = "plot ";

	for (int errors = 0; errors < 2; errors++) {
		for (size_t i = 0; i < picture->lines; i++) {
			const struct plot_line *line = &picture->line[i];
			struct plot_style style = plot_line_style(picture,
								  line->series);

			if (line->panel != panel ||
			    (errors && isnan(line->point->low)))
				continue;
			fputs(comma, out);
			if (errors)
				fprintf(out, "$e%zu using 1:2:3:4 with "
					"xerrorbars pt 0 lw 1.2 lc rgb "
					"'#000000'", i);
			else
				fprintf(out, "$b%zu using 1:2:3:4:5:6 with "
					"boxxyerror fs solid 0.65 noborder "
					"fc rgb '#%06x'", i, style.colour);
			comma = ", \\\n\t";
		}
	}
	if (comma[0] == 'p')
		fputs("$none << END\n1 -9\nEND\nplot $none with dots", out);
	fputs("\n", out);
}

static void write_spread(FILE *out, const struct plot_picture *picture)
{
	if (picture->together > 1)
		fprintf(out, ", median and %s of %zu",
			picture->together >= PLOT_QUARTILES_FROM ?
			"quartiles" : "range", picture->together);
	else if (picture->y->deviation != PLOT_NONE)
		fputs(" ± standard deviation", out);
	else if (picture->y->low != PLOT_NONE)
		fprintf(out, ", with %s", picture->y->spread != NULL ?
			picture->y->spread : "quartiles");
}

static void write_name(FILE *out, const struct plot_picture *picture,
		       uint32_t series, uint32_t place)
{
	fputs("set label ", out);
	plot_text_quote(out, picture->names[series],
			plot_name_length(picture));
	fprintf(out, " at graph 0, first %u right offset char -0.7, 0\n",
		place);
}

static void write_names(FILE *out, const struct plot_picture *picture,
			uint32_t panel, const struct plot_frame *frame)
{
	fprintf(out, "set label '%s", picture->y->label);
	write_spread(out, picture);
	fputs("' at ", out);
	plot_screen(out, frame, (frame->left + frame->right) / 2.0,
		    frame->bottom + 33.0);
	fputs(" center\n", out);
	for (uint32_t i = 0; !picture->kind->own && i < picture->series; i++)
		write_name(out, picture, i, i);
	for (size_t i = 0; picture->kind->own && i < picture->lines; i++)
		if (picture->line[i].panel == panel)
			write_name(out, picture, picture->line[i].series,
				   place_of(picture, &picture->line[i]));
	if (picture->y->one)
		fputs("set arrow from first 1, graph 0 to first 1, graph 1 "
		      "nohead dt (3,3) lc rgb '#444444' front\n", out);
}

void plot_bars_panel(FILE *out, const struct plot_picture *picture,
		     uint32_t panel, const struct plot_frame *frame)
{
	double width = frame->right - frame->left;
	/* Room for the number beside the longest bar. */
	struct plot_axis axis = find_axis(picture, panel,
					  60.0 / (width - 60.0));

	plot_axis_write(out, "x", &axis, width > 400.0 ? 8 :
			picture->kind->own ? 3 : 5);
	fprintf(out, "unset ytics\nset yrange [%.1f:-0.5]\n",
		plot_bars(picture, panel) - 0.5);
	write_names(out, picture, panel, frame);
	for (size_t i = 0; i < picture->lines; i++)
		if (picture->line[i].panel == panel)
			write_bar(out, picture, i, &axis);
	write_bars(out, picture, panel);
}
