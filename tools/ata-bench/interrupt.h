/* SPDX-License-Identifier: MIT */
/*
 * SIGINT, SIGTERM and SIGHUP end a measurement cleanly: rounds stop, rows so
 * far are not printed, no file is replaced, the exit status is
 * interrupt_status().
 */
#ifndef ATA_BENCH_INTERRUPT_H
#define ATA_BENCH_INTERRUPT_H

struct ata_pool;

/*
 * interrupt_catch - from now on these signals set a flag
 *
 * ... and cancel the round that runs on pool, if there is one; pool may be
 * NULL. A second signal, of any kind, ends the program at once. One that was
 * ignored when the program was started stays so.
 */
void interrupt_catch(struct ata_pool *pool);

/* interrupt_release - forget pool, before it is destroyed */
void interrupt_release(void);

/*
 * interrupted - was there a signal? Cheap; any thread, also in a task
 *
 * Return: the number of the first one, or 0
 */
int interrupted(void);

/* interrupt_status - exit status after a signal: 128 + its number, as shells
   number it */
int interrupt_status(void);

#endif
