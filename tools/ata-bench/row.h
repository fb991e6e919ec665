/* SPDX-License-Identifier: MIT */
/*
 * One line of a comparison: a policy of the library, a schedule of OpenMP or
 * another runtime, a peer, on the same cores.
 *
 * A policy is a bandit of its own on the shared pool. A schedule ("omp-static",
 * "omp-dynamic", "omp-guided") is a parallel region with as many threads as the
 * pool has workers, each pinned to the unit of the worker with its number.
 * Peers ("tbb-auto", ...; see peer.h) have as many threads, pinned likewise;
 * what is said of schedules below holds for them, too.
 */
#ifndef ATA_BENCH_ROW_H
#define ATA_BENCH_ROW_H

#include <stdint.h>

#include <atasched.h>

#include "companion.h"

struct row;

/* row_is_openmp - is name one of OpenMP's schedules? */
int row_is_openmp(const char *name);

/* row_is_policy - does the library decide, and not OpenMP or a peer? */
int row_is_policy(const char *name);

/* row_parks - are workers without tasks not woken? gta and schedules wake
 * all */
int row_parks(const char *name);

/* row_learns - does name decide by what it has timed? uta, gta and ofta do
 * not */
int row_learns(const char *name);

/*
 * row_openmp_throttled - does the pool take from OpenMP's own speed?
 *
 * Return: 1: with libgomp and as many threads as here, a parallel region costs
 * some 20 us more while a pool is open, as its threads sleep between regions
 */
int row_openmp_throttled(const struct ata_pool *pool);

/*
 * row_create - make ready to run rounds in the way that name says
 *
 * @pool:   shared by all rows; the caller destroys it after the rows
 * @name:   a policy's or a schedule's name, constant: it is kept
 * @config: for the bandit; arms and policy are filled in. Ignored for schedules
 *
 * Return: 0, or -EINVAL (no such name), or as ata_bandit_create(); peers:
 * -ENOSYS (not in this build), -EAGAIN (no threads)
 */
int row_create(struct row **out, struct ata_pool *pool, const char *name,
	       const struct ata_bandit_config *config);

const char *row_name(const struct row *row);
uint32_t row_workers(const struct row *row);

/* row_bandit - what the row has learned, or NULL: it is a schedule */
struct ata_bandit *row_bandit(struct row *row);

/* row_is_apart - does it run in a process of its own, with laps of compare's
   tasks only? See companion.h */
int row_is_apart(const char *name);

/*
 * row_expect - say what the tasks will be; `work` needs no workers yet
 *
 * Peers do without worker time, which is NaN then, where finding it out would
 * take from their own; not said: tasks are short. Rows in a process of their
 * own start it; nothing else runs there.
 *
 * Return: 0, or as companion_start()
 */
int row_expect(struct row *row, const struct companion_hello *work);

/* row_run_apart - rounds of a row in a process of its own */
int row_run_apart(struct row *row, const struct ata_job *job, uint64_t rounds,
	    struct ata_round *report, companion_seen_fn *seen, void *ctx);

/*
 * row_execute - run one round; an ata_execute_fn with a struct row * as context
 *
 * Fills report, its times included, if there is one; of a schedule moved is
 * ATA_UNKNOWN and the times' cpu is NaN: not measured. A worker's seconds end
 * when it is out of work, not when the last one is. After a series of calls
 * comes row_rest().
 *
 * Return: as ata_pool_run(); -EAGAIN: OpenMP gave fewer threads than asked for;
 * -EINVAL: it runs in a process of its own
 */
int row_execute(void *row, const struct ata_job *job,
		struct ata_round *report);

/*
 * row_run - run many rounds with a function between them, then rest
 *
 * As ata_pool_run_rounds(), for schedules too; their between runs on the
 * calling thread.
 */
int row_run(struct row *row, const struct ata_job *job, uint64_t rounds,
	    ata_between_fn *between, void *between_ctx,
	    struct ata_round *report);

/* row_began - when the last round of a schedule began; wall_now() */
double row_began(const struct row *row);

/*
 * row_rest - other rows follow: leave the cores to them
 *
 * The calling thread gets its own affinity mask back, and OpenMP's idle threads
 * stop polling (libomp's would burn a core for 200 ms, libgomp's for 14 ms).
 */
void row_rest(struct row *row);

void row_destroy(struct row *row);

#endif
