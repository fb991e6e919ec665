/* SPDX-License-Identifier: MIT */
/*
 * Where task times come from: laws (law.h) or a recording (recording.h). A
 * source is a machine with its workers, in virtual time, for one run.
 */
#ifndef SIM_SOURCE_H
#define SIM_SOURCE_H

#include <stdint.h>

struct source;

struct source_type {
	/* Round `round`, from 1, begins. Return: 1: means have changed, or 0 */
	int (*begin)(struct source *source, uint64_t round);

	/* Seconds that worker's next tasks take together; tasks at least 1 */
	double (*take)(struct source *source, uint32_t worker, uint64_t tasks);

	void (*destroy)(struct source *source);
};

/* What every source begins with. */
struct source {
	const struct source_type *type;
	uint32_t workers;
	double *mean;		/* true means, seconds per task, now */
	uint64_t again;		/* tasks that took a recorded time once more,
				   as there were none left */
};

#endif
