/* SPDX-License-Identifier: MIT */
/*
 * The calling thread as worker 0: pinned for a call, then as it was before.
 */
#ifndef ATA_POOL_CALLER_H
#define ATA_POOL_CALLER_H

#include <stdbool.h>
#include <stdint.h>

#include "machine/bind.h"

struct ata_machine;

struct ata__caller {
	/* set by the owner; core: index for ata_machine_core() */
	const struct ata_machine *machine;
	uint32_t core;
	bool serves;		/* else nothing here does anything */
	bool keep;		/* stay pinned between calls */

	struct ata__binding binding;	/* mask from before; of the kept one, */
	uint64_t kept;			/* which is a thread's number; 0: none */
};

/*
 * Pin the thread, read the binding back, undo it: as the other workers do when
 * they take their seats. 0, or a negative errno.
 */
int ata__caller_try(struct ata__caller *caller);

/* The thread begins a call; 0, or a negative errno, and it is as it was. */
int ata__caller_enter(struct ata__caller *caller);

/* The call is over: the mask from before, unless it is to be kept. */
void ata__caller_leave(struct ata__caller *caller);

/* No call any more: the mask from before, if this is the thread that was kept. */
void ata__caller_let_go(struct ata__caller *caller);

#endif
