/* SPDX-License-Identifier: MIT */
/*
 * The sum of many vectors that lie ready, along the tree, against reading them
 * once and copying them once. They are far larger than caches, and each was
 * written by the worker that goes through it.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <atasched.h>

#include "overhead_measure.h"
#include "overhead_pool.h"
#include "overhead_read.h"
#include "wall.h"

#define VECTORS 64
#define DIM 1000000		/* floats, in whole lines */

struct vectors {
	struct ata_pool *pool;
	struct ata_sum *sum;
	float *vector[VECTORS];
	uint64_t seen[VECTORS];	/* so that reading is not for nothing */
	int from, to;		/* copies: which half */
};

static int run(struct vectors *v, ata_task_fn *fn, uint64_t tasks)
{
	struct ata_job job;

	ata_job_init(&job);
	job.tasks = tasks;
	job.fn = fn;
	job.ctx = v;
	return ata_pool_run(v->pool, NULL, &job, NULL);
}

/* An ata_task_fn. */
static int fill(void *ctx, uint64_t begin, uint64_t end, uint32_t worker)
{
	struct vectors *v = ctx;

	(void)worker;
	for (uint64_t i = begin; i < end; i++) {
		v->vector[i] = ata_sum_leaf(v->sum, i);
		if (v->vector[i] == NULL)
			return 1;
		for (size_t j = 0; j < DIM; j++)
			v->vector[i][j] = 1.0f;
	}
	return 0;
}

/* An ata_task_fn. */
static int add(void *ctx, uint64_t begin, uint64_t end, uint32_t worker)
{
	struct vectors *v = ctx;
	int error = 0;

	(void)worker;
	for (uint64_t i = begin; i < end && error == 0; i++)
		error = ata_sum_done(v->sum, i);
	return error;
}

/* An ata_task_fn. */
static int read_vectors(void *ctx, uint64_t begin, uint64_t end,
			uint32_t worker)
{
	struct vectors *v = ctx;

	(void)worker;
	for (uint64_t i = begin; i < end; i++)
		v->seen[i] = overhead_read(v->vector[i], DIM * sizeof(float));
	return 0;
}

/* An ata_task_fn: from one half of the vectors to the other. */
static int copy(void *ctx, uint64_t begin, uint64_t end, uint32_t worker)
{
	struct vectors *v = ctx;

	(void)worker;
	for (uint64_t i = begin; i < end; i++)
		memcpy(v->vector[(uint64_t)v->to + i],
		       v->vector[(uint64_t)v->from + i], DIM * sizeof(float));
	return 0;
}

static int do_tree(struct vectors *v)
{
	int error = run(v, add, VECTORS);

	return error == 0 && ata_sum_result(v->sum) == NULL ? -EINVAL : error;
}

static int do_read(struct vectors *v)
{
	return run(v, read_vectors, VECTORS);
}

static int do_copy(struct vectors *v)
{
	int error;

	v->from = 0;
	v->to = VECTORS / 2;
	error = run(v, copy, VECTORS / 2);
	v->from = VECTORS / 2;
	v->to = 0;
	return error == 0 ? run(v, copy, VECTORS / 2) : error;
}

/* Once: filling them takes as long, and laps show the spread. */
static int measure(const struct overhead_call *call,
		   int (*what)(struct vectors *v), double *seconds)
{
	static struct vectors v;
	double start;
	int error = overhead_pool(&v.pool, call, ATA_POOL_KEEP_BINDING,
				  OVERHEAD_SPIN);

	if (error == 0)
		error = ata_sum_create(&v.sum, DIM, VECTORS);
	if (error == 0)
		error = ata_sum_begin(v.sum, VECTORS);
	if (error == 0)
		error = run(&v, fill, VECTORS);
	start = wall_now();
	if (error == 0)
		error = what(&v);
	*seconds = wall_now() - start;
	ata_sum_destroy(v.sum);
	ata_pool_destroy(v.pool);
	return error;
}

int overhead_sum_tree(const struct overhead_call *call, double *seconds)
{
	return measure(call, do_tree, seconds);
}

int overhead_sum_read(const struct overhead_call *call, double *seconds)
{
	return measure(call, do_read, seconds);
}

int overhead_sum_copy(const struct overhead_call *call, double *seconds)
{
	return measure(call, do_copy, seconds);
}
