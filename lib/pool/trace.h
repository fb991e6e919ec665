/* SPDX-License-Identifier: MIT */
/*
 * A trace: what the rounds of a pool did, on its way to a file.
 */
#ifndef ATA_POOL_TRACE_H
#define ATA_POOL_TRACE_H

#include <stdalign.h>
#include <stdint.h>

struct ata__round;
struct ata__trace;

/* What a record tells of. The records of a round begin with its own. */
enum ata__trace_kind {
	ATA__TRACE_ROUND,
	ATA__TRACE_SHARE	/* tasks of one worker */
};

/* Marks of a record. */
#define ATA__TRACE_FAILED (1u << 0)
#define ATA__TRACE_CANCELLED (1u << 1)
#define ATA__TRACE_PROBE (1u << 2)

/* A number that is not known. */
#define ATA__TRACE_NONE UINT64_MAX

/* One event. Times are nanoseconds on the pool's clock. */
struct ata__record {
	alignas(64) uint16_t kind;	/* enum ata__trace_kind */
	uint16_t marks;
	uint32_t worker;		/* of a failed round: which failed */
	uint64_t start, end;
	uint64_t tasks;
	union {
		struct {
			uint64_t moved;		/* or ATA__TRACE_NONE */
			uint64_t makespan;
			uint64_t taken;
			uint32_t label;
			int32_t value;		/* what a failed one returned */
		} round;
		struct {
			uint64_t begin;		/* first task of the share */
			uint64_t size;		/* tasks in it */
			uint64_t taken;		/* tasks run of others' */
			uint64_t cpu;		/* or ATA__TRACE_NONE */
		} share;
	};
};
_Static_assert(sizeof(struct ata__record) == 64, "a record is one cache line");

/*
 * Records that the trace keeps before it writes: 4 MiB of them. When a call
 * ends with half of these it writes them, so that a call of less never has to.
 */
#define ATA__TRACE_RECORDS 65536

void ata__trace_round(struct ata__trace *trace, const struct ata__round *round);

/*
 * A round is over, well or not. To be called by whoever finishes it, while its
 * allocation is the last of its kernel; trace may be NULL. Reads no clock,
 * takes no memory but for the name of a kernel that was not there before, and
 * writes only where there is no room for a round.
 */
static inline void ata__trace_note(struct ata__trace *trace,
				   const struct ata__round *round)
{
	if (trace)
		ata__trace_round(trace, round);
}

/* A call is over; trace may be NULL. */
void ata__trace_rest(struct ata__trace *trace);

/* Let go of the trace of a parent process; NULL: there is none. */
void ata__trace_forget(struct ata__trace *trace);

#endif
