/* SPDX-License-Identifier: MIT */
/*
 * Asynchronous SGD: each worker computes one gradient after the other, at the
 * newest parameters when it begins, and waits for nobody's gradient but its
 * own.
 *
 * The methods differ in two numbers. A gradient is late by the updates since
 * its parameters were the newest; one that is too late is thrown away. Of those
 * that are not, so many make an update, of their mean:
 *
 *   rennala     0 late, B each: minibatch SGD at one point, whoever comes first
 *               (Tyurin, Richtarik, "Optimal Time Complexities of Parallel
 *               Stochastic Optimization Methods Under a Fixed Computation
 *               Model", 2023)
 *   ringmaster  max_delay late, 1 each (Maranjyan, Tyurin, Richtarik,
 *               "Ringmaster ASGD: The First Asynchronous SGD with Optimal Time
 *               Complexity", 2025, algorithm 4, which has delays below R:
 *               max_delay is R - 1)
 *   asgd        however late, 1 each
 *
 * One lock guards all that workers share; outside it they read a version that
 * cannot change (versions.h) and write a gradient of their own. It orders
 * memory, too: whoever gets a version sees all of it, since it was published
 * before the lock was given back.
 *
 * A stretch of rounds ends for a worker when its gradient comes too late for
 * it: it keeps that, and what it was taken at, and hands it in when the next
 * one begins. So evaluations between stretches change nothing, nor does a
 * pause, in which the pool looks for cores that have come or gone. Who arrives
 * early at a pause waits for the longest gradient, at most; so there is one a
 * second, or one in the time of 100 of those. It is the longest of each
 * worker's last: in one of long ago somebody may have been stopped for hours.
 */
#include <errno.h>
#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "machine/machine.h"
#include "pool/pool.h"
#include "sgd/gradient.h"
#include "sgd/run.h"
#include "sgd/versions.h"

#define PAUSE UINT64_C(1000000000)	/* nanoseconds */
#define PAUSE_GRADIENTS 100
#define LOOK (PAUSE / 8)

struct async {
	struct ata__run *run;
	uint64_t most_late;
	uint64_t batch;			/* gradients of an update */
	struct ata__gradients gradients;

	pthread_mutex_t lock;		/* guards all below, and the run */
	struct ata__versions versions;
	float *sum;			/* of the gradients for the next update; */
	uint64_t arrived;		/* how many those are */
	double loss;			/* the sum of theirs */
	uint64_t ticket;		/* gradients begun */
	uint64_t last;			/* this stretch ends before this round */
	uint64_t began;			/* the round, on the clock */
	uint64_t busy;			/* nanoseconds since then */
	uint64_t entered;		/* the pool, on the clock */
	uint64_t look;			/* inside it, for the next look whether
					   it is time for a pause */
	bool pause;
	int error;
};

static uint64_t now(const struct async *own)
{
	return ata__clock_now(own->gradients.clock);
}

static void destroy(void *ctx)
{
	struct async *own = ctx;

	free(own->sum);
	ata__versions_fini(&own->versions);
	ata__gradients_fini(&own->gradients);
	pthread_mutex_destroy(&own->lock);
	free(own);
}

static int create(struct async **out, struct ata__run *run, uint64_t most_late,
		  uint64_t batch)
{
	const struct ata_sgd_config *config = run->config;
	struct async *own = calloc(1, sizeof(*own));

	if (!own)
		return -ENOMEM;
	own->run = run;
	own->most_late = most_late;
	own->batch = batch;
	own->ticket = config->first_round * batch;
	pthread_mutex_init(&own->lock, NULL);
	own->sum = calloc((size_t)run->problem->dim, sizeof(*own->sum));
	if (!own->sum ||
	    ata__gradients_init(&own->gradients, run->problem, config,
				ata__machine_clock(run->pool->machine),
				run->workers) ||
	    ata__versions_init(&own->versions, config->params,
			       (size_t)run->problem->dim, config->first_round,
			       run->workers)) {
		destroy(own);
		return -ENOMEM;
	}
	*out = own;
	return 0;
}

/* The stretch is over. These two are for whoever holds the lock. */
static bool is_over(const struct async *own)
{
	return own->error || own->run->stopped ||
	       own->versions.newest->round >= own->last;
}

/* Of each worker's last one, and of the one that it is at. */
static uint64_t longest(const struct async *own, uint64_t time)
{
	uint64_t most = 0;

	for (uint32_t i = 0; i < own->gradients.workers; i++) {
		const struct ata__gradient *one = &own->gradients.of[i];

		if (one->counted > most)
			most = one->counted;
		if (one->began && time > one->began + most)
			most = time - one->began;
	}
	return most;
}

/* Gradients count as computed when they are, whatever becomes of them. */
static void count(struct async *own, struct ata__gradient *gradient)
{
	uint64_t time = now(own), inside = time - own->entered;

	own->run->result.computed++;
	own->busy += gradient->nanoseconds;
	gradient->counted = gradient->nanoseconds;
	gradient->began = 0;
	if (inside < own->look)
		return;
	own->look = inside + LOOK;
	if (inside / PAUSE_GRADIENTS >= longest(own, time))
		own->pause = true;
}

