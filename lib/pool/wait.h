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
	/* For a sleeper that learns: on its clock, when was it rung? */
	const struct ata__clock *_Atomic clock;
	_Atomic uint64_t rung;
};

/*
 * How patient a waiter is, in nanoseconds. When both are over, it sleeps. With a
 * habit, both are the most, and it learns how much of them is worth while; only
 * one waiter at a time may have it.
 */
struct ata__wait {
	const struct ata__clock *clock;
	uint64_t spin;		/* first it polls, and keeps its core busy */
	uint64_t yield;		/* then it polls, and lets others on */
	struct ata__habit *habit;	/* or NULL */
	uint32_t others;	/* for the habit: who wait when it is late */
};

void ata__bell_init(struct ata__bell *bell);

/*
 * Ring: the waiter goes on, and sees what was written before. Rings are
 * serialised by whoever owns the bell; each ends one wait, two in a row may end
 * only one.
 */
void ata__bell_ring(struct ata__bell *bell);

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

/* How long someone has been waiting; all zero at first. */
struct ata__patience {
	uint64_t start;
	uint64_t waited;	/* when the clock was last read */
	uint64_t spin;		/* of that, to be polled, */
	uint64_t until;		/* and when to sleep */
	uint32_t price;		/* of doing so, for the habit */
	uint32_t polls;
	bool timed;		/* the clock has been read */
	bool late;		/* the core was lost meanwhile */
};

/* One pause of a thread that polls; false: patience is over, sleep instead. */
bool ata__wait_pause(struct ata__patience *patience,
		     const struct ata__wait *wait);

#endif
