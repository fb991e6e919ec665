/* SPDX-License-Identifier: MIT */
/*
 * A pool from inside: the team, the call that is running, a lane per worker.
 */
#ifndef ATA_POOL_POOL_H
#define ATA_POOL_POOL_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include <atasched/pool.h>

#include "pool/caller.h"
#include "pool/round.h"
#include "pool/team.h"

enum ata__pool_state {
	ATA__POOL_IDLE,
	ATA__POOL_BUSY,
	ATA__POOL_CANCELLED	/* busy, and the round is to end early */
};

struct ata_pool {
	struct ata_machine *machine;
	struct ata__team team;
	struct ata_bandit *own;
	uint32_t workers;
	uint32_t flags;
	unsigned char *alive;	/* a page; 0 in a forked child */

	_Atomic uint32_t state;		/* enum ata__pool_state */
	struct ata__caller caller;

	struct ata__round round;
};

/* Does the calling thread serve as worker 0? */
static inline bool ata__pool_caller_serves(const struct ata_pool *pool)
{
	return !(pool->flags & ATA_POOL_CALLER_WAITS);
}

#endif
