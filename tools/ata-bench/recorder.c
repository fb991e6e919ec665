/* SPDX-License-Identifier: MIT */
/*
 * Between two rounds numbers are copied and nothing else. Text is made of them
 * when the lap is over: a line takes a microsecond, and workers that have to
 * wait for hundreds fall asleep and are slow to start the next round. Only a
 * lap of more than KEPT lines is written in between.
 */
#include "recorder.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "files/outfile.h"
#include "complain.h"
#include "interrupt.h"
#include "setting.h"
#include "wall.h"

#define KEPT 65536		/* lines, 2 MiB */

/* A line of the file. */
struct entry {
	uint64_t round;
	uint64_t tasks;
	double seconds;
	uint32_t worker;
};

/* How a task of the round went; written by the worker that ran it. */
struct timed {
	double seconds;
	uint32_t worker;
};

struct recorder {
	struct outfile *file;
	const char *path;
	const char *policy;
	int error;		/* the first one in writing */
	uint32_t workers;
	uint64_t tasks;		/* of a round */
	uint64_t round;
	struct entry *entry;
	uint64_t n, capacity;	/* entries: room for a round at least */
	struct ata_times *times;
	struct timed *timed;	/* of each task, or NULL: shares only */
	uint64_t *first;	/* of each worker: its next entry */
	struct ata_job job;	/* what recorder_wrap() wrapped */
};

static void destroy(struct recorder *recorder)
{
	if (recorder == NULL)
		return;
	outfile_abandon(recorder->file);
	free(recorder->entry);
	free(recorder->times);
	free(recorder->timed);
	free(recorder->first);
	free(recorder);
}

static struct recorder *create(const struct setting *setting,
			       uint32_t workers, uint64_t tasks)
{
	struct recorder *recorder = calloc(1, sizeof(*recorder));

	if (recorder == NULL)
		return NULL;
	recorder->path = setting->record;
	recorder->policy = setting->policies.name[0];
	recorder->workers = workers;
	recorder->tasks = tasks;
	recorder->capacity = setting->record_tasks ? tasks : workers;
	if (recorder->capacity < KEPT)
		recorder->capacity = KEPT;
	recorder->entry = calloc(recorder->capacity, sizeof(*recorder->entry));
	recorder->times = calloc(workers, sizeof(*recorder->times));
	recorder->first = calloc(workers, sizeof(*recorder->first));
	if (setting->record_tasks)
		recorder->timed = calloc(tasks, sizeof(*recorder->timed));
	if (recorder->entry != NULL && recorder->times != NULL &&
	    recorder->first != NULL &&
	    (recorder->timed != NULL || !setting->record_tasks))
		return recorder;
	destroy(recorder);
	return NULL;
}

int recorder_open(struct recorder **out, const struct setting *setting,
		  uint32_t workers, uint64_t tasks)
{
	struct recorder *recorder;
	struct failure failure;
	int error;

	*out = NULL;
	if (setting->record == NULL)
		return STATUS_OK;
	recorder = create(setting, workers, tasks);
	if (recorder == NULL)
		return setting_error("--record", -ENOMEM);
	error = outfile_open(&recorder->file, recorder->path, &failure);
	if (error != 0) {
		destroy(recorder);
		/* A pipe that nobody reads may have been waited for. */
		if (interrupted())
			return setting_error("--record", error);
		complain("%s", failure.text);
		return STATUS_FAILED;
	}
	fprintf(outfile_stream(recorder->file),
		"round,worker,tasks,seconds,policy\n");
	*out = recorder;
	return STATUS_OK;
}

struct ata_times *recorder_times(struct recorder *recorder)
{
	return recorder->times;
}

int recorder_each_task(const struct recorder *recorder)
{
	return recorder->timed != NULL;
}

void recorder_task(struct recorder *recorder, uint64_t task, uint32_t worker,
		   double seconds)
{
	recorder->timed[task] = (struct timed){
		.seconds = seconds,
		.worker = worker,
	};
}

