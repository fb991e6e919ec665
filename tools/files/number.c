/* SPDX-License-Identifier: MIT */
#include "files/number.h"

#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

int number_real(const char *text, double *out)
{
	double value;
	char *end;

	/* Decimal alone: 0x1 is a slip in a list such as 8x1. */
	if (text[0] == '\0' || isspace((unsigned char)text[0]) ||
	    strpbrk(text, "xX") != NULL)
		return -EINVAL;
	errno = 0;
	value = strtod(text, &end);
	/* ERANGE: infinite, or so small that it would become another number */
	if (*end != '\0' || !isfinite(value) || errno == ERANGE)
		return -EINVAL;
	*out = value == 0.0 ? 0.0 : value;	/* no -0 */
	return 0;
}

int number_whole(const char *text, uint64_t *out)
{
	unsigned long long value;
	char *end;

	if (!isdigit((unsigned char)text[0]))
		return -EINVAL;
	errno = 0;
	value = strtoull(text, &end, 10);
	if (errno != 0 || *end != '\0')
		return -EINVAL;
	*out = value;
	return 0;
}
