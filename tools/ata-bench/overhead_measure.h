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
overhead_fn overhead_pool_run_no_spin;
overhead_fn overhead_pool_rounds_asleep;

/* overhead_task.c */
overhead_fn overhead_task_serial;
overhead_fn overhead_task;
overhead_fn overhead_task_omp;

/* overhead_decide.c */
overhead_fn overhead_read_arms;
overhead_fn overhead_allocate;
overhead_fn overhead_learn;

/* overhead_sum.c */
overhead_fn overhead_sum_read;
overhead_fn overhead_sum_copy;
overhead_fn overhead_sum_tree;

/* overhead_start.c */
overhead_fn overhead_machine_opens;
overhead_fn overhead_omp_start;
overhead_fn overhead_pool_creates;
overhead_fn overhead_pool_starts;

#endif
