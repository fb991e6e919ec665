/* SPDX-License-Identifier: MIT */
/*
 * Ticks are placed here and not by gnuplot: its labels of powers of ten need
 * the markup that is switched off lest words from files be taken for it.
 */
#include "plot/axis.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Powers of ten that are written as 10ⁿ, on axes that span several. */
static void write_power(FILE *out, int power)
{
	static const char *const digit[] = {
		"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"
	};
	char text[16];

	snprintf(text, sizeof(text), "%d", power);
	fputs("10", out);
	for (const char *c = text; *c != '\0'; c++)
		fputs(*c == '-' ? "⁻" : digit[*c - '0'], out);
}

void plot_axis_number(FILE *out, double number)
{
	char text[32], *power;

	/* Five digits: what differs in the sixth has the same tick. */
	if (number == 0.0 || (fabs(number) >= 1e-3 && fabs(number) < 99999.5)) {
		fprintf(out, "%.5g", number);
		return;
	}
	snprintf(text, sizeof(text), "%.3e", number);
	power = strchr(text, 'e');
	*power++ = '\0';
	if (strcmp(text, "1.000") != 0)
		fprintf(out, "%g·", strtod(text, NULL));
	write_power(out, (int)strtol(power, NULL, 10));
}

struct plot_axis plot_axis_fit(double least, double most, int log, double room)
{
	struct plot_axis axis = { .log = log, .low = least, .high = most };
	double span;

	if (log) {
		/* All values alike: show some of what is around them. */
		span = most > least * 1.01 ? log10(most / least) : 1.0;
		room = most > least * 1.01 ? room : fmax(room, 0.5);
		axis.low = fmax(least * pow(10.0, -span * room), 1e-300);
		axis.high = fmin(most * pow(10.0, span * room), 1e300);
		return axis;
	}
	if (axis.low > 0.0 && axis.low < 0.4 * axis.high)
		axis.low = 0.0;
	if (axis.high < 0.0 && axis.high > 0.4 * axis.low)
		axis.high = 0.0;
	span = axis.high - axis.low;
	if (span <= 1e-9 * fmax(fabs(least), fabs(most)) || span == 0.0)
		span = fmax(fabs(most), 1e-300) / fmax(room, 0.1) / 4.0,
		room = fmax(room, 0.1);
	if (axis.low != 0.0)
		axis.low -= room * span;
	if (axis.high != 0.0)
		axis.high += room * span;
	if (axis.low == 0.0 && axis.high == 0.0)
		axis.high = 1.0;
	return axis;
}

/* 1, 2 or 5 times a power of ten, so that at most ticks fit. */
static double find_step(double span, int ticks)
{
	double step = pow(10.0, floor(log10(span / ticks)));

	if (step * 10.0 * ticks < span)
		step *= 10.0;
	if (step * ticks >= span)
		return step;
	if (step * 2.0 * ticks >= span)
		return 2.0 * step;
	return step * 5.0 * ticks >= span ? 5.0 * step : 10.0 * step;
}

static void write_even(FILE *out, const struct plot_axis *axis, int ticks)
{
	double step = find_step(axis->high - axis->low, ticks);
	double first = ceil(axis->low / step - 1e-9);

	for (int i = 0; i <= 2 * ticks; i++) {
		double at = (first + i) * step;

		if (at > axis->high + 1e-9 * step)
			break;
		fprintf(out, "%s'", i > 0 ? ", " : "");
		plot_axis_number(out, fabs(at) < 1e-9 * step ? 0.0 : at);
		fprintf(out, "' %.10g", at);
	}
}

static int within(const struct plot_axis *axis, double value)
{
	return value >= axis->low * (1.0 - 1e-9) &&
	       value <= axis->high * (1.0 + 1e-9);
}

/* Powers of ten, with labels as far as they fit; the rest, and 2 to 9,
 * small. */
static void write_powers(FILE *out, const struct plot_axis *axis, int first,
			 int last, int ticks)
{
	int each = (last - first) / ticks + 1;
	int plain = first >= -3 && last <= 5;
	const char *comma = "";

	for (int power = first - 1; power <= last; power++) {
		double ten = pow(10.0, power);
		int marked = power % each == 0;

		if (within(axis, ten) && (marked || each <= 10)) {
			fprintf(out, "%s'", comma);
			if (marked && plain && abs(power) <= 3)
				fprintf(out, "%g", ten);
			else if (marked)
				write_power(out, power);
			fprintf(out, "' %.10g %d", ten, !marked);
			comma = ", ";
		}
		for (int i = 2; i < 10 && each == 1; i++) {
			if (!within(axis, i * ten))
				continue;
			fprintf(out, "%s'' %.10g 1", comma, i * ten);
			comma = ", ";
		}
	}
}

/* Less than two powers of ten in sight: 1, 2 and 5 times those around. */
static void write_few(FILE *out, const struct plot_axis *axis, int first)
{
	static const int factor[] = { 1, 2, 5 };
	const char *comma = "";

	for (int power = first - 1; power <= first + 1; power++) {
		for (int i = 0; i < 3; i++) {
			double at = factor[i] * pow(10.0, power);

			if (!within(axis, at))
				continue;
			fprintf(out, "%s'", comma);
			plot_axis_number(out, at);
			fprintf(out, "' %.10g", at);
			comma = ", ";
		}
	}
}

void plot_axis_write(FILE *out, const char *name, const struct plot_axis *axis,
		     int ticks)
{
	int first = 0, last = 0;

	fprintf(out, "%sset logscale %s\nset %srange [%.10g:%.10g]\n",
		axis->log ? "" : "un", name, name, axis->low, axis->high);
	if (axis->log) {
		first = (int)ceil(log10(axis->low) - 1e-9);
		last = (int)floor(log10(axis->high) + 1e-9);
	}
	fprintf(out, "set %stics (", name);
	if (!axis->log || axis->high < 4.0 * axis->low)
		write_even(out, axis, ticks);
	else if (last - first >= 1)
		write_powers(out, axis, first, last, ticks);
	else
		write_few(out, axis, first);
	fputs(")\n", out);
}
