/* SPDX-License-Identifier: MIT */
/* Named studies: options of simulate that somebody has put together. */
#ifndef ATA_BENCH_STUDY_H
#define ATA_BENCH_STUDY_H

#include <stdint.h>

#include "options.h"

struct study {
	const char *name;
	const char *summary;
	const char *words;	/* as on a command line, a space between two */
};

/* study_at - row i of the table, or NULL past the last one */
const struct study *study_at(uint32_t i);

option_parse_fn word_study;	/* const struct study * */

/*
 * study_read - read a study's words as if they had been typed
 *
 * Return: as options_read()
 */
int study_read(const struct study *study, const struct usage *usage);

#endif