static void fail(struct async *own, int error)
{
	if (!own->error)
		own->error = error;
}

/* The mean of what has arrived becomes the next version. */
static void update(struct async *own)
{
	struct ata__run *run = own->run;
	struct ata__version *newest = own->versions.newest;
	struct ata__version *next = ata__versions_next(&own->versions);
	uint64_t samples = own->batch * run->config->micro_batch;
	struct ata__halves sum = { .left = own->sum, .right = NULL };
	struct ata_round report;
	struct ata_sgd_step step = {
		.round = newest->round,
		.loss = own->loss / (double)samples,
		.report = &report,
	};
	int stop;

	if (!isfinite(step.loss)) {
		fail(own, -ERANGE);
		return;
	}
	step.step = ata__run_update(run, step.round, newest->params,
				    next->params, &sum, own->batch);
	ata__versions_publish(&own->versions, next);
	memset(own->sum, 0, own->versions.dim * sizeof(*own->sum));
	step.seconds = 1e-9 * (double)(now(own) - own->began);
	ata_round_init(&report);
	report.tasks = own->batch;
	report.moved = ATA_UNKNOWN;
	report.makespan = step.seconds;
	report.worker_time = 1e-9 * (double)own->busy;
	run->result.used += own->batch;
	own->arrived = 0;
	own->loss = 0.0;
	own->busy = 0;
	stop = ata__run_account(run, &step);
	own->began = now(own);
	if (stop < 0)
		fail(own, stop);
}

/* Hand a gradient in. It may be too late. */
static void hand_in(struct async *own, struct ata__gradient *gradient)
{
	const float *restrict numbers = gradient->numbers;
	float *restrict sum = own->sum;
	uint64_t late = own->versions.newest->round - gradient->at->round;

	ata__versions_put(&own->versions, gradient->at);
	gradient->at = NULL;
	if (late > own->most_late)
		return;
#pragma omp simd
	for (size_t i = 0; i < own->versions.dim; i++)
		sum[i] += numbers[i];
	own->loss += gradient->loss;
	if (++own->arrived == own->batch)
		update(own);
}

/* An ata_each_fn: one gradient after the other until the stretch is over. One
 * that failed is never handed in, as the run is over. */
static int work(void *ctx, uint32_t worker)
{
	struct async *own = ctx;
	struct ata__gradient *gradient = &own->gradients.of[worker];
	int error = 0;

	pthread_mutex_lock(&own->lock);
	for (;;) {
		if (!is_over(own) && ata_cancelled())
			fail(own, -ECANCELED);
		if (gradient->at && !is_over(own))
			hand_in(own, gradient);
		if (is_over(own) || own->pause)
			break;
		gradient->at = ata__versions_get(&own->versions);
		gradient->ticket = own->ticket++;
		gradient->began = now(own);
		pthread_mutex_unlock(&own->lock);
		error = ata__gradients_compute(&own->gradients, worker);
		pthread_mutex_lock(&own->lock);
		if (error)
			fail(own, error);
		else
			count(own, gradient);
	}
	pthread_mutex_unlock(&own->lock);
	return 0;
}

static int run_rounds(void *ctx, uint64_t first, uint64_t rounds)
{
	struct async *own = ctx;
	struct ata__run *run = own->run;
	int error;

	own->last = first + rounds;
	own->began = now(own);
	do {
		/* Who has lost its core says nothing any more. */
		for (uint32_t i = 0; i < own->gradients.workers; i++)
			own->gradients.of[i].counted = 0;
		own->pause = false;
		own->look = PAUSE;
		own->entered = now(own);
		error = ata__pool_each_allowed(run->pool, work, own);
	} while (!error && !is_over(own));
	/* What has been computed since the last update may be used yet, or not:
	 * it was paid for. */
	run->result.worker_seconds += 1e-9 * (double)own->busy;
	own->busy = 0;
	memcpy(run->config->params, own->versions.newest->params,
	       own->versions.dim * sizeof(float));
	return own->error ? own->error : error;
}

static int create_rennala(void **out, struct ata__run *run)
{
	struct async *own = NULL;
	int error = create(&own, run, 0, run->config->tasks);

	*out = own;
	return error;
}

static int create_ringmaster(void **out, struct ata__run *run)
{
	struct async *own = NULL;
	int error = create(&own, run, run->config->max_delay, 1);

	*out = own;
	return error;
}

static int create_asgd(void **out, struct ata__run *run)
{
	struct async *own = NULL;
	int error = create(&own, run, UINT64_MAX, 1);

	*out = own;
	return error;
}

const struct ata__method ata__rennala = {
	.name = "rennala", .asynchronous = true,
	.create = create_rennala, .destroy = destroy, .rounds = run_rounds,
};

const struct ata__method ata__ringmaster = {
	.name = "ringmaster", .asynchronous = true,
	.create = create_ringmaster, .destroy = destroy, .rounds = run_rounds,
};

const struct ata__method ata__asgd = {
	.name = "asgd", .asynchronous = true,
	.create = create_asgd, .destroy = destroy, .rounds = run_rounds,
};
