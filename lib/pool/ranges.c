/* SPDX-License-Identifier: MIT */
/*
 * Ranges are contiguous and in worker order, so that a worker keeps nearly the
 * same tasks while its share hardly changes: caches stay warm, and memory that
 * it touched first stays near.
 */
#include "pool/ranges.h"

void ata__ranges_lay(struct ata__range *range, const uint64_t *count,
		     uint32_t workers)
{
	uint64_t next = 0;

	for (uint32_t i = 0; i < workers; i++) {
		range[i].begin = next;
		next += count[i];
		range[i].end = next;
	}
}

uint64_t ata__ranges_moved(const struct ata__range *range,
			   const struct ata__range *before, uint32_t workers)
{
	uint64_t moved = 0;

	for (uint32_t i = 0; i < workers; i++) {
		const struct ata__range *a = &range[i], *b = &before[i];
		uint64_t begin = a->begin > b->begin ? a->begin : b->begin;
		uint64_t end = a->end < b->end ? a->end : b->end;
		uint64_t kept = begin < end ? end - begin : 0;

		moved += a->end - a->begin - kept;
	}
	return moved;
}

void ata__counter_reset(struct ata__counter *counter)
{
	/* Published with the round, by the workers' bells. */
	atomic_store_explicit(&counter->next, 0, memory_order_relaxed);
}

bool ata__counter_take(struct ata__counter *counter, uint64_t tasks,
		       uint64_t *task)
{
	/* Relaxed: the number itself is all that passes between takers. It
	 * cannot wrap, as each worker stops at its first one past the end. */
	*task = atomic_fetch_add_explicit(&counter->next, 1,
					  memory_order_relaxed);
	return *task < tasks;
}
