/* SPDX-License-Identifier: MIT */
#include "plot/panel.h"

void plot_screen(FILE *out, const struct plot_frame *frame, double x, double y)
{
	fprintf(out, "screen %.6f, screen %.6f", x / PLOT_WIDTH,
		1.0 - y / frame->height);
}
