/* SPDX-License-Identifier: MIT */
#include <errno.h>

#include "sgd/schedule.h"
#include "tests/common/t_run.h"

static double at(const char *name, uint64_t warm_up, uint64_t round)
{
	struct ata__schedule schedule = { .step = 0.5, .factor = 0.25,
					  .period = 10, .warm_up = warm_up };

	ck_assert_int_eq(ata__schedule_shape(&schedule, name), 0);
	return ata__schedule_step(&schedule, round);
}

START_TEST(shapes_over_the_rounds)
{
	ck_assert_double_eq(at("constant", 0, 0), 0.5);
	ck_assert_double_eq(at("constant", 0, 1000), 0.5);
	ck_assert_double_eq(at("step", 0, 9), 0.5);
	ck_assert_double_eq(at("step", 0, 10), 0.125);
	ck_assert_double_eq(at("step", 0, 29), 0.03125);
	ck_assert_double_eq(at("cosine", 0, 0), 0.5);
	ck_assert_double_eq_tol(at("cosine", 0, 5), 0.25, 1e-15);
	ck_assert_double_lt(at("cosine", 0, 9), 0.02);
	ck_assert_double_gt(at("cosine", 0, 9), 0.0);
	ck_assert_double_eq(at("cosine", 0, 10), 0.0);
	ck_assert_double_eq(at("cosine", 0, 11), 0.0);
}
END_TEST

START_TEST(warm_up_grows_to_the_whole_step)
{
	ck_assert_double_eq(at("constant", 4, 0), 0.125);
	ck_assert_double_eq(at("constant", 4, 2), 0.375);
	ck_assert_double_eq(at("constant", 4, 3), 0.5);
	ck_assert_double_eq(at("constant", 4, 4), 0.5);
}
END_TEST

START_TEST(names)
{
	struct ata__schedule schedule;
	uint32_t n = 0;

	for (; ata__schedule_name(n); n++)
		ck_assert_int_eq(ata__schedule_shape(
					 &schedule, ata__schedule_name(n)), 0);
	ck_assert_uint_eq(n, 3);
	ck_assert_int_eq(ata__schedule_shape(&schedule, "linear"), -EINVAL);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("schedule");
	TCase *tc = tcase_create("schedule");

	tcase_add_test(tc, shapes_over_the_rounds);
	tcase_add_test(tc, warm_up_grows_to_the_whole_step);
	tcase_add_test(tc, names);
	suite_add_tcase(s, tc);
	return t_run(s);
}
