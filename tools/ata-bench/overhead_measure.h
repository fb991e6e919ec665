/* SPDX-License-Identifier: MIT */
/* All there is to measure; overhead_kinds.c says what each is called. */
#ifndef ATA_BENCH_OVERHEAD_MEASURE_H
#define ATA_BENCH_OVERHEAD_MEASURE_H

#include "overhead.h"

/* overhead_line.c */
overhead_fn overhead_clock;
overhead_fn overhead_cache_line;

/* overhead_region.c */
overhead_fn overhead_omp_region;
overhead_fn overhead_omp_region_asleep;
overhead_fn overhead_omp_for;
overhead_fn overhead_omp_for_asleep;
overhead_fn overhead_share;
overhead_fn overhead_share_asleep;

/* overhead_round.c */
overhead_fn overhead_pool_run;
overhead_fn overhead_pool_run_kept;
overhead_fn overhead_pool_rounds;
overhead_fn overhead_pool_run_asleep;
overhead_fn overhead_pool_run_kept_asleep;
overhead_fn overhead_pool_rounds_asleep;

#endif
