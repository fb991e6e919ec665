/* SPDX-License-Identifier: MIT */
/* Scores of workers, from the command line or from standard input. */
#ifndef ATA_BENCH_SCORES_H
#define ATA_BENCH_SCORES_H

#include <stdint.h>

struct scores {
	double *value;
	uint32_t count;
	uint32_t capacity;
};

/*
 * scores_add - read one word; line is where it stands, 0: on the command line
 *
 * Return: 0, -EINVAL (one line has named the word) or -ENOMEM
 */
int scores_add(struct scores *scores, const char *word, uint64_t line);

/* scores_read - all words of standard input. Return: as above, or -EIO */
int scores_read(struct scores *scores);

#endif
