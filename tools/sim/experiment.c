/* SPDX-License-Identifier: MIT */
/*
 * Runs are independent of each other, so threads take one after the other. Long
 * ones come first: the last to end is then a short one.
 */
#include "sim/experiment.h"

#include <errno.h>
#include <math.h>
#include <stdatomic.h>
#include <stdlib.h>

#include <omp.h>

#define PARTS 1024.0

struct unit {
	uint32_t c, p, s;
	double weight;		/* of a round, about its cost */
};

struct work {
	const struct experiment *experiment;
	struct experiment_result *out;
	struct unit *unit;
	uint64_t units;
	double total;		/* weights of all rounds */
	/* Both tell nothing but themselves: relaxed. */
	atomic_ullong done;	/* in PARTS of a weight */
	atomic_int error;	/* 0 or the first */
};

struct progress {
	struct work *work;
	double weight;
};

static int stopped(struct work *work)
{
	return atomic_load_explicit(&work->error, memory_order_relaxed) != 0;
}

static void keep_error(struct work *work, int error)
{
	int none = 0;

	if (error != 0)
		atomic_compare_exchange_strong_explicit(&work->error, &none,
							error,
							memory_order_relaxed,
							memory_order_relaxed);
}

/* A run's seen: add up; thread 0, which called, tells. */
static int seen(void *ctx, uint64_t rounds)
{
	struct progress *progress = ctx;
	struct work *work = progress->work;
	const struct experiment *e = work->experiment;
	unsigned long long done;

	done = (unsigned long long)(PARTS * progress->weight * (double)rounds);
	done += atomic_fetch_add_explicit(&work->done, done,
					  memory_order_relaxed);
	if (omp_get_thread_num() == 0 && e->seen != NULL)
		e->seen((double)done / (PARTS * work->total));
	if (e->stopped != NULL && e->stopped())
		keep_error(work, -EINTR);
	return stopped(work);
}

static int run_unit(struct work *work, const struct unit *unit)
{
	const struct experiment *e = work->experiment;
	const struct experiment_case *c = &e->cases[unit->c];
	uint64_t at = experiment_at(e, unit->c, unit->p, unit->s);
	struct progress progress = { .work = work, .weight = unit->weight };
	struct run_config run = e->run;
	struct source *source;
	int error = c->open(&source, c->ctx, e->first_seed + unit->s);

	if (error != 0)
		return error;
	run.policy = e->policy[unit->p];
	run.scheduler.seed = e->first_seed + unit->s;
	run.scheduler.prior_factor = c->prior_factor;
	run.scheduler.prior_count = c->prior_count;
	run.seen = seen;
	run.seen_ctx = &progress;
	error = run_rounds(&run, source, work->out->kept +
			   at * run.checkpoints, &work->out->sums[at]);
	source->type->destroy(source);
	return error;
}

static int by_weight(const void *a, const void *b)
{
	const struct unit *x = a, *y = b;

	if (x->weight != y->weight)
		return x->weight > y->weight ? -1 : 1;
	return 0;
}

static void list_units(struct work *work)
{
	const struct experiment *e = work->experiment;
	struct unit *unit = work->unit;

	for (uint32_t c = 0; c < e->n_cases; c++)
		for (uint32_t p = 0; p < e->policies; p++)
			for (uint32_t s = 0; s < e->seeds; s++)
				*unit++ = (struct unit){ c, p, s,
					(double)e->cases[c].workers +
					(double)e->run.tasks };
	work->total = 0.0;
	for (uint64_t i = 0; i < work->units; i++)
		work->total += work->unit[i].weight * (double)e->run.rounds;
	if (!e->alone)
		qsort(work->unit, work->units, sizeof(*work->unit), by_weight);
}

static void run_units(struct work *work)
{
	int threads = work->experiment->alone ? 1 : omp_get_max_threads();

	#pragma omp parallel for schedule(dynamic, 1) num_threads(threads)
	for (uint64_t i = 0; i < work->units; i++)
		if (!stopped(work))
			keep_error(work, run_unit(work, &work->unit[i]));
}

int experiment_run(const struct experiment *e, struct experiment_result *out)
{
	struct work work = { .experiment = e, .out = out };
	int error = -ENOMEM;

	work.units = (uint64_t)e->n_cases * e->policies * e->seeds;
	work.unit = calloc(work.units, sizeof(*work.unit));
	out->sums = calloc(work.units, sizeof(*out->sums));
	out->kept = calloc(work.units * e->run.checkpoints + 1,
			   sizeof(*out->kept));
	if (work.unit != NULL && out->sums != NULL && out->kept != NULL) {
		list_units(&work);
		run_units(&work);
		error = atomic_load_explicit(&work.error, memory_order_relaxed);
	}
	free(work.unit);
	if (error != 0)
		experiment_free(out);
	return error;
}

void experiment_free(struct experiment_result *result)
{
	free(result->sums);
	free(result->kept);
	*result = (struct experiment_result){ .sums = NULL };
}
