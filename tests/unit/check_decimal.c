/* SPDX-License-Identifier: MIT */
/* Numbers for people: rounding, units, and no locale. */
#include "bandit/decimal.h"
#include "tests/common/t_folder.h"
#include "tests/common/t_locale.h"
#include "tests/common/t_run.h"

static const struct {
	double x;
	int digits;
	const char *text;
} number[] = {
	{ 0.0, 1, "0" }, { 0.0, 3, "0.00" },
	{ 1.0, 1, "1" }, { 1.0, 3, "1.00" },
	{ 1.024, 3, "1.02" }, { 1.026, 3, "1.03" }, { 9.996, 3, "10.0" },
	{ 41.2, 2, "41" }, { 412.0, 3, "412" }, { 412.0, 1, "400" },
	{ 999.6, 3, "1000" }, { 123456789.0, 3, "123000000" },
	{ 1e9, 3, "1.00e+09" }, { 0.0831, 3, "0.0831" },
	{ 0.000123, 2, "0.00012" }, { 0.0000123, 2, "1.2e-05" },
	{ 0.5, 1, "0.5" }, { 5e-324, 1, "5e-324" },
	{ 1.7e308, 9, "1.70000000e+308" }, { 123456789.0, 9, "123456789" },
};

START_TEST(numbers_are_rounded)
{
	char text[ATA__DECIMAL_SIZE];

	ck_assert_str_eq(ata__decimal(text, number[_i].x, number[_i].digits),
			 number[_i].text);
}
END_TEST

static const struct {
	double seconds;
	const char *text;
} period[] = {
	{ 0.0, "0.00 s" }, { 1.0, "1.00 s" }, { 0.00102, "1.02 ms" },
	{ 0.0102, "10.2 ms" }, { 0.102, "102 ms" }, { 3e-5, "30.0 us" },
	{ 2.5e-7, "250 ns" }, { 1e-12, "0.00100 ns" }, { 7200.0, "7200 s" },
	{ 0.99949, "999 ms" }, { 0.9996, "1.00 s" }, { 1e300, "1.00e+300 s" },
	{ 5e-324, "4.94e-315 ns" },
};

START_TEST(times_have_a_unit)
{
	char text[ATA__DECIMAL_SIZE];

	ck_assert_str_eq(ata__decimal_time(text, period[_i].seconds),
			 period[_i].text);
}
END_TEST

/* Where there is a comma in numbers, these have a point. */
START_TEST(locale_does_not_matter)
{
	char text[ATA__DECIMAL_SIZE];

	if (t_locale_set_comma()) {
		ck_assert_str_eq(ata__decimal(text, 1.024, 3), "1.02");
		ck_assert_str_eq(ata__decimal(text, 1e-9, 3), "1.00e-09");
		ck_assert_str_eq(ata__decimal_time(text, 0.5), "500 ms");
	}
	t_locale_unset();
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("decimal");
	TCase *tc = tcase_create("decimal");

	tcase_add_loop_test(tc, numbers_are_rounded, 0,
			    sizeof(number) / sizeof(*number));
	tcase_add_loop_test(tc, times_have_a_unit, 0,
			    sizeof(period) / sizeof(*period));
	tcase_add_checked_fixture(tc, t_folder_make, t_folder_remove);
	tcase_set_timeout(tc, 60);	/* a locale takes long to make */
	tcase_add_test(tc, locale_does_not_matter);
	suite_add_tcase(suite, tc);
	return t_run(suite);
}
