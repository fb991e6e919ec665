/* SPDX-License-Identifier: MIT */
/* The legend of lines, one for all panels: above them, so it covers nothing. */
#include <stdlib.h>

#include "plot/panel.h"
#include "plot/style.h"
#include "plot/text.h"

#define ROW_HEIGHT 20.0
#define LEFT 84.0
#define SAMPLE 34.0

static int is_drawn(const struct plot_picture *picture, uint32_t series)
{
	for (size_t i = 0; i < picture->lines; i++)
		if (picture->line[i].series == series)
			return 1;
	return 0;
}

/* The only line of a file needs no name. */
static int is_nameless(const struct plot_picture *picture)
{
	return picture->series < 2 && picture->kind->apart &&
	       !picture->kind->numbered;
}

/* What the spread is must be said somewhere. */
static int has_note(const struct plot_picture *picture)
{
	return picture->bucket == 1 && picture->merged == 0 &&
	       picture->together > 1;
}

/* The names beside the samples. */
static void name_of(const struct plot_picture *picture, uint32_t series,
		    char *text, size_t size)
{
	if (picture->merged > 0)
		snprintf(text, size, "%u workers: median, quartiles (dark) and "
			 "extremes (light)", picture->merged);
	else if (picture->kind->numbered)
		snprintf(text, size, "%s %s", picture->kind->series,
			 picture->names[series]);
	else
		snprintf(text, size, "%s", picture->names[series]);
}

/* How many are drawn, and how many of them fit beside each other. */
static uint32_t count(const struct plot_picture *picture, uint32_t *beside)
{
	uint32_t n = 0, most = 0;
	char text[512];

	*beside = 1;
	if (picture->kind->shape != PLOT_LINES)
		return 0;
	if (is_nameless(picture))
		return 0;
	for (uint32_t i = 0; i < picture->series; i++) {
		uint32_t length;

		if (!is_drawn(picture, i))
			continue;
		name_of(picture, i, text, sizeof(text));
		length = plot_text_length(text);
		most = length > most ? length : most;
		n++;
	}
	*beside = most <= 18 ? 4 : most <= 42 ? 2 : 1;
	return n;
}

double plot_legend_height(const struct plot_picture *picture)
{
	uint32_t beside, n = count(picture, &beside);

	if (n == 0)
		return 0.0;
	return (n + beside - 1) / beside * ROW_HEIGHT + 8.0 +
	       (has_note(picture) ? ROW_HEIGHT : 0.0);
}

struct plot_style plot_line_style(const struct plot_picture *picture,
				  uint32_t series)
{
	/* What is measured is jagged: dashes would not be seen as such. */
	if (picture->kind->numbered)
		return (struct plot_style) {
			plot_style_number(series).colour, "1"
		};
	if (is_nameless(picture))
		return plot_style_number(0);
	return plot_style_of(picture->names[series]);
}

static void write_sample(FILE *out, const struct plot_picture *picture,
			 const struct plot_frame *frame, uint32_t series,
			 double x, double y)
{
	struct plot_style style = plot_line_style(picture, series);

	fputs("set arrow from ", out);
	plot_screen(out, frame, x, y);
	fputs(" to ", out);
	plot_screen(out, frame, x + SAMPLE, y);
	fprintf(out, " nohead lw 2 lc rgb '#%06x' dt %s\n", style.colour,
		style.dash);
}

void plot_legend_write(FILE *out, const struct plot_picture *picture,
		       const struct plot_frame *frame)
{
	uint32_t beside, n = count(picture, &beside), i = 0;
	double width = (PLOT_WIDTH - LEFT) / beside;
	char text[512];

	if (n > 0 && has_note(picture)) {
		fputs("set label 'Lines: medians. Bands: ", out);
		fprintf(out, "%s of %zu seeds.' at ",
			picture->together >= PLOT_QUARTILES_FROM ?
			"quartiles" : "least to most", picture->together);
		plot_screen(out, frame, LEFT, frame->top + 6.0 + ROW_HEIGHT *
			    ((n + beside - 1) / beside + 0.5));
		fputs(" font ',11' tc rgb '#444444'\n", out);
	}
	for (uint32_t s = 0; n > 0 && s < picture->series; s++) {
		double x = LEFT + (i % beside) * width;
		double y = frame->top + (i / beside + 0.5) * ROW_HEIGHT + 6.0;

		if (!is_drawn(picture, s))
			continue;
		i++;
		name_of(picture, s, text, sizeof(text));
		write_sample(out, picture, frame, s, x, y);
		fputs("set label ", out);
		plot_text_quote(out, text, 90);
		fputs(" at ", out);
		plot_screen(out, frame, x + SAMPLE + 8.0, y);
		fputs("\n", out);
	}
}
