/* SPDX-License-Identifier: MIT */
/*
 * A caller that is kept pinned is known by a number that no other thread of the
 * process ever has. Its pthread_t would not do: a thread that starts after
 * another has ended often gets the same one, and would be taken for pinned.
 *
 * Calls on a pool come one at a time, which guards the struct. One mask is
 * kept: of several threads that call in turn, the last one to be pinned gets it
 * back.
 */
#include "pool/caller.h"

#include <stdatomic.h>
#include <stddef.h>

#include "machine/machine.h"

/* Calls in which pools have pinned this thread, and pools that keep it. */
static _Thread_local uint32_t held;

static uint64_t thread_number(void)
{
	static _Atomic uint64_t last;
	static _Thread_local uint64_t number;

	/* Relaxed: to be different is all that is asked of it. */
	if (!number)
		number = 1 + atomic_fetch_add_explicit(&last, 1,
						       memory_order_relaxed);
	return number;
}

static uint32_t unit_of(const struct ata__caller *caller)
{
	return caller->machine->cores[caller->core].pu;
}

int ata__caller_try(struct ata__caller *caller)
{
	struct ata__binding back;
	int err;

	if (!caller->serves)
		return 0;
	err = ata__binding_init(&back);
	if (err)
		return err;
	err = ata__bind_save(caller->machine, &caller->binding);
	if (!err) {
		err = ata__bind_core(caller->machine, caller->core, &back);
		caller->pinned = true;
	}
	ata__binding_destroy(&back);
	caller->present = true;
	if (ata__binding_has(&caller->binding, unit_of(caller)))
		caller->home = thread_number();
	return err;
}

void ata__caller_tried(struct ata__caller *caller)
{
	/* Best effort, as in restore(). */
	if (caller->pinned)
		ata__bind_restore(caller->machine, &caller->binding);
	caller->pinned = false;
}

/*
 * A thread that never had the core in its mask, such as one that OpenMP has
 * pinned elsewhere, is moved to it for the call. So is one that a pool has
 * pinned: its mask is not its own.
 */
static bool was_taken_away(struct ata__caller *caller)
{
	if (ata__binding_has(&caller->binding, unit_of(caller))) {
		caller->home = thread_number();
		return false;
	}
	return caller->home == thread_number() && held == 0;
}

void ata__caller_enter(struct ata__caller *caller)
{
	if (!caller->serves ||
	    (caller->keep && caller->kept == thread_number()))
		return;
	caller->thread = ata__system_thread();
	caller->present =
		!ata__bind_save(caller->machine, &caller->binding) &&
		!was_taken_away(caller) &&
		!ata__bind_core(caller->machine, caller->core, NULL);
	caller->pinned = caller->present;
	caller->holds = caller->pinned;
	held += caller->holds;
	/* The mask of the one kept before is overwritten, even so. */
	caller->kept = caller->keep && caller->pinned ? thread_number() : 0;
}

void ata__caller_given(struct ata__caller *caller,
		       const struct ata__units *mask)
{
	ata__binding_set(&caller->binding, mask);
	caller->pinned = false;
}

bool ata__caller_may(const struct ata__caller *caller, uint32_t unit)
{
	return caller->serves && ata__binding_has(&caller->binding, unit);
}

static void restore(struct ata__caller *caller)
{
	/* Best effort: the mask may name cores that are gone by now. */
	if (caller->pinned)
		ata__bind_restore(caller->machine, &caller->binding);
	caller->pinned = false;
	held -= caller->holds;
	caller->holds = false;
}

void ata__caller_leave(struct ata__caller *caller)
{
	if (!caller->serves || caller->kept)
		return;
	restore(caller);
}

void ata__caller_let_go(struct ata__caller *caller)
{
	if (caller->kept == thread_number())
		restore(caller);
	caller->kept = 0;
}
