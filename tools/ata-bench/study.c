/* SPDX-License-Identifier: MIT */
/*
 * The studies. A person who wants another one takes these words, which simulate
 * prints, and changes them.
 */
#include "study.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "complain.h"

static const struct study table[] = {
	{ "published",
	  "the published experiments: four sizes, two laws, five policies",
	  "--law sqrt,linear --workers 17,51,153,459 "
	  "--dist shifted-exponential --unit 29 --tasks 23 --rounds 5000 "
	  "--seeds 5 --policy ofta,uta,gta,ata,ata-empirical --eta 1 --scale 2 "
	  "--problem quadratic --step 1e-4" },
	{ "laws",
	  "other laws of task times, and all of them mixed",
	  "--law sqrt --workers 51 --dist shifted-exponential,exponential,"
	  "uniform,half-normal,log-normal,gamma,mixed --tasks 23 --rounds 5000 "
	  "--seeds 5 --policy ofta,uta,gta,ata,ata-empirical" },
	{ "priors",
	  "prior knowledge: none, right, half, double, ten times wrong",
	  "--law sqrt --workers 51 --prior none,1:10,0.5:10,2:10,10:10,0.1:10 "
	  "--tasks 23 --rounds 5000 --seeds 5 "
	  "--policy ofta,ata,ata-empirical" },
	{ "scale",
	  "up to a million workers, and the time to decide",
	  "--law sqrt --workers 100,1000,10000,100000,1000000 --prior 1:100 "
	  "--tasks 1000 --rounds 20 --seeds 1 "
	  "--policy ofta,ata,ata-empirical --eta 0.1 --timing" },
};

/* More than any of them has. Their words are freed once they are read: what an
 * option keeps of them must be a copy. */
#define WORDS_MAX 64

#define STUDIES (sizeof(table) / sizeof(*table))

const struct study *study_at(uint32_t i)
{
	return i < STUDIES ? &table[i] : NULL;
}

int word_study(const struct option_spec *spec, const char *word, char *wanted,
	       size_t capacity)
{
	size_t length = 0;

	for (size_t i = 0; i < STUDIES; i++) {
		if (strcmp(word, table[i].name) == 0) {
			*(const struct study **)spec->value = &table[i];
			return 0;
		}
	}
	for (size_t i = 0; i < STUDIES && length < capacity; i++)
		length += (size_t)snprintf(wanted + length, capacity - length,
					   "%s%s", i == 0 ? "one of " : ", ",
					   table[i].name);
	return -EINVAL;
}

int study_read(const struct study *study, const struct usage *usage)
{
	char *words = strdup(study->words);
	char *argv[WORDS_MAX];
	char *kept = NULL;
	int argc = 0, status;
	uint32_t positional;

	if (words == NULL) {
		complain("%s: no memory", usage->command);
		return STATUS_FAILED;
	}
	for (char *word = strtok_r(words, " ", &kept);
	     word != NULL && argc < WORDS_MAX;
	     word = strtok_r(NULL, " ", &kept))
		argv[argc++] = word;
	status = options_read(usage, argc, argv, &positional);
	free(words);
	return status;
}
