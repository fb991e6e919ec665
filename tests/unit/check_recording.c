/* SPDX-License-Identifier: MIT */
/*
 * What fails here: a recording is read wrongly or a damaged one is believed, or
 * its workers do not repeat what was recorded.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "sim/recording.h"
#include "tests/common/t_folder.h"
#include "tests/common/t_run.h"

static struct failure failure;
static struct recording *recording;
static struct source *source;

static void setup(void)
{
	t_folder_make();
	recording = NULL;
	source = NULL;
}

static void teardown(void)
{
	if (source != NULL)
		source->type->destroy(source);
	recording_free(recording);
	t_folder_remove();
}

static void read_text(const char *text, uint64_t seed)
{
	const char *path = t_folder_text("r.csv", text);

	ck_assert_msg(recording_read(&recording, path, &failure) == 0, "%s",
		      failure.text);
	ck_assert_int_eq(recording_open(&source, recording, seed), 0);
}

static double take(uint32_t worker, uint64_t tasks)
{
	return source->type->take(source, worker, tasks);
}

#define HEAD "round,worker,tasks,seconds\n"

/* The file is refused, and the message names it and says why and where. */
START_TEST(damage_is_found_where_it_is)
{
	static const struct {
		const char *text, *why;
	} bad[] = {
		{ "", ": no rows" },
		{ HEAD, ": no rows below the names" },
		{ "round,worker,tasks\n1,0,1\n", ": there is no column seconds" },
		{ "worker,tasks,seconds\n", ": there is no column round" },
		{ HEAD "1,0,1\n", ", line 2: cells are missing" },
		{ HEAD "1,0,1,1\n1.5,0,1,1\n",
		  ", line 3: round: \"1.5\" is not a whole number" },
		{ HEAD "-1,0,1,1\n", ", line 2: round: \"-1\" is not" },
		{ HEAD "\n1,x,1,1\n", ", line 3: worker: \"x\" is not" },
		{ HEAD "1,16777216,1,1\n", ", line 2: worker: \"16777216\"" },
		{ HEAD "1,0,0,1\n", ", line 2: tasks: \"0\" is not" },
		{ HEAD "1,0,9007199254740993,1\n", ", line 2: tasks: \"900" },
		{ HEAD "1,0,,1\n", ", line 2: tasks: \"\" is not" },
		{ HEAD "1,0,1,-1\n", ", line 2: seconds: \"-1\" is not" },
		{ HEAD "1,0,1,nan\n", ", line 2: seconds: \"nan\" is not" },
		{ HEAD "1,0,1,1e999\n", ", line 2: seconds: \"1e999\" is" },
		{ HEAD "1,0,1,1\n1,2,1,1\n", ": worker 1 has no rows" },
		{ HEAD "1,3,1,1\n", ": worker 0 has no rows" },
		{ HEAD "1,0,1,1\n1,1,1,0\n2,1,4,0\n", ": worker 1: its times" },
		{ HEAD "1,0,1,1\n2,0,1,1e308\n", ", line 3: seconds: \"1e308\"" },
	};
	const char *path = t_folder_text("r.csv", bad[_i].text);
	char whole[1100];

	ck_assert_int_eq(recording_read(&recording, path, &failure), -EINVAL);
	snprintf(whole, sizeof(whole), "%s%s", path, bad[_i].why);
	ck_assert_msg(strncmp(failure.text, whole, strlen(whole)) == 0, "%s",
		      failure.text);
	ck_assert_ptr_null(recording);
}
END_TEST

START_TEST(a_missing_file_is_named)
{
	const char *path = t_folder_path("missing.csv");

	ck_assert_int_eq(recording_read(&recording, path, &failure), -ENOENT);
	ck_assert_ptr_nonnull(strstr(failure.text, path));
}
END_TEST

/* Rows and columns in any order, others among them; rounds 5 to 9. */
#define SHUFFLED							\
	"seconds,what,round,worker,tasks\n"				\
	"8,x,9,0,1\n" "3,y,5,1,2\n" "1,,5,0,2\n" "6,z,7,0,3\n" "5,,8,1,1\n"

START_TEST(shares_are_replayed_in_order)
{
	read_text(SHUFFLED, 1);
	ck_assert_uint_eq(recording_workers(recording), 2);
	ck_assert_uint_eq(recording_rounds(recording), 5);
	ck_assert_uint_eq(recording_tasks(recording), 4);
	ck_assert_uint_eq(source->workers, 2);
	ck_assert_double_eq(source->mean[0], 15.0 / 6.0);
	ck_assert_double_eq(source->mean[1], 8.0 / 3.0);
	/* Worker 0: 0.5, 0.5, 2, 2, 2, 8. Rounds do not matter. */
	ck_assert_int_eq(source->type->begin(source, 1), 0);
	ck_assert_double_eq(take(0, 1), 0.5);
	ck_assert_double_eq(take(1, 1), 1.5);
	ck_assert_double_eq(take(0, 3), 4.5);
	ck_assert_int_eq(source->type->begin(source, 2), 0);
	ck_assert_double_eq(take(0, 2), 10.0);
	ck_assert_double_eq(take(1, 2), 6.5);
	ck_assert_uint_eq(source->again, 0);
}
END_TEST

