/* SPDX-License-Identifier: MIT */
/* The picture of --live: it fits, whatever it shows and wherever. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "ata-bench/live_text.h"
#include "tests/common/t_run.h"

#define TEXT_SIZE (500 * 500)

static struct live_picture picture;
static char text[TEXT_SIZE];

/* Worker i of row r has (i + r) % 3 tasks of a millisecond each. */
static void fill(uint32_t rows, uint32_t workers)
{
	picture = (struct live_picture){
		.workers = workers, .n = rows, .laps = 40, .elapsed = 10.0,
	};
	for (uint32_t r = 0; r < rows; r++) {
		struct live_row *row = &picture.row[r];

		row->name = "ata-empirical";
		row->idle = "parked";
		row->laps = 10;
		row->seconds = 0.012345;
		row->ratio = 1.25;
		row->times = calloc(workers, sizeof(*row->times));
		ck_assert_ptr_nonnull(row->times);
		for (uint32_t i = 0; i < workers; i++) {
			row->times[i].tasks = (i + r) % 3;
			row->times[i].seconds = 1e-3 * ((i + r) % 3);
		}
	}
}

static void empty(void)
{
	for (uint32_t r = 0; r < picture.n; r++)
		free(picture.row[r].times);
}

static uint32_t draw(uint32_t lines, uint32_t columns)
{
	memset(text, 'x', sizeof(text));
	return live_draw(&picture, lines, columns, "\n", text, sizeof(text));
}

/* Lines in the text; none has more characters, or other ones than ASCII. */
static uint32_t lines_of(uint32_t columns)
{
	uint32_t lines = 0;

	for (const char *at = text; *at; lines++) {
		size_t length = strcspn(at, "\n");

		ck_assert_uint_le(length, columns);
		ck_assert_int_eq(at[length], '\n');
		for (size_t i = 0; i < length; i++)
			ck_assert(at[i] >= ' ' && at[i] <= '~');
		at += length + 1;
	}
	return lines;
}

START_TEST(each_worker_has_a_line_where_there_is_room)
{
	fill(1, 3);
	ck_assert_uint_eq(draw(24, 79), 5);
	ck_assert_str_eq(text,
		"compare 25%  30 s left\n"
		"ata-empirical ratio 1.250   12.345 ms   lap 10 of 40\n"
		"0                                                            "
		" parked\n"
		"1 ###########################                                "
		"1 tasks   1.000 ms\n"
		"2 #####################################################      "
		"2 tasks   2.000 ms\n");
	empty();
}
END_TEST

/* Tasks are summed; the bar has mean and longest, of the busy ones. */
START_TEST(workers_share_lines_where_there_is_none)
{
	fill(1, 4);
	picture.row[0].times[3] = (struct ata_times){ 4, 4e-3, 0, 0, 0 };
	ck_assert_uint_eq(draw(4, 60), 4);
	ck_assert_str_eq(text,
		"compare 25%  30 s left\n"
		"ata-empirical ratio 1.250   12.345 ms   lap 10 of 40\n"
		"0-1 #####                       1 tasks, 1 parked   1.000 ms\n"
		"2-3 ##############-----                   6 tasks   4.000 ms\n");
	empty();
}
END_TEST

START_TEST(rows_without_room_for_workers_tell_of_them)
{
	fill(2, 3);
	ck_assert_uint_eq(draw(3, 90), 3);
	ck_assert_str_eq(text,
		"compare 25%  30 s left\n"
		"ata-empirical ratio 1.250   12.345 ms   lap 10 of 40   "
		"0-2 tasks, 1 parked\n"
		"ata-empirical ratio 1.250   12.345 ms   lap 10 of 40   "
		"0-2 tasks, 1 parked\n");
	empty();
}
END_TEST

START_TEST(rows_that_do_not_fit_are_counted)
{
	fill(6, 3);
	ck_assert_uint_eq(draw(4, 50), 4);
	ck_assert_str_eq(text,
		"compare 25%  30 s left\n"
		"ata-empirical 1.250  12.345 ms 10/40   0-2 tasks,\n"
		"ata-empirical 1.250  12.345 ms 10/40   0-2 tasks,\n"
		"and 4 more\n");
	empty();
}
END_TEST

START_TEST(what_is_not_known_is_left_out)
{
	fill(1, 2);
	memset(picture.row[0].times, 0, 2 * sizeof(struct ata_times));
	picture.row[0].laps = 0;
	picture.row[0].ratio = picture.row[0].seconds = (double)NAN;
	ck_assert_uint_eq(draw(24, 60), 4);
	ck_assert_ptr_null(strstr(text, "parked"));
	ck_assert_ptr_null(strstr(text, "nan"));
	ck_assert_ptr_null(strstr(text, "left"));
	ck_assert_ptr_nonnull(strstr(text, "ratio -"));
	empty();
}
END_TEST

START_TEST(a_line_for_a_lap)
{
	fill(1, 3);
	live_line(&picture, 0, text, sizeof(text));
	ck_assert_str_eq(text, "lap 10 of 40, ata-empirical: ratio 1.250, "
			 "12.345 ms a round, 0 to 2 tasks, 1 parked");
	live_line(&picture, 0, text, 10);
	ck_assert_str_eq(text, "lap 10 of");
	empty();
}
END_TEST

/* _i: window; 1 to 4096 workers and 1 to 32 rows in each. */
START_TEST(it_fits_every_window)
{
	static const uint32_t windows[][2] = {
		{ 24, 80 }, { 10, 40 }, { 1, 1 }, { 2, 5 }, { 3, 1 },
		{ 39, 100 }, { 70, 59 }, { 499, 399 }, { 0, 0 },
	};
	static const uint32_t workers[] = { 1, 2, 10, 64, 1000, 4096 };
	static const uint32_t rows[] = { 1, 6, 9, 32 };
	uint32_t lines = windows[_i][0], columns = windows[_i][1];

	for (int w = 0; w < 6; w++) {
		for (int r = 0; r < 4; r++) {
			uint32_t drawn;

			fill(rows[r], workers[w]);
			drawn = draw(lines, columns);
			ck_assert_uint_le(drawn, lines);
			ck_assert_uint_eq(lines_of(columns), drawn);
			empty();
		}
	}
}
END_TEST

/* However small the room for the text is: whole lines, and its end. */
START_TEST(text_ends_where_its_room_does)
{
	fill(2, 3);
	for (size_t room = 1; room < 300; room++) {
		uint32_t drawn;

		memset(text, 'x', sizeof(text));
		drawn = live_draw(&picture, 24, 79, "\n", text, room);
		ck_assert_uint_lt(strlen(text), room);
		ck_assert_int_eq(text[room], 'x');
		ck_assert_uint_eq(lines_of(79), drawn);
	}
	empty();
}
END_TEST

int main(void)
{
	Suite *s = suite_create("live_text");
	TCase *tc = tcase_create("picture");

	tcase_set_timeout(tc, 30);
	tcase_add_test(tc, each_worker_has_a_line_where_there_is_room);
	tcase_add_test(tc, workers_share_lines_where_there_is_none);
	tcase_add_test(tc, rows_without_room_for_workers_tell_of_them);
	tcase_add_test(tc, rows_that_do_not_fit_are_counted);
	tcase_add_test(tc, what_is_not_known_is_left_out);
	tcase_add_test(tc, a_line_for_a_lap);
	tcase_add_loop_test(tc, it_fits_every_window, 0, 9);
	tcase_add_test(tc, text_ends_where_its_room_does);
	suite_add_tcase(s, tc);
	return t_run(s);
}
