/* SPDX-License-Identifier: MIT */
/*
 * A caller that is kept pinned is known by a number that no other thread of the
 * process ever has. Its pthread_t would not do: a thread that starts after
 * another has ended often gets the same one, and would be taken for pinned.
 *
 * Calls on a pool come one at a time, which guards the struct. One mask is kept:
 * of several threads that call in turn, the last one to be pinned gets it back.
 */
#include "pool/caller.h"

#include <stdatomic.h>
#include <stddef.h>

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
		ata__bind_restore(caller->machine, &caller->binding);
	}
	ata__binding_destroy(&back);
	return err;
}

int ata__caller_enter(struct ata__caller *caller)
{
	int err;

	if (!caller->serves ||
	    (caller->keep && caller->kept == thread_number()))
		return 0;
	err = ata__bind_save(caller->machine, &caller->binding);
	if (!err)
		err = ata__bind_core(caller->machine, caller->core, NULL);
	/* The mask of the one kept before is overwritten, even so. */
	caller->kept = caller->keep && !err ? thread_number() : 0;
	return err;
}

void ata__caller_leave(struct ata__caller *caller)
{
	/* Best effort: the mask may name cores that are gone by now. */
	if (caller->serves && !caller->keep)
		ata__bind_restore(caller->machine, &caller->binding);
}

void ata__caller_let_go(struct ata__caller *caller)
{
	if (caller->kept == thread_number())
		ata__bind_restore(caller->machine, &caller->binding);
	caller->kept = 0;
}
