/* SPDX-License-Identifier: MIT */
/* Reading recorded times; replaying them is in replay.c. */
#include "sim/recording.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <atasched/bandit.h>

#include "files/number.h"
#include "files/table.h"
#include "sim/shares.h"

static const char *const names[] = { "round", "worker", "tasks", "seconds" };

enum { ROUND, WORKER, TASKS, SECONDS, NAMES };

/* Sums of any number of them are finite. */
#define SECONDS_MAX 1e100

struct reader {
	const char *path;
	struct recording *recording;
	uint64_t capacity;
	int at[NAMES];		/* column of each; read from the first row */
	int headed;
};

static int read_heading(struct reader *r, char **cells, uint32_t n,
			struct failure *failure)
{
	for (int i = 0; i < NAMES; i++) {
		r->at[i] = table_find(cells, n, names[i]);
		if (r->at[i] < 0)
			return failure_set(failure, -EINVAL, "%s: there is no "
					   "column %s", r->path, names[i]);
	}
	r->headed = 1;
	return 0;
}

static int refuse(const struct reader *r, uint64_t line, int column,
		  const char *cell, const char *wanted, struct failure *failure)
{
	return failure_set(failure, -EINVAL, "%s, line %" PRIu64 ": %s: "
			   "\"%.80s\" is not %s", r->path, line, names[column],
			   cell, wanted);
}

static int add(struct reader *r, const struct share *share)
{
	struct recording *recording = r->recording;

	if (recording->n == r->capacity) {
		uint64_t capacity = 2 * r->capacity + 256;
		struct share *grown = realloc(recording->share,
					      capacity * sizeof(*grown));

		if (grown == NULL)
			return -ENOMEM;
		recording->share = grown;
		r->capacity = capacity;
	}
	recording->share[recording->n++] = *share;
	return 0;
}

/* A table_row_fn. */
static int read_row(void *ctx, char **cells, uint32_t n, uint64_t line,
		    struct failure *failure)
{
	struct reader *r = ctx;
	struct share share = { .line = line };
	uint64_t worker;

	if (!r->headed)
		return read_heading(r, cells, n, failure);
	if (number_whole(cells[r->at[ROUND]], &share.round) != 0)
		return refuse(r, line, ROUND, cells[r->at[ROUND]],
			      "a whole number", failure);
	if (number_whole(cells[r->at[WORKER]], &worker) != 0 ||
	    worker >= ATA_ARMS_MAX)
		return refuse(r, line, WORKER, cells[r->at[WORKER]],
			      "a whole number below 16777216", failure);
	if (number_whole(cells[r->at[TASKS]], &share.tasks) != 0 ||
	    share.tasks < 1 || share.tasks > ATA_TASKS_MAX)
		return refuse(r, line, TASKS, cells[r->at[TASKS]],
			      "a whole number from 1 to 2^53", failure);
	if (number_real(cells[r->at[SECONDS]], &share.seconds) != 0 ||
	    share.seconds < 0.0 || share.seconds > SECONDS_MAX)
		return refuse(r, line, SECONDS, cells[r->at[SECONDS]],
			      "a number of seconds from 0 to 1e100", failure);
	share.worker = (uint32_t)worker;
	if (add(r, &share) != 0)
		return failure_set(failure, -ENOMEM, "%s: no memory", r->path);
	return 0;
}

/* By worker, then round, then line. */
static int order(const void *a, const void *b)
{
	const struct share *x = a, *y = b;

	if (x->worker != y->worker)
		return x->worker < y->worker ? -1 : 1;
	if (x->round != y->round)
		return x->round < y->round ? -1 : 1;
	return x->line < y->line ? -1 : x->line > y->line;
}

static int refuse_sum(const struct reader *r, const struct share *share,
		      struct failure *failure)
{
	return failure_set(failure, -EINVAL, "%s, line %" PRIu64 ": tasks: "
			   "worker %" PRIu32 " has more than 2^53 of them in "
			   "all", r->path, share->line, share->worker);
}

/* The rows of each worker, which are sorted by now. */
static int find_workers(struct reader *r, struct failure *failure)
{
	struct recording *rec = r->recording;

	rec->workers = rec->share[rec->n - 1].worker + 1;
	rec->first = calloc(rec->workers + 1, sizeof(*rec->first));
	rec->mean = calloc(rec->workers, sizeof(*rec->mean));
	if (rec->first == NULL || rec->mean == NULL)
		return failure_set(failure, -ENOMEM, "%s: no memory", r->path);
	for (uint64_t i = 0, w = 0; w < rec->workers; w++) {
		double seconds = 0.0;
		uint64_t tasks = 0;

		rec->first[w] = i;
		for (; i < rec->n && rec->share[i].worker == w; i++) {
			if (rec->share[i].tasks > ATA_TASKS_MAX - tasks)
				return refuse_sum(r, &rec->share[i], failure);
			seconds += rec->share[i].seconds;
			tasks += rec->share[i].tasks;
			rec->share[i].end = tasks;
		}
		if (tasks == 0)
			return failure_set(failure, -EINVAL, "%s: worker %"
					   PRIu64 " has no rows, but a higher "
					   "number has", r->path, w);
		rec->mean[w] = seconds / (double)tasks;
		if (!isnormal(rec->mean[w]))
			return failure_set(failure, -EINVAL, "%s: worker %"
					   PRIu64 ": its times have no mean "
					   "that is a normal number", r->path,
					   w);
	}
	rec->first[rec->workers] = rec->n;
	return 0;
}

/* The sum, or the most that a round can have if it is more. */
static uint64_t add_tasks(uint64_t a, uint64_t b)
{
	return a < ATA_TASKS_MAX - b ? a + b : ATA_TASKS_MAX;
}

static void find_rounds(struct recording *rec)
{
	uint64_t first = UINT64_MAX, last = 0;

	for (uint64_t i = 0; i < rec->n; i++) {
		uint64_t round = rec->share[i].round;

		first = round < first ? round : first;
		last = round > last ? round : last;
	}
	/* Of all 2^64 numbers there would be one round too many to count. */
	rec->rounds = last - first < UINT64_MAX ? last - first + 1 : last;
	for (uint64_t i = 0; i < rec->n; i++)
		if (rec->share[i].round == first)
			rec->tasks = add_tasks(rec->tasks, rec->share[i].tasks);
}

int recording_read(struct recording **out, const char *path,
		   struct failure *failure)
{
	struct reader r = { .path = path };
	int error;

	r.recording = calloc(1, sizeof(*r.recording));
	if (r.recording == NULL)
		return failure_set(failure, -ENOMEM, "%s: no memory", path);
	error = table_read(path, read_row, &r, failure);
	if (error == 0 && r.recording->n == 0)
		error = failure_set(failure, -EINVAL, "%s: no rows below the "
				    "names of the columns", path);
	if (error == 0) {
		qsort(r.recording->share, r.recording->n,
		      sizeof(*r.recording->share), order);
		error = find_workers(&r, failure);
	}
	if (error != 0) {
		recording_free(r.recording);
		return error;
	}
	find_rounds(r.recording);
	*out = r.recording;
	return 0;
}

uint32_t recording_workers(const struct recording *recording)
{
	return recording->workers;
}

uint64_t recording_rounds(const struct recording *recording)
{
	return recording->rounds;
}

uint64_t recording_tasks(const struct recording *recording)
{
	return recording->tasks;
}

void recording_free(struct recording *recording)
{
	if (recording == NULL)
		return;
	free(recording->share);
	free(recording->first);
	free(recording->mean);
	free(recording);
}
