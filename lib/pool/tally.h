/* SPDX-License-Identifier: MIT */
/*
 * What a round came to: for its report, and for the bandit.
 */
#ifndef ATA_POOL_TALLY_H
#define ATA_POOL_TALLY_H

#include "pool/round.h"

/* All workers have joined: fill the report in, but for what moved. */
void ata__tally_report(struct ata__round *round);

/* Orders are given: which tasks have changed workers since the last round of as
 * many? If it is shown, the number goes to the report. */
void ata__tally_moved(struct ata__round *round, bool shown);

/* No allocation is left to compare the next one with. */
void ata__tally_forget(struct ata__round *round);

/* Tell the bandit, and close its round; 0 or a negative errno. */
int ata__tally_learn(struct ata__round *round);

#endif
