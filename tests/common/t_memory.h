/* SPDX-License-Identifier: MIT */
/*
 * Tests of what happens when there is no memory.
 */
#ifndef ATA_TESTS_COMMON_T_MEMORY_H
#define ATA_TESTS_COMMON_T_MEMORY_H

#include <sys/resource.h>

#include "tests/common/t_sanitizer.h"

/*
 * Let this test's process have so many bytes of address space from now on.
 * Return: 1, or 0: it cannot be limited, a sanitizer has the allocator.
 */
static inline int t_limit_memory(unsigned long bytes)
{
	const struct rlimit limit = { bytes, bytes };

	return !T_ALLOCATOR_ABORTS && setrlimit(RLIMIT_AS, &limit) == 0;
}

#endif
