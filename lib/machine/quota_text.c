/* SPDX-License-Identifier: MIT */
/*
 * What the files of a control group say about processor time:
 *
 *   version 1   cpu.cfs_quota_us   "50000", or "-1": no limit
 *               cpu.cfs_period_us  "100000"
 *               cpu.stat           "nr_periods 40", "nr_throttled 12",
 *                                  "throttled_time 600000000" (nanoseconds)
 *   version 2   cpu.max            "50000 100000", or "max 100000": no limit
 *               cpu.stat           as above, but "throttled_usec 600000"
 *
 * The kernel allows neither a quota nor a period below 1 ms: 0 is not one.
 */
#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "machine/quota_text.h"

/* Digits and nothing else; NULL: no number, or too large. Else the end. */
static const char *read_number(const char *text, uint64_t *number)
{
	uint64_t n = 0;

	if (*text < '0' || *text > '9')
		return NULL;
	for (; *text >= '0' && *text <= '9'; text++) {
		uint64_t digit = (uint64_t)(*text - '0');

		if (n > (UINT64_MAX - digit) / 10)
			return NULL;
		n = n * 10 + digit;
	}
	*number = n;
	return text;
}

static bool at_end(const char *text)
{
	return !*text || (text[0] == '\n' && !text[1]);
}

/* A file of one number above 0. */
static bool read_alone(const char *text, uint64_t *number)
{
	text = read_number(text, number);
	return text && at_end(text) && *number > 0;
}

bool ata__quota_v1(const char *quota, const char *period, double *cpus)
{
	uint64_t time, of;

	if (!strncmp(quota, "-1", 2) && at_end(quota + 2)) {
		*cpus = (double)INFINITY;
		return true;
	}
	if (!period || !read_alone(quota, &time) || !read_alone(period, &of))
		return false;
	*cpus = (double)time / (double)of;
	return true;
}

bool ata__quota_v2(const char *max, double *cpus)
{
	bool unlimited = !strncmp(max, "max", 3);
	uint64_t time = 0, of;
	const char *rest = unlimited ? max + 3 : read_number(max, &time);

	if (!rest || *rest != ' ' || !read_alone(rest + 1, &of) ||
	    (!unlimited && time == 0))
		return false;
	*cpus = unlimited ? (double)INFINITY : (double)time / (double)of;
	return true;
}

/* The value of a line that starts with name and a blank; else unchanged. */
static bool read_value(const char *line, const char *name, uint64_t *value)
{
	size_t n = strlen(name);

	if (strncmp(line, name, n) != 0 || line[n] != ' ')
		return true;
	line = read_number(line + n + 1, value);
	return line && (!*line || *line == '\n');
}

bool ata__quota_stat(const char *text, enum ata_quota_source version,
		     struct ata_quota *sum)
{
	bool v1 = version == ATA_QUOTA_V1;
	uint64_t periods = 0, throttled = 0, time = 0;

	while (*text) {
		if (!read_value(text, "nr_periods", &periods) ||
		    !read_value(text, "nr_throttled", &throttled) ||
		    !read_value(text, v1 ? "throttled_time" : "throttled_usec",
				&time))
			return false;
		text += strcspn(text, "\n");
		text += *text == '\n';
	}
	sum->periods += periods;
	sum->throttled += throttled;
	sum->throttled_seconds += (double)time / (v1 ? 1e9 : 1e6);
	return true;
}
