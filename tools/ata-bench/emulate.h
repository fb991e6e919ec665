/* SPDX-License-Identifier: MIT */
/*
 * Uneven cores without uneven hardware.
 *
 * Slow workers (--slow) do each task's work several times: real work, on real
 * cores. Virtual workers (--virtual) sleep instead of computing, so that many
 * of them fit on few cores: each sleeps to a deadline, its previous one in this
 * round plus the task's time, so that what waking up costs does not add up.
 */
#ifndef ATA_BENCH_EMULATE_H
#define ATA_BENCH_EMULATE_H

#include <stdint.h>

struct emulate;
struct slow_list;
struct group_list;

/*
 * emulate_create - decide how fast each worker is
 *
 * @slow:            from --slow; its n may be 0
 * @virtual_workers: from --virtual; its n may be 0. Not both
 * @task_seconds:    what a task of a virtual worker with factor 1 lasts
 * @workers:         of the pool; that of the list, if there is one
 *
 * Return: 0, or -EINVAL (one line has named the wrong word) or -ENOMEM
 */
int emulate_create(struct emulate **out, const struct slow_list *slow,
		   const struct group_list *virtual_workers,
		   double task_seconds, uint32_t workers);

/* emulate_is_virtual - 1: tasks call emulate_sleep() and do nothing else */
int emulate_is_virtual(const struct emulate *emulate);

/* emulate_factor - how many times as long as a task's real time worker needs */
double emulate_factor(const struct emulate *emulate, uint32_t worker);

/* emulate_text - "", or what is emulated: "slow 1:3", "virtual 8x1,16x2.5" */
const char *emulate_text(const struct emulate *emulate);

/*
 * emulate_repeats - how often worker must do the next task's work in all
 *
 * At least 1, and 1 for workers that are not slow. Fractions are carried over:
 * a factor of 2.5 gives 2, 3, 2, 3, ... All but one of the repeats go to
 * scratch, never into a result. To be called once per task, by the task.
 */
uint32_t emulate_repeats(struct emulate *emulate, uint32_t worker);

/*
 * emulate_begin - a round begins: deadlines count from each worker's first task
 *
 * Before the round's first task starts, so in a between function or before
 * row_execute(). Needed for virtual workers only; harmless otherwise.
 */
void emulate_begin(struct emulate *emulate);

/* emulate_sleep - sleep through the next task of virtual worker `worker` */
void emulate_sleep(struct emulate *emulate, uint32_t worker);

void emulate_destroy(struct emulate *emulate);

#endif
