/* SPDX-License-Identifier: MIT */
/*
 * Threads of OpenMP and of peers on the processing units of a pool's workers,
 * and the calling thread's own affinity mask kept meanwhile.
 */
#ifndef ATA_BENCH_PIN_H
#define ATA_BENCH_PIN_H

#include <sched.h>
#include <stdint.h>

/* The calling thread's mask, while saved is set. */
struct pin_own {
	cpu_set_t *mask;
	int saved;
};

/* Return: 0 or -ENOMEM */
int pin_own_create(struct pin_own *own);

/* pin_own_save - keep the mask, unless it is kept. Return: 0 or -errno */
int pin_own_save(struct pin_own *own);

/* pin_own_restore - give the thread that saved it its mask back, if there is
 * one */
void pin_own_restore(struct pin_own *own);

void pin_own_free(struct pin_own *own);

/* pin_thread - pin the calling thread; free of charge where it sits there.
   Return: 0 or a negative errno */
int pin_thread(uint32_t pu);

#endif
