/* SPDX-License-Identifier: MIT */
/*
 * Baselines of the literature, each as the rule by which an idle worker gets
 * its next chunk of a round; queue.c runs them.
 */
#ifndef SIM_BASELINES_H
#define SIM_BASELINES_H

#include <stdint.h>

/* What the rules know; zero at first, but for what is said. */
struct baseline_state {
	uint32_t workers;	/* given */
	uint64_t tasks;		/* of this round */

	/* per worker */
	double *speed;		/* ema: ratio; awf-b: weight; 1 at first */
	double *done;		/* awf-b: sums over chunks, weighted */
	double *seconds;	/* by their number; others: of this round */
	uint64_t *chunks;	/* that it has had; aid: tasks in this round */
	uint64_t *share;	/* what is put aside for it */

	uint64_t batch;		/* fac2, awf-b: chunks left of this batch */
	double base;		/* and their size, before the weight */
	uint32_t sampling;	/* aid: workers whose first task still runs */
	struct baseline_part *part;	/* scratch: one per worker */
};

struct baseline_part {
	double fraction;
	uint32_t worker;
};

struct baseline {
	const char *name;

	/* A round of state->tasks begins. */
	void (*begin)(struct baseline_state *state);

	/* worker is idle, left tasks are in the queue: how many of them it
	 * takes, 1 .. left; 0: it goes home. Not asked when left is 0. */
	uint64_t (*take)(struct baseline_state *state, uint32_t worker,
			 uint64_t left);

	/* worker has done a chunk. NULL: that teaches nothing. */
	void (*learn)(struct baseline_state *state, uint32_t worker,
		      uint64_t tasks, double seconds, uint64_t left);

	/* The round is over. NULL: that teaches nothing. */
	void (*end)(struct baseline_state *state);
};

/* baseline_at - row i of the table, or NULL past the last one */
const struct baseline *baseline_at(uint32_t i);

/*
 * baseline_apportion - tasks in proportion to weights, whole ones
 *
 * Each gets the whole part of its quota; the rest go one each to the largest
 * fractions, ties to the lower number (largest remainders, Hamilton's method).
 * weights >= 0, not all 0. part: scratch, n of it.
 */
void baseline_apportion(const double *weight, uint32_t n, uint64_t tasks,
			uint64_t *share, struct baseline_part *part);

#endif
