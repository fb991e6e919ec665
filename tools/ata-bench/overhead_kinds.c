/* SPDX-License-Identifier: MIT */
/* All that overhead can measure, in the order of its rows. */
#include <stddef.h>
#include <string.h>

#include <atasched.h>

#include "overhead_measure.h"

#define MANY ATA_ARMS_MAX

#define HOT OVERHEAD_BOUND
#define PASSIVE OVERHEAD_PASSIVE

static const struct overhead_kind kinds[] = {
	{ "clock", "round", NULL, 1, 1, OVERHEAD_DEFAULT, overhead_clock },
	{ OVERHEAD_FLOOR, "round", NULL, 2, MANY, OVERHEAD_DEFAULT,
	  overhead_cache_line },
	{ "omp-region", "round", NULL, 1, MANY, HOT, overhead_omp_region },
	{ "pool-run", "round", "omp-region", 1, MANY, OVERHEAD_DEFAULT,
	  overhead_pool_run },
	{ "pool-run-kept", "round", "omp-region", 1, MANY, OVERHEAD_DEFAULT,
	  overhead_pool_run_kept },
	{ "pool-rounds", "round", "omp-region", 1, MANY, OVERHEAD_DEFAULT,
	  overhead_pool_rounds },
	{ "omp-for", "round", NULL, 1, MANY, HOT, overhead_omp_for },
	{ "share", "round", "omp-for", 1, MANY, HOT, overhead_share },
	{ "omp-region-asleep", "round", NULL, 2, MANY, PASSIVE,
	  overhead_omp_region_asleep },
	{ "pool-run-asleep", "round", "omp-region-asleep", 2, MANY,
	  OVERHEAD_DEFAULT, overhead_pool_run_asleep },
	{ "pool-run-kept-asleep", "round", "omp-region-asleep", 2, MANY,
	  OVERHEAD_DEFAULT, overhead_pool_run_kept_asleep },
	{ "pool-rounds-asleep", "round", "omp-region-asleep", 2, MANY,
	  OVERHEAD_DEFAULT, overhead_pool_rounds_asleep },
	{ "omp-for-asleep", "round", NULL, 2, MANY, PASSIVE,
	  overhead_omp_for_asleep },
	{ "share-asleep", "round", "omp-for-asleep", 2, MANY, PASSIVE,
	  overhead_share_asleep },
};

#define KINDS (sizeof(kinds) / sizeof(*kinds))

const struct overhead_kind *overhead_kind(uint32_t i)
{
	return i < KINDS ? &kinds[i] : NULL;
}

int overhead_is_group(const char *name)
{
	for (size_t i = 0; i < KINDS; i++)
		if (strcmp(kinds[i].group, name) == 0)
			return 1;
	return 0;
}
