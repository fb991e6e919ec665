/* SPDX-License-Identifier: MIT */
/* All that overhead can measure, in the order of its rows. */
#include <stddef.h>
#include <string.h>

#include "overhead_measure.h"

#define ANY OVERHEAD_DEFAULT
#define HOT OVERHEAD_BOUND
#define PASSIVE OVERHEAD_PASSIVE

static const struct overhead_kind kinds[] = {
	{ "clock", "round", NULL, OVERHEAD_ONCE, ANY, overhead_clock },
	{ OVERHEAD_FLOOR, "round", NULL, OVERHEAD_TWO_UNITS, ANY,
	  overhead_cache_line },
	{ "omp-region", "round", NULL, OVERHEAD_WORKERS, HOT,
	  overhead_omp_region },
	{ "pool-run", "round", "omp-region", OVERHEAD_WORKERS, ANY,
	  overhead_pool_run },
	{ "pool-run-kept", "round", "omp-region", OVERHEAD_WORKERS, ANY,
	  overhead_pool_run_kept },
	{ "pool-rounds", "round", "omp-region", OVERHEAD_WORKERS, ANY,
	  overhead_pool_rounds },
	{ "omp-for", "round", NULL, OVERHEAD_WORKERS, HOT, overhead_omp_for },
	{ "share", "round", "omp-for", OVERHEAD_WORKERS, HOT, overhead_share },
	{ "omp-region-asleep", "round", NULL, OVERHEAD_WOKEN, PASSIVE,
	  overhead_omp_region_asleep },
	{ "pool-run-asleep", "round", "omp-region-asleep", OVERHEAD_WOKEN, ANY,
	  overhead_pool_run_asleep },
	{ "pool-run-kept-asleep", "round", "omp-region-asleep", OVERHEAD_WOKEN,
	  ANY, overhead_pool_run_kept_asleep },
	{ "pool-run-no-spin", "round", "omp-region-asleep", OVERHEAD_WOKEN, ANY,
	  overhead_pool_run_no_spin },
	{ "pool-rounds-asleep", "round", "omp-region-asleep", OVERHEAD_WOKEN,
	  ANY, overhead_pool_rounds_asleep },
	{ "omp-for-asleep", "round", NULL, OVERHEAD_WOKEN, PASSIVE,
	  overhead_omp_for_asleep },
	{ "share-asleep", "round", "omp-for-asleep", OVERHEAD_WOKEN, PASSIVE,
	  overhead_share_asleep },

	{ "task-serial", "task", NULL, OVERHEAD_ONCE, ANY,
	  overhead_task_serial },
	{ "task", "task", "task-serial", OVERHEAD_POLICY, ANY, overhead_task },
	{ "task-omp", "task", "task-serial", OVERHEAD_SCHEDULE, HOT,
	  overhead_task_omp },

	{ "read-arms", "decision", NULL, OVERHEAD_ARMS, ANY,
	  overhead_read_arms },
	{ "allocate", "decision", "read-arms", OVERHEAD_DECISION, ANY,
	  overhead_allocate },
	{ "learn-auto", "decision", "read-arms", OVERHEAD_ARMS, ANY,
	  overhead_learn },

	{ "sum-read", "sum", NULL, OVERHEAD_UNITS, ANY, overhead_sum_read },
	{ "sum-copy", "sum", "sum-read", OVERHEAD_UNITS, ANY,
	  overhead_sum_copy },
	{ "sum-tree", "sum", "sum-read", OVERHEAD_UNITS, ANY,
	  overhead_sum_tree },

	{ "machine-open", "start", NULL, OVERHEAD_ONCE, ANY,
	  overhead_machine_opens },
	{ "omp-start", "start", NULL, OVERHEAD_WORKERS, HOT,
	  overhead_omp_start },
	{ "pool-create", "start", "omp-start", OVERHEAD_WORKERS, ANY,
	  overhead_pool_creates },
	{ "pool-start", "start", "omp-start", OVERHEAD_WORKERS, ANY,
	  overhead_pool_starts },
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
