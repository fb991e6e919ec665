/* SPDX-License-Identifier: MIT */
/* Rounds under OpenMP's own schedules, on the cores of a pool's workers. */
#ifndef ATA_BENCH_OPENMP_H
#define ATA_BENCH_OPENMP_H

#include <stdint.h>

#include <atasched.h>

struct openmp;

/* openmp_known - is name "omp-static", "omp-dynamic" or "omp-guided"? */
int openmp_known(const char *name);

/* See row_openmp_throttled(). */
int openmp_throttled(uint32_t workers);

/* pu: the unit of each worker, kept. Return: 0, -EINVAL (no such schedule) or
   -ENOMEM */
int openmp_create(struct openmp **out, uint32_t workers, const uint32_t *pu,
		  const char *name);

/* One round; see row_execute(). report may not be NULL. */
int openmp_round(struct openmp *openmp, const struct ata_job *job,
		 struct ata_round *report);

/* When the last round began; wall_now() */
double openmp_began(const struct openmp *openmp);

/* See row_rest(). */
void openmp_rest(struct openmp *openmp);

void openmp_destroy(struct openmp *openmp);

#endif
