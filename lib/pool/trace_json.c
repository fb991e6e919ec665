/* SPDX-License-Identifier: MIT */
/*
 * Numbers are printed from integers: no locale has a say in them, and a
 * nanosecond is not rounded. Each worker has a row, and the rounds have one of
 * their own behind them, which is sorted to the front.
 */
#include "pool/trace_json.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <atasched/version.h>

#include "pool/pool.h"

/* More than any line has. */
#define LINE_MAX (ATA__JSON_NAME + 512)

void ata__json_flush(struct ata__json *json)
{
	const char *at = json->text;

	while (json->length > 0 && !json->error) {
		ssize_t n = write(json->fd, at, json->length);

		if (n >= 0) {
			at += n;
			json->length -= (size_t)n;
		} else if (errno != EINTR) {
			json->error = -errno;
		}
	}
	json->length = 0;
}

static void put(struct ata__json *json, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* At most LINE_MAX bytes from one put_event() to the next. */
static void put(struct ata__json *json, const char *format, ...)
{
	size_t room = sizeof(json->text) - json->length;
	va_list args;

	va_start(args, format);
	json->length += (size_t)vsnprintf(json->text + json->length, room,
					  format, args);
	va_end(args);
}

/* Begin a line. */
static void put_event(struct ata__json *json)
{
	if (sizeof(json->text) - json->length < LINE_MAX)
		ata__json_flush(json);
}

/* Microseconds of ns. */
#define US "%" PRIu64 ".%03u"
#define US_OF(ns) (ns) / 1000, (unsigned int)((ns) % 1000)

/* Seconds of ns. */
#define S "%" PRIu64 ".%09u"
#define S_OF(ns) (ns) / 1000000000, (unsigned int)((ns) % 1000000000)

/* Names of rows: tid 1 .. workers, and that of the rounds. */
static void put_row(struct ata__json *json, uint32_t tid, uint32_t place,
		    const char *name)
{
	put_event(json);
	put(json, ",\n{\"name\":\"thread_name\",\"ph\":\"M\",\"pid\":%ld,"
	    "\"tid\":%" PRIu32 ",\"args\":{\"name\":\"%s\"}}",
	    json->pid, tid, name);
	put(json, ",\n{\"name\":\"thread_sort_index\",\"ph\":\"M\",\"pid\":%ld,"
	    "\"tid\":%" PRIu32 ",\"args\":{\"sort_index\":%" PRIu32 "}}",
	    json->pid, tid, place);
}

void ata__json_begin(struct ata__json *json, int fd,
		     const struct ata_pool *pool)
{
	json->fd = fd;
	json->error = 0;
	json->rounds = 0;
	json->workers = pool->workers;
	json->pid = (long)getpid();
	json->length = 0;
	put(json, "{\"displayTimeUnit\":\"ns\",\"otherData\":"
	    "{\"library\":\"atasched %s\"},\"traceEvents\":[\n"
	    "{\"name\":\"process_name\",\"ph\":\"M\",\"pid\":%ld,\"tid\":1,"
	    "\"args\":{\"name\":\"pool of %" PRIu32 " workers\"}}",
	    ata_version(), json->pid, json->workers);
	put_row(json, json->workers + 1, 0, "rounds");
	for (uint32_t i = 0; i < json->workers; i++) {
		struct ata_worker worker;
		char name[64];
		int n = snprintf(name, sizeof(name), "worker %" PRIu32, i);

		ata_worker_init(&worker);
		ata_pool_worker(pool, i, &worker);
		if (worker.pu != ATA_NO_CORE)
			snprintf(name + n, sizeof(name) - (size_t)n,
				 " (cpu %" PRIu32 ")", worker.pu);
		put_row(json, i + 1, i + 1, name);
	}
	ata__json_flush(json);
}

/* The part of an event up to its arguments. */
static void put_span(struct ata__json *json, uint32_t tid, uint64_t start,
		     uint64_t end)
{
	put(json, "\"ph\":\"X\",\"pid\":%ld,\"tid\":%" PRIu32 ",\"ts\":" US
	    ",\"dur\":" US ",\"args\":{\"round\":%" PRIu64,
	    json->pid, tid, US_OF(start), US_OF(end - start), json->rounds);
}

static const char *outcome(const struct ata__record *record)
{
	if (record->marks & ATA__TRACE_FAILED)
		return ": failed";
	return record->marks & ATA__TRACE_CANCELLED ? ": cancelled" : "";
}

static void put_round(struct ata__json *json, const struct ata__record *record,
		      const char *label)
{
	json->rounds++;
	json->round_end = record->end;
	put_event(json);
	put(json, ",\n{\"name\":\"%s%s\",\"cat\":\"round\",", label,
	    outcome(record));
	put_span(json, json->workers + 1, record->start, record->end);
	put(json, ",\"tasks\":%" PRIu64 ",\"makespan\":" S, record->tasks,
	    S_OF(record->round.makespan));
	if (record->round.moved != ATA__TRACE_NONE)
		put(json, ",\"moved\":%" PRIu64, record->round.moved);
	if (record->round.taken)
		put(json, ",\"taken\":%" PRIu64, record->round.taken);
	if (record->marks & ATA__TRACE_FAILED)
		put(json, ",\"failed_worker\":%" PRIu32 ",\"failed_value\":%"
		    PRId32, record->worker, record->round.value);
	put(json, "}}");
}

static void put_wait(struct ata__json *json, const struct ata__record *share)
{
	if (share->end >= json->round_end)
		return;
	put_event(json);
	put(json, ",\n{\"name\":\"wait\",\"cat\":\"wait\",");
	put_span(json, share->worker + 1, share->end, json->round_end);
	put(json, "}}");
}

static void put_share(struct ata__json *json, const struct ata__record *record)
{
	const char *name = record->marks & ATA__TRACE_PROBE ? "probe" : "share";

	put_event(json);
	put(json, ",\n{\"name\":\"%s%s\",\"cat\":\"%s\",", name,
	    outcome(record), name);
	put_span(json, record->worker + 1, record->start, record->end);
	put(json, ",\"tasks\":%" PRIu64, record->tasks);
	if (record->share.begin != ATA__TRACE_NONE)
		put(json, ",\"begin\":%" PRIu64 ",\"end\":%" PRIu64,
		    record->share.begin,
		    record->share.begin + record->share.size);
	if (record->share.taken)
		put(json, ",\"taken\":%" PRIu64, record->share.taken);
	put(json, ",\"seconds\":" S, S_OF(record->end - record->start));
	if (record->share.cpu != ATA__TRACE_NONE)
		put(json, ",\"cpu\":" S, S_OF(record->share.cpu));
	put(json, "}}");
	put_wait(json, record);
}

void ata__json_record(struct ata__json *json, const struct ata__record *record,
		      const char *label)
{
	if (record->kind == ATA__TRACE_ROUND)
		put_round(json, record, label);
	else
		put_share(json, record);
}

int ata__json_end(struct ata__json *json)
{
	put_event(json);
	put(json, "\n]}\n");
	ata__json_flush(json);
	return json->error;
}

/* Length of the character in UTF-8 at text, or 0: there is none. */
static size_t character(const char *text)
{
	const unsigned char *c = (const unsigned char *)text;
	size_t n = c[0] < 0x80 ? 1 : c[0] < 0xc2 ? 0 : c[0] < 0xe0 ? 2 :
		   c[0] < 0xf0 ? 3 : c[0] < 0xf5 ? 4 : 0;

	for (size_t i = 1; i < n; i++)
		if ((c[i] & 0xc0) != 0x80)
			return 0;
	/* Longer than need be, half of a pair, or beyond the last one. */
	if ((c[0] == 0xe0 && c[1] < 0xa0) || (c[0] == 0xed && c[1] > 0x9f) ||
	    (c[0] == 0xf0 && c[1] < 0x90) || (c[0] == 0xf4 && c[1] > 0x8f))
		return 0;
	return n;
}

void ata__json_name(char name[ATA__JSON_NAME], const char *text)
{
	while (*text) {
		size_t n = character(text);

		if (n == 0) {
			*name++ = '?';
			text++;
			continue;
		}
		if (*text == '"' || *text == '\\')
			*name++ = '\\';
		memcpy(name, text, n);
		name += n;
		text += n;
	}
	*name = '\0';
}
