/* SPDX-License-Identifier: MIT */
/*
 * The policies of the library: its own code decides, on virtual times.
 *
 * As in a pool, what has no allocation is served greedily. Here that is done as
 * published: a round ends with the last result that is needed, and what is
 * still running then is thrown away; every worker was busy all the time.
 */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <atasched.h>

#include "sim/guard.h"
#include "sim/heap.h"
#include "sim/scheduler.h"

struct bandit {
	struct scheduler scheduler;
	struct ata_bandit *bandit;
	const char *policy;
	struct scheduler_config config;
	struct heap heap;	/* greedy only; room for the workers that can
				   give a result */
	int has_heap;
	int guarded;
	struct guard guard;	/* only then */
};

static double now(const struct bandit *b)
{
	return b->config.clock != NULL ? b->config.clock() : 0.0;
}

/* The bandit, with what is known before the first round. */
static int make_bandit(struct bandit *b, const double *true_mean)
{
	const struct scheduler_config *config = &b->config;
	struct ata_bandit_config own;
	double *prior = NULL;
	int error;

	ata_bandit_config_init(&own);
	own.policy = b->policy;
	own.arms = config->workers;
	own.alpha = config->alpha;
	own.eta = config->eta;
	own.scale = config->scale;
	own.seed = config->seed;
	own.true_mean = true_mean;
	own.slack = config->slack;
	own.cost = config->cost;
	if (config->prior_count > 0.0) {
		prior = malloc(2 * config->workers * sizeof(*prior));
		if (prior == NULL)
			return -ENOMEM;
		for (uint32_t i = 0; i < config->workers; i++) {
			prior[i] = config->prior_factor * true_mean[i];
			prior[config->workers + i] = config->prior_count;
		}
		own.prior_mean = prior;
		own.prior_count = prior + config->workers;
	}
	error = ata_bandit_create(&b->bandit, &own);
	free(prior);
	return error;
}

static void destroy(struct scheduler *scheduler)
{
	struct bandit *b = (struct bandit *)scheduler;

	if (b == NULL)
		return;
	heap_free(&b->heap);
	guard_free(&b->guard);
	ata_bandit_destroy(b->bandit);
	free(b);
}

static int create(struct scheduler **out, const char *name,
		  const struct scheduler_config *config)
{
	struct bandit *b = calloc(1, sizeof(*b));
	uint32_t most = config->workers < config->tasks ? config->workers
				: (uint32_t)config->tasks;
	int error;

	if (b == NULL)
		return -ENOMEM;
	b->scheduler.type = &scheduler_bandit;
	b->policy = name;
	b->config = *config;
	/* As ata_pool_run(3) has it. */
	b->guarded = strcmp(name, "auto") == 0 && !config->no_guard;
	error = make_bandit(b, config->true_mean);
	if (error == 0 && b->guarded)
		error = guard_create(&b->guard, config->workers, most,
				     config->slack > 0.0);
	if (error != 0) {
		destroy(&b->scheduler);
		return error;
	}
	*out = &b->scheduler;
	return 0;
}

/* Each worker does its share; the bandit sees what that took. */
static int run_shares(struct bandit *b, struct source *source,
		      const uint64_t *count, struct outcome *out)
{
	int error = 0;

	for (uint32_t i = 0; i < source->workers && error == 0; i++) {
		double seconds;

		if (count[i] == 0)
			continue;
		seconds = source->type->take(source, i, count[i]);
		outcome_busy(out, source, i, seconds);
		out->time = fmax(out->time, seconds);
		error = ata_bandit_observe(b->bandit, i, count[i], seconds);
	}
	return error;
}

/*
 * The first m = min(n, B) of the workers' first results come before any result
 * of the others, so these m workers give all B: the heap holds them alone.
 */
static int run_greedily(struct bandit *b, struct source *source, uint64_t tasks,
			struct outcome *out)
{
	uint32_t n = source->workers;
	uint32_t most = n < tasks ? n : (uint32_t)tasks;

	if (!b->has_heap && heap_create(&b->heap, n) != 0)
		return -ENOMEM;
	b->has_heap = 1;
	b->heap.n = 0;
	for (uint32_t i = 0; i < n; i++)
		b->heap.item[i] = (struct heap_item){
			.time = source->type->take(source, i, 1), .worker = i };
	heap_select(&b->heap, n, most);
	while (tasks-- > 0) {
		struct heap_item first = b->heap.item[0];

		out->time = first.time;
		if (tasks == 0)
			break;
		first.time += source->type->take(source, first.worker, 1);
		heap_replace(&b->heap, first);
	}
	out->worker_time = (double)n * out->time;
	for (uint32_t i = 0; i < n && source->cost != NULL; i++)
		out->price += source->cost[i] * out->time;
	return 0;
}

static int run(struct scheduler *scheduler, struct source *source,
	       uint64_t tasks, uint64_t *count, struct outcome *out)
{
	struct bandit *b = (struct bandit *)scheduler;
	double begun = now(b);
	int error = ata_bandit_allocate(b->bandit, tasks, count);

	*out = (struct outcome){ .decide = now(b) - begun };
	if (error == -ENOTSUP) {
		memset(count, 0, source->workers * sizeof(*count));
		error = run_greedily(b, source, tasks, out);
	} else if (error == 0 && b->guarded) {
		error = guard_run(&b->guard, b->bandit, source, count, out);
	} else if (error == 0) {
		error = run_shares(b, source, count, out);
	}
	if (error != 0)
		return error;
	begun = now(b);
	error = ata_bandit_close(b->bandit, out->time);
	out->decide += now(b) - begun;
	return error;
}

/* Only the oracle sees the means; it learns nothing, so it starts anew. */
static int changed(struct scheduler *scheduler, const double *true_mean)
{
	struct bandit *b = (struct bandit *)scheduler;

	if (strcmp(b->policy, "ofta") != 0)
		return 0;
	ata_bandit_destroy(b->bandit);
	b->bandit = NULL;
	return make_bandit(b, true_mean);
}

const struct scheduler_type scheduler_bandit = {
	.create = create,
	.run = run,
	.changed = changed,
	.destroy = destroy,
};
