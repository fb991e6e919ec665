/* SPDX-License-Identifier: MIT */
/*
 * SIGINT ends a measurement cleanly: rounds stop, rows so far are not printed,
 * the exit status is STATUS_INTERRUPTED.
 */
#ifndef ATA_BENCH_INTERRUPT_H
#define ATA_BENCH_INTERRUPT_H

struct ata_pool;

/*
 * interrupt_catch - from now on SIGINT sets a flag
 *
 * ... and cancels the round that runs on pool, if there is one; pool may be
 * NULL. A second SIGINT ends the program at once.
 */
void interrupt_catch(struct ata_pool *pool);

/* interrupt_release - forget pool, before it is destroyed */
void interrupt_release(void);

/* interrupted - was there a SIGINT? Cheap; any thread, also in a task */
int interrupted(void);

#endif
