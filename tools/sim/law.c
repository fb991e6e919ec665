/* SPDX-License-Identifier: MIT */
/*
 * Workers have a number, by which laws and changes name them, and a place, by
 * which policies do; the two differ where workers are shuffled.
 */
#include "sim/law.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "sim/dist.h"
#include "sim/stream.h"

struct machine {
	struct source source;
	const struct law_config *config;
	uint32_t next_change;
	uint32_t *place;	/* of worker i */
	const struct dist **dist;	/* of the worker in this place */
	double *cost;		/* likewise; NULL: not asked */
	struct stream *stream;
	struct stream *disturb;	/* NULL: nothing is disturbed */
};

/* Worker i's original mean; group: the one it is in */
static double original_mean(const struct law_config *config, uint32_t i,
			    const struct law_group *group)
{
	switch (config->law) {
	case LAW_SQRT:
		return 2.0 * config->unit * sqrt((double)i + 1.0);
	case LAW_LINEAR:
		return 2.0 * config->unit * ((double)i + 1.0);
	case LAW_SLOWNESS:
		break;
	}
	return config->unit * group->factor;
}

/* A random order: Fisher and Yates. */
static void put_in_order(uint32_t *place, uint32_t n, uint64_t seed)
{
	struct stream stream;

	stream_begin(&stream, seed, 0, STREAM_ORDER);
	for (uint32_t i = n; i > 1; i--) {
		uint32_t j = (uint32_t)stream_below(&stream, i);
		uint32_t kept = place[i - 1];

		place[i - 1] = place[j];
		place[j] = kept;
	}
}

static void set_up(struct machine *m, uint64_t seed)
{
	const struct law_config *config = m->config;
	const struct law_group *group = config->group;
	uint32_t in_group = 0;

	for (uint32_t i = 0; i < config->workers; i++)
		m->place[i] = i;
	if (config->shuffle)
		put_in_order(m->place, config->workers, seed);
	for (uint32_t i = 0; i < config->workers; i++) {
		uint32_t at = m->place[i];

		if (config->law == LAW_SLOWNESS && in_group == group->count) {
			group++;
			in_group = 0;
		}
		in_group++;
		m->source.mean[at] = original_mean(config, i, group);
		m->dist[at] = dist_find(config->dist, i);
		if (m->cost != NULL)
			m->cost[at] = config->cost[i];
		stream_begin(&m->stream[at], seed, i, STREAM_TIMES);
		if (m->disturb != NULL)
			stream_begin(&m->disturb[at], seed, i, STREAM_DISTURB);
	}
}

/* The original mean again, from the worker's number. */
static double mean_before(const struct law_config *config, uint32_t i)
{
	const struct law_group *group = config->group;
	uint32_t end = 0;

	if (config->law == LAW_SLOWNESS)
		for (end = group->count; i >= end; end += group->count)
			group++;
	return original_mean(config, i, group);
}

static int begin(struct source *source, uint64_t round)
{
	struct machine *m = (struct machine *)source;
	const struct law_config *config = m->config;
	int changed = 0;

	while (m->next_change < config->changes &&
	       config->change[m->next_change].round <= round) {
		const struct law_change *c = &config->change[m->next_change++];

		for (uint32_t i = c->first; i <= c->last; i++)
			source->mean[m->place[i]] =
				c->factor * mean_before(config, i);
		changed = 1;
	}
	return changed;
}

static double draw(struct machine *m, uint32_t worker)
{
	gsl_rng rng = dist_rng(&m->stream[worker]);

	return dist_draw(m->dist[worker], &rng, m->config->cv);
}

static double take(struct source *source, uint32_t worker, uint64_t tasks)
{
	struct machine *m = (struct machine *)source;
	double sum = 0.0;

	for (uint64_t i = 0; i < tasks; i++)
		sum += draw(m, worker);
	if (m->disturb != NULL &&
	    stream_uniform(&m->disturb[worker]) < m->config->disturb)
		sum += m->config->disturb_tasks;
	return source->mean[worker] * sum;
}

/* A share is disturbed at one of its tasks, each as likely as the others. */
static void start(struct source *source, uint32_t worker, uint64_t tasks,
		  struct source_share *out)
{
	struct machine *m = (struct machine *)source;
	double lot = m->disturb != NULL ? stream_uniform(&m->disturb[worker])
					: 1.0;

	*out = (struct source_share){ .worker = worker, .at = UINT64_MAX };
	/* Below the probability the lot is again uniform. */
	if (lot < m->config->disturb)
		out->at = (uint64_t)(lot / m->config->disturb * (double)tasks);
}

static double next(struct source *source, struct source_share *share)
{
	struct machine *m = (struct machine *)source;
	double sum;

	share->before += draw(m, share->worker);
	sum = share->before;
	if (share->done++ >= share->at)
		sum += m->config->disturb_tasks;
	return source->mean[share->worker] * sum;
}

static void destroy(struct source *source)
{
	struct machine *m = (struct machine *)source;

	if (m == NULL)
		return;
	free(source->mean);
	free(m->place);
	free(m->dist);
	free(m->cost);
	free(m->stream);
	free(m->disturb);
	free(m);
}

static const struct source_type type = { begin, take, start, next, destroy };

int law_open(struct source **out, const struct law_config *config,
	     uint64_t seed)
{
	size_t n = config->workers;
	struct machine *m = calloc(1, sizeof(*m));

	if (m == NULL)
		return -ENOMEM;
	m->source.type = &type;
	m->source.workers = config->workers;
	m->config = config;
	m->source.mean = malloc(n * sizeof(*m->source.mean));
	m->place = malloc(n * sizeof(*m->place));
	m->dist = malloc(n * sizeof(*m->dist));
	m->stream = malloc(n * sizeof(*m->stream));
	if (config->disturb > 0.0)
		m->disturb = malloc(n * sizeof(*m->disturb));
	if (config->cost != NULL)
		m->cost = malloc(n * sizeof(*m->cost));
	if ((config->disturb > 0.0 && m->disturb == NULL) ||
	    (config->cost != NULL && m->cost == NULL) ||
	    m->source.mean == NULL || m->place == NULL || m->dist == NULL ||
	    m->stream == NULL) {
		destroy(&m->source);
		return -ENOMEM;
	}
	m->source.cost = m->cost;
	set_up(m, seed);
	*out = &m->source;
	return 0;
}
