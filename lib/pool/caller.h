/* SPDX-License-Identifier: MIT */
/*
 * The calling thread as worker 0: pinned for a call, then as it was before.
 */
#ifndef ATA_POOL_CALLER_H
#define ATA_POOL_CALLER_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "machine/bind.h"

struct ata_machine;
struct ata__units;

struct ata__caller {
	/* set by the owner; core: index for ata_machine_core() */
	const struct ata_machine *machine;
	uint32_t core;
	bool serves;		/* else nothing here does anything */
	bool keep;		/* stay pinned between calls */

	struct ata__binding binding;	/* mask from before; of the kept one, */
	uint64_t kept;			/* which is a thread's number; 0: none */
	uint64_t home;		/* a thread whose own mask had the core */
	pid_t thread;		/* that calls: the system's number */
	bool present;		/* it has the core */
	bool pinned;		/* by us: it is to get its mask back */
	bool holds;		/* is counted in what pools have pinned */
};

/*
 * Pin the thread and read the binding back, as the other workers do when they
 * take their seats: 0, or a negative errno. Then undo it, in any case.
 */
int ata__caller_try(struct ata__caller *caller);
void ata__caller_tried(struct ata__caller *caller);

/*
 * The thread begins a call: pinned, and present; or else its own mask stays. So
 * where the core cannot be bound, and where the thread's own mask had the core
 * once and has no more: that was taken from it.
 */
void ata__caller_enter(struct ata__caller *caller);

/* Meanwhile, somebody else has set its mask: that is what it gets back. */
void ata__caller_given(struct ata__caller *caller,
		       const struct ata__units *mask);

/* Does its own mask have this unit? */
bool ata__caller_may(const struct ata__caller *caller, uint32_t unit);

/* The call is over: the mask from before, unless it is to be kept. */
void ata__caller_leave(struct ata__caller *caller);

/* No call any more: the mask from before, if this is the thread that was
 * kept. */
void ata__caller_let_go(struct ata__caller *caller);

#endif
