/* SPDX-License-Identifier: MIT */
/*
 * The tasks of compare --memory-bound: to read an array that does not fit the
 * caches. Task i of B reads the i-th of B blocks, the same in every round, so
 * that a worker whose share keeps its place reads one long piece, and always
 * the same one.
 */
#ifndef ATA_BENCH_MEMORY_H
#define ATA_BENCH_MEMORY_H

#include <stdint.h>

#define MEMORY_BLOCK 65536	/* bytes of a task, unless it is said otherwise */
#define MEMORY_MIB_MAX (UINT64_C(1) << 24)

struct ata_pool;
struct memory;

/* memory_cache - bytes of the last-level cache, or 0: the system does not
 * say */
uint64_t memory_cache(void);

/* memory_machine_mib - what the machine has, in MiB, or 0: unknown */
uint64_t memory_machine_mib(void);

/*
 * memory_mib - the array's size if nobody says it, in MiB
 *
 * Eight times the last-level cache, or 1 GiB or half of what memory the machine
 * has, where that is less.
 */
uint64_t memory_mib(void);

/*
 * memory_create - an array, each worker's part of equal shares written by it
 *
 * ... for the first time, so that where memory has places it lies near that
 * worker.
 *
 * @block: bytes of a task, a multiple of 64
 * @tasks: blocks, at least 1
 *
 * Return: 0, or -ENOMEM, or what ata_pool_each() returns
 */
int memory_create(struct memory **out, struct ata_pool *pool, uint64_t block,
		  uint64_t tasks);

/* memory_run - an ata_task_fn with a struct memory * as context */
int memory_run(void *memory, uint64_t begin, uint64_t end, uint32_t worker);

void memory_destroy(struct memory *memory);

#endif
