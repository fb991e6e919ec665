/* SPDX-License-Identifier: MIT */
/*
 * What a worker does in a round: its tasks, between two time stamps.
 */
#ifndef ATA_POOL_WORK_H
#define ATA_POOL_WORK_H

#include <pthread.h>
#include <stdalign.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include <atasched/pool.h>

#include "pool/guard.h"
#include "pool/ranges.h"

struct ata__clock;

/* How the workers of a round find their tasks. */
enum ata__mode {
	ATA__SHARES,	/* a range each, fixed before the round, */
	ATA__GUARDED,	/* or to begin with: in pieces, which others may take */
	ATA__GREEDY,	/* one task after the other, from a counter */
	ATA__EACH	/* no tasks: a call on each worker */
};

/*
 * What one worker is to do. It comes with the bell, in the same cache line, and
 * has all of it: a worker that has read it needs no other line that changes
 * from round to round, but those of guarded and greedy rounds.
 */
struct ata__order {
	struct ata__range range;	/* but in greedy rounds */
	union {
		ata_task_fn *tasks;
		ata_each_fn *each;
	} fn;
	void *ctx;
	uint64_t call;		/* that it is part of: may be cancelled */
	uint32_t number;	/* of this worker's orders: see join.c */
	uint8_t mode;		/* enum ata__mode */
	bool with_cpu;		/* time the processor as well */
};

/* What one worker did: written by it alone, from its begin on, and read when it
 * has ended. Without an order, it is emptied by whoever begins the round: see
 * order.c. */
struct ata__lane {
	alignas(64) uint64_t tasks;
	uint64_t start;		/* nanoseconds on the clock */
	uint64_t end;
	uint64_t cpu;
	uint64_t taken;		/* tasks of others' shares */
	_Atomic uint32_t mark;	/* which order it has ended: see join.c */
};
_Static_assert(sizeof(struct ata__lane) == 64, "a lane is one cache line");

/* The lowest range whose function returned non-zero. */
struct ata__failure {
	bool failed;
	int value;
	uint32_t worker;
	uint64_t begin;
	uint64_t end;
};

struct ata__work {
	/* read by all, hardly ever written */
	const struct ata__clock *clock;
	struct ata__lane *lane;		/* of each worker */
	_Atomic uint64_t cancelled;	/* the last call that was */

	/* of whoever begins a round; some for its workers, by their bells */
	alignas(64) _Atomic uint64_t state;	/* call << 1, 1: it runs */
	enum ata__mode mode;
	bool with_cpu;
	const struct ata_job *job;	/* but ATA__EACH */
	struct ata__range *range;	/* of each worker */

	struct ata__guard guard;	/* what of these has not begun */
	struct ata__counter counter;	/* or of all */

	pthread_mutex_t failing;	/* guards failure */
	struct ata__failure failure;
};

/* Take it for one call; false: another has it. Give it back after that. */
bool ata__work_take(struct ata__work *work);
void ata__work_give(struct ata__work *work);

/* The number of the call that has it, or had it last. */
uint64_t ata__work_call(const struct ata__work *work);

/* End what is being done, if anything is, early; has that been asked for? */
void ata__work_cancel(struct ata__work *work);
bool ata__work_cancelled(const struct ata__work *work);

/* Whose task the calling thread was in before, and what OpenMP is told then. */
struct ata__outer {
	struct ata__work *work;
	uint32_t worker;
	int threads;
};

/* From here on, and no more, the calling thread is this worker; hired: it is
 * one of the pool's own, and was readied by ata__work_hire(). */
void ata__work_enter(struct ata__work *work, uint32_t worker, bool hired,
		     struct ata__outer *outer);
void ata__work_leave(const struct ata__outer *outer);

/* The calling thread will be a worker, and nothing else. */
void ata__work_hire(void);

/* Do what a worker is ordered to, as this worker; its lane tells what it
 * was. */
void ata__work_run(struct ata__work *work, uint32_t worker,
		   const struct ata__order *order);

/* In which work's task the calling thread is, and as which worker; or NULL. */
struct ata__work *ata__work_current(uint32_t *worker);

#endif
