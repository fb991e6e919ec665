/* SPDX-License-Identifier: MIT */
/*
 * What fails here: tasks of a share take other times one by one than they do
 * together, so that rounds with the tail guard cannot be compared with others.
 */
#include "sim/law.h"
#include "sim/recording.h"
#include "tests/common/t_folder.h"
#include "tests/common/t_run.h"

#define WORKERS 7

static struct law_config config;
static struct source *source;
static struct source *other;

static void setup(void)
{
	config = (struct law_config){
		.law = LAW_SQRT, .workers = WORKERS, .unit = 29.0,
		.dist = "mixed", .cv = 0.5,
	};
	source = other = NULL;
}

static void teardown(void)
{
	source->type->destroy(source);
	if (other != NULL)
		other->type->destroy(other);
}

static struct source *make(uint64_t seed)
{
	struct source *made = NULL;

	ck_assert_int_eq(law_open(&made, &config, seed), 0);
	return made;
}

static double take(struct source *from, uint32_t worker, uint64_t tasks)
{
	return from->type->take(from, worker, tasks);
}

/* n steps of a share of so many. Return: what they take together */
static double step(struct source *from, uint32_t worker, uint64_t tasks,
		   uint64_t n)
{
	struct source_share share;
	double last = 0.0;

	from->type->start(from, worker, tasks, &share);
	ck_assert_uint_eq(share.done, 0);
	for (uint64_t i = 1; i <= n; i++) {
		double now = from->type->next(from, &share);

		ck_assert_double_gt(now, last);
		ck_assert_uint_eq(share.done, i);
		ck_assert_uint_eq(share.worker, worker);
		last = now;
	}
	return last;
}

/* Bit for bit, also where the share is disturbed. */
START_TEST(laws_step_by_step)
{
	int disturbed = 0;

	if (_i == 1) {
		config.disturb = 0.3;
		config.disturb_tasks = 1000.0;
	}
	source = make(5);
	other = make(5);
	for (uint64_t n = 1; n < 60; n++) {
		uint32_t w = (uint32_t)n % WORKERS;
		double whole = take(source, w, n);

		disturbed += whole > 1000.0 * source->mean[w];
		ck_assert_double_eq(step(other, w, n, n), whole);
	}
	ck_assert_int_eq(disturbed > 0, _i == 1);
}
END_TEST

/* What was not begun is left, and what came from others is drawn. */
START_TEST(fewer_or_more_than_the_share)
{
	source = make(5);
	other = make(5);
	ck_assert_double_eq(step(source, 1, 9, 4), step(other, 1, 4, 4));
	ck_assert_double_eq(step(source, 1, 2, 7), step(other, 1, 7, 7));
	ck_assert_double_eq(take(source, 1, 3), take(other, 1, 3));
}
END_TEST

/* Each task of a share is as likely to be the one: 4 errors of a fifth. */
START_TEST(any_task_may_be_disturbed)
{
	int at[5] = { 0 };

	config.disturb = 0.5;
	config.disturb_tasks = 1e9;
	source = make(1);
	for (int i = 0; i < 10000; i++) {
		struct source_share share;
		double last = 0.0;

		source->type->start(source, 0, 5, &share);
		for (int task = 0; task < 5; task++) {
			double now = source->type->next(source, &share);

			at[task] += now - last > 1e8 * source->mean[0];
			last = now;
		}
	}
	for (int task = 0; task < 5; task++) {
		ck_assert_int_ge(at[task], 1000 - 120);
		ck_assert_int_le(at[task], 1000 + 120);
	}
}
END_TEST

/* Shares of 3, 2 and 4 tasks were recorded; then times are drawn again. */
START_TEST(recordings_step_by_step)
{
	struct recording *recording;
	struct failure failure;
	const char *path;

	t_folder_make();
	path = t_folder_text("r.csv", "round,worker,tasks,seconds\n"
			     "1,0,3,0.7\n2,0,2,1.1\n3,0,4,0.9\n");
	ck_assert_int_eq(recording_read(&recording, path, &failure), 0);
	t_folder_remove();
	ck_assert_int_eq(recording_open(&source, recording, 3), 0);
	ck_assert_int_eq(recording_open(&other, recording, 3), 0);
	for (uint64_t n = 1; n < 6; n++)
		ck_assert_double_eq(step(source, 0, n, n), take(other, 0, n));
	ck_assert_uint_eq(source->again, 6);
	ck_assert_uint_eq(other->again, 6);
	ck_assert_double_eq(step(source, 0, 1, 1), take(other, 0, 1));
	recording_free(recording);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("steps");
	TCase *tc = tcase_create("steps");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_loop_test(tc, laws_step_by_step, 0, 2);
	tcase_add_test(tc, fewer_or_more_than_the_share);
	tcase_add_test(tc, any_task_may_be_disturbed);
	tcase_add_test(tc, recordings_step_by_step);
	suite_add_tcase(s, tc);
	return t_run(s);
}
