/* SPDX-License-Identifier: MIT */
/*
 * The file of --trace: the pool's trace, see ata_pool_trace(3), and the rounds
 * of OpenMP's schedules in the same rows.
 */
#ifndef ATA_BENCH_TRACER_H
#define ATA_BENCH_TRACER_H

#include <stdint.h>

#include <atasched.h>

struct row;
struct setting;
struct tracer;

/*
 * tracer_open - begin the trace of pool that the options ask for
 *
 * *out is NULL if they ask for none, or if this fails.
 *
 * Return: STATUS_OK, or the exit status: one line has named the cause
 */
int tracer_open(struct tracer **out, const struct setting *setting,
		struct ata_pool *pool);

/*
 * tracer_rounds - rounds that a call on the pool may have, so that the trace is
 * not written while it runs; tracer NULL: no limit
 */
uint64_t tracer_rounds(const struct tracer *tracer);

/* tracer_times - a report's room for times, as many as there are workers */
struct ata_times *tracer_times(struct tracer *tracer);

/*
 * tracer_round - a round has ended, report has times
 *
 * Of a row of the pool this does nothing. To be called between rounds, outside
 * the time that is measured.
 */
void tracer_round(struct tracer *tracer, const struct row *row,
		  const struct ata_round *report);

/* tracer_lap - nothing is being measured; tracer may be NULL */
void tracer_lap(struct tracer *tracer);

/*
 * tracer_close - all is over, well or not: the file takes its place
 *
 * tracer may be NULL. Before the pool is destroyed.
 *
 * Return: STATUS_OK, or STATUS_FAILED: one line has named the cause
 */
int tracer_close(struct tracer *tracer);

#endif
