/* SPDX-License-Identifier: MIT */
/* Rows: a bandit on the shared pool, a schedule of OpenMP, or a peer. */
#include "row.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "openmp.h"
#include "peer.h"
#include "peer_names.h"

struct row {
	const char *name;
	struct ata_pool *pool;
	struct ata_bandit *bandit;	/* one of these four */
	struct openmp *openmp;
	struct peer *peer;
	struct companion *companion;	/* from row_expect() on */
	uint32_t *pu;		/* of each worker, for the last three */
};

int row_is_openmp(const char *name)
{
	return openmp_known(name);
}

int row_is_policy(const char *name)
{
	return !row_is_openmp(name) && !peer_known(name);
}

int row_parks(const char *name)
{
	return row_is_policy(name) && strcmp(name, "gta") != 0;
}

int row_learns(const char *name)
{
	return row_is_policy(name) && strcmp(name, "uta") != 0 &&
	       strcmp(name, "gta") != 0 && strcmp(name, "ofta") != 0;
}

int row_openmp_throttled(const struct ata_pool *pool)
{
	return openmp_throttled(ata_pool_workers(pool));
}

static int create_bandit(struct row *row,
			 const struct ata_bandit_config *config)
{
	struct ata_bandit_config own = *config;

	own.arms = ata_pool_workers(row->pool);
	own.policy = row->name;
	return ata_bandit_create(&row->bandit, &own);
}

/* Do workers share units? */
static int learn_units(struct row *row, int *shared)
{
	uint32_t workers = ata_pool_workers(row->pool);
	int error = 0;

	*shared = 0;
	row->pu = calloc(workers, sizeof(*row->pu));
	if (row->pu == NULL)
		return -ENOMEM;
	for (uint32_t i = 0; i < workers && error == 0; i++) {
		struct ata_worker worker;

		ata_worker_init(&worker);
		error = ata_pool_worker(row->pool, i, &worker);
		row->pu[i] = worker.pu;
		*shared |= worker.shared;
	}
	return error;
}

static int create_other(struct row *row)
{
	uint32_t workers = ata_pool_workers(row->pool);
	int shared, error = learn_units(row, &shared);

	if (error != 0)
		return error;
	if (row_is_openmp(row->name))
		return openmp_create(&row->openmp, workers, row->pu,
				     row->name);
	if (row_is_apart(row->name))
		return peer_built(row->name) ? 0 : -ENOSYS;
	return peer_create(&row->peer, workers, row->pu, shared, row->name);
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
	error = row_is_policy(name) ? create_bandit(row, config) :
				      create_other(row);
	if (error != 0) {
		row_destroy(row);
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

int row_is_apart(const char *name)
{
	return companion_known(name);
}

int row_expect(struct row *row, const struct companion_hello *work)
{
	struct companion_hello hello = *work;

	if (row->peer != NULL)
		peer_expect(row->peer, work->task_seconds);
	if (!row_is_apart(row->name) || row->companion != NULL)
		return 0;
	hello.workers = ata_pool_workers(row->pool);
	return companion_start(&row->companion, row->name, &hello, row->pu);
}

int row_run_apart(struct row *row, const struct ata_job *job, uint64_t rounds,
	    struct ata_round *report, companion_seen_fn *seen, void *ctx)
{
	if (row->companion == NULL)
		return -EINVAL;
	return companion_run(row->companion, job->tasks, rounds, report, seen,
			     ctx);
}

static int run_other(struct row *row, const struct ata_job *job,
		     struct ata_round *report)
{
	if (row->peer != NULL)
		return peer_round(row->peer, job, report);
	return row->openmp != NULL ? openmp_round(row->openmp, job, report) :
				     -EINVAL;
}

int row_execute(void *context, const struct ata_job *job,
		struct ata_round *report)
{
	struct row *row = context;
	struct ata_round own;

	if (row->bandit != NULL)
		return ata_pool_run(row->pool, row->bandit, job, report);
	ata_round_init(&own);
	return run_other(row, job, report ? report : &own);
}

static int run_others(struct row *row, const struct ata_job *job,
		      uint64_t rounds, ata_between_fn *between,
		      void *between_ctx, struct ata_round *report)
{
	int result = 0;

	for (uint64_t round = 0; round < rounds && result == 0; round++) {
		result = run_other(row, job, report);
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
	if (row->bandit != NULL)
		return ata_pool_run_rounds(row->pool, row->bandit, job, rounds,
					   between, between_ctx, report);
	result = run_others(row, job, rounds, between, between_ctx,
			    report ? report : &own);
	row_rest(row);
	return result;
}

double row_began(const struct row *row)
{
	if (row->peer != NULL)
		return peer_began(row->peer);
	return row->openmp != NULL ? openmp_began(row->openmp) : 0.0;
}

void row_rest(struct row *row)
{
	if (row->openmp != NULL)
		openmp_rest(row->openmp);
	if (row->peer != NULL)
		peer_rest(row->peer);
}

void row_destroy(struct row *row)
{
	if (row == NULL)
		return;
	ata_bandit_destroy(row->bandit);
	openmp_destroy(row->openmp);
	peer_destroy(row->peer);
	companion_stop(row->companion);
	free(row->pu);
	free(row);
}
