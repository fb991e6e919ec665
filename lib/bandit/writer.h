/* SPDX-License-Identifier: MIT */
/*
 * The lines of a file that is being written: what reader.h reads.
 */
#ifndef ATA_BANDIT_WRITER_H
#define ATA_BANDIT_WRITER_H

#include <stdint.h>
#include <stdio.h>

struct ata__writer {
	FILE *stream;		/* not flushed: what is left may fail yet */
	uint64_t hash;		/* of what was written so far */
	int error;		/* the first one, a negative errno; or 0 */
};

/* Hashed, too. */
void ata__writer_bytes(struct ata__writer *writer, const void *bytes, size_t n);

/* A line, its end included, that ata__reader_line() has room for; hashed. */
void ata__writer_put(struct ata__writer *writer, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* The last line: the hash of all before it. */
void ata__writer_end(struct ata__writer *writer);

/* Can a line hold this name as it is, in any encoding that extends ASCII? NULL
 * is a name, too: none. Return: 1 or 0 */
int ata__name_is_valid(const char *name);

#endif
