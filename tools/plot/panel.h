/* SPDX-License-Identifier: MIT */
/* Parts of a picture as commands of gnuplot: legend, panels. */
#ifndef PLOT_PANEL_H
#define PLOT_PANEL_H

#include <stdint.h>
#include <stdio.h>

#include "plot/picture.h"
#include "plot/style.h"

/* Where things are on the page, in pixels from its upper left corner. */
struct plot_frame {
	double left, right, top, bottom;	/* of the axes of a panel */
	double height;				/* of the page */
};

#define PLOT_WIDTH 800.0

/* Pixels of a character of ordinary text, as a rule. */
#define PLOT_CHARACTER 7.0


/* plot_screen - write a place on the page as gnuplot has it */
void plot_screen(FILE *out, const struct plot_frame *frame, double x, double y);

/* plot_legend_height - pixels; 0: there is none */
double plot_legend_height(const struct plot_picture *picture);

/* plot_legend_write - from frame->top on */
void plot_legend_write(FILE *out, const struct plot_picture *picture,
		       const struct plot_frame *frame);

/* plot_name_length - the most characters of a name beside its bar */
uint32_t plot_name_length(const struct plot_picture *picture);

/* plot_bars - how many bars a panel has room for */
uint32_t plot_bars(const struct plot_picture *picture, uint32_t panel);

/* plot_line_style - of a series */
struct plot_style plot_line_style(const struct plot_picture *picture,
				  uint32_t series);

/*
 * A panel of each shape: its axes, its labels and the plot itself. The data of
 * line i of the picture are in $l<i>: x, y, low, high, least, most.
 */
void plot_lines_panel(FILE *out, const struct plot_picture *picture,
		      uint32_t panel, const struct plot_frame *frame);
void plot_bars_panel(FILE *out, const struct plot_picture *picture,
		     uint32_t panel, const struct plot_frame *frame);
void plot_columns_panel(FILE *out, const struct plot_picture *picture,
			uint32_t panel, const struct plot_frame *frame);

#endif
