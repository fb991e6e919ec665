/* SPDX-License-Identifier: MIT */
/*
 * The tasks that a split with risk can give at once.
 */
#ifndef ATA_BANDIT_QUANTILE_H
#define ATA_BANDIT_QUANTILE_H

#include <stdint.h>

#include "bandit/split.h"

/*
 * Step 3 of a split (split.c) with risk: write to count, by item[].number, what
 * m workers get for certain, and to item[].finish when each would end one more.
 *
 * Return: the number of tasks that are left
 */
uint64_t ata__quantile_share_out(struct ata__split_item *item, uint32_t m,
				 uint64_t tasks, double risk, uint64_t *count);

#endif
