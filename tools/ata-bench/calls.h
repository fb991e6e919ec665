/* SPDX-License-Identifier: MIT */
/* From a job to a round of calls (peers/call.h), and back to a report. */
#ifndef ATA_BENCH_CALLS_H
#define ATA_BENCH_CALLS_H

#include <stdint.h>

#include <atasched.h>

#include "peers/call.h"

/* calls_create - room for so many workers. Return: 0 or -ENOMEM */
int calls_create(struct call_round *round, uint32_t workers);

/* calls_begin - the next round runs job; no thread runs one now */
void calls_begin(struct call_round *round, const struct ata_job *job,
		 uint32_t workers);

/*
 * calls_end - fill report from what the threads did since `began`
 *
 * Where no times were taken, worker_time and makespan are NaN.
 *
 * Return: 0, -ECANCELED: a task failed or somebody interrupted, or the error
 * of the runtime
 */
int calls_end(const struct call_round *round, uint32_t workers, double began,
	      struct ata_round *report);

void calls_free(struct call_round *round);

#endif
