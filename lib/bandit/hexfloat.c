/* SPDX-License-Identifier: MIT */
/*
 * Hexadecimal floating point, made of a number's own bits.
 *
 * printf and strtod would do, but for the locale: a program that has set
 * another one writes a comma where a point belongs. To change the locale here
 * and there takes memory and can fail; the bits need neither.
 */
#include <errno.h>
#include <float.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "bandit/hexfloat.h"

_Static_assert(sizeof(double) == sizeof(uint64_t) && DBL_MANT_DIG == 53 &&
	       DBL_MAX_EXP == 1024, "double is IEEE 754 binary64");

#define FRACTION 52		/* bits behind the point */
#define DIGITS 13		/* the same, in digits */
#define BIAS 1023
#define INFINITE 2047		/* exponent, biased, of what is no number */

size_t ata__hexfloat_write(char text[ATA__HEXFLOAT_SIZE], double x)
{
	char digits[DIGITS + 1];
	uint64_t bits, fraction;
	int biased, exponent, length = DIGITS;

	memcpy(&bits, &x, sizeof(bits));
	fraction = bits & ((UINT64_C(1) << FRACTION) - 1);
	biased = (int)(bits >> FRACTION);
	/* A subnormal number has the least exponent, and 0 has none. */
	exponent = biased ? biased - BIAS : fraction ? 1 - BIAS : 0;
	snprintf(digits, sizeof(digits), "%013llx",
		 (unsigned long long)fraction);
	while (length > 0 && digits[length - 1] == '0')
		length--;
	return (size_t)snprintf(text, ATA__HEXFLOAT_SIZE, "0x%d%s%.*sp%+d",
				biased ? 1 : 0, length ? "." : "", length,
				digits, exponent);
}

/* The value of a digit, or -1: no digit of this base. */
static int digit(char c, int base)
{
	int value = c >= '0' && c <= '9' ? c - '0' :
		    c >= 'a' && c <= 'f' ? c - 'a' + 10 : base;

	return value < base ? value : -1;
}

/* Digits up to the end or another character; more than most: too large. */
static uint64_t digits(const char **at, const char *end, int base, int most)
{
	uint64_t value = 0;

	for (; *at < end && digit(**at, base) >= 0 && most > 0; most--)
		value = value * (uint64_t)base +
			(uint64_t)digit(*(*at)++, base);
	return value;
}

int ata__hexfloat_read(const char *text, size_t length, double *out)
{
	const char *at = text + 3, *end = text + length, *start;
	char again[ATA__HEXFLOAT_SIZE];
	uint64_t bits = 0, biased;
	int negative, exponent;
	double x;

	if (length < 3 || memcmp(text, "0x", 2) != 0 ||
	    digit(text[2], 2) < 0)
		return -EBADMSG;
	if (at < end && *at == '.') {
		start = ++at;
		bits = digits(&at, end, 16, DIGITS);
		bits <<= 4 * (DIGITS - (at - start));
	}
	if (end - at < 2 || *at != 'p')
		return -EBADMSG;
	negative = at[1] == '-';
	at += 2;
	exponent = (int)digits(&at, end, 10, 4);
	if (negative)
		exponent = -exponent;
	biased = text[2] == '1' ? (uint64_t)(exponent + BIAS) : 0;
	if (biased >= INFINITE)	/* and what was below 0 */
		return -EBADMSG;
	bits |= biased << FRACTION;
	memcpy(&x, &bits, sizeof(x));
	/* Whatever else may be wrong, it was not written so. */
	if (ata__hexfloat_write(again, x) != length ||
	    memcmp(again, text, length) != 0)
		return -EBADMSG;
	*out = x;
	return 0;
}
