/* SPDX-License-Identifier: MIT */
/*
 * The page: title, legend, panels in two columns. All places are given in
 * pixels, as gnuplot would leave room by the length of labels, and panels would
 * not align.
 */
#include "plot/script.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "plot/panel.h"
#include "plot/text.h"

#define TITLE_HEIGHT 34.0
#define BAR_HEIGHT 22.0

struct margins {
	double left, right, top, bottom;
};

/* The longest of the names that are drawn beside bars. */
static double names_width(const struct plot_picture *picture)
{
	uint32_t most = 0;

	for (uint32_t i = 0; i < picture->series; i++) {
		uint32_t length = plot_text_length(picture->names[i]);

		most = length > most ? length : most;
	}
	return fmin(most * PLOT_CHARACTER + 16.0,
		    plot_name_length(picture) * PLOT_CHARACTER + 20.0);
}

static struct margins find_margins(const struct plot_picture *picture)
{
	struct margins margins = { 84.0, 18.0, 10.0, 50.0 };

	if (picture->panels > 1)
		margins.top = 30.0;
	if (picture->kind->shape == PLOT_BARS)
		margins.left = names_width(picture);
	return margins;
}

static uint32_t count_columns(const struct plot_picture *picture)
{
	return picture->panels > 1 ? 2 : 1;
}

/* Of the panels beside each other, the first of which is this one. */
static double row_height(const struct plot_picture *picture,
			 const struct margins *margins, uint32_t panel)
{
	uint32_t bars = 0;

	if (picture->kind->shape != PLOT_BARS)
		return picture->panels > 1 ? 300.0 : 430.0;
	for (uint32_t i = 0; i < count_columns(picture); i++)
		if (panel + i < picture->panels &&
		    plot_bars(picture, panel + i) > bars)
			bars = plot_bars(picture, panel + i);
	return margins->top + margins->bottom + BAR_HEIGHT * bars;
}

static double all_heights(const struct plot_picture *picture)
{
	struct margins margins = find_margins(picture);
	double height = 0.0;

	for (uint32_t i = 0; i < picture->panels; i += count_columns(picture))
		height += row_height(picture, &margins, i);
	return height;
}

static void write_title(FILE *out, const struct plot_picture *picture,
			const struct plot_frame *frame)
{
	fputs("set label ", out);
	plot_text_quote(out, picture->title, 90);
	fputs(" at ", out);
	plot_screen(out, frame, PLOT_WIDTH / 2.0, 20.0);
	fputs(" center font 'sans-serif:Bold,15'\n", out);
}

static void write_data(FILE *out, const struct plot_picture *picture)
{
	for (size_t i = 0; i < picture->lines; i++) {
		const struct plot_line *line = &picture->line[i];

		fprintf(out, "$l%zu << END\n", i);
		for (size_t j = 0; j < line->n; j++) {
			const struct plot_point *p = &line->point[j];

			fprintf(out, "%.8g %.8g %.8g %.8g %.8g %.8g\n", p->x,
				p->y, p->low, p->high, p->least, p->most);
		}
		fputs("END\n", out);
	}
}

static void write_frame(FILE *out, const struct plot_picture *picture,
			uint32_t panel, const struct plot_frame *frame)
{
	fprintf(out, "set lmargin at screen %.6f\nset rmargin at screen %.6f\n"
		"set tmargin at screen %.6f\nset bmargin at screen %.6f\n",
		frame->left / PLOT_WIDTH, frame->right / PLOT_WIDTH,
		1.0 - frame->top / frame->height,
		1.0 - frame->bottom / frame->height);
	if (picture->panels > 1) {
		double width = frame->right - frame->left;

		fputs("set label ", out);
		plot_text_quote(out, picture->titles[panel],
				(uint32_t)(width / PLOT_CHARACTER));
		fputs(" at ", out);
		plot_screen(out, frame, (frame->left + frame->right) / 2.0,
			    frame->top - 13.0);
		fputs(" center font ',13'\n", out);
	}
}

static void write_panels(FILE *out, const struct plot_picture *picture,
			 double head, struct plot_frame frame)
{
	struct margins margins = find_margins(picture);
	uint32_t columns = count_columns(picture);
	double width = PLOT_WIDTH / columns;
	double end = head;

	for (uint32_t i = 0; i < picture->panels; i++) {
		frame.left = (i % columns) * width + margins.left;
		frame.right = (i % columns + 1) * width - margins.right;
		if (i % columns == 0) {
			frame.top = end + margins.top;
			end += row_height(picture, &margins, i);
			frame.bottom = end - margins.bottom;
		}
		/* All bars are as high, beside more of them as well. */
		if (picture->kind->own)
			frame.bottom = frame.top +
				       BAR_HEIGHT * plot_bars(picture, i);
		write_frame(out, picture, i, &frame);
		switch (picture->kind->shape) {
		case PLOT_LINES:
			plot_lines_panel(out, picture, i, &frame);
			break;
		case PLOT_BARS:
			plot_bars_panel(out, picture, i, &frame);
			break;
		case PLOT_COLUMNS:
			plot_columns_panel(out, picture, i, &frame);
			break;
		}
		/* They would stand in every further panel. */
		fputs("unset label\nunset arrow\nunset object\n", out);
	}
}

static void write_all(FILE *out, const struct plot_picture *picture)
{
	double title = picture->title != NULL ? TITLE_HEIGHT : 0.0;
	double head = title + plot_legend_height(picture);
	struct plot_frame frame = {
		.top = title,
		.height = head + all_heights(picture),
	};

	fprintf(out, "set terminal svg size %.0f,%.0f font 'sans-serif,12' "
		"background rgb 'white' noenhanced\n"
		"set encoding utf8\nset key off\n"
		"set border 3 lc rgb '#444444'\n"
		"set tics nomirror out scale 0.6\nset xtics offset 0,0.5\n"
		"set grid xtics ytics lt 1 lw 1 lc rgb '#e2e2e2'\n"
		"set style fill transparent solid 0.18 noborder\n",
		PLOT_WIDTH, frame.height);
	write_data(out, picture);
	fputs("set multiplot\n", out);
	if (picture->title != NULL)
		write_title(out, picture, &frame);
	plot_legend_write(out, picture, &frame);
	write_panels(out, picture, head, frame);
	fputs("unset multiplot\n", out);
}

char *plot_script(const struct plot_picture *picture, size_t *length)
{
	char *text = NULL;
	FILE *out = open_memstream(&text, length);

	if (out == NULL)
		return NULL;
	write_all(out, picture);
	if (fclose(out) == 0)
		return text;
	free(text);
	return NULL;
}
