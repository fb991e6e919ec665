/* SPDX-License-Identifier: MIT */
#include "plot/text.h"

#include <string.h>

/* Bytes of the character at text, 0: it is none that XML allows. */
static size_t character(const unsigned char *text)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	size_t n = text[0] < 0x80 ? 1 : text[0] < 0xc0 ? 0 :
		   text[0] < 0xe0 ? 2 : text[0] < 0xf0 ? 3 :
		   text[0] < 0xf8 ? 4 : 0;
	uint32_t code = n < 2 ? text[0] : text[0] & (0x7fu >> n);

	/* The zero at the end is no continuation: nothing is read beyond. */
	for (size_t i = 1; i < n; i++) {
		if ((text[i] & 0xc0) != 0x80)
			return 0;
		code = code << 6 | (text[i] & 0x3f);
	}
	if (n == 0 || code < least[n] || code < 0x20 ||
	    (code >= 0x7f && code < 0xa0) || code > 0x10ffff ||
	    (code >= 0xd800 && code < 0xe000) || (code & 0xfffe) == 0xfffe)
		return 0;
	return n;
}

void plot_text_clean(char *text)
{
	while (*text != '\0') {
		size_t n = character((unsigned char *)text);

		if (n == 0)
			*text = '?';
		text += n != 0 ? n : 1;
	}
}

static int begins(char byte)
{
	return ((unsigned char)byte & 0xc0) != 0x80;
}

uint32_t plot_text_length(const char *text)
{
	uint32_t n = 0;

	for (; *text != '\0'; text++)
		n += (uint32_t)begins(*text);
	return n;
}

/*
 * Between single quotes gnuplot expands nothing. A quote may be written twice,
 * but not at the beginning (gnuplot 5.4), so it becomes an apostrophe: then no
 * text can end the string. The terminal is told to print text as it is, and
 * escapes what XML needs.
 */
void plot_text_quote(FILE *out, const char *text, uint32_t most)
{
	uint32_t left = plot_text_length(text) > most ? most - 1 : most;
	int cut = left < most;

	fputc('\'', out);
	for (; *text != '\0'; text++) {
		if (begins(*text) && left-- == 0)
			break;
		if (*text == '\'')
			fputs("’", out);
		else
			fputc(*text, out);
	}
	fputs(cut ? "…'" : "'", out);
}
