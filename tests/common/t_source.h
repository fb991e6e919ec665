/* SPDX-License-Identifier: MIT */
/*
 * Workers for tests of schedulers, on paper: their times are constant, or
 * random but the same for the same seed, and all that is asked is noted.
 */
#ifndef ATA_TESTS_COMMON_T_SOURCE_H
#define ATA_TESTS_COMMON_T_SOURCE_H

#include <check.h>
#include <stdint.h>
#include <string.h>

#include "sim/source.h"
#include "tests/common/t_run.h"

#define T_SOURCE_WORKERS 64
#define T_SOURCE_CHUNKS 4096

struct t_chunk {
	uint32_t worker;
	uint64_t tasks;
};

struct t_source {
	struct source source;		/* give out a pointer to this */
	double mean[T_SOURCE_WORKERS];
	int random;			/* 0.5 to 1.5 times the mean */
	uint64_t seed[T_SOURCE_WORKERS];
	/* worker 0's mean becomes this in that round; 0: never */
	uint64_t change_round;
	double change_mean;

	/* Since the last t_source_forget(): */
	double busy[T_SOURCE_WORKERS];	/* seconds given out */
	struct t_chunk chunk[T_SOURCE_CHUNKS];
	uint32_t chunks;
};

static inline int t_source_begin(struct source *source, uint64_t round)
{
	struct t_source *t = (struct t_source *)source;

	if (t->change_round == 0 || round < t->change_round)
		return 0;
	t->change_round = 0;
	t->mean[0] = t->change_mean;
	return 1;
}

static inline double t_source_take(struct source *source, uint32_t worker,
				   uint64_t tasks)
{
	struct t_source *t = (struct t_source *)source;
	double seconds = (double)tasks;

	ck_assert_uint_lt(worker, source->workers);
	ck_assert_uint_ge(tasks, 1);
	if (t->random) {
		seconds = 0.0;
		for (uint64_t i = 0; i < tasks; i++)
			seconds += t_uniform(&t->seed[worker], 0.5, 1.5);
	}
	seconds *= t->mean[worker];
	t->busy[worker] += seconds;
	if (t->chunks < T_SOURCE_CHUNKS)
		t->chunk[t->chunks++] = (struct t_chunk){ worker, tasks };
	return seconds;
}

static inline void t_source_start(struct source *source, uint32_t worker,
				  uint64_t tasks, struct source_share *out)
{
	(void)source;
	(void)tasks;
	*out = (struct source_share){ .worker = worker };
}

static inline double t_source_next(struct source *source,
				   struct source_share *share)
{
	share->done++;
	return share->before += t_source_take(source, share->worker, 1);
}

static inline void t_source_forget(struct t_source *t)
{
	memset(t->busy, 0, sizeof(t->busy));
	t->chunks = 0;
}

/* Workers with these means; constant where seed is 0. It may not move. */
static inline void t_source_init(struct t_source *t, uint32_t n,
				 const double *mean, uint64_t seed)
{
	static const struct source_type type = {
		t_source_begin, t_source_take, t_source_start, t_source_next,
		NULL
	};

	memset(t, 0, sizeof(*t));
	t->source.type = &type;
	t->source.workers = n;
	t->source.mean = t->mean;
	t->random = seed != 0;
	for (uint32_t i = 0; i < n; i++) {
		t->mean[i] = mean[i];
		t->seed[i] = seed + ((uint64_t)i << 32);
	}
}

#endif
