/* SPDX-License-Identifier: MIT */
/*
 * What a test of ata_pool_trace() starts from: a pool of two workers, and a
 * path in a folder of its own. set_up() and tear_down() are for a checked
 * fixture.
 */
#ifndef ATA_TESTS_COMMON_T_TRACE_FIXTURE_H
#define ATA_TESTS_COMMON_T_TRACE_FIXTURE_H

#include <stdlib.h>
#include <string.h>

#include "tests/common/t_folder.h"
#include "tests/common/t_pool.h"
#include "tests/common/t_run.h"

static struct ata_pool *pool;
static const char *path;

static inline void set_up(void)
{
	t_folder_make();
	path = strdup(t_folder_path("trace"));
	pool = t_pool(2, 0);
}

static inline void tear_down(void)
{
	ata_pool_destroy(pool);
	t_folder_remove();
	free((void *)(uintptr_t)path);
}

static inline void run(uint64_t rounds)
{
	struct ata_job job = t_job(4, t_nothing, NULL);

	ck_assert_int_eq(ata_pool_run_rounds(pool, NULL, &job, rounds, NULL,
					     NULL, NULL), 0);
}

/* Events of rounds in the file that is there. */
static inline int rounds_in(const char *file)
{
	size_t n;
	char *text = t_folder_bytes(file, &n);
	int rounds = 0;

	ck_assert_uint_gt(n, 4);
	ck_assert_str_eq(text + n - 4, "\n]}\n");
	for (char *at = text; (at = strstr(at, "\"cat\":\"round\"")); at++)
		rounds++;
	free(text);
	return rounds;
}

#endif
