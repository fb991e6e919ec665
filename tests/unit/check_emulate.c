/* SPDX-License-Identifier: MIT */
/* tools/ata-bench/emulate: how uneven the emulated workers are. */
#include <check.h>
#include <errno.h>
#include <math.h>
#include <time.h>

#include "ata-bench/emulate.h"
#include "ata-bench/words.h"
#include "tests/common/t_run.h"

static const struct slow_list no_slow = { .n = 0 };
static const struct group_list no_virtual = { .n = 0 };

static struct emulate *slow_worker_1(double factor)
{
	struct slow_list slow = {
		.n = 1, .worker = { 1 }, .factor = { factor }
	};
	struct emulate *emulate = NULL;

	ck_assert_int_eq(emulate_create(&emulate, &slow, &no_virtual, 0.0, 3),
			 0);
	return emulate;
}

START_TEST(without_options_nothing_is_emulated)
{
	struct emulate *emulate = NULL;

	ck_assert_int_eq(emulate_create(&emulate, &no_slow, &no_virtual, 0.0,
					2), 0);
	ck_assert_str_eq(emulate_text(emulate), "");
	ck_assert_int_eq(emulate_is_virtual(emulate), 0);
	ck_assert_double_eq(emulate_factor(emulate, 1), 1.0);
	ck_assert_uint_eq(emulate_repeats(emulate, 1), 1);
	emulate_destroy(emulate);
}
END_TEST

START_TEST(fractions_are_carried_over)
{
	struct emulate *emulate = slow_worker_1(2.5);

	ck_assert_str_eq(emulate_text(emulate), "slow 1:2.5");
	for (int i = 0; i < 10; i++) {
		ck_assert_uint_eq(emulate_repeats(emulate, 1), i % 2 ? 3 : 2);
		ck_assert_uint_eq(emulate_repeats(emulate, 0), 1);
		ck_assert_uint_eq(emulate_repeats(emulate, 2), 1);
	}
	emulate_destroy(emulate);
}
END_TEST

/* Without rounding up sums of tenths, every tenth task would be one short. */
START_TEST(repeats_add_up_to_the_factor)
{
	static const double factor[] = { 1.0, 1.1, 1.7, 3.0, 3.3, 1e6 };
	struct emulate *emulate = slow_worker_1(factor[_i]);
	double sum = 0.0;

	for (int i = 0; i < 1000; i++)
		sum += emulate_repeats(emulate, 1);
	ck_assert_double_eq_tol(sum, 1000.0 * factor[_i], 0.5);
	emulate_destroy(emulate);
}
END_TEST

START_TEST(a_worker_that_is_not_there_is_refused)
{
	struct slow_list slow = { .n = 1, .worker = { 2 }, .factor = { 2.0 } };
	struct group_list list = {
		.n = 1, .workers = 3, .count = { 3 }, .factor = { 1.0 }
	};
	struct emulate *emulate = NULL;

	ck_assert_int_eq(emulate_create(&emulate, &slow, &no_virtual, 0.0, 2),
			 -EINVAL);
	ck_assert_int_eq(emulate_create(&emulate, &slow, &list, 0.01, 3),
			 -EINVAL);
	ck_assert_ptr_null(emulate);
}
END_TEST

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/*
 * Deadlines follow each other, so tasks never last less than they should in
 * sum; and a new round begins when its first task does, not where the last
 * one ended. How much longer sleeping takes is the machine's affair.
 */
START_TEST(virtual_tasks_sleep_to_deadlines)
{
	struct group_list list = {
		.n = 2, .workers = 3, .count = { 2, 1 }, .factor = { 1.0, 2.5 }
	};
	struct emulate *emulate = NULL;
	double begin;

	ck_assert_int_eq(emulate_create(&emulate, &no_slow, &list, 0.004, 3),
			 0);
	ck_assert_str_eq(emulate_text(emulate), "virtual 2x1,1x2.5");
	ck_assert_int_eq(emulate_is_virtual(emulate), 1);
	ck_assert_double_eq(emulate_factor(emulate, 1), 1.0);
	ck_assert_double_eq(emulate_factor(emulate, 2), 2.5);
	for (int round = 0; round < 3; round++) {
		emulate_begin(emulate);
		begin = now();
		for (int i = 0; i < 3; i++)
			emulate_sleep(emulate, 2);
		ck_assert_double_ge(now() - begin, 3 * 0.010);
	}
	emulate_destroy(emulate);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("emulate");
	TCase *tc = tcase_create("emulate");

	tcase_add_test(tc, without_options_nothing_is_emulated);
	tcase_add_test(tc, fractions_are_carried_over);
	tcase_add_loop_test(tc, repeats_add_up_to_the_factor, 0, 6);
	tcase_add_test(tc, a_worker_that_is_not_there_is_refused);
	tcase_add_test(tc, virtual_tasks_sleep_to_deadlines);
	suite_add_tcase(s, tc);
	return t_run(s);
}
