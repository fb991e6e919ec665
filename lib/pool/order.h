/* SPDX-License-Identifier: MIT */
/*
 * What each worker is to do in a round.
 */
#ifndef ATA_POOL_ORDER_H
#define ATA_POOL_ORDER_H

#include <stdbool.h>
#include <stdint.h>

#include "pool/round.h"

/* A call begins: what its orders have in common. */
void ata__order_begin(struct ata__round *round);

/* Fix the shares of the next round of a job; 0 or a negative errno. */
int ata__order_allocate(struct ata__round *round);

/*
 * Write an order for every worker that has a share, and list these, but for
 * self, as those to be rung. True: self has a share.
 */
bool ata__order_give(struct ata__round *round, uint32_t self);

#endif
