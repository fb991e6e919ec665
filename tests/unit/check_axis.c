/* SPDX-License-Identifier: MIT */
/*
 * What fails here: an axis hides a value, has no length, or has ticks where no
 * person would put them.
 */
#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "plot/axis.h"
#include "tests/common/t_run.h"

/* What the axis is for gnuplot. */
static const char *ticks(struct plot_axis axis, int most)
{
	static char text[4096];
	FILE *out = fmemopen(text, sizeof(text), "w");

	ck_assert_ptr_nonnull(out);
	plot_axis_write(out, "x", &axis, most);
	ck_assert_int_eq(fclose(out), 0);
	return text;
}

static void expect(struct plot_axis axis, int most, const char *commands)
{
	ck_assert_msg(strstr(ticks(axis, most), commands) != NULL,
		      "no %s in %s", commands, ticks(axis, most));
}

START_TEST(linear_ticks_are_round)
{
	expect(plot_axis_fit(0, 10, 0, 0), 5,
	       "unset logscale x\nset xrange [0:10]\nset xtics ('0' 0, '2' 2, "
	       "'4' 4, '6' 6, '8' 8, '10' 10)");
	expect(plot_axis_fit(-0.3, 0.3, 0, 0), 6,
	       "('-0.3' -0.3, '-0.2' -0.2, '-0.1' -0.1, '0' 0, '0.1' 0.1");
	expect(plot_axis_fit(0, 4e5, 0, 0), 2,
	       "('0' 0, '2·10⁵' 200000, '4·10⁵' 400000)");
	expect(plot_axis_fit(0, 4e-12, 0, 0), 4, "'10⁻¹²' 1e-12");
}
END_TEST

START_TEST(logarithmic_ticks_are_powers)
{
	expect(plot_axis_fit(1, 1e4, 1, 0), 5, "set logscale x");
	expect(plot_axis_fit(1, 1e4, 1, 0), 5, "('1' 1 0, '' 2 1, '' 3 1");
	expect(plot_axis_fit(1, 1e4, 1, 0), 5, "'1000' 1000 0");
	expect(plot_axis_fit(1, 1e4, 1, 0), 5, "'10⁴' 10000 0");
	/* No room for all of them. */
	expect(plot_axis_fit(1e-30, 1, 1, 0), 5, "'10⁻²⁸' 1e-28 0, '' 1e-27 1");
	/* Not two powers within. */
	expect(plot_axis_fit(1.5, 15, 1, 0), 5, "('2' 2, '5' 5, '10' 10)");
	expect(plot_axis_fit(2.1, 2.9, 1, 0), 5, "('2.2' 2.2, '2.4' 2.4");
}
END_TEST

START_TEST(axes_show_all_values)
{
	static const double value[] = {
		-1e300, -5, -1e-9, 0, 1e-300, 1e-9, 0.1, 1, 1.0000001, 99999,
		1e5, 1e17, 1e300,
	};
	int n = (int)(sizeof(value) / sizeof(*value));

	for (int i = 0; i < n; i++) {
		for (int j = i; j < n; j++) {
			for (int log = 0; log <= (value[i] > 0); log++) {
				struct plot_axis axis = plot_axis_fit(
					value[i], value[j], log, 0.04);

				ck_assert_double_lt(axis.low, axis.high);
				ck_assert_double_le(axis.low, value[i]);
				ck_assert_double_ge(axis.high, value[j]);
				ck_assert(isfinite(axis.high - axis.low));
				ck_assert(!log || axis.low > 0);
				ck_assert_ptr_null(strstr(ticks(axis, 6),
							  "nan"));
			}
		}
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("axis");
	TCase *tc = tcase_create("axis");

	tcase_add_test(tc, linear_ticks_are_round);
	tcase_add_test(tc, logarithmic_ticks_are_powers);
	tcase_add_test(tc, axes_show_all_values);
	suite_add_tcase(suite, tc);
	return t_run(suite);
}
