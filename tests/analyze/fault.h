/* SPDX-License-Identifier: MIT */
/*
 * Things that happen to a core, and end when they should.
 */
#ifndef ATA_TESTS_ANALYZE_FAULT_H
#define ATA_TESTS_ANALYZE_FAULT_H

#include <stdint.h>

struct ata_pool;

struct fault {
	const char *name;
	int (*begin)(const struct ata_pool *pool);	/* 0, or -1: errno */
	void (*end)(void);
	double most;		/* T/T* that is promised under it, */
	double most_of_dynamic;	/* and time over that of dynamic,1 */
	int turn;		/* rounds before it is the other one's turn */
};

extern const struct fault faults[];
extern const int fault_count;

/* The unit that a worker of the pool sits on. */
uint32_t fault_unit(const struct ata_pool *pool, uint32_t worker);

/* Pin the calling thread; faults that are a thread's befall it, too. */
void fault_pin(uint32_t unit, int fallible);

int fault_begin(const struct fault *fault, const struct ata_pool *pool);
void fault_end(const struct fault *fault);

#endif
