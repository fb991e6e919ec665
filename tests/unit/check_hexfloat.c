/* SPDX-License-Identifier: MIT */
/* Numbers in text: every bit arrives, and only one spelling does. */
#include <errno.h>
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "bandit/hexfloat.h"
#include "tests/common/t_run.h"

static int read_text(const char *text, double *out)
{
	return ata__hexfloat_read(text, strlen(text), out);
}

static const struct {
	double x;
	const char *text;
} known[] = {
	{ 0.0, "0x0p+0" },
	{ 1.0, "0x1p+0" },
	{ 24.0, "0x1.8p+4" },
	{ 0.1, "0x1.999999999999ap-4" },
	{ 0x1p53, "0x1p+53" },
	{ DBL_MAX, "0x1.fffffffffffffp+1023" },
	{ DBL_MIN, "0x1p-1022" },
	{ 0x1.fffffffffffffp-1022, "0x1.fffffffffffffp-1022" },
	{ 0x1p-1074, "0x0.0000000000001p-1022" },
};

#define N_KNOWN ((int)(sizeof(known) / sizeof(known[0])))

START_TEST(known_numbers_have_their_text)
{
	char text[ATA__HEXFLOAT_SIZE];
	double x = -1.0;

	ck_assert_uint_eq(ata__hexfloat_write(text, known[_i].x),
			  strlen(known[_i].text));
	ck_assert_str_eq(text, known[_i].text);
	ck_assert_int_eq(read_text(text, &x), 0);
	ck_assert_mem_eq(&x, &known[_i].x, sizeof(x));
}
END_TEST

/* All bit patterns of finite numbers that are not negative, at random; the
 * program has not set a locale, so printf speaks "C". */
START_TEST(every_bit_arrives)
{
	uint64_t seed = (uint64_t)_i;

	for (int i = 0; i < 20000; i++) {
		uint64_t bits = t_random(&seed) >> 1;
		char text[ATA__HEXFLOAT_SIZE], printed[64];
		double x, y = -1.0;

		if (i % 16 == 0)
			bits &= UINT64_C(0xfff) << 40;	/* few digits */
		memcpy(&x, &bits, sizeof(x));
		if (!isfinite(x))
			continue;
		snprintf(printed, sizeof(printed), "%a", x);
		ata__hexfloat_write(text, x);
		if (x >= DBL_MIN)
			ck_assert_str_eq(text, printed);
		ck_assert_int_eq(read_text(text, &y), 0);
		ck_assert_mem_eq(&x, &y, sizeof(x));
	}
}
END_TEST

static const char *const wrong[] = {
	"", "0", "0x", "0x1", "0x1p", "0x1p+", "0x1p0", "0x1p+00", "0x1p-0",
	"0x1.p+0", "0x1.80p+4", "0x1.8p+04", "0x1.8P+4", "0X1.8p+4",
	"0x1.8p+4 ", " 0x1.8p+4", "-0x1.8p+4", "+0x1.8p+4", "0x2p+0",
	"0x1,8p+4", "0x1.Ap+0", "0x1.gp+0", "0x1.00000000000001p+0",
	"0x1p+1024", "0x1p-1023", "0x1p-2000", "0x1p+9999", "0x1p+99999",
	"0x1p+10000000000000000000", "0x0p+1", "0x0p-1022",
	"0x0.8p+0", "0x0.0p-1022", "nan", "inf", "1e3", "24", "0x1.8p+4x",
	"0x1.8p+-4", "0x1.8.8p+4",
};

#define N_WRONG ((int)(sizeof(wrong) / sizeof(wrong[0])))

START_TEST(other_text_is_refused)
{
	double x = 7.0;

	ck_assert_msg(read_text(wrong[_i], &x) == -EBADMSG,
		      "took \"%s\" for %a", wrong[_i], x);
	ck_assert_double_eq(x, 7.0);
}
END_TEST

/* The length counts, whatever follows: here the rest of a longer number. */
START_TEST(nothing_behind_the_end_is_read)
{
	const char *text = "0x1.fffffffffffffp-1022";
	double x;

	for (size_t n = 0; n < strlen(text); n++) {
		int error = n > strlen("0x1.fffffffffffffp-") ? 0 : -EBADMSG;

		ck_assert_int_eq(ata__hexfloat_read(text, n, &x), error);
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("hexfloat");
	TCase *tc = tcase_create("hexfloat");

	tcase_add_loop_test(tc, known_numbers_have_their_text, 0, N_KNOWN);
	tcase_add_loop_test(tc, every_bit_arrives, 0, 4);
	tcase_add_loop_test(tc, other_text_is_refused, 0, N_WRONG);
	tcase_add_test(tc, nothing_behind_the_end_is_read);
	suite_add_tcase(suite, tc);
	return t_run(suite);
}
