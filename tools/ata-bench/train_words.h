/* SPDX-License-Identifier: MIT */
/* Types of option arguments that only train has. */
#ifndef ATA_BENCH_TRAIN_WORDS_H
#define ATA_BENCH_TRAIN_WORDS_H

#include <stdint.h>

#include "options.h"

#define METHODS_MAX 8

/* --method M[:STEP],...: ways to train, each once. */
struct method_list {
	uint32_t n;		/* 0: not given */
	const char *name[METHODS_MAX];	/* constant strings */
	double step[METHODS_MAX];	/* NaN: that of --step */
};

option_parse_fn word_model;	/* const struct model_type * */
option_parse_fn word_data;	/* const char *: a data set that may be there */
option_parse_fn word_normalise;	/* enum dataset_scale */
option_parse_fn word_methods;	/* struct method_list */
option_parse_fn word_optimizer;	/* const char *: one of the library's */
option_parse_fn word_schedule;	/* likewise */

#endif
