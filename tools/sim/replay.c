/* SPDX-License-Identifier: MIT */
/* Workers that repeat what was recorded. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "sim/recording.h"
#include "sim/shares.h"
#include "sim/stream.h"

/* How far a worker has come. */
struct place {
	uint64_t share;		/* the one that its next task is of */
	uint64_t used;		/* tasks of it */
};

struct replay {
	struct source source;
	const struct recording *recording;
	struct place *place;
	struct stream *stream;
};

static int begin(struct source *source, uint64_t round)
{
	(void)source;
	(void)round;
	return 0;
}

/* Seconds of one of worker's recorded tasks, each as likely as the others. */
static double draw(struct replay *r, uint32_t worker)
{
	const struct recording *rec = r->recording;
	uint64_t low = rec->first[worker], high = rec->first[worker + 1] - 1;
	uint64_t task = stream_below(&r->stream[worker], rec->share[high].end);

	while (low < high) {
		uint64_t middle = low + (high - low) / 2;

		if (rec->share[middle].end > task)
			high = middle;
		else
			low = middle + 1;
	}
	return rec->share[low].seconds / (double)rec->share[low].tasks;
}

static double take(struct source *source, uint32_t worker, uint64_t tasks)
{
	struct replay *r = (struct replay *)source;
	const struct recording *rec = r->recording;
	struct place *place = &r->place[worker];
	double seconds = 0.0;

	while (tasks > 0 && place->share < rec->first[worker + 1]) {
		const struct share *share = &rec->share[place->share];
		uint64_t left = share->tasks - place->used;
		uint64_t now = tasks < left ? tasks : left;

		seconds += share->seconds * ((double)now /
					     (double)share->tasks);
		place->used += now;
		tasks -= now;
		if (now == left)
			*place = (struct place){ .share = place->share + 1 };
	}
	source->again += tasks;
	for (; tasks > 0; tasks--)
		seconds += draw(r, worker);
	return seconds;
}

static void start(struct source *source, uint32_t worker, uint64_t tasks,
		  struct source_share *out)
{
	(void)source;
	(void)tasks;
	*out = (struct source_share){ .worker = worker };
}

/* before: what recorded shares took that it has left behind; at: tasks of the
 * one that it is in. */
static double next(struct source *source, struct source_share *own)
{
	struct replay *r = (struct replay *)source;
	const struct recording *rec = r->recording;
	struct place *place = &r->place[own->worker];
	const struct share *share = &rec->share[place->share];
	double seconds;

	own->done++;
	if (place->share == rec->first[own->worker + 1]) {
		source->again++;
		return own->before += draw(r, own->worker);
	}
	own->at++;
	seconds = own->before + share->seconds * ((double)own->at /
						  (double)share->tasks);
	if (++place->used == share->tasks) {
		*place = (struct place){ .share = place->share + 1 };
		own->before = seconds;
		own->at = 0;
	}
	return seconds;
}

static void destroy(struct source *source)
{
	struct replay *r = (struct replay *)source;

	free(source->mean);
	free(r->place);
	free(r->stream);
	free(r);
}

static const struct source_type type = { begin, take, start, next, destroy };

int recording_open(struct source **out, const struct recording *recording,
		   uint64_t seed)
{
	uint32_t n = recording->workers;
	struct replay *r = calloc(1, sizeof(*r));

	if (r == NULL)
		return -ENOMEM;
	r->source.type = &type;
	r->source.workers = n;
	r->recording = recording;
	r->source.mean = calloc(n, sizeof(*r->source.mean));
	r->place = calloc(n, sizeof(*r->place));
	r->stream = calloc(n, sizeof(*r->stream));
	if (r->source.mean == NULL || r->place == NULL || r->stream == NULL) {
		destroy(&r->source);
		return -ENOMEM;
	}
	memcpy(r->source.mean, recording->mean, n * sizeof(*r->source.mean));
	for (uint32_t i = 0; i < n; i++) {
		r->place[i].share = recording->first[i];
		stream_begin(&r->stream[i], seed, i, STREAM_AGAIN);
	}
	*out = &r->source;
	return 0;
}
