/* SPDX-License-Identifier: MIT */
/*
 * The progress bar:
 *
 *     compare [##########..............................]  25%  12 s left
 *
 * It is written over itself with a carriage return and erased with spaces,
 * which every terminal understands, and is as short as the terminal needs it.
 */
#include "progress.h"
#include "wall.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
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

/* What a terminal adds when Ctrl-C or Ctrl-Z is typed: ^C. */
#define ECHOED 2

/* Characters that fit: a line that wraps could not be written over. */
static int room(void)
{
	struct winsize size;

	if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
		return 79 - ECHOED;
	return size.ws_col > ECHOED ? size.ws_col - 1 - ECHOED : 0;
}

static void erase(void)
{
	int most = room();
	int shown = bar.width < most ? bar.width : most;

	fprintf(stderr, "\r%*s\r", shown + ECHOED, "");
	bar.width = 0;
}

static void draw(double part, double elapsed)
{
	char cells[BAR + 1];
	char left[32] = "";
	char line[160];
	int most = room();
	int length, width;

	if (part > 0.02)
		snprintf(left, sizeof(left), "  %.0f s left",
			 ceil(elapsed * (1.0 - part) / part));
	/* What stands around the cells: a space, brackets, " 100%". */
	length = most - (int)strlen(bar.what) - 8 - (int)strlen(left);
	length = length < 0 ? 0 : length > BAR ? BAR : length;
	for (int i = 0; i < length; i++)
		cells[i] = i < (int)(part * length) ? '#' : '.';
	cells[length] = '\0';
	width = snprintf(line, sizeof(line), "%s [%s] %3.0f%%%s", bar.what,
			 cells, 100.0 * part, left);
	if (width > most)
		width = most;
	if (width < bar.width)
		erase();
	fprintf(stderr, "\r%.*s", width, line);
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
	erase();
	fflush(stderr);
}

void progress_end(void)
{
	progress_hide();
	bar.what = NULL;
}
