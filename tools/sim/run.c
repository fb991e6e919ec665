/* SPDX-License-Identifier: MIT */
#include "sim/run.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include <atasched.h>

/* Decisions that are timed; the others take as long. */
#define TIMED_MAX 100000

/* Work between two calls of seen, about: workers and tasks looked at. */
#define SEEN_WORK 2000000

/* Proxy loss: the last end, if each task took its worker's true mean. */
static double loss(const struct source *source, const uint64_t *count)
{
	double worst = 0.0;

	for (uint32_t i = 0; i < source->workers; i++) {
		double end = (double)count[i] * source->mean[i];

		worst = end > worst ? end : worst;
	}
	return worst;
}

static int find_optimum(const struct source *source, uint64_t tasks,
			uint64_t *count, double *optimum)
{
	int error = ata_split(source->mean, source->workers, tasks, count);

	if (error == 0)
		*optimum = loss(source, count);
	return error;
}

static int create(const struct run_config *config, const struct source *source,
		  struct scheduler **out)
{
	struct scheduler_config own = config->scheduler;

	own.workers = source->workers;
	own.tasks = config->tasks;
	own.true_mean = source->mean;
	own.cost = source->cost;
	if (isnan(own.alpha)) {
		double most = 0.0;

		for (uint32_t i = 0; i < source->workers; i++)
			most = fmax(most, source->mean[i]);
		own.alpha = 0.5 * most;
	}
	return scheduler_create(out, config->policy, &own);
}

struct run {
	const struct run_config *config;
	struct source *source;
	struct scheduler *scheduler;
	uint64_t *count;
	double *decide;		/* of each round, up to TIMED_MAX; or NULL */
	double optimum;		/* of a round, now */
	struct run_sums *sums;
};

static int run_round(struct run *run, uint64_t round)
{
	struct source *source = run->source;
	struct run_sums *sums = run->sums;
	uint64_t tasks = run->config->tasks;
	struct outcome out;
	double above;
	int error = 0;

	if (source->type->begin(source, round) != 0) {
		error = find_optimum(source, tasks, run->count, &run->optimum);
		if (error == 0 && run->scheduler->type->changed != NULL)
			error = run->scheduler->type->changed(run->scheduler,
							      source->mean);
	}
	if (error == 0)
		error = run->scheduler->type->run(run->scheduler, source, tasks,
						  run->count, &out);
	if (error != 0)
		return error;
	above = loss(source, run->count) - run->optimum;
	sums->round = round;
	sums->time += out.time;
	sums->worker_time += out.worker_time;
	sums->price += out.price;
	sums->optimum += run->optimum;
	sums->regret += above > 0.0 ? above : 0.0;
	if (run->decide != NULL && round <= TIMED_MAX)
		run->decide[round - 1] = out.decide;
	sums->again = (double)source->again;
	return 0;
}

static int run_all(struct run *run, struct run_sums *kept)
{
	const struct run_config *config = run->config;
	uint64_t every = SEEN_WORK / (run->source->workers + config->tasks) + 1;
	uint64_t told = 0;
	uint32_t next = 0;
	int error = 0;

	for (uint64_t round = 1; round <= config->rounds && error == 0;
	     round++) {
		error = run_round(run, round);
		if (error == 0 && next < config->checkpoints &&
		    config->checkpoint[next] == round)
			kept[next++] = *run->sums;
		if (config->seen == NULL ||
		    (round % every != 0 && round != config->rounds))
			continue;
		if (config->seen(config->seen_ctx, round - told) != 0)
			return -EINTR;
		told = round;
	}
	return error;
}

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* The median, as other programs may interrupt some, for each of the rounds. */
static double sum_up(double *decide, uint64_t rounds)
{
	size_t n = rounds < TIMED_MAX ? (size_t)rounds : TIMED_MAX;

	qsort(decide, n, sizeof(*decide), by_size);
	return (double)rounds * decide[n / 2];
}

static int take_memory(struct run *run)
{
	uint64_t rounds = run->config->rounds;

	run->count = calloc(run->source->workers, sizeof(*run->count));
	if (run->config->scheduler.clock != NULL)
		run->decide = calloc(rounds < TIMED_MAX ? rounds : TIMED_MAX,
				     sizeof(*run->decide));
	return run->count == NULL || (run->config->scheduler.clock != NULL &&
				      run->decide == NULL) ? -ENOMEM : 0;
}

int run_rounds(const struct run_config *config, struct source *source,
	       struct run_sums *kept, struct run_sums *sums)
{
	struct run run = {
		.config = config, .source = source, .sums = sums,
	};
	int error = take_memory(&run);

	*sums = (struct run_sums){ .round = 0 };
	if (error == 0) {
		/* Changes at round 1 are there from the start. */
		source->type->begin(source, 1);
		error = find_optimum(source, config->tasks, run.count,
				     &run.optimum);
	}
	if (error == 0)
		error = create(config, source, &run.scheduler);
	if (error == 0)
		error = run_all(&run, kept);
	if (error == 0 && run.decide != NULL)
		sums->decide = sum_up(run.decide, config->rounds);
	if (run.scheduler != NULL)
		run.scheduler->type->destroy(run.scheduler);
	free(run.count);
	free(run.decide);
	return error;
}
