/* SPDX-License-Identifier: MIT */
/*
 * The picture is drawn where the cursor is, and over itself with the cursor
 * sequences of ECMA-48, which every terminal has that is not a dumb one. The
 * cursor is left behind it, at the beginning of a line, and no mode is changed:
 * whenever the program ends, the terminal is sound.
 */
#include "live.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "figures.h"
#include "live_text.h"
#include "wall.h"

#define REDRAW 0.1		/* seconds between drawings, between laps */
#define REDRAW_ROUND 1.0	/* and within one */

#define UP "\033[%uA"		/* lines, to their beginning with a \r */
#define CLEAR_LINE "\033[K"	/* what is right of the cursor */
#define CLEAR_BELOW "\033[J"	/* and what is below it as well */
#define CLEAR_SCREEN "\033[H\033[2J"

/* No window is so large, and none shows more. */
#define LINES_MAX 500
#define COLUMNS_MAX 400

struct live {
	struct live_picture picture;
	int terminal;
	double begun, drawn;
	uint32_t lines;		/* on the screen */
	struct winsize size;	/* when they were drawn */
	char text[LINES_MAX * (COLUMNS_MAX + 8)];
};

static int is_terminal(void)
{
	const char *type = getenv("TERM");

	return isatty(STDERR_FILENO) && type != NULL && type[0] != '\0' &&
	       strcmp(type, "dumb") != 0;
}

static void destroy(struct live *live)
{
	for (uint32_t i = 0; i < live->picture.n; i++)
		free(live->picture.row[i].times);
	free(live);
}

int live_open(struct live **out, struct row *const *row, uint32_t n,
	      uint64_t laps)
{
	struct live *live = calloc(1, sizeof(*live));
	struct live_picture *picture;

	if (live == NULL)
		return -ENOMEM;
	picture = &live->picture;
	picture->workers = row_workers(row[0]);
	picture->laps = laps;
	for (; picture->n < n; picture->n++) {
		struct live_row *r = &picture->row[picture->n];

		r->name = row_name(row[picture->n]);
		r->idle = row_parks(r->name) ? "parked" : "idle";
		r->seconds = r->ratio = (double)NAN;
		r->times = calloc(picture->workers, sizeof(*r->times));
		if (r->times == NULL) {
			destroy(live);
			return -ENOMEM;
		}
	}
	live->terminal = is_terminal();
	live->begun = live->drawn = wall_now();
	*out = live;
	return 0;
}

static struct winsize window(void)
{
	struct winsize size;

	if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 ||
	    size.ws_row == 0)
		size = (struct winsize){ .ws_row = 24, .ws_col = 80 };
	if (size.ws_row > LINES_MAX)
		size.ws_row = LINES_MAX;
	if (size.ws_col > COLUMNS_MAX)
		size.ws_col = COLUMNS_MAX;
	return size;
}

/* The cursor goes to where the picture begins. */
static void go_back(struct live *live, const struct winsize *size)
{
	/* Lines may have been wrapped anew: nobody knows where they are. */
	if (live->lines > 0 && (size->ws_row != live->size.ws_row ||
				size->ws_col != live->size.ws_col))
		fputs(CLEAR_SCREEN, stderr);
	else if (live->lines > 0)
		fprintf(stderr, "\r" UP, (unsigned int)live->lines);
	live->lines = 0;
}

/* The last line is the cursor's, and the last column makes some wrap. */
static void draw(struct live *live, double time)
{
	struct winsize size = window();
	uint32_t lines;

	live->picture.elapsed = time - live->begun;
	lines = live_draw(&live->picture, size.ws_row - 1u, size.ws_col - 1u,
			  CLEAR_LINE "\n", live->text, sizeof(live->text));
	go_back(live, &size);
	fputs(live->text, stderr);
	fputs(CLEAR_BELOW, stderr);
	fflush(stderr);
	live->lines = lines;
	live->size = size;
	live->drawn = time;
}

void live_round(struct live *live, uint32_t row, const struct ata_round *report)
{
	double time;

	memcpy(live->picture.row[row].times, report->times,
	       live->picture.workers * sizeof(*report->times));
	if (!live->terminal)
		return;
	time = wall_now();
	if (time - live->drawn >= REDRAW_ROUND)
		draw(live, time);
}

void live_lap(struct live *live, uint32_t row, const struct record *record,
	      double optimum)
{
	struct live_row *r = &live->picture.row[row];
	struct figures figures;
	double time = wall_now();
	char line[256];

	figures_compute(&figures, r->name, record);
	r->laps = record->laps;
	r->seconds = figures.round_seconds;
	r->ratio = r->seconds / optimum;
	if (!live->terminal) {
		live_line(&live->picture, row, line, sizeof(line));
		fprintf(stderr, "%s\n", line);
	} else if (time - live->drawn >= REDRAW) {
		draw(live, time);
	}
}

void live_close(struct live *live)
{
	struct winsize size;

	if (live == NULL)
		return;
	if (live->lines > 0) {
		size = window();
		go_back(live, &size);
		fputs(CLEAR_BELOW, stderr);
		fflush(stderr);
	}
	destroy(live);
}
