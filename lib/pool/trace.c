/* SPDX-License-Identifier: MIT */
/*
 * Rounds are recorded where they are finished, which the pool serialises (see
 * round.c), into memory that was taken and touched before: a cache line for the
 * round and one for each share. Text is made of them, and written aside, when a
 * call is over; within a call only where there is no room for the next round.
 * So memory does not grow with a run, and no round is lost.
 *
 * Nothing passes through stdio: a forked child that exits would write once more
 * what its parent had not written yet.
 */
#include "pool/trace.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bandit/bandit.h"
#include "pool/pool.h"
#include "pool/trace_json.h"
#include "store.h"

/* Kernels that are told apart by name; those that come later have no name. */
#define LABELS_MAX 1024

struct label {
	const struct ata__policy *policy;
	char *kernel;
	char *text;		/* for ata__json_record() */
};

struct ata__trace {
	struct ata__store store;
	uint32_t workers;
	struct ata__record *record;
	size_t n, capacity;	/* records: room for a round at least */
	struct label *label;
	uint32_t labels, last;	/* how many, and that of the last round */
	struct ata__json json;
};

static bool is_label(const struct label *label, const struct ata_bandit *kernel)
{
	return label->policy == kernel->policy &&
	       !strcmp(label->kernel, kernel->kernel);
}

/* "policy", or "policy, kernel"; NULL: no memory */
static char *label_text(const struct ata_bandit *kernel)
{
	const char *policy = kernel->policy->name;
	size_t size = strlen(policy) + 2 + ATA__JSON_NAME;
	char name[ATA__JSON_NAME];
	char *text = malloc(size);

	ata__json_name(name, kernel->kernel);
	if (text)
		snprintf(text, size, "%s%s%s", policy, *name ? ", " : "", name);
	return text;
}

/* Of a kernel's rounds; a new one if there is room. */
static uint32_t find_label(struct ata__trace *trace,
			   const struct ata_bandit *kernel)
{
	struct label *label = trace->label;
	uint32_t i = 0;

	if (trace->last < trace->labels &&
	    is_label(&label[trace->last], kernel))
		return trace->last;
	while (i < trace->labels && !is_label(&label[i], kernel))
		i++;
	if (i == trace->labels && i < LABELS_MAX) {
		label[i] = (struct label){
			.policy = kernel->policy,
			.kernel = strdup(kernel->kernel),
			.text = label_text(kernel),
		};
		if (!label[i].kernel || !label[i].text) {
			free(label[i].kernel);
			free(label[i].text);
			return LABELS_MAX;
		}
		trace->labels++;
	}
	trace->last = i;
	return i;
}

static const char *text_of(const struct ata__trace *trace,
			   const struct ata__record *record)
{
	if (record->kind != ATA__TRACE_ROUND)
		return NULL;
	return record->round.label < trace->labels ?
	       trace->label[record->round.label].text : "round";
}

static void write_records(struct ata__trace *trace)
{
	for (size_t i = 0; i < trace->n && !trace->json.error; i++)
		ata__json_record(&trace->json, &trace->record[i],
				 text_of(trace, &trace->record[i]));
	ata__json_flush(&trace->json);
	trace->n = 0;
}

static void note_share(struct ata__record *share,
		       const struct ata__round *round, uint32_t i)
{
	const struct ata__work *work = &round->work;
	const struct ata__lane *lane = &work->lane[i];
	const struct ata__failure *failure = &work->failure;

	*share = (struct ata__record){
		.kind = ATA__TRACE_SHARE,
		.worker = i,
		.start = lane->start,
		.end = lane->end,
		.tasks = lane->tasks,
		.share.begin = ATA__TRACE_NONE,
		.share.taken = lane->taken,
		.share.cpu = work->with_cpu ? lane->cpu : ATA__TRACE_NONE,
	};
	if (work->mode == ATA__SHARES || work->mode == ATA__GUARDED) {
		share->share.begin = work->range[i].begin;
		share->share.size = work->range[i].end - work->range[i].begin;
		if (ata__bandit_probes(round->call.kernel, i))
			share->marks |= ATA__TRACE_PROBE;
	}
	if (failure->failed && failure->worker == i)
		share->marks |= ATA__TRACE_FAILED;
}

