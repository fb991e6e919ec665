/* SPDX-License-Identifier: MIT */
/*
 * A reader trusts nothing: a line is bounded, and a number has one spelling and
 * a range.
 */
#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "bandit/reader.h"
#include "fnv.h"

int ata__reader_failed(const struct ata__reader *reader)
{
	if (!ferror(reader->stream))
		return -EBADMSG;
	return errno > 0 ? -errno : -EIO;
}

int ata__reader_line(struct ata__reader *reader)
{
	int c;

	errno = 0;
	reader->length = 0;
	while ((c = getc(reader->stream)) != '\n') {
		if (c == EOF || reader->length == sizeof(reader->line))
			return ata__reader_failed(reader);
		reader->line[reader->length++] = (char)c;
	}
	return 0;
}

int ata__reader_next(struct ata__reader *reader)
{
	int error = ata__reader_line(reader);

	if (error != 0)
		return error;
	reader->hash = ata__fnv(reader->hash, reader->line, reader->length);
	reader->hash = ata__fnv(reader->hash, "\n", 1);
	return 0;
}

int ata__reader_is(const struct ata__reader *reader, const char *text)
{
	return reader->length == strlen(text) &&
	       memcmp(reader->line, text, reader->length) == 0;
}

const char *ata__reader_after(const struct ata__reader *reader,
			      const char *word, size_t *length)
{
	size_t begin = strlen(word);

	if (reader->length < begin ||
	    memcmp(reader->line, word, begin) != 0)
		return NULL;
	*length = reader->length - begin;
	return reader->line + begin;
}

int ata__reader_whole(const char *text, size_t length, uint64_t max,
		      uint64_t *out)
{
	uint64_t value = 0;

	if (length == 0 || (text[0] == '0' && length > 1))
		return -EBADMSG;
	for (size_t i = 0; i < length; i++) {
		uint64_t digit = (uint64_t)text[i] - '0';

		/* No number on the way is larger than max, either. */
		if (digit > 9 || digit > max || value > (max - digit) / 10)
			return -EBADMSG;
		value = 10 * value + digit;
	}
	*out = value;
	return 0;
}

size_t ata__reader_word(const char **at, const char *end, const char **word)
{
	size_t left = (size_t)(end - *at);
	const char *blank = memchr(*at, ' ', left);

	*word = *at;
	*at = blank != NULL ? blank + 1 : end;
	return blank != NULL ? (size_t)(blank - *word) : left;
}

int ata__reader_name(struct ata__reader *reader, const char *word,
		     const char *name, int *stale)
{
	const char *text;
	size_t length = 0;
	int error = ata__reader_next(reader);

	if (error != 0)
		return error;
	text = ata__reader_after(reader, word, &length);
	if (text == NULL || length > ATA_NAME_MAX)
		return -EBADMSG;
	if (name == NULL || length != strlen(name) ||
	    memcmp(text, name, length) != 0)
		*stale = 1;
	return 0;
}

int ata__reader_number(struct ata__reader *reader, const char *word,
		       uint64_t max, uint64_t *out)
{
	const char *text;
	size_t length = 0;
	int error = ata__reader_next(reader);

	if (error != 0)
		return error;
	text = ata__reader_after(reader, word, &length);
	return text != NULL ? ata__reader_whole(text, length, max, out) :
			      -EBADMSG;
}

int ata__reader_title(struct ata__reader *reader, const char *title,
		      uint32_t version)
{
	uint64_t number = 0;
	int error = ata__reader_number(reader, title, UINT32_MAX, &number);

	return error == 0 && number != version ? -EPROTONOSUPPORT : error;
}

int ata__reader_end(struct ata__reader *reader)
{
	int error = ata__reader_line(reader);
	char line[32];

	if (error != 0)
		return error;
	snprintf(line, sizeof(line), "end %016" PRIx64, reader->hash);
	return ata__reader_is(reader, line) ? 0 : -EBADMSG;
}

int ata__reader_done(struct ata__reader *reader)
{
	errno = 0;
	if (getc(reader->stream) != EOF)
		return -EBADMSG;
	return ferror(reader->stream) ? ata__reader_failed(reader) : 0;
}
