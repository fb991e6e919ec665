/* SPDX-License-Identifier: MIT */
/* The table of schedulers: policies of the library, then baselines. */
#include "sim/scheduler.h"

#include <errno.h>
#include <string.h>

#include <atasched/bandit.h>

#include "sim/baselines.h"

static uint32_t policies(void)
{
	uint32_t n = 0;

	while (ata_policy_name(n) != NULL)
		n++;
	return n;
}

const char *scheduler_name(uint32_t i)
{
	uint32_t n = policies();
	const struct baseline *baseline;

	if (i < n)
		return ata_policy_name(i);
	baseline = baseline_at(i - n);
	return baseline != NULL ? baseline->name : NULL;
}

void outcome_busy(struct outcome *out, const struct source *source,
		  uint32_t worker, double seconds)
{
	out->worker_time += seconds;
	if (source->cost != NULL)
		out->price += source->cost[worker] * seconds;
}

int scheduler_create(struct scheduler **out, const char *name,
		     const struct scheduler_config *config)
{
	uint32_t n = policies();
	const char *known;

	for (uint32_t i = 0; (known = scheduler_name(i)) != NULL; i++)
		if (strcmp(known, name) == 0)
			return (i < n ? &scheduler_bandit : &scheduler_queue)
				->create(out, known, config);
	return -EINVAL;
}
