/* SPDX-License-Identifier: MIT */
/*
 * Types of option arguments: an option_parse_fn each, and what it writes.
 */
#ifndef ATA_BENCH_WORDS_H
#define ATA_BENCH_WORDS_H

#include <stdint.h>

#include "options.h"

/* Names, each once, of things that lie in a table. */
#define POLICIES_MAX 32

struct name_list {
	uint32_t n;		/* 0: not given */
	const char *name[POLICIES_MAX];	/* constant strings */
};

/* --slow W:F,...: worker[i] does each task's work factor[i] times. */
#define SLOW_MAX 256

struct slow_list {
	uint32_t n;		/* 0: not given */
	uint32_t worker[SLOW_MAX];	/* each once */
	double factor[SLOW_MAX];	/* >= 1 */
};

/* --virtual NxF,...: count[i] workers whose tasks last factor[i] times as
 * long. */
#define GROUPS_MAX 64

struct group_list {
	uint32_t n;		/* 0: not given */
	uint32_t workers;	/* the counts, summed */
	uint32_t count[GROUPS_MAX];
	double factor[GROUPS_MAX];	/* > 0 */
};

/* --hidden N,...: sizes, from min to max each. */
#define SIZES_MAX 16

struct size_list {
	uint32_t n;		/* 0: not given */
	uint32_t size[SIZES_MAX];
};

option_parse_fn word_u32;	/* uint32_t, min .. max; digits only */
option_parse_fn word_u64;	/* uint64_t, min .. max; digits only */
option_parse_fn word_double;	/* double, low .. high, finite */
option_parse_fn word_string;	/* const char *, not empty */
option_parse_fn word_format;	/* enum report_format */
option_parse_fn word_policies;	/* struct name_list: the library's names and
				   OpenMP's schedules, each at most once */
option_parse_fn word_slow;	/* struct slow_list */
option_parse_fn word_sizes;	/* struct size_list */
option_parse_fn word_groups;	/* struct group_list, at most max workers */

#endif
