/* SPDX-License-Identifier: MIT */
/*
 * The rules, each from its published description. R is what is left of B tasks,
 * n the number of workers; chunks are rounded up and at least 1.
 *
 *   static       equal shares before the start, one more each to the lowest
 *                numbers
 *   greedy-list  self-scheduling: a task at a time (Graham's list scheduling,
 *                "Bounds for Certain Multiprocessing Anomalies", Bell System
 *                Technical Journal 45, 1966)
 *   guided       R / n (Polychronopoulos, Kuck, "Guided Self-Scheduling", IEEE
 *                Trans. Computers C-36, 1987)
 *   fac2         batches of n equal chunks that take half of what is left:
 *                R / 2n (Hummel, Schonberg, Flynn, "Factoring", CACM 35, 1992)
 *   awf-b        the same, times a weight per worker that is renewed before
 *                each batch: worker i's weighted average time per task is
 *                  p_i = sum_k k t_ik / sum_k k a_ik
 *                over its chunks k = 1, 2, ..., of all rounds, its weight is
 *                proportional to 1 / p_i, with mean 1 (Banicescu, Velusamy,
 *                Devaprasad, "On the Scalability of Dynamic Scheduling
 *                Scientific Applications with Adaptive Weighted Factoring",
 *                Cluster Computing 6, 2003; the variant B of Carino, Banicescu,
 *                "Dynamic Load Balancing with Adaptive Factoring Methods in
 *                Scientific Applications", J. Supercomputing 44, 2008). A
 *                worker that has not worked yet has weight 1: the formula says
 *                nothing of it.
 *   aid          AID-static: in each round a sampling phase, in which each
 *                worker runs one task, and single ones until all have; then one
 *                share each, so that all tasks of the round together are in
 *                proportion to the speeds that were just sampled (Saez, Castro,
 *                Prieto-Matias, "Enabling Performance Portability of
 *                Data-Parallel OpenMP Applications on Asymmetric Multicore
 *                Processors", ICPP 2020). There a speed belongs to a kind of
 *                core; here each worker has its own.
 *   ema          shares before the start in proportion to ratios, which are
 *                smoothed by 0.3 old + 0.7 new after each round (Luo, Liu,
 *                Shen, "A Dynamic Parallel Method for Performance Optimization
 *                on Hybrid CPUs", arXiv 2411.19542, 2024; the factor is
 *                reconstructed). The ratios of the workers that had tasks are
 *                renewed among themselves; the others keep theirs.
 */
#include "sim/baselines.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define EMA_KEPT 0.3		/* of the old ratio */

/* A recorded time may be 0: it counts as so many seconds, so short that speeds
 * say it, so long that sums of speeds over all tasks there can be are
 * finite. */
#define INSTANT 1e-200

static int by_fraction(const void *a, const void *b)
{
	const struct baseline_part *x = a, *y = b;

	if (x->fraction != y->fraction)
		return x->fraction > y->fraction ? -1 : 1;
	return x->worker < y->worker ? -1 : x->worker > y->worker;
}

void baseline_apportion(const double *weight, uint32_t n, uint64_t tasks,
			uint64_t *share, struct baseline_part *part)
{
	double sum = 0.0;
	uint64_t left = tasks;

	for (uint32_t i = 0; i < n; i++)
		sum += weight[i];
	for (uint32_t i = 0; i < n; i++) {
		double quota = (double)tasks * (weight[i] / sum);
		uint64_t whole = (uint64_t)quota;

		/* Quotas are rounded; they may not hand out too much. */
		share[i] = whole < left ? whole : left;
		left -= share[i];
		part[i] = (struct baseline_part){ quota - (double)whole, i };
	}
	qsort(part, n, sizeof(*part), by_fraction);
	for (uint32_t i = 0; left > 0; i = i + 1 < n ? i + 1 : 0, left--)
		share[part[i].worker]++;
}

static uint64_t at_least_one(double chunk, uint64_t left)
{
	double whole = ceil(chunk);

	if (!(whole > 1.0))
		return 1;
	return whole < (double)left ? (uint64_t)whole : left;
}

/* Shares before the start -------------------------------------------------- */

static uint64_t take_share(struct baseline_state *s, uint32_t worker,
			   uint64_t left)
{
	uint64_t share = s->share[worker];

	(void)left;
	s->share[worker] = 0;
	return share;
}

static void begin_static(struct baseline_state *s)
{
	for (uint32_t i = 0; i < s->workers; i++)
		s->share[i] = s->tasks / s->workers +
			      (i < s->tasks % s->workers);
}

static void begin_ema(struct baseline_state *s)
{
	baseline_apportion(s->speed, s->workers, s->tasks, s->share, s->part);
	memset(s->chunks, 0, s->workers * sizeof(*s->chunks));
}

/* Tasks per second */
static double rate(uint64_t tasks, double seconds)
{
	return (double)tasks / fmax(seconds, INSTANT);
}