/* Two rows of one worker and round are two shares, in the file's order. */
START_TEST(rows_of_a_round_keep_their_order)
{
	read_text(HEAD "1,0,1,2\n1,0,1,1\n1,0,1,4\n0,0,1,8\n", 1);
	ck_assert_double_eq(take(0, 1), 8.0);
	ck_assert_double_eq(take(0, 1), 2.0);
	ck_assert_double_eq(take(0, 1), 1.0);
	ck_assert_double_eq(take(0, 1), 4.0);
	ck_assert_uint_eq(recording_tasks(recording), 1);
}
END_TEST

/*
 * Each task alike, though shares differ in size: 3 of 4 took 1 s, one 5 s. Of
 * 40,000, 4 deviations are 346. Seen: 10,082 of 5 s. Worker 1's are no matter.
 */
START_TEST(times_are_drawn_again_when_none_is_left)
{
	int long_ones = 0;

	read_text(HEAD "1,0,3,3\n2,0,1,5\n1,1,1,100\n", 3);
	ck_assert_double_eq(take(0, 4), 8.0);
	ck_assert_uint_eq(source->again, 0);
	for (int i = 0; i < 40000; i++) {
		double seconds = take(0, 1);

		ck_assert(seconds == 1.0 || seconds == 5.0);
		long_ones += seconds == 5.0;
	}
	ck_assert_uint_eq(source->again, 40000);
	ck_assert_int_le(long_ones, 10000 + 346);
	ck_assert_int_ge(long_ones, 10000 - 346);
	/* One of these was left. */
	ck_assert_double_eq(take(1, 3), 300.0);
	ck_assert_uint_eq(source->again, 40002);
}
END_TEST

/* By the seed and the worker: alike for the same, and for no other. */
START_TEST(draws_are_the_seeds)
{
	struct source *same, *other;
	int differ[2] = { 0 };

	read_text(HEAD "1,0,1,1\n2,0,1,2\n1,1,1,1\n2,1,1,2\n", 7);
	ck_assert_int_eq(recording_open(&same, recording, 7), 0);
	ck_assert_int_eq(recording_open(&other, recording, 8), 0);
	same->type->take(same, 1, 2);
	same->type->take(same, 1, 30);
	take(1, 2);
	for (int i = 0; i < 100; i++) {
		double seconds = take(0, 1);

		ck_assert_double_eq(seconds, same->type->take(same, 0, 1));
		differ[0] += seconds != other->type->take(other, 0, 1);
		differ[1] += i >= 2 && seconds != take(1, 1);
	}
	ck_assert_int_gt(differ[0], 20);
	ck_assert_int_gt(differ[1], 20);
	same->type->destroy(same);
	other->type->destroy(other);
}
END_TEST

/* All 2^64 numbers of rounds are not a number of 64 bits. */
START_TEST(rounds_may_be_far_apart)
{
	read_text(HEAD "0,0,1,1\n18446744073709551615,0,1,1\n", 1);
	ck_assert_uint_eq(recording_rounds(recording), UINT64_MAX);
}
END_TEST

/* More rows than there was room for at first */
START_TEST(long_recordings)
{
	static char text[100000];
	int n = snprintf(text, sizeof(text), HEAD);

	for (int i = 0; i < 3000; i++)
		n += snprintf(text + n, sizeof(text) - (size_t)n,
			      "%d,%d,1,%d\n", 3000 - i, i % 3, i + 1);
	read_text(text, 1);
	ck_assert_uint_eq(recording_rounds(recording), 3000);
	for (int i = 2999; i >= 0; i--)
		ck_assert_double_eq(take((uint32_t)i % 3, 1), i + 1.0);
	ck_assert_uint_eq(source->again, 0);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("recording");
	TCase *tc = tcase_create("files");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_loop_test(tc, damage_is_found_where_it_is, 0, 19);
	tcase_add_test(tc, a_missing_file_is_named);
	tcase_add_test(tc, shares_are_replayed_in_order);
	tcase_add_test(tc, rows_of_a_round_keep_their_order);
	tcase_add_test(tc, times_are_drawn_again_when_none_is_left);
	tcase_add_test(tc, draws_are_the_seeds);
	tcase_add_test(tc, rounds_may_be_far_apart);
	tcase_add_test(tc, long_recordings);
	suite_add_tcase(s, tc);
	return t_run(s);
}
