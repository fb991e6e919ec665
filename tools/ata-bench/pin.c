/* SPDX-License-Identifier: MIT */
#include "pin.h"

#include <errno.h>

#define NOWHERE UINT32_MAX
#define UNITS_MAX 16384		/* processing units in a saved mask */

/* The unit the thread was pinned to: it happens once, not in each round. */
static _Thread_local uint32_t pinned_to = NOWHERE;

int pin_own_create(struct pin_own *own)
{
	own->saved = 0;
	own->mask = CPU_ALLOC(UNITS_MAX);
	return own->mask != NULL ? 0 : -ENOMEM;
}

int pin_own_save(struct pin_own *own)
{
	if (own->saved)
		return 0;
	if (sched_getaffinity(0, CPU_ALLOC_SIZE(UNITS_MAX), own->mask) != 0)
		return -errno;
	own->saved = 1;
	return 0;
}

void pin_own_restore(struct pin_own *own)
{
	if (!own->saved)
		return;
	sched_setaffinity(0, CPU_ALLOC_SIZE(UNITS_MAX), own->mask);
	own->saved = 0;
	pinned_to = NOWHERE;
}

void pin_own_free(struct pin_own *own)
{
	if (own->mask != NULL)
		CPU_FREE(own->mask);
	own->mask = NULL;
}

int pin_thread(uint32_t pu)
{
	size_t size = CPU_ALLOC_SIZE(pu + 1);
	cpu_set_t *set;
	int error;

	if (pinned_to == pu)
		return 0;
	set = CPU_ALLOC(pu + 1);
	if (set == NULL)
		return -ENOMEM;
	CPU_ZERO_S(size, set);
	CPU_SET_S(pu, size, set);
	/* When this returns, the thread runs there: nothing to read back. */
	error = sched_setaffinity(0, size, set) == 0 ? 0 : -errno;
	CPU_FREE(set);
	if (error == 0)
		pinned_to = pu;
	return error;
}
