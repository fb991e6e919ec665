/* SPDX-License-Identifier: MIT */
/*
 * A call that a task makes on its own pool.
 */
#ifndef ATA_POOL_NESTED_H
#define ATA_POOL_NESTED_H

#include "pool/round.h"

/*
 * Run the call on the worker that makes it, which is busy with the task that
 * does; the others are busy too. Nothing is learned, as it is timed already as
 * a part of that task.
 */
int ata__nested_run(struct ata__round *round, const struct ata__call *call,
		    uint32_t worker, struct ata_round *report);

#endif
