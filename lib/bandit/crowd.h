/* SPDX-License-Identifier: MIT */
/*
 * Whom to probe of very many parked workers.
 */
#ifndef ATA_BANDIT_CROWD_H
#define ATA_BANDIT_CROWD_H

#include <stdint.h>

#include "bandit/probe.h"

/* What is looked at of each worker in each round: numbers that lie together. */
struct ata__crowd {
	double *mean;		/* seconds of its task, and what that costs; NaN:
				   it is not to be probed */
	double *seen;		/* round in which it was last timed */
	double *best;		/* scratch, of each block */
	uint32_t n;
	double round;		/* this one, from 1 */
};

/* Room for n; 0 or -ENOMEM. */
int ata__crowd_init(struct ata__crowd *crowd, uint32_t n);
void ata__crowd_free(struct ata__crowd *crowd);

/*
 * ata__crowd_choose - as ata__probes_choose(), of all that are parked
 *
 * @urgent:  so many, at most `most`, are in probes->parked already, those to be
 *           settled at once, in the order of their numbers; their means are NaN
 * @dearest: the longest task of these
 *
 * The means of those chosen become NaN.
 */
uint32_t ata__crowd_choose(struct ata__probes *probes, struct ata__crowd *crowd,
			   uint32_t urgent, double dearest, uint32_t most,
			   double end);

#endif
