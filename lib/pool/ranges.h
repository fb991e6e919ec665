/* SPDX-License-Identifier: MIT */
/*
 * The work queue of a round: a contiguous range per worker, or, for a greedy
 * round, one counter for all.
 */
#ifndef ATA_POOL_RANGES_H
#define ATA_POOL_RANGES_H

#include <stdalign.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

struct ata__range {
	uint64_t begin;
	uint64_t end;
};

/* Lay the shares out side by side, in worker order, from task 0. */
void ata__ranges_lay(struct ata__range *range, const uint64_t *count,
		     uint32_t workers);

/* How many tasks are in another worker's range than before. */
uint64_t ata__ranges_moved(const struct ata__range *range,
			   const struct ata__range *before, uint32_t workers);

struct ata__counter {
	alignas(64) _Atomic uint64_t next;
};

/* Begin at task 0 again. No worker may be taking. */
void ata__counter_reset(struct ata__counter *counter);

/* Take the next of so many tasks; false: there is none left. */
bool ata__counter_take(struct ata__counter *counter, uint64_t tasks,
		       uint64_t *task);

#endif
