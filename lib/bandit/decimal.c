/* SPDX-License-Identifier: MIT */
/*
 * printf() rounds, and everything but its decimal point is used: that is the
 * locale's, of one byte or several.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bandit/decimal.h"

#define LEAST_EXPONENT (-4)	/* without an exponent */
#define MOST_EXPONENT 8

/* The digits of "1.02e-07" to digit[]. Return: the exponent */
static int take_apart(char *digit, double x, int digits)
{
	char text[ATA__DECIMAL_SIZE];
	const char *at = text;

	snprintf(text, sizeof(text), "%.*e", digits - 1, x);
	for (int i = 0; i < digits; at++)
		if (*at >= '0' && *at <= '9')
			digit[i++] = *at;
	digit[digits] = '\0';
	return atoi(strchr(at, 'e') + 1);
}

const char *ata__decimal(char text[ATA__DECIMAL_SIZE], double x, int digits)
{
	char digit[16];
	int exponent = take_apart(digit, x, digits);
	int whole = exponent + 1;	/* digits before the point */

	if (exponent < LEAST_EXPONENT || exponent > MOST_EXPONENT)
		snprintf(text, ATA__DECIMAL_SIZE, "%.1s%s%se%+03d", digit,
			 digits > 1 ? "." : "", digit + 1, exponent);
	else if (whole >= digits)
		snprintf(text, ATA__DECIMAL_SIZE, "%s%.*s", digit,
			 whole - digits, "00000000");
	else if (whole > 0)
		snprintf(text, ATA__DECIMAL_SIZE, "%.*s.%s", whole, digit,
			 digit + whole);
	else
		snprintf(text, ATA__DECIMAL_SIZE, "0.%.*s%s", -whole, "000",
			 digit);
	return text;
}

const char *ata__decimal_time(char text[ATA__DECIMAL_SIZE], double seconds)
{
	static const struct {
		double size;
		const char *name;
	} unit[] = { { 1.0, " s" }, { 1e-3, " ms" }, { 1e-6, " us" },
		     { 1e-9, " ns" } };
	int i = 0;

	/* What three digits round up to the next unit is written in that. */
	while (i < 3 && seconds < 0.9995 * unit[i].size)
		i++;
	if (seconds == 0.0)
		i = 0;
	ata__decimal(text, seconds / unit[i].size, 3);
	return strcat(text, unit[i].name);
}
