/* SPDX-License-Identifier: MIT */
/*
 * Waiting: a doorbell that threads wait on and others ring.
 */
#ifndef ATA_POOL_WAIT_H
#define ATA_POOL_WAIT_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

struct ata__clock;
struct ata__habit;

/*
 * Bit 0: the waiter sleeps, or is about to. The bits above count the rings.
 */
struct ata__bell {
	_Atomic uint32_t value;
	_Atomic uint32_t wakes;	/* ns that it took to wake one, the last time */
	struct ata__habit *_Atomic sleeper;	/* who wants to know when */
};

/* How patient waiters are, in nanoseconds. When both are over, they sleep. One
 * with a habit (habit.h) learns how much of that is worth while. */
struct ata__wait {
	const struct ata__clock *clock;
	uint64_t spin;		/* first it polls, and keeps its core busy */
	uint64_t yield;		/* then it polls, and lets others on */
	uint32_t others;	/* for habits: who wait when one is late */
};

void ata__bell_init(struct ata__bell *bell);

/*
 * Ring: the waiter goes on, and sees what was written before. Rings are
 * serialised by whoever owns the bell; each ends one wait, two in a row may end
 * only one.
 */
void ata__bell_ring(struct ata__bell *bell);

/* Does its waiter sleep? It may, by now, if it did not. */
bool ata__bell_is_asleep(const struct ata__bell *bell);

/* Two looks differ by so much for each ring between them, modulo 2^32. */
#define ATA__RING 2u

/* How often it has been rung, in units of ATA__RING: a value for *seen below.
 * What was written before those rings is seen. */
uint32_t ata__bell_look(const struct ata__bell *bell);

/*
 * Wait until the bell has been rung since *seen was set, and set it again. 0 is
 * right for a bell's first wait. Any number of threads may wait on a bell, each
 * with a *seen of its own: a ring wakes them all.
 */
void ata__bell_wait(struct ata__bell *bell, uint32_t *seen,
		    const struct ata__wait *wait);

/* How long someone has been waiting; all zero at first, but for the habit: one
 * waiter at a time may have it. */
struct ata__patience {
	struct ata__habit *habit;	/* or NULL */
	uint64_t start;
	uint64_t waited;	/* when the clock was last read */
	uint64_t spin;		/* of that, to be polled, */
	uint64_t until;		/* and when to sleep */
	uint32_t price;		/* of doing so, for the habit */
	uint32_t polls;
	bool timed;		/* the clock has been read */
	bool late;		/* the core was lost meanwhile */
	bool slept;		/* until the bell rang */
};

/* One pause of a thread that polls; false: patience is over, sleep instead. */
bool ata__wait_pause(struct ata__patience *patience,
		     const struct ata__wait *wait);

/* What it polled for has come: its habit learns that. */
void ata__wait_over(struct ata__patience *patience,
		    const struct ata__wait *wait);

/* As ata__bell_wait(), but with a habit, and what has been polled already. */
void ata__bell_wait_on(struct ata__bell *bell, uint32_t *seen,
		       const struct ata__wait *wait,
		       struct ata__patience *patience);

#endif
