/* SPDX-License-Identifier: MIT */
/*
 * How many workers a quota of processor time has room for, at the moment.
 */
#ifndef ATA_POOL_BUDGET_H
#define ATA_POOL_BUDGET_H

#include <stdbool.h>
#include <stdint.h>

#include <atasched/machine.h>

struct ata__budget {
	uint32_t workers;	/* of the pool */
	uint32_t room;		/* by the quota: 1 .. workers */
	uint32_t limit;		/* now: 1 .. room */
	bool seen;		/* the quota has been looked at; since then: */
	bool raised;		/* the limit, since it was lowered */
	uint64_t throttled;	/* count at the last look */
	uint64_t calm;		/* nothing was throttled from then on; */
	uint64_t stretch;	/* after so long the limit rises */
	uint64_t deaf;		/* until then what is throttled is old */
};

/* No limit, until a quota is seen. */
void ata__budget_init(struct ata__budget *budget, uint32_t workers);

/*
 * Look at the quota and its counts; times are nanoseconds on one clock that
 * does not run backwards. present: workers that have a core. Sets limit.
 */
void ata__budget_look(struct ata__budget *budget,
		      const struct ata_quota *quota, uint32_t present,
		      uint64_t now);

#endif
