/* SPDX-License-Identifier: MIT */
/*
 * Types of single option arguments; lists are in lists.c.
 *
 * Numbers are checked to their end and against their range, so that a slip of
 * the finger is named and never becomes another number.
 */
#include "words.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "files/number.h"
#include "report.h"

static int read_count(const struct option_spec *spec, const char *word,
		      uint64_t *out)
{
	uint64_t value;

	if (number_whole(word, &value) != 0 || value < spec->min ||
	    value > spec->max)
		return -EINVAL;
	*out = value;
	return 0;
}

static int want_count(const struct option_spec *spec, char *wanted,
		      size_t capacity)
{
	snprintf(wanted, capacity, "a whole number from %" PRIu64 " to %"
		 PRIu64, spec->min, spec->max);
	return -EINVAL;
}

int word_u32(const struct option_spec *spec, const char *word, char *wanted,
	     size_t capacity)
{
	uint64_t value;

	if (read_count(spec, word, &value) != 0 || value > UINT32_MAX)
		return want_count(spec, wanted, capacity);
	*(uint32_t *)spec->value = (uint32_t)value;
	return 0;
}

int word_u64(const struct option_spec *spec, const char *word, char *wanted,
	     size_t capacity)
{
	uint64_t value;

	if (read_count(spec, word, &value) != 0)
		return want_count(spec, wanted, capacity);
	*(uint64_t *)spec->value = value;
	return 0;
}

int word_double(const struct option_spec *spec, const char *word, char *wanted,
		size_t capacity)
{
	double value;

	if (number_real(word, &value) != 0 || value < spec->low ||
	    value > spec->high) {
		snprintf(wanted, capacity, "a number from %g to %g", spec->low,
			 spec->high);
		return -EINVAL;
	}
	*(double *)spec->value = value;
	return 0;
}

int word_string(const struct option_spec *spec, const char *word, char *wanted,
		size_t capacity)
{
	if (word[0] == '\0') {
		snprintf(wanted, capacity, "%s", spec->argument);
		return -EINVAL;
	}
	*(const char **)spec->value = word;
	return 0;
}

int word_format(const struct option_spec *spec, const char *word, char *wanted,
		size_t capacity)
{
	static const char *const names[] = {
		[REPORT_TABLE] = "table",
		[REPORT_CSV] = "csv",
		[REPORT_JSON] = "json",
	};

	for (int i = REPORT_TABLE; i <= REPORT_JSON; i++) {
		if (strcmp(word, names[i]) == 0) {
			*(enum report_format *)spec->value =
				(enum report_format)i;
			return 0;
		}
	}
	snprintf(wanted, capacity, "table, csv or json");
	return -EINVAL;
}
