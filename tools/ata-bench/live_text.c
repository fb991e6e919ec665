/* SPDX-License-Identifier: MIT */
/*
 * A row has a line of its own, and one for each worker with what it did in the
 * row's last round:
 *
 *     ata-empirical   ratio 1.012   3.141 ms   lap 7 of 40
 *        0 ################################       24 tasks   3.140 ms
 *      1-2 ############----                       20 tasks   1.571 ms
 *        3                                         1 parked
 *
 * All bars have one scale, in seconds. Where workers share a line, tasks are
 * summed, the bar shows the mean and, dashed, the longest, and the time is the
 * longest.
 */
#include "live_text.h"

#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define LINE 512		/* no line is longer */
#define BAR_MAX 60
#define NARROW 60		/* fewer columns have no room for words */

/* Where lines go to, each cut to fit. */
struct sheet {
	uint32_t columns, drawn;
	const char *end;
	char *text;
	size_t length, capacity;
};

/* What some workers did together. */
struct sum {
	uint64_t tasks, fewest, most;
	uint32_t busy, idle;
	double mean, longest;
};

static void put_line(struct sheet *sheet, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

static void put_line(struct sheet *sheet, const char *format, ...)
{
	size_t room = sheet->capacity - sheet->length;
	char line[LINE];
	va_list args;
	int n;

	va_start(args, format);
	n = vsnprintf(line, sizeof(line), format, args);
	va_end(args);
	n = n < (int)sheet->columns ? n : (int)sheet->columns;
	while (n > 0 && line[n - 1] == ' ')
		n--;
	n = snprintf(sheet->text + sheet->length, room, "%.*s%s", n, line,
		     sheet->end);
	if (n < 0 || (size_t)n >= room) {
		sheet->text[sheet->length] = '\0';
		return;
	}
	sheet->length += (size_t)n;
	sheet->drawn++;
}

static struct sum sum_of(const struct ata_times *times, uint32_t begin,
			 uint32_t end)
{
	struct sum sum = { .fewest = UINT64_MAX };

	for (uint32_t i = begin; i < end; i++) {
		const struct ata_times *t = &times[i];

		sum.tasks += t->tasks;
		sum.fewest = t->tasks < sum.fewest ? t->tasks : sum.fewest;
		sum.most = t->tasks > sum.most ? t->tasks : sum.most;
		sum.busy += t->tasks > 0;
		sum.idle += t->tasks == 0;
		sum.mean += t->seconds;
		sum.longest = fmax(sum.longest, t->seconds);
	}
	if (sum.busy > 0)
		sum.mean /= sum.busy;
	return sum;
}

/* "1.234 ms", at most 10 characters; "" for what is not known */
static const char *time_text(char text[16], double seconds)
{
	if (isnan(seconds))
		text[0] = '\0';
	else if (seconds < 1e-3)
		snprintf(text, 16, "%.3f us", 1e6 * seconds);
	else if (seconds < 1.0)
		snprintf(text, 16, "%.3f ms", 1e3 * seconds);
	else
		snprintf(text, 16, "%.3g s", seconds);
	return text;
}

static const char *ratio_text(char text[16], double ratio)
{
	if (isnan(ratio))
		snprintf(text, 16, "-");
	else
		snprintf(text, 16, "%.3f", ratio);
	return text;
}

double live_part(const struct live_picture *picture)
{
	double done = 0.0;

	for (uint32_t i = 0; i < picture->n; i++)
		done += (double)picture->row[i].laps;
	return done / ((double)picture->laps * picture->n);
}

void live_line(const struct live_picture *picture, uint32_t row, char *text,
	       size_t capacity)
{
	const struct live_row *r = &picture->row[row];
	struct sum sum = sum_of(r->times, 0, picture->workers);
	char time[16], ratio[16];

	snprintf(text, capacity, "lap %" PRIu64 " of %" PRIu64 ", %s: ratio "
		 "%s, %s a round, %" PRIu64 " to %" PRIu64 " tasks, %" PRIu32
		 " %s", r->laps, picture->laps, r->name,
		 ratio_text(ratio, r->ratio), time_text(time, r->seconds),
		 sum.fewest, sum.most, sum.idle, r->idle);
}

static void draw_head(struct sheet *sheet, const struct live_picture *picture)
{
	double part = live_part(picture);
	char left[32] = "";

	if (part > 0.02)
		snprintf(left, sizeof(left), "  %.0f s left",
			 ceil(picture->elapsed * (1.0 - part) / part));
	put_line(sheet, "compare %.0f%%%s", 100.0 * part, left);
}

/* summary: there is no line for workers */
static void draw_row(struct sheet *sheet, const struct live_picture *picture,
		     const struct live_row *row, int summary)
{
	struct sum sum = sum_of(row->times, 0, picture->workers);
	char time[16], ratio[16], shares[80] = "";

	if (summary && sum.busy > 0)
		snprintf(shares, sizeof(shares), "   %" PRIu64 "-%" PRIu64
			 " tasks, %" PRIu32 " %s", sum.fewest, sum.most,
			 sum.idle, row->idle);
	put_line(sheet, sheet->columns < NARROW ?
		 "%-13s %-6s %9s %" PRIu64 "/%" PRIu64 "%s" :
		 "%-13s ratio %-6s %10s   lap %" PRIu64 " of %" PRIu64 "%s",
		 row->name, ratio_text(ratio, row->ratio),
		 time_text(time, row->seconds), row->laps, picture->laps,
		 shares);
}

static void fill_bar(char *bar, uint32_t width, const struct sum *sum,
		     double scale)
{
	uint32_t mean = 0, longest = 0;

	if (scale > 0.0) {
		mean = (uint32_t)(width * sum->mean / scale + 0.5);
		longest = (uint32_t)(width * sum->longest / scale + 0.5);
	}
	for (uint32_t i = 0; i < width; i++)
		bar[i] = i < mean ? '#' : i < longest ? '-' : ' ';
	bar[width] = '\0';
}

/* "24 tasks", "20 tasks, 1 parked", "parked" */
static void what_text(char text[64], const struct sum *sum, const char *idle)
{
	int n = 0;

	if (sum->busy > 0)
		n = snprintf(text, 64, "%" PRIu64 " tasks", sum->tasks);
	if (sum->busy > 0 && sum->idle > 0)
		snprintf(text + n, 64 - (size_t)n, ", %" PRIu32 " %s",
			 sum->idle, idle);
	else if (sum->idle > 0)
		snprintf(text, 64, "%s", idle);
}

/* Workers begin to end - 1, whose numbers have so many digits. */
static void draw_workers(struct sheet *sheet, const struct live_row *row,
			 uint32_t begin, uint32_t end, int digits, int single,
			 double scale, const char *idle)
{
	struct sum sum = sum_of(row->times, begin, end);
	char name[24], what[64], time[16], bar[BAR_MAX + 1];
	int label = single ? digits : 2 * digits + 1, room = single ? 12 : 25;
	/* The name, the numbers, blanks between. */
	int width = (int)sheet->columns - (label + 1 + 1 + room + 1 + 10);

	if (end - begin == 1)
		snprintf(name, sizeof(name), "%" PRIu32, begin);
	else
		snprintf(name, sizeof(name), "%" PRIu32 "-%" PRIu32, begin,
			 end - 1);
	what_text(what, &sum, idle);
	time_text(time, sum.busy > 0 ? sum.longest : (double)NAN);
	width = width < 0 ? 0 : width > BAR_MAX ? BAR_MAX : width;
	fill_bar(bar, (uint32_t)width, &sum, scale);
	put_line(sheet, "%*s %s %*s %10s", label, name, bar, room, what, time);
}

static double longest_of(const struct live_picture *picture)
{
	double longest = 0.0;

	for (uint32_t i = 0; i < picture->n; i++)
		longest = fmax(longest, sum_of(picture->row[i].times, 0,
					       picture->workers).longest);
	return longest;
}

uint32_t live_draw(const struct live_picture *picture, uint32_t lines,
		   uint32_t columns, const char *end, char *text,
		   size_t capacity)
{
	struct sheet sheet = { .columns = columns, .end = end, .text = text,
			       .capacity = capacity };
	uint32_t workers = picture->workers, rows = picture->n, each = 0, size;
	double scale = longest_of(picture);
	char number[16];
	int digits = snprintf(number, sizeof(number), "%" PRIu32, workers - 1);

	text[0] = '\0';
	if (lines < 2)
		return 0;
	draw_head(&sheet, picture);
	/* Lines for the workers of each row, and workers of a line. */
	if (rows > lines - 1)
		rows = lines - 2;
	else
		each = (lines - 1 - rows) / rows;
	size = each > 0 ? (workers + each - 1) / each : workers;
	for (uint32_t i = 0; i < rows; i++) {
		const struct live_row *row = &picture->row[i];
		int begun = sum_of(row->times, 0, workers).busy > 0;

		draw_row(&sheet, picture, row, each == 0);
		for (uint32_t w = 0; each > 0 && w < workers; w += size)
			draw_workers(&sheet, row, w, w + size < workers ?
				     w + size : workers, digits, size == 1,
				     scale, begun ? row->idle : "");
	}
	if (rows < picture->n)
		put_line(&sheet, "and %" PRIu32 " more", picture->n - rows);
	return sheet.drawn;
}
