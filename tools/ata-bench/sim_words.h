/* SPDX-License-Identifier: MIT */
/*
 * Types of option arguments of simulate and replay: an option_parse_fn each,
 * and what it writes.
 */
#ifndef ATA_BENCH_SIM_WORDS_H
#define ATA_BENCH_SIM_WORDS_H

#include <stdint.h>

#include "sim/law.h"
#include "words.h"

/* --workers N,N,...: each at most once */
#define COUNTS_MAX 32

struct count_list {
	uint32_t n;		/* 0: not given */
	uint32_t value[COUNTS_MAX];
};

/* --prior FACTOR:COUNT,...; "none": count is 0 */
struct prior_list {
	uint32_t n;
	double factor[COUNTS_MAX];
	double count[COUNTS_MAX];
};

/* --change ROUND:WORKERS:FACTOR, as often as it is given: by round */
#define CHANGES_MAX 1024

struct change_list {
	uint32_t n;
	struct law_change change[CHANGES_MAX];
};

/* --disturb P:TASKS */
struct disturbance {
	double probability;	/* 0: not given */
	double tasks;
};

option_parse_fn word_counts;	/* struct count_list; each min .. max */
option_parse_fn word_laws;	/* struct name_list: sqrt, linear */
option_parse_fn word_schedulers;	/* struct name_list: the library's
					   policies and baselines */
option_parse_fn word_priors;	/* struct prior_list */
option_parse_fn word_change;	/* struct change_list: adds to it */

option_parse_fn word_disturb;	/* struct disturbance */

/* law_word - the law of that name, which must be in the list of --law */
enum law law_word(const char *name);

#endif