/* An ata_task_fn */
static int run_timed(void *ctx, uint64_t begin, uint64_t end, uint32_t worker)
{
	struct recorder *recorder = ctx;
	const struct ata_job *job = &recorder->job;
	int result = 0;

	for (uint64_t task = begin; task < end && result == 0; task++) {
		double start = wall_now();

		result = job->fn(job->ctx, task, task + 1, worker);
		recorder_task(recorder, task, worker, wall_now() - start);
	}
	return result;
}

void recorder_wrap(struct recorder *recorder, struct ata_job *job)
{
	if (!recorder_each_task(recorder))
		return;
	recorder->job = *job;
	job->fn = run_timed;
	job->ctx = recorder;
}

static void write_entries(struct recorder *recorder)
{
	FILE *stream = outfile_stream(recorder->file);

	for (uint64_t i = 0; i < recorder->n && recorder->error == 0; i++) {
		const struct entry *entry = &recorder->entry[i];

		if (fprintf(stream, "%" PRIu64 ",%" PRIu32 ",%" PRIu64
			    ",%.17g,%s\n", entry->round, entry->worker,
			    entry->tasks, entry->seconds,
			    recorder->policy) < 0)
			recorder->error = errno != 0 ? -errno : -EIO;
	}
	recorder->n = 0;
}

static void keep_shares(struct recorder *recorder,
			const struct ata_times *times)
{
	for (uint32_t i = 0; i < recorder->workers; i++) {
		if (times[i].tasks == 0)
			continue;
		recorder->entry[recorder->n++] = (struct entry){
			.round = recorder->round,
			.worker = i,
			.tasks = times[i].tasks,
			.seconds = times[i].seconds,
		};
	}
}

/* In the order of workers; each one's tasks in theirs. */
static void keep_tasks(struct recorder *recorder)
{
	uint64_t next = recorder->n;

	memset(recorder->first, 0,
	       recorder->workers * sizeof(*recorder->first));
	for (uint64_t i = 0; i < recorder->tasks; i++)
		recorder->first[recorder->timed[i].worker]++;
	for (uint32_t i = 0; i < recorder->workers; i++) {
		uint64_t tasks = recorder->first[i];

		recorder->first[i] = next;
		next += tasks;
	}
	for (uint64_t i = 0; i < recorder->tasks; i++) {
		const struct timed *timed = &recorder->timed[i];

		recorder->entry[recorder->first[timed->worker]++] =
			(struct entry){
				.round = recorder->round,
				.worker = timed->worker,
				.tasks = 1,
				.seconds = timed->seconds,
			};
	}
	recorder->n = next;
}

void recorder_round(void *context, const struct ata_round *report)
{
	struct recorder *recorder = context;
	uint64_t most = recorder_each_task(recorder) ? recorder->tasks :
						       recorder->workers;

	if (recorder->capacity - recorder->n < most)
		write_entries(recorder);
	recorder->round++;
	if (recorder_each_task(recorder))
		keep_tasks(recorder);
	else
		keep_shares(recorder, report->times);
}

int recorder_lap(struct recorder *recorder)
{
	write_entries(recorder);
	return recorder->error;
}

int recorder_close(struct recorder *recorder, const char *what, int error)
{
	struct failure failure;
	int status = STATUS_OK;

	if (recorder != NULL && recorder->error != 0 && !interrupted()) {
		complain("cannot write %s: %s", recorder->path,
			 strerror(-recorder->error));
		status = STATUS_FAILED;
	} else if (error != 0) {
		status = setting_error(what, error);
	} else if (recorder != NULL) {
		error = outfile_commit(recorder->file, &failure);
		recorder->file = NULL;
		if (error != 0) {
			complain("%s", failure.text);
			status = STATUS_FAILED;
		}
	}
	destroy(recorder);
	return status;
}
