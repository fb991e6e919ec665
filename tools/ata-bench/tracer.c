/* SPDX-License-Identifier: MIT */
/*
 * The library writes what the pool does. Rounds of OpenMP's schedules are kept
 * as numbers between rounds and become text, in a file without a name, between
 * laps; at the end they are put behind the pool's. A schedule has the rows of
 * the workers on whose cores it runs, which are idle then.
 */
#include "tracer.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "files/outfile.h"
#include "command.h"
#include "complain.h"
#include "row.h"
#include "setting.h"

#define KEPT 65536		/* events, 3 MiB */

/* Of what the library keeps it writes half when a call is over. */
#define HALF 32768

/* How the library ends the file. */
#define TAIL "\n]}\n"

/* What a thread did in a round; or, behind the last worker, the round. */
struct event {
	const char *name;	/* of the schedule */
	uint64_t round;		/* of all schedules, from 1 */
	uint64_t start, end;	/* nanoseconds */
	uint64_t tasks;
	uint64_t other;		/* of a share: when its round ended; of a
				   round: its makespan */
	uint32_t worker;
};

struct tracer {
	const char *path;
	struct ata_pool *pool;
	uint32_t workers;
	FILE *text;		/* of what is no longer kept */
	int error;		/* the first one in writing it */
	uint64_t rounds;	/* of schedules, so far */
	struct event *event;
	size_t n, capacity;	/* events: room for a round at least */
	struct ata_times *times;
};

static void destroy(struct tracer *tracer)
{
	if (tracer == NULL)
		return;
	if (tracer->text != NULL)
		fclose(tracer->text);
	free(tracer->event);
	free(tracer->times);
	free(tracer);
}

static struct tracer *create(const struct setting *setting,
			     struct ata_pool *pool)
{
	struct tracer *tracer = calloc(1, sizeof(*tracer));

	if (tracer == NULL)
		return NULL;
	tracer->path = setting->trace;
	tracer->pool = pool;
	tracer->workers = ata_pool_workers(pool);
	tracer->capacity = KEPT;
	tracer->event = calloc(tracer->capacity, sizeof(*tracer->event));
	tracer->times = calloc(tracer->workers, sizeof(*tracer->times));
	if (tracer->event != NULL && tracer->times != NULL)
		return tracer;
	destroy(tracer);
	return NULL;
}

static int failed(const struct tracer *tracer, int error)
{
	complain("cannot write %s: %s", tracer->path, ata_strerror(error));
	return STATUS_FAILED;
}

int tracer_open(struct tracer **out, const struct setting *setting,
		struct ata_pool *pool)
{
	struct tracer *tracer;
	int error, status;

	*out = NULL;
	if (setting->trace == NULL)
		return STATUS_OK;
	tracer = create(setting, pool);
	if (tracer == NULL)
		return setting_error("--trace", -ENOMEM);
	error = ata_pool_trace(pool, tracer->path);
	if (error != 0) {
		status = failed(tracer, error);
		destroy(tracer);
		return status;
	}
	*out = tracer;
	return STATUS_OK;
}

uint64_t tracer_rounds(const struct tracer *tracer)
{
	if (tracer == NULL)
		return UINT64_MAX;
	return tracer->workers < HALF ? HALF / (tracer->workers + 1) : 1;
}

struct ata_times *tracer_times(struct tracer *tracer)
{
	return tracer->times;
}

static uint64_t nanoseconds(double seconds)
{
	return (uint64_t)(1e9 * seconds + 0.5);
}

/* Microseconds of nanoseconds, without a decimal point of some locale. */
#define US "%" PRIu64 ".%03u"
#define US_OF(ns) (ns) / 1000, (unsigned int)((ns) % 1000)

static void write_span(const struct tracer *tracer, const struct event *event,
		       const char *name, const char *category, uint64_t start,
		       uint64_t end)
{
	fprintf(tracer->text, ",\n{\"name\":\"%s\",\"cat\":\"%s\","
		"\"ph\":\"X\",\"pid\":%ld,\"tid\":%" PRIu32 ",\"ts\":" US
		",\"dur\":" US ",\"args\":{\"round\":%" PRIu64, name, category,
		(long)getpid(), event->worker + 1, US_OF(start),
		US_OF(end - start), event->round);
}

