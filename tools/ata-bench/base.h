/* SPDX-License-Identifier: MIT */
/*
 * What the rounds of compare are held against: how long each worker's tasks
 * take, and the best that can be made of it.
 */
#ifndef ATA_BENCH_BASE_H
#define ATA_BENCH_BASE_H

#include <stdint.h>

#include "lap.h"

struct base;

#define BASE_SECONDS 0.2	/* of a calibration lap, at least */

/*
 * base_create - get ready to find out how long tasks take
 *
 * In calibration laps all workers get equal shares. Where workers are emulated,
 * each round's seconds per task and factor give samples of one base time; its
 * median times the factor counts. Where they are not, each worker's mean
 * counts. Virtual workers need no laps: their base time is task_seconds.
 *
 * @job: what the rows run; its number of tasks is adapted for equal shares
 *
 * Return: 0, or as row_create()
 */
int base_create(struct base **out, struct ata_pool *pool,
		const struct ata_job *job, struct emulate *emulate,
		double task_seconds);

/*
 * base_lap - run a calibration lap, of at least 200 ms and 10 rounds
 *
 * Return: as lap_run()
 */
int base_lap(struct base *base);

/* base_times - seconds per task of each worker, from all laps so far */
const double *base_times(struct base *base);

/*
 * base_optimum - time and worker time of the best allocation for these times
 *
 * count: receives the workers' shares. Return: 0, or as ata_split()
 */
int base_optimum(struct base *base, uint64_t tasks, uint64_t *count,
		 double *seconds, double *worker_seconds);

void base_destroy(struct base *base);

#endif