static void learn_ema(struct baseline_state *s, uint32_t worker, uint64_t tasks,
		      double seconds, uint64_t left)
{
	(void)left;
	s->chunks[worker] = tasks;
	s->seconds[worker] = seconds;
}

static void end_ema(struct baseline_state *s)
{
	double ratios = 0.0, rates = 0.0;

	for (uint32_t i = 0; i < s->workers; i++) {
		if (s->chunks[i] == 0)
			continue;
		ratios += s->speed[i];
		rates += rate(s->chunks[i], s->seconds[i]);
	}
	for (uint32_t i = 0; i < s->workers; i++)
		if (s->chunks[i] > 0)
			s->speed[i] = EMA_KEPT * s->speed[i] +
				      (1.0 - EMA_KEPT) * ratios *
				      (rate(s->chunks[i], s->seconds[i]) /
				       rates);
}

/* Chunks from a common queue ----------------------------------------------- */

static void begin_batches(struct baseline_state *s)
{
	s->batch = 0;
}

static uint64_t take_one(struct baseline_state *s, uint32_t worker,
			 uint64_t left)
{
	(void)s;
	(void)worker;
	(void)left;
	return 1;
}

static uint64_t take_guided(struct baseline_state *s, uint32_t worker,
			    uint64_t left)
{
	(void)worker;
	return at_least_one((double)left / s->workers, left);
}

/* Return: 1: a new batch has begun */
static int count_chunk(struct baseline_state *s, uint64_t left)
{
	int anew = s->batch == 0;

	if (anew) {
		s->batch = s->workers;
		s->base = (double)left / (2.0 * s->workers);
	}
	s->batch--;
	return anew;
}

static uint64_t take_fac2(struct baseline_state *s, uint32_t worker,
			  uint64_t left)
{
	(void)worker;
	count_chunk(s, left);
	return at_least_one(s->base, left);
}

static void renew_weights(struct baseline_state *s)
{
	double sum = 0.0;
	uint32_t known = 0;

	for (uint32_t i = 0; i < s->workers; i++) {
		if (!(s->done[i] > 0.0))
			continue;
		s->speed[i] = s->done[i] / fmax(s->seconds[i], INSTANT);
		sum += s->speed[i];
		known++;
	}
	for (uint32_t i = 0; i < s->workers; i++)
		if (s->done[i] > 0.0)
			s->speed[i] *= known / sum;
}

static uint64_t take_awf(struct baseline_state *s, uint32_t worker,
			 uint64_t left)
{
	if (count_chunk(s, left))
		renew_weights(s);
	return at_least_one(s->speed[worker] * s->base, left);
}

static void learn_awf(struct baseline_state *s, uint32_t worker, uint64_t tasks,
		      double seconds, uint64_t left)
{
	double k = (double)++s->chunks[worker];

	(void)left;
	s->done[worker] += k * (double)tasks;
	s->seconds[worker] += k * seconds;
}

/* Asymmetric iteration distribution ---------------------------------------- */

static void begin_aid(struct baseline_state *s)
{
	/* Workers for whom there is no task cannot be sampled. */
	s->sampling = s->workers < s->tasks ? s->workers : (uint32_t)s->tasks;
	memset(s->speed, 0, s->workers * sizeof(*s->speed));
	memset(s->chunks, 0, s->workers * sizeof(*s->chunks));
}

/* All have been sampled: put the rest aside, less what each has had. */
static void share_rest(struct baseline_state *s, uint64_t left)
{
	double sum = 0.0;

	for (uint32_t i = 0; i < s->workers; i++)
		sum += s->speed[i];
	for (uint32_t i = 0; i < s->workers; i++)
		s->seconds[i] = fmax(0.0, (double)s->tasks *
					  (s->speed[i] / sum) -
					  (double)s->chunks[i]);
	baseline_apportion(s->seconds, s->workers, left, s->share, s->part);
}

static uint64_t take_aid(struct baseline_state *s, uint32_t worker,
			 uint64_t left)
{
	if (s->sampling == 0)
		return take_share(s, worker, left);
	s->chunks[worker]++;
	return 1;
}

static void learn_aid(struct baseline_state *s, uint32_t worker, uint64_t tasks,
		      double seconds, uint64_t left)
{
	if (s->speed[worker] > 0.0)
		return;
	s->speed[worker] = rate(tasks, seconds);
	if (--s->sampling == 0 && left > 0)
		share_rest(s, left);
}

static const struct baseline table[] = {
	{ "greedy-list", begin_batches, take_one, NULL, NULL },
	{ "guided", begin_batches, take_guided, NULL, NULL },
	{ "fac2", begin_batches, take_fac2, NULL, NULL },
	{ "awf-b", begin_batches, take_awf, learn_awf, NULL },
	{ "aid", begin_aid, take_aid, learn_aid, NULL },
	{ "ema", begin_ema, take_share, learn_ema, end_ema },
	{ "static", begin_static, take_share, NULL, NULL },
};

#define ROWS (sizeof(table) / sizeof(table[0]))

const struct baseline *baseline_at(uint32_t i)
{
	return i < ROWS ? &table[i] : NULL;
}
