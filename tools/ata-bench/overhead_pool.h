/* SPDX-License-Identifier: MIT */
/* What several measurements do with a pool. */
#ifndef ATA_BENCH_OVERHEAD_POOL_H
#define ATA_BENCH_OVERHEAD_POOL_H

#include <stdint.h>

#include <atasched.h>

#include "overhead.h"

#define OVERHEAD_SPIN (-1.0)	/* the default */

/*
 * overhead_pool - a pool of the call's workers and seed
 *
 * The policy is uta, so that every worker is woken in every round: one that
 * learns would soon leave all to the caller.
 *
 * Return: as ata_pool_create()
 */
int overhead_pool(struct ata_pool **out, const struct overhead_call *call,
		  uint32_t flags, double spin);

/* An ata_task_fn: nothing. */
int overhead_nothing(void *ctx, uint64_t begin, uint64_t end, uint32_t worker);

#endif
