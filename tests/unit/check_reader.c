/* SPDX-License-Identifier: MIT */
/*
 * Whole numbers in files: one spelling, one range. A failure here means that a
 * file can say what no program has written.
 */
#include <errno.h>
#include <string.h>

#include "bandit/reader.h"
#include "tests/common/t_run.h"

static const struct {
	const char *text;
	uint64_t max;
	int error;
	uint64_t value;
} numbers[] = {
	{ "0", UINT64_MAX, 0, 0 },
	{ "7", UINT64_MAX, 0, 7 },
	{ "18446744073709551615", UINT64_MAX, 0, UINT64_MAX },
	{ "18446744073709551616", UINT64_MAX, -EBADMSG, 0 },
	{ "18446744073709551620", UINT64_MAX, -EBADMSG, 0 },
	{ "28446744073709551615", UINT64_MAX, -EBADMSG, 0 },
	{ "184467440737095516150", UINT64_MAX, -EBADMSG, 0 },
	{ "9007199254740992", UINT64_C(1) << 53, 0, UINT64_C(1) << 53 },
	{ "9007199254740993", UINT64_C(1) << 53, -EBADMSG, 0 },
	{ "1", 1, 0, 1 },
	{ "2", 1, -EBADMSG, 0 },
	{ "9", 1, -EBADMSG, 0 },
	{ "10", 1, -EBADMSG, 0 },
	{ "0", 0, 0, 0 },
	{ "1", 0, -EBADMSG, 0 },
	{ "", UINT64_MAX, -EBADMSG, 0 },
	{ "00", UINT64_MAX, -EBADMSG, 0 },
	{ "01", UINT64_MAX, -EBADMSG, 0 },
	{ "-1", UINT64_MAX, -EBADMSG, 0 },
	{ "+1", UINT64_MAX, -EBADMSG, 0 },
	{ "1 ", UINT64_MAX, -EBADMSG, 0 },
	{ "1/", UINT64_MAX, -EBADMSG, 0 },	/* beside the digits */
	{ "1:", UINT64_MAX, -EBADMSG, 0 },
	{ "1\xb9", UINT64_MAX, -EBADMSG, 0 },
};

#define NUMBERS (sizeof(numbers) / sizeof(numbers[0]))

START_TEST(whole_numbers)
{
	uint64_t value = 77;

	ck_assert_int_eq(ata__reader_whole(numbers[_i].text,
					   strlen(numbers[_i].text),
					   numbers[_i].max, &value),
			 numbers[_i].error);
	ck_assert_uint_eq(value,
			  numbers[_i].error ? 77 : numbers[_i].value);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("reader");
	TCase *tc = tcase_create("reader");

	tcase_add_loop_test(tc, whole_numbers, 0, NUMBERS);
	suite_add_tcase(suite, tc);
	return t_run(suite);
}