void ata__trace_round(struct ata__trace *trace, const struct ata__round *round)
{
	const struct ata_round *report = &round->report;
	struct ata__record *head;
	uint64_t first = UINT64_MAX;

	if (trace->capacity - trace->n < 1 + (size_t)trace->workers)
		write_records(trace);
	head = &trace->record[trace->n++];
	*head = (struct ata__record){
		.kind = ATA__TRACE_ROUND,
		.marks = report->failed ? ATA__TRACE_FAILED :
			 round->result	? ATA__TRACE_CANCELLED :
					  0,
		.worker = report->failed_worker,
		.start = round->base,
		.end = round->base,
		.tasks = report->tasks,
		.round.moved = report->moved,
		.round.taken = report->taken,
		.round.label = find_label(trace, round->call.kernel),
		.round.value = report->failed_value,
	};
	for (uint32_t i = 0; i < trace->workers; i++) {
		const struct ata__lane *lane = &round->work.lane[i];

		if (!lane->tasks)
			continue;
		note_share(&trace->record[trace->n++], round, i);
		first = lane->start < first ? lane->start : first;
		head->end = lane->end > head->end ? lane->end : head->end;
	}
	head->round.makespan = first < head->end ? head->end - first : 0;
}

void ata__trace_rest(struct ata__trace *trace)
{
	if (trace && trace->n >= trace->capacity / 2)
		write_records(trace);
}

/* All but the file. */
static void free_trace(struct ata__trace *trace)
{
	for (uint32_t i = 0; trace->label && i < trace->labels; i++) {
		free(trace->label[i].kernel);
		free(trace->label[i].text);
	}
	free(trace->label);
	free(trace->record);
	free(trace);
}

void ata__trace_forget(struct ata__trace *trace)
{
	if (!trace)
		return;
	ata__store_forget(&trace->store);
	free_trace(trace);
}

/* So that it is found at the end, wherever the process has gone. */
static int begin_store(struct ata__store *store, const char *path)
{
	char folder[PATH_MAX], whole[2 * PATH_MAX];

	if (path[0] == '\0')
		return -ENOENT;
	if (path[0] == '/')
		return ata__store_begin(store, path);
	if (!getcwd(folder, sizeof(folder)))
		return -errno;
	if ((size_t)snprintf(whole, sizeof(whole), "%s/%s", folder, path) >=
	    sizeof(whole))
		return -ENAMETOOLONG;
	return ata__store_begin(store, whole);
}

static struct ata__trace *create_trace(uint32_t workers)
{
	struct ata__trace *trace = calloc(1, sizeof(*trace));
	size_t bytes;

	if (!trace)
		return NULL;
	trace->workers = workers;
	trace->capacity = ATA__TRACE_RECORDS;
	if (trace->capacity < 4 * (1 + (size_t)workers))
		trace->capacity = 4 * (1 + (size_t)workers);
	bytes = trace->capacity * sizeof(*trace->record);
	trace->record = aligned_alloc(alignof(struct ata__record), bytes);
	trace->label = calloc(LABELS_MAX, sizeof(*trace->label));
	if (trace->record && trace->label) {
		memset(trace->record, 0, bytes);	/* no faults later */
		return trace;
	}
	free_trace(trace);
	return NULL;
}

static int begin(struct ata_pool *pool, const char *path)
{
	struct ata__trace *trace;
	int err;

	if (pool->round.trace)
		return -EALREADY;
	trace = create_trace(pool->workers);
	if (!trace)
		return -ENOMEM;
	err = begin_store(&trace->store, path);
	if (err) {
		free_trace(trace);
		return err;
	}
	ata__json_begin(&trace->json, fileno(trace->store.stream), pool);
	pool->round.trace = trace;
	return 0;
}

static int end(struct ata_pool *pool)
{
	struct ata__trace *trace = pool->round.trace;
	int err;

	if (!trace)
		return 0;
	pool->round.trace = NULL;
	write_records(trace);
	err = ata__store_end(&trace->store, ata__json_end(&trace->json));
	free_trace(trace);
	return err;
}

int ata_pool_trace(struct ata_pool *pool, const char *path)
{
	int err;

	if (!pool)
		return -EINVAL;
	if (!*pool->alive)
		return -ECHILD;
	/* As a call would: none can be running, and what it left is seen. */
	if (!ata__work_take(&pool->round.work))
		return -EBUSY;
	err = path ? begin(pool, path) : end(pool);
	ata__work_give(&pool->round.work);
	return err;
}
