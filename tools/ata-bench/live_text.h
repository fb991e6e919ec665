/* SPDX-License-Identifier: MIT */
/* What --live shows, as lines of text. */
#ifndef ATA_BENCH_LIVE_TEXT_H
#define ATA_BENCH_LIVE_TEXT_H

#include <stddef.h>
#include <stdint.h>

#include <atasched.h>

#include "words.h"

struct live_row {
	const char *name;
	const char *idle;	/* what a worker without tasks is */
	uint64_t laps;		/* that are over */
	double seconds;		/* of a round; NaN: not known yet */
	double ratio;		/* to the optimum; likewise */
	struct ata_times *times;	/* of the last round, of each worker;
					   no tasks at all: there was none */
};

struct live_picture {
	uint32_t workers, n;
	uint64_t laps;		/* of each row */
	double elapsed;		/* seconds */
	struct live_row row[POLICIES_MAX];
};

/* Laps of all rows: those that are over, as a part of all. */
double live_part(const struct live_picture *picture);

/* One line, without its end: the row's lap. Cut off where it does not fit. */
void live_line(const struct live_picture *picture, uint32_t row, char *text,
	       size_t capacity);

/*
 * live_draw - the whole picture, in ASCII
 *
 * At most `lines` lines of at most `columns` characters, each followed by
 * `end`. Workers that do not fit share a line; rows that do not fit have no
 * workers, or are left out.
 *
 * @capacity: of text, at least lines * (columns + strlen(end)) + 1
 *
 * Return: lines that were drawn
 */
uint32_t live_draw(const struct live_picture *picture, uint32_t lines,
		   uint32_t columns, const char *end, char *text,
		   size_t capacity);

#endif
