/* SPDX-License-Identifier: MIT */
/*
 * The rounds of a site that are in flight.
 */
#ifndef ATA_POOL_FLIGHT_H
#define ATA_POOL_FLIGHT_H

#include <stdbool.h>
#include <stdint.h>

#include "pool/site.h"

static inline struct ata__flight *ata__flight_of(struct ata_site *site,
						 uint64_t round)
{
	return &site->flight[round % 2];
}

/*
 * ata__flight_find - a thread's next round, open and with it in the team
 *
 * Opens it, for so many tasks and threads, if nobody has; waits while two are
 * in flight already. The thread then has to leave it, too.
 *
 * Return: 0, -EINVAL: it is open to a team without this thread, or what the
 * kernel said
 */
int ata__flight_find(struct ata_site *site, uint32_t thread, uint64_t tasks,
		     uint32_t threads, uint64_t *found);

/* Leave a round; failed: it is to teach nothing. The last one closes it. */
void ata__flight_leave(struct ata_site *site, uint64_t round, bool failed);

#endif
