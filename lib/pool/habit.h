/* SPDX-License-Identifier: MIT */
/*
 * What a waiter has learned of its gaps: is it worth while to poll?
 */
#ifndef ATA_POOL_HABIT_H
#define ATA_POOL_HABIT_H

#include <stdalign.h>
#include <stdatomic.h>
#include <stdint.h>

struct ata__clock;

/* Polling is tried for 0, 1/8, 1/4, 1/2 and all of the price of a sleep. */
#define ATA__HABIT_CHOICES 5

/* The waiter's own: nobody else reads or writes it, */
struct ata__habit {
	alignas(64) uint64_t crowded;	/* until then others want the core, ns
					   as all of these */
	uint64_t topped;	/* when credit was topped up last */
	uint32_t hold;		/* how long crowded lasts, the next time */
	uint32_t latency;	/* from the ring to being awake, and what the
				   ring takes, on average */
	uint32_t credit;	/* see habit.c */
	uint32_t cost[ATA__HABIT_CHOICES];	/* of a wait, by choice */

	/* but these two, which whoever rings a sleeper uses */
	const struct ata__clock *clock;
	_Atomic uint64_t rung;	/* when that was, the last time */
};
_Static_assert(sizeof(struct ata__habit) == 64, "a habit is one cache line");

void ata__habit_init(struct ata__habit *habit);

/*
 * What a sleep costs a waiter for whom so many others wait: at most `most`,
 * which is what the user thinks that it is worth.
 */
uint32_t ata__habit_price(const struct ata__habit *habit, uint32_t others,
			  uint64_t most);

/* A wait begins: poll for so long, then sleep. */
uint64_t ata__habit_choose(struct ata__habit *habit, uint32_t price,
			   uint64_t now);

/* A wait is over that took `gap` until the ring; of these it polled for so
 * long. With slept, it slept then. */
void ata__habit_note(struct ata__habit *habit, uint32_t price, uint64_t gap,
		     uint64_t polled, int slept);

/* It slept, and was awake so long after the ring; with the ringer's time. */
void ata__habit_woken(struct ata__habit *habit, uint64_t latency);

/* While it polled, its core ran something else. */
void ata__habit_crowd(struct ata__habit *habit, uint64_t now);

#endif
