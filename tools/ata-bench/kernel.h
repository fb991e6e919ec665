/* SPDX-License-Identifier: MIT */
/* The tasks of compare: computing, or sleeping where workers are virtual. */
#ifndef ATA_BENCH_KERNEL_H
#define ATA_BENCH_KERNEL_H

#include <stdint.h>

struct emulate;
struct kernel;

/*
 * kernel_create - make tasks of about task_seconds
 *
 * Computing tasks are tried out on the calling thread, some 50 ms long.
 *
 * Return: 0, or -ENOMEM
 */
int kernel_create(struct kernel **out, struct emulate *emulate,
		  double task_seconds, uint32_t workers);

/* kernel_steps - how long tasks are, in steps of their computation, and to make
   those of another process as long */
uint64_t kernel_steps(const struct kernel *kernel);
void kernel_set_steps(struct kernel *kernel, uint64_t steps);

/* kernel_run - an ata_task_fn with a struct kernel * as context */
int kernel_run(void *kernel, uint64_t begin, uint64_t end, uint32_t worker);

void kernel_destroy(struct kernel *kernel);

#endif
