/* SPDX-License-Identifier: MIT */
/*
 * Reading is all that a task does: four additions a cache line, or fewer, which
 * a core makes much faster than lines come. What goes from one block to the
 * next without a pause are the requests for lines. A processor that sees lines
 * asked for in order asks for the next ones by itself, and begins anew where
 * the order ends. That is the price of blocks that come from anywhere.
 *
 * Pages of 2 MiB, where the system has them: with those of 4 KiB such a
 * sequence ends at each page, since the next one lies anywhere. Measured, two
 * cores of a virtual machine, 1 GiB: contiguous shares read 33.5 GB/s instead
 * of 26.1, and blocks of 64 KiB from a shared counter 25.7 instead of 23.4.
 */
#include "memory.h"

#include <errno.h>
#include <stdalign.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <atasched.h>

#include "interrupt.h"

#define LINE 64
#define HUGE ((size_t)1 << 21)
#define MIB (UINT64_C(1) << 20)
#define MIB_DEFAULT 1024
#define CACHES 8

/* Where each worker leaves its sum; nobody else touches its cache line. */
struct sink {
	alignas(LINE) uint64_t sum;
};

struct memory {
	char *mapped;
	size_t mapped_bytes;
	char *array;		/* from the first huge page on */
	size_t block;
	uint64_t blocks;
	uint32_t workers;
	struct sink *sink;
};

/* Of what the system knows; a name that a libc lacks is one it would deny. */
static uint64_t system_bytes(int name)
{
	long bytes = sysconf(name);

	return bytes > 0 ? (uint64_t)bytes : 0;
}

uint64_t memory_cache(void)
{
#ifdef _SC_LEVEL4_CACHE_SIZE
	static const int level[] = { _SC_LEVEL4_CACHE_SIZE,
				     _SC_LEVEL3_CACHE_SIZE,
				     _SC_LEVEL2_CACHE_SIZE };

	for (size_t i = 0; i < sizeof(level) / sizeof(*level); i++) {
		uint64_t bytes = system_bytes(level[i]);

		if (bytes > 0)
			return bytes;
	}
#endif
	return 0;
}

uint64_t memory_machine_mib(void)
{
	return system_bytes(_SC_PHYS_PAGES) * system_bytes(_SC_PAGESIZE) / MIB;
}

uint64_t memory_mib(void)
{
	uint64_t mib = MIB_DEFAULT;
	uint64_t caches = CACHES * memory_cache() / MIB;
	uint64_t half = memory_machine_mib() / 2;

	if (caches > 0 && caches < mib)
		mib = caches;
	if (half > 0 && half < mib)
		mib = half;
	return mib;
}

/* An ata_each_fn. Zeros would do, were they not what no page needs to hold. */
static int touch(void *context, uint32_t worker)
{
	struct memory *memory = context;
	uint64_t begin = memory->blocks * worker / memory->workers;
	uint64_t end = memory->blocks * (worker + 1) / memory->workers;

	for (uint64_t i = begin; i < end && !interrupted(); i++)
		memset(memory->array + i * memory->block, 1, memory->block);
	return interrupted();
}

static int map(struct memory *memory)
{
	size_t bytes = (size_t)memory->blocks * memory->block;

	memory->mapped_bytes = bytes + HUGE;
	memory->mapped = mmap(NULL, memory->mapped_bytes,
			      PROT_READ | PROT_WRITE,
			      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (memory->mapped == MAP_FAILED) {
		memory->mapped = NULL;
		return -ENOMEM;
	}
	memory->array = memory->mapped +
			(HUGE - (uintptr_t)memory->mapped % HUGE) % HUGE;
#ifdef MADV_HUGEPAGE
	/* Where there are none, small ones do. */
	madvise(memory->array, bytes, MADV_HUGEPAGE);
#endif
	return 0;
}

int memory_create(struct memory **out, struct ata_pool *pool, uint64_t block,
		  uint64_t tasks)
{
	struct memory *memory = calloc(1, sizeof(*memory));
	int error = -ENOMEM;

	if (memory == NULL)
		return -ENOMEM;
	memory->block = block;
	memory->workers = ata_pool_workers(pool);
	memory->blocks = tasks;
	memory->sink = aligned_alloc(LINE, memory->workers *
				     sizeof(*memory->sink));
	if (memory->sink != NULL)
		error = map(memory);
	if (error == 0)
		error = ata_pool_each(pool, touch, memory);
	if (error != 0) {
		memory_destroy(memory);
		return error;
	}
	*out = memory;
	return 0;
}

static uint64_t read_block(const char *block, size_t bytes)
{
	const uint64_t *word = (const void *)block;
	uint64_t sum = 0;

#pragma omp simd reduction(+ : sum) aligned(word : LINE)
	for (size_t i = 0; i < bytes / sizeof(*word); i++)
		sum += word[i];
	return sum;
}

int memory_run(void *context, uint64_t begin, uint64_t end, uint32_t worker)
{
	struct memory *memory = context;
	/* Calibration gives each worker a task, whether there are so many. */
	uint64_t block = begin % memory->blocks;
	uint64_t sum = 0;

	for (uint64_t i = begin; i < end && !interrupted(); i++) {
		sum += read_block(memory->array + block * memory->block,
				  memory->block);
		if (++block == memory->blocks)
			block = 0;
	}
	memory->sink[worker].sum = sum;
	return interrupted();
}

void memory_destroy(struct memory *memory)
{
	if (memory == NULL)
		return;
	if (memory->mapped != NULL)
		munmap(memory->mapped, memory->mapped_bytes);
	free(memory->sink);
	free(memory);
}
