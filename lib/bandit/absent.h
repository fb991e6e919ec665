/* SPDX-License-Identifier: MIT */
/*
 * Who may get tasks: absent arms, and a limit.
 */
#ifndef ATA_BANDIT_ABSENT_H
#define ATA_BANDIT_ABSENT_H

#include <stdint.h>

struct ata_bandit;

/* What the owner's wishes are combined with: what the system allows. */
struct ata__allowed {
	const unsigned char *absent;	/* of each arm: 1; not all of them */
	uint32_t most;		/* arms that may get tasks at once, from 1 */
};

/* Make room; 0 or -ENOMEM. All arms are present, and there is no limit. */
int ata__absent_init(struct ata_bandit *bandit);

/* allowed holds for the next allocation, and has to live until then. */
void ata__absent_confine(struct ata_bandit *bandit,
			 const struct ata__allowed *allowed);

/* For the policies: how many arms may get tasks in this allocation; and make
 * infinite the scores of those that are absent. */
uint32_t ata__absent_most(const struct ata_bandit *bandit);
void ata__absent_mark(struct ata_bandit *bandit);

/* Is nobody absent in this allocation? */
int ata__absent_none(const struct ata_bandit *bandit);

/* May this arm get tasks? By its score; after an allocation of a policy that
 * has none (gta), too. */
int ata__absent_may(const struct ata_bandit *bandit, uint32_t arm);

#endif
