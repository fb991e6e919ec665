/* SPDX-License-Identifier: MIT */
/* A simulated machine: how fast its workers are, and which changes come. */
#ifndef SIM_LAW_H
#define SIM_LAW_H

#include <stdint.h>

#include "sim/source.h"

enum law { LAW_SQRT, LAW_LINEAR, LAW_SLOWNESS };

/* count workers that take factor times as long, one group after the other */
struct law_group {
	uint32_t count;
	double factor;
};

/* From round on, workers first .. last take factor times their original
 * time. */
struct law_change {
	uint64_t round;		/* from 1 */
	uint32_t first, last;
	double factor;
};

struct law_config {
	enum law law;
	uint32_t workers;
	double unit;		/* seconds; the mean of worker i, from 1, is
				   2 unit sqrt(i), 2 unit i, or unit x factor */
	const struct law_group *group;	/* LAW_SLOWNESS; counts sum to workers */
	const char *dist;	/* dist_name() */
	double cv;		/* where dist leaves it open */
	int shuffle;		/* put the workers in an order of the seed */
	const double *cost;	/* workers numbers, what a second of each costs
				   wherever it is put; NULL: not asked */
	const struct law_change *change;	/* in the order of their rounds;
						   later ones count */
	uint32_t changes;
	double disturb;		/* probability that a share is disturbed, and */
	double disturb_tasks;	/* how many mean task times that takes */
};

/*
 * law_open - make the machine that seed gives
 *
 * Worker i has the same times wherever it is put, and in whichever order others
 * are asked. config and what it points to must outlive the source.
 *
 * Return: 0 or -ENOMEM
 */
int law_open(struct source **out, const struct law_config *config,
	     uint64_t seed);

#endif
