/* SPDX-License-Identifier: MIT */
#include "calls.h"

#include <errno.h>
#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "interrupt.h"

/* Failures are rare: one lock for all rounds. */
static pthread_mutex_t failure = PTHREAD_MUTEX_INITIALIZER;

int calls_create(struct call_round *round, uint32_t workers)
{
	memset(round, 0, sizeof(*round));
	round->thread = aligned_alloc(CALL_LINE, workers *
				      sizeof(*round->thread));
	return round->thread != NULL ? 0 : -ENOMEM;
}

void calls_begin(struct call_round *round, const struct ata_job *job,
		 uint32_t workers)
{
	round->fn = job->fn;
	round->ctx = job->ctx;
	round->tasks = job->tasks;
	round->failed = 0;
	round->error = 0;
	/* Before the runtime starts its threads, which orders it. */
	round->stop = interrupted() != 0;
	memset(round->thread, 0, workers * sizeof(*round->thread));
}

/* Which failed task is reported depends on who was first; the lowest counts. */
void call_failed(struct call_round *round, uint64_t begin, uint64_t end,
		 uint32_t worker, int value)
{
	/* See call_round.stop. */
	__atomic_store_n(&round->stop, 1, __ATOMIC_RELAXED);
	pthread_mutex_lock(&failure);
	if (!round->failed || begin < round->failed_begin) {
		round->failed = 1;
		round->failed_value = value;
		round->failed_worker = worker;
		round->failed_begin = begin;
		round->failed_end = end;
	}
	pthread_mutex_unlock(&failure);
}

void call_error(struct call_round *round, int error)
{
	/* See call_round.stop. Any of several errors will do. */
	__atomic_store_n(&round->error, error, __ATOMIC_RELAXED);
	__atomic_store_n(&round->stop, 1, __ATOMIC_RELAXED);
}

static struct ata_times times_of(const struct call_thread *thread, double began)
{
	struct ata_times times = { .tasks = thread->tasks };

	if (times.tasks > 0) {
		times.seconds = thread->end - thread->start;
		times.start = thread->start - began;
		times.end = thread->end - began;
		times.cpu = (double)NAN;
	}
	return times;
}

static void fill(const struct call_round *round, uint32_t workers, double began,
		 struct ata_round *report)
{
	double first = INFINITY, last = 0.0;

	report->tasks = 0;
	report->moved = ATA_UNKNOWN;
	report->worker_time = 0.0;
	for (uint32_t i = 0; i < workers; i++) {
		struct ata_times times = times_of(&round->thread[i], began);

		if (times.tasks > 0) {
			first = fmin(first, times.start);
			last = fmax(last, times.end);
		}
		report->tasks += times.tasks;
		report->worker_time += times.seconds;
		if (report->times != NULL && i < report->capacity)
			report->times[i] = times;
	}
	report->makespan = report->tasks > 0 ? last - first : 0.0;
	if (!round->clocked)
		report->worker_time = report->makespan = (double)NAN;
}

int calls_end(const struct call_round *round, uint32_t workers, double began,
	      struct ata_round *report)
{
	if (round->error != 0)
		return round->error;
	report->failed = round->failed;
	if (round->failed) {
		report->failed_value = round->failed_value;
		report->failed_worker = round->failed_worker;
		report->failed_begin = round->failed_begin;
		report->failed_end = round->failed_end;
	}
	fill(round, workers, began, report);
	return round->failed || interrupted() ? -ECANCELED : 0;
}

void calls_free(struct call_round *round)
{
	free(round->thread);
	round->thread = NULL;
}
