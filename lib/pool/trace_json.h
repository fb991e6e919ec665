/* SPDX-License-Identifier: MIT */
/*
 * Records as text: the JSON of the trace event format, one event per line.
 */
#ifndef ATA_POOL_TRACE_JSON_H
#define ATA_POOL_TRACE_JSON_H

#include <stddef.h>
#include <stdint.h>

#include <atasched/bandit.h>

#include "pool/trace.h"

struct ata_pool;

/* Room for the text that a name becomes in JSON: at worst \" for each byte. */
#define ATA__JSON_NAME (2 * ATA_NAME_MAX + 1)

/* Text is written when a block of it is full. */
#define ATA__JSON_BLOCK 65536

struct ata__json {
	int fd;
	int error;		/* the first one in writing; then the rest is
				   left out */
	uint64_t rounds;	/* so many have come */
	uint64_t round_end;	/* of the last one */
	uint32_t workers;
	long pid;
	size_t length;
	char text[ATA__JSON_BLOCK];
};

/* Begin to write to fd: how the process and its rows are called. */
void ata__json_begin(struct ata__json *json, int fd,
		     const struct ata_pool *pool);

/* label: of a round, as ata__json_name() makes it */
void ata__json_record(struct ata__json *json, const struct ata__record *record,
		      const char *label);

/* Write all that has come. */
void ata__json_flush(struct ata__json *json);

/* Nothing follows. Return: 0, or the first error, negative */
int ata__json_end(struct ata__json *json);

/* text as the inside of a JSON string, in UTF-8: other bytes become '?'. */
void ata__json_name(char name[ATA__JSON_NAME], const char *text);

#endif
