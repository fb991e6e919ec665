/* SPDX-License-Identifier: MIT */
/*
 * The end of a round: who has finished, and who goes on from there.
 */
#ifndef ATA_POOL_JOIN_H
#define ATA_POOL_JOIN_H

#include <stdalign.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "pool/team.h"
#include "pool/work.h"

struct ata__join {
	/* set by the owner */
	const struct ata__seat *seat;	/* orders, */
	struct ata__lane *lane;		/* and what they came to */

	uint32_t *rung;		/* the workers that this round was begun for, */
	/* The above is read by all, so what changes has a line of its own. */
	alignas(64) uint32_t n;	/* so many, without who began it */
	_Atomic uint32_t pending;	/* counted, not finished */
};

/*
 * A worker has done what its order said. True: it is the last one, nobody waits
 * for it, and it sees what all others wrote in the round: it goes on.
 */
bool ata__join_arrive(struct ata__join *join, uint32_t worker);

/* To be called before the next if a round is so short that the others are about
 * to end: no lane is looked at for a while. */
void ata__join_stay_away(const struct ata__wait *wait);

/* Who began the round waits for those it rang, for a while. True: all have
 * finished, and what they wrote is seen. */
bool ata__join_wait(const struct ata__join *join, const struct ata__wait *wait,
		    struct ata__patience *patience);

/* Who began the round waits no more. True: all have finished, as above; false:
 * the last one of them will know that it is the last. */
bool ata__join_leave(struct ata__join *join);

#endif
