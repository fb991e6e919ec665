/* SPDX-License-Identifier: MIT */
/*
 * Reading scores. Standard input is read in blocks and cut into words in place:
 * a million scores take a few tenths of a second, nearly all of it in strtod().
 */
#include "scores.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <atasched.h>

#include "complain.h"
#include "files/number.h"
#include "words.h"

/* The longest word: more digits than any number needs. */
#define WORD_LIMIT 400

static int refuse(const char *word, uint64_t line)
{
	char place[64] = "";

	if (line > 0)
		snprintf(place, sizeof(place), "standard input, line %" PRIu64
			 ": ", line);
	complain("allocate: %sscore \"%.80s\" is not 0 or a normal positive "
		 "number", place, word);
	return -EINVAL;
}

int scores_add(struct scores *scores, const char *word, uint64_t line)
{
	double value;

	if (number_real(word, &value) != 0 || value < 0.0 ||
	    (value != 0.0 && !isnormal(value)))
		return refuse(word, line);
	if (scores->count == ATA_ARMS_MAX) {
		complain("allocate: more than %" PRIu32 " scores",
			 ATA_ARMS_MAX);
		return -EINVAL;
	}
	if (scores->count == scores->capacity) {
		uint32_t capacity = 2 * scores->capacity + 64;
		double *grown = realloc(scores->value,
					capacity * sizeof(*grown));

		if (grown == NULL)
			return -ENOMEM;
		scores->value = grown;
		scores->capacity = capacity;
	}
	scores->value[scores->count++] = value;
	return 0;
}

static int is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/*
 * Read the words of block[0 .. length - 1] that end inside it.
 * Return: the bytes used up, or a negative errno.
 */
static long read_block(struct scores *scores, char *block, size_t length,
		       uint64_t *line)
{
	size_t begin = 0;

	for (size_t i = 0; i < length; i++) {
		int newline = block[i] == '\n';

		if (!is_space(block[i]))
			continue;
		block[i] = '\0';
		if (i > begin) {
			int error = scores_add(scores, block + begin, *line);

			if (error != 0)
				return error;
		}
		begin = i + 1;
		*line += (uint64_t)newline;
	}
	return (long)begin;
}

/* Words that a zero byte cuts short would pass as what stands before it. */
static int check_block(const char *block, size_t length, uint64_t line)
{
	if (memchr(block, '\0', length) == NULL)
		return 0;
	complain("allocate: standard input, line %" PRIu64 " or later: a zero "
		 "byte is not text", line);
	return -EINVAL;
}

int scores_read(struct scores *scores)
{
	static char block[1 << 16];
	size_t kept = 0;	/* of a word that has not ended yet */
	uint64_t line = 1;

	for (;;) {
		size_t length = fread(block + kept, 1, sizeof(block) - kept - 1,
				      stdin);
		/* A second read would ask a terminal for a second Ctrl-D. */
		int ended = feof(stdin);
		long used;

		if (ferror(stdin)) {
			complain("allocate: cannot read standard input: %s",
				 strerror(errno));
			return -EIO;
		}
		if (check_block(block + kept, length, line) != 0)
			return -EINVAL;
		kept += length;
		if (ended && kept > 0)	/* no newline at the end */
			block[kept++] = ' ';
		used = read_block(scores, block, kept, &line);
		if (used < 0)
			return (int)used;
		kept -= (size_t)used;
		if (kept > WORD_LIMIT) {
			block[used + WORD_LIMIT] = '\0';
			return refuse(block + used, line);
		}
		memmove(block, block + used, kept);
		if (ended)
			return 0;
	}
}