static void write_event(const struct tracer *tracer, const struct event *event)
{
	const char *time = "seconds", *name = "share", *category = name;
	uint64_t span = event->end - event->start;

	if (event->worker == tracer->workers) {
		time = "makespan";
		name = event->name;
		category = "round";
		span = event->other;
	}
	write_span(tracer, event, name, category, event->start, event->end);
	fprintf(tracer->text, ",\"tasks\":%" PRIu64 ",\"%s\":%" PRIu64
		".%09u}}", event->tasks, time, span / 1000000000,
		(unsigned int)(span % 1000000000));
	if (event->worker == tracer->workers || event->end >= event->other)
		return;
	write_span(tracer, event, "wait", "wait", event->end,
		   event->other);
	fputs("}}", tracer->text);
}

static void write_events(struct tracer *tracer)
{
	if (tracer->text == NULL && tracer->n > 0 && tracer->error == 0) {
		tracer->text = tmpfile();
		if (tracer->text == NULL)
			tracer->error = -errno;
	}
	errno = 0;
	for (size_t i = 0; i < tracer->n && tracer->error == 0; i++)
		write_event(tracer, &tracer->event[i]);
	if (tracer->error == 0 && tracer->text != NULL &&
	    ferror(tracer->text))
		tracer->error = errno != 0 ? -errno : -EIO;
	tracer->n = 0;
}

void tracer_round(struct tracer *tracer, const struct row *row,
		  const struct ata_round *report)
{
	double began = row_began(row);
	struct event *round, event = { .name = row_name(row) };

	if (row_is_policy(event.name))
		return;
	if (tracer->capacity - tracer->n < 1 + (size_t)tracer->workers)
		write_events(tracer);
	event.round = ++tracer->rounds;
	event.start = event.end = nanoseconds(began);
	event.tasks = report->tasks;
	event.other = nanoseconds(report->makespan);
	event.worker = tracer->workers;
	round = &tracer->event[tracer->n++];
	*round = event;
	for (uint32_t i = 0; i < tracer->workers; i++) {
		const struct ata_times *times = &report->times[i];
		uint64_t end = nanoseconds(began + times->end);

		if (times->tasks > 0 && end > round->end)
			round->end = end;
	}
	for (uint32_t i = 0; i < tracer->workers; i++) {
		const struct ata_times *times = &report->times[i];

		if (times->tasks == 0)
			continue;
		event.start = nanoseconds(began + times->start);
		event.end = nanoseconds(began + times->end);
		event.tasks = times->tasks;
		event.other = round->end;
		event.worker = i;
		tracer->event[tracer->n++] = event;
	}
}

void tracer_lap(struct tracer *tracer)
{
	if (tracer != NULL)
		write_events(tracer);
}

/* All of from, but the last `less` bytes. Return: 0 or a negative errno */
static int copy(FILE *to, FILE *from, long less)
{
	char block[1 << 16];
	long left;

	if (fseek(from, 0, SEEK_END) != 0)
		return -errno;
	left = ftell(from) - less;
	rewind(from);
	while (left > 0) {
		size_t n = left < (long)sizeof(block) ? (size_t)left :
							sizeof(block);

		if (fread(block, 1, n, from) != n)
			return -EIO;
		fwrite(block, 1, n, to);
		left -= (long)n;
	}
	return 0;
}

/* Put the schedules' rounds behind the pool's. */
static int append(struct tracer *tracer)
{
	FILE *pool = fopen(tracer->path, "re");
	struct outfile *file;
	struct failure failure;
	int error;

	if (pool == NULL)
		return failed(tracer, -errno);
	if (outfile_open(&file, tracer->path, &failure) != 0) {
		fclose(pool);
		complain("%s", failure.text);
		return STATUS_FAILED;
	}
	error = copy(outfile_stream(file), pool, (long)sizeof(TAIL) - 1);
	fclose(pool);
	if (error == 0)
		error = copy(outfile_stream(file), tracer->text, 0);
	if (error != 0) {
		outfile_abandon(file);
		return failed(tracer, error);
	}
	fputs(TAIL, outfile_stream(file));
	if (outfile_commit(file, &failure) == 0)
		return STATUS_OK;
	complain("%s", failure.text);
	return STATUS_FAILED;
}

int tracer_close(struct tracer *tracer)
{
	int status = STATUS_OK, error;

	if (tracer == NULL)
		return STATUS_OK;
	write_events(tracer);
	error = ata_pool_trace(tracer->pool, NULL);
	if (error == 0)
		error = tracer->error;
	if (error != 0)
		status = failed(tracer, error);
	else if (tracer->text != NULL)
		status = append(tracer);
	destroy(tracer);
	return status;
}
