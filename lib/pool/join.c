/* SPDX-License-Identifier: MIT */
/*
 * A worker that ends says so by a mark in its own lane, next to its times: who
 * began the round and waits finds all of it in one cache line per worker, and
 * no line is written by two. That is all there is to a round whose leader, as
 * whoever began it is called here, is still awake when the others end.
 *
 * A leader that will wait no longer counts those that have not finished: it
 * turns their marks to COUNTED, each by compare and exchange, which fails if
 * the worker was quicker. A worker leaves its own mark by an exchange, so of
 * the two one comes first, and both know who. Counted workers take themselves
 * off `pending`, and the leader adds how many it has counted when it has seen
 * them all. So it is 0 only once, when all have finished and the leader has
 * left, and who brings it there is the last. Before the leader adds, it wraps
 * below 0.
 *
 * A worker writes to its lane when it begins, too, so that the line is its own
 * when it has something to say there. A leader that looks in between, even
 * once, takes it back, and it has to be fetched again: two transfers more in a
 * round that does little. In such a round the leader stays away until the line
 * can have changed hands.
 *
 * Marks hold the number of the order they answer to, which grows by one with
 * each that is to be answered: the mark of the one before stands for "still at
 * it", and nobody has to reset any. Only that one is ever met, so numbers may
 * wrap.
 */
#include "pool/join.h"

#include "machine/clock.h"

/* Of the clock: some 18 ns each, on all processors about the same, as a pause
 * of theirs is not. */
#define READS 4

static uint32_t done(uint32_t order)
{
	return order << 1;
}

static uint32_t counted(uint32_t order)
{
	return order << 1 | 1;
}

bool ata__join_arrive(struct ata__join *join, uint32_t worker)
{
	uint32_t order = join->seat[worker].order.number;
	/* Release: pairs with the acquire loads of the mark in ata__join_wait()
	 * and ata__join_leave(): what was written in the round is seen. */
	uint32_t mark = atomic_exchange_explicit(&join->lane[worker].mark,
						 done(order),
						 memory_order_release);

	if (mark != counted(order))
		return false;
	/* Release: what was written in the round comes before. Acquire: pairs
	 * with the release of the others counted, and of the leader in
	 * ata__join_leave(), which has seen what the rest wrote. */
	return atomic_fetch_sub_explicit(&join->pending, 1,
					 memory_order_acq_rel) == 1;
}

void ata__join_stay_away(const struct ata__wait *wait)
{
	for (int i = 0; i < READS && wait->spin > 0; i++)
		ata__clock_now(wait->clock);
}

bool ata__join_wait(const struct ata__join *join, const struct ata__wait *wait,
		    struct ata__patience *patience)
{
	for (uint32_t i = 0; i < join->n; i++) {
		uint32_t worker = join->rung[i];
		uint32_t order = join->seat[worker].order.number;

		/* Pairs with the exchange in ata__join_arrive(). */
		while (atomic_load_explicit(&join->lane[worker].mark,
					    memory_order_acquire) !=
		       done(order))
			if (!ata__wait_pause(patience, wait))
				return false;
	}
	ata__wait_over(patience, wait);
	return true;
}

bool ata__join_leave(struct ata__join *join)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < join->n; i++) {
		uint32_t worker = join->rung[i];
		uint32_t order = join->seat[worker].order.number;
		_Atomic uint32_t *mark = &join->lane[worker].mark;
		/* Acquire, here and where the exchange fails: pairs with the
		 * exchange in ata__join_arrive(). Nothing is released: all that
		 * the worker learns from it is to count itself. */
		uint32_t seen = atomic_load_explicit(mark,
						     memory_order_acquire);

		if (seen != done(order) &&
		    atomic_compare_exchange_strong_explicit(
			    mark, &seen, counted(order), memory_order_acquire,
			    memory_order_acquire))
			n++;
	}
	/* Pairs with the fetch_sub in ata__join_arrive(), both ways. */
	return atomic_fetch_add_explicit(&join->pending, n,
					 memory_order_acq_rel) + n == 0;
}
