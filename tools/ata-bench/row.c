/* SPDX-License-Identifier: MIT */
/* Rows: a bandit on the shared pool, or one of OpenMP's schedules. */
#include "row.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "openmp.h"

struct row {
	const char *name;
	struct ata_pool *pool;
	struct ata_bandit *bandit;	/* one of these two */
	struct openmp *openmp;
};

int row_is_openmp(const char *name)
{
	return openmp_known(name);
}

int row_parks(const char *name)
{
	return !row_is_openmp(name) && strcmp(name, "gta") != 0;
}

int row_learns(const char *name)
{
	return !row_is_openmp(name) && strcmp(name, "uta") != 0 &&
	       strcmp(name, "gta") != 0 && strcmp(name, "ofta") != 0;
}

int row_openmp_throttled(const struct ata_pool *pool)
{
	return openmp_throttled(pool);
}

static int create_bandit(struct row *row,
			 const struct ata_bandit_config *config)
{
	struct ata_bandit_config own = *config;

	own.arms = ata_pool_workers(row->pool);
	own.policy = row->name;
	return ata_bandit_create(&row->bandit, &own);
}

int row_create(struct row **out, struct ata_pool *pool, const char *name,
	       const struct ata_bandit_config *config)
{
	struct row *row = calloc(1, sizeof(*row));
	int error;

	if (row == NULL)
		return -ENOMEM;
	row->name = name;
	row->pool = pool;
	error = openmp_known(name) ?
		openmp_create(&row->openmp, pool, name) :
		create_bandit(row, config);
	if (error != 0) {
		free(row);
		return error;
	}
	*out = row;
	return 0;
}

const char *row_name(const struct row *row)
{
	return row->name;
}

uint32_t row_workers(const struct row *row)
{
	return ata_pool_workers(row->pool);
}

struct ata_bandit *row_bandit(struct row *row)
{
	return row->bandit;
}

int row_execute(void *context, const struct ata_job *job,
		struct ata_round *report)
{
	struct row *row = context;
	struct ata_round own;

	if (row->openmp == NULL)
		return ata_pool_run(row->pool, row->bandit, job, report);
	ata_round_init(&own);
	return openmp_round(row->openmp, job, report ? report : &own);
}

static int run_openmp(struct row *row, const struct ata_job *job,
		      uint64_t rounds, ata_between_fn *between,
		      void *between_ctx, struct ata_round *report)
{
	int result = 0;

	for (uint64_t round = 0; round < rounds && result == 0; round++) {
		result = openmp_round(row->openmp, job, report);
		if (result == 0 && between != NULL)
			result = between(between_ctx, round, report);
	}
	return result < 0 ? result : 0;
}

int row_run(struct row *row, const struct ata_job *job, uint64_t rounds,
	    ata_between_fn *between, void *between_ctx,
	    struct ata_round *report)
{
	struct ata_round own;
	int result;

	ata_round_init(&own);
	if (row->openmp == NULL)
		return ata_pool_run_rounds(row->pool, row->bandit, job, rounds,
					   between, between_ctx, report);
	result = run_openmp(row, job, rounds, between, between_ctx,
			    report ? report : &own);
	row_rest(row);
	return result;
}

double row_began(const struct row *row)
{
	return row->openmp != NULL ? openmp_began(row->openmp) : 0.0;
}

void row_rest(struct row *row)
{
	if (row->openmp != NULL)
		openmp_rest(row->openmp);
}

void row_destroy(struct row *row)
{
	if (row == NULL)
		return;
	ata_bandit_destroy(row->bandit);
	openmp_destroy(row->openmp);
	free(row);
}
