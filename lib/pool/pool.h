/* SPDX-License-Identifier: MIT */
/*
 * A pool from inside: who works, who calls, what runs.
 */
#ifndef ATA_POOL_POOL_H
#define ATA_POOL_POOL_H

#include <stdbool.h>
#include <stdint.h>

#include <atasched/pool.h>

#include "pool/caller.h"
#include "pool/limits.h"
#include "pool/round.h"
#include "pool/team.h"

struct ata_pool {
	struct ata_machine *machine;
	struct ata__team team;
	struct ata_bandit *own;
	uint32_t workers;	/* all, and of these, the last so many */
	uint32_t spare;
	uint32_t flags;
	unsigned char *alive;	/* a page; 0 in a forked child */

	struct ata__caller caller;

	struct ata__limits limits;
	struct ata__round round;
};

/* Not in a child that was forked meanwhile? */
static inline bool ata__pool_is_alive(const struct ata_pool *pool)
{
	return *pool->alive != 0;
}

/* As ata_pool_each(), but for the workers alone that the limits let have tasks
 * now; one at least. */
int ata__pool_each_allowed(struct ata_pool *pool, ata_each_fn *fn, void *ctx);

/* Does the calling thread serve as worker 0? */
static inline bool ata__pool_caller_serves(const struct ata_pool *pool)
{
	return !(pool->flags & ATA_POOL_CALLER_WAITS);
}

#endif
