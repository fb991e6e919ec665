/* SPDX-License-Identifier: MIT */
/*
 * Where task times come from: laws (law.h) or a recording (recording.h). A
 * source is a machine with its workers, in virtual time, for one run.
 */
#ifndef SIM_SOURCE_H
#define SIM_SOURCE_H

#include <stdint.h>

struct source;

/* What a worker does in a round, task by task; the caller's. */
struct source_share {
	uint32_t worker;
	uint64_t done;		/* tasks so far, the last one included */
	double before;		/* the rest is the source's */
	uint64_t at;
};

struct source_type {
	/* Round `round`, from 1, begins. Return: 1: means have changed, or 0 */
	int (*begin)(struct source *source, uint64_t round);

	/* Seconds that worker's next tasks take together; tasks at least 1 */
	double (*take)(struct source *source, uint32_t worker, uint64_t tasks);

	/*
	 * The same step by step: what the share's first `done` tasks take
	 * together, the next one included. After `tasks` of them, as it was
	 * started with, that is what take gives; but it may have fewer or more.
	 */
	void (*start)(struct source *source, uint32_t worker, uint64_t tasks,
		      struct source_share *out);
	double (*next)(struct source *source, struct source_share *share);

	void (*destroy)(struct source *source);
};

/* What every source begins with. */
struct source {
	const struct source_type *type;
	uint32_t workers;
	double *mean;		/* true means, seconds per task, now */
	const double *cost;	/* what a second of each worker costs, in any
				   unit; NULL: that is not asked */
	uint64_t again;		/* tasks that took a recorded time once more,
				   as there were none left */
};

#endif
