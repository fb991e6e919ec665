/* SPDX-License-Identifier: MIT */
/*
 * The progress bar:
 *
 *     compare [##########..............................]  25%  12 s left
 *
 * It is written over itself with a carriage return and erased with spaces,
 * which every terminal understands.
 */
#include "progress.h"
#include "wall.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define BAR 40
#define REDRAW 0.1		/* seconds from one drawing to the next */

static struct {
	const char *what;	/* NULL: no bar */
	uint64_t total;
	double begun, drawn;
	int width;		/* characters on the screen */
} bar;

void progress_begin(const char *what, uint64_t total)
{
	if (!isatty(STDERR_FILENO))
		return;
	bar.what = what;
	bar.total = total;
	bar.begun = wall_now();
	bar.drawn = bar.begun;	/* short runs show no bar at all */
	bar.width = 0;
}

static void draw(double part, double elapsed)
{
	char cells[BAR + 1];
	char left[32] = "";
	int full = (int)(part * BAR);
	int width;

	for (int i = 0; i < BAR; i++)
		cells[i] = i < full ? '#' : '.';
	cells[BAR] = '\0';
	if (part > 0.02)
		snprintf(left, sizeof(left), "  %.0f s left",
			 ceil(elapsed * (1.0 - part) / part));
	width = fprintf(stderr, "\r%s [%s] %3.0f%%%s", bar.what, cells,
			100.0 * part, left);
	if (width < bar.width)
		fprintf(stderr, "%*s", bar.width - width, "");
	bar.width = width;
	fflush(stderr);
}

void progress_show(uint64_t done)
{
	double time;

	if (bar.what == NULL)
		return;
	time = wall_now();
	if (time - bar.drawn < REDRAW)
		return;
	bar.drawn = time;
	draw(fmin(1.0, (double)done / (double)bar.total), time - bar.begun);
}

void progress_hide(void)
{
	if (bar.what == NULL || bar.width == 0)
		return;
	fprintf(stderr, "\r%*s\r", bar.width, "");
	fflush(stderr);
	bar.width = 0;
}

void progress_end(void)
{
	progress_hide();
	bar.what = NULL;
}
