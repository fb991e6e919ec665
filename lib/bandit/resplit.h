/* SPDX-License-Identifier: MIT */
/*
 * The exact split, found from one that was right a round ago.
 */
#ifndef ATA_BANDIT_RESPLIT_H
#define ATA_BANDIT_RESPLIT_H

#include <stdint.h>

#include "bandit/split.h"

/*
 * As ata__split(), to the last task, and soon done where last needs few
 * changes.
 *
 * @last: sums to tasks; NULL: nothing is known; not count
 *
 * Return: ata__split_end() of it
 */
double ata__resplit(struct ata__split_space *space, const double *score,
		    uint32_t n, uint64_t tasks, double risk,
		    const uint64_t *last, uint64_t *count);

#endif
