/* SPDX-License-Identifier: MIT */
/*
 * Machines drift. So each lap measures everything once, in a random order that
 * is new each time, and what is held against each other is so lap by lap.
 */
#include <errno.h>
#include <stdlib.h>

#include "overhead.h"
#include "progress.h"
#include "shuffle.h"

static int run_lap(struct overhead *o, uint32_t lap, uint32_t *order,
		   uint64_t *random)
{
	int error = 0;

	for (uint32_t i = 0; i < o->n; i++)
		order[i] = i;
	shuffle(order, o->n, random);
	for (uint32_t i = 0; i < o->n && error == 0; i++) {
		struct overhead_probe *probe = &o->probe[order[i]];

		progress_show((uint64_t)lap * o->n + i);
		error = overhead_run(o, probe, o->seed + lap,
				     &probe->seconds[lap]);
	}
	return error;
}

int overhead_laps(struct overhead *o)
{
	uint32_t *order = calloc(o->n, sizeof(*order));
	struct overhead_busy before, after;
	uint64_t random = o->seed;
	int error = order != NULL ? 0 : -ENOMEM;
	int known = overhead_busy_look(&before, "") == 0;

	progress_begin("overhead", (uint64_t)o->laps * o->n);
	for (uint32_t lap = 0; lap < o->laps && error == 0; lap++)
		error = run_lap(o, lap, order, &random);
	progress_end();
	if (known && overhead_busy_look(&after, "") == 0)
		o->machine.others = overhead_busy_others(&before, &after);
	free(order);
	return error;
}
