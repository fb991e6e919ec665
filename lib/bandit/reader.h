/* SPDX-License-Identifier: MIT */
/*
 * The lines of a file that is being read, and words in them.
 */
#ifndef ATA_BANDIT_READER_H
#define ATA_BANDIT_READER_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <atasched/bandit.h>

/* Room for any line and its end: a name is the longest part of one. */
#define ATA__LINE_SIZE (ATA_NAME_MAX + 64)

struct ata__reader {
	FILE *stream;
	uint64_t hash;		/* of the lines so far */
	char line[ATA__LINE_SIZE];	/* the last, without its end; may hold
				   any byte, 0 too */
	size_t length;
};

/* Why nothing could be read. Return: -EBADMSG, or as read(2) */
int ata__reader_failed(const struct ata__reader *reader);

/* The next line; one that is too long or has no end is none. Return: 0 or as
 * above. ata__reader_next(): of those that are hashed. */
int ata__reader_line(struct ata__reader *reader);
int ata__reader_next(struct ata__reader *reader);

/* Is text the line? */
int ata__reader_is(const struct ata__reader *reader, const char *text);

/* What follows word in the line, a blank at its end; NULL: it begins with
 * others. */
const char *ata__reader_after(const struct ata__reader *reader,
			      const char *word, size_t *length);

/* The next word of a line, from *at to a blank or end; *at goes behind it.
 * Return: its length */
size_t ata__reader_word(const char **at, const char *end, const char **word);

/* A whole number without sign and leading zeros, at most max. Return: 0 or
 * -EBADMSG */
int ata__reader_whole(const char *text, size_t length, uint64_t max,
		      uint64_t *out);

/* The first line: title and version. Return: 0, -EBADMSG, -EPROTONOSUPPORT: it
 * is another version; or as above */
int ata__reader_title(struct ata__reader *reader, const char *title,
		      uint32_t version);

/* The next line, a word with its blank, and a name or a number up to max.
 * *stale becomes 1 where the name is another one; none is NULL. Return: as
 * above */
int ata__reader_name(struct ata__reader *reader, const char *word,
		     const char *name, int *stale);
int ata__reader_number(struct ata__reader *reader, const char *word,
		       uint64_t max, uint64_t *out);

/* The last line, which has the hash of all before it; and nothing follows.
 * Return: likewise */
int ata__reader_end(struct ata__reader *reader);
int ata__reader_done(struct ata__reader *reader);

#endif
