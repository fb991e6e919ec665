/* SPDX-License-Identifier: MIT */
/*
 * A round under a loop schedule: whoever is idle takes a chunk from the queue
 * by the rule of a baseline, until the queue is empty; no result is thrown
 * away. At the start all are idle and come in the order of their numbers. A
 * worker that its rule sends home does not come back in this round.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "sim/baselines.h"
#include "sim/heap.h"
#include "sim/scheduler.h"

struct queue {
	struct scheduler scheduler;
	const struct baseline *baseline;
	struct baseline_state state;
	struct heap busy;	/* by the end of the chunk that each has */
	double *chunk_seconds;
	uint64_t *chunk;
};

static void destroy(struct scheduler *scheduler)
{
	struct queue *q = (struct queue *)scheduler;

	if (q == NULL)
		return;
	heap_free(&q->busy);
	free(q->chunk_seconds);
	free(q->chunk);
	free(q->state.speed);
	free(q->state.done);
	free(q->state.seconds);
	free(q->state.chunks);
	free(q->state.share);
	free(q->state.part);
	free(q);
}

static const struct baseline *find(const char *name)
{
	const struct baseline *baseline;

	for (uint32_t i = 0; (baseline = baseline_at(i)) != NULL; i++)
		if (strcmp(baseline->name, name) == 0)
			return baseline;
	return NULL;
}

static int take_memory(struct queue *q, uint32_t n)
{
	struct baseline_state *s = &q->state;

	s->workers = n;
	s->speed = calloc(n, sizeof(*s->speed));
	s->done = calloc(n, sizeof(*s->done));
	s->seconds = calloc(n, sizeof(*s->seconds));
	s->chunks = calloc(n, sizeof(*s->chunks));
	s->share = calloc(n, sizeof(*s->share));
	s->part = calloc(n, sizeof(*s->part));
	q->chunk_seconds = calloc(n, sizeof(*q->chunk_seconds));
	q->chunk = calloc(n, sizeof(*q->chunk));
	if (s->speed == NULL || s->done == NULL || s->seconds == NULL ||
	    s->chunks == NULL || s->share == NULL || s->part == NULL ||
	    q->chunk_seconds == NULL || q->chunk == NULL)
		return -ENOMEM;
	for (uint32_t i = 0; i < n; i++)
		s->speed[i] = 1.0;
	return heap_create(&q->busy, n);
}

static int create(struct scheduler **out, const char *name,
		  const struct scheduler_config *config)
{
	struct queue *q = calloc(1, sizeof(*q));

	if (q == NULL)
		return -ENOMEM;
	q->scheduler.type = &scheduler_queue;
	q->baseline = find(name);
	if (take_memory(q, config->workers) != 0) {
		destroy(&q->scheduler);
		return -ENOMEM;
	}
	*out = &q->scheduler;
	return 0;
}

/* worker is idle at `time`. Return: what is left then */
static uint64_t give(struct queue *q, struct source *source, uint32_t worker,
		     double time, uint64_t left, uint64_t *count,
		     struct outcome *out)
{
	uint64_t tasks = left > 0 ?
			 q->baseline->take(&q->state, worker, left) : 0;
	double seconds;

	if (tasks == 0)
		return left;
	seconds = source->type->take(source, worker, tasks);
	q->chunk[worker] = tasks;
	q->chunk_seconds[worker] = seconds;
	count[worker] += tasks;
	outcome_busy(out, source, worker, seconds);
	if (time + seconds > out->time)
		out->time = time + seconds;
	heap_add(&q->busy, (struct heap_item){ .time = time + seconds,
					       .worker = worker });
	return left - tasks;
}

static int run(struct scheduler *scheduler, struct source *source,
	       uint64_t tasks, uint64_t *count, struct outcome *out)
{
	struct queue *q = (struct queue *)scheduler;
	const struct baseline *baseline = q->baseline;
	uint64_t left = tasks;

	*out = (struct outcome){ .time = 0.0 };
	memset(count, 0, source->workers * sizeof(*count));
	q->state.tasks = tasks;
	baseline->begin(&q->state);
	for (uint32_t i = 0; i < source->workers && left > 0; i++)
		left = give(q, source, i, 0.0, left, count, out);
	while (q->busy.n > 0) {
		struct heap_item first = q->busy.item[0];

		heap_drop(&q->busy);
		if (baseline->learn != NULL)
			baseline->learn(&q->state, first.worker,
					q->chunk[first.worker],
					q->chunk_seconds[first.worker], left);
		left = give(q, source, first.worker, first.time, left, count,
			    out);
	}
	if (baseline->end != NULL)
		baseline->end(&q->state);
	return 0;
}

const struct scheduler_type scheduler_queue = {
	.create = create,
	.run = run,
	.destroy = destroy,
};
