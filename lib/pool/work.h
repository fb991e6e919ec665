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

/* Whether there is work. */
enum ata__work_state {
	ATA__WORK_IDLE,
	ATA__WORK_BUSY,
	ATA__WORK_CANCELLED	/* busy, and is to end early */
};

/* What one worker did: written by it alone, read when the round is over. */
struct ata__lane {
	alignas(64) uint64_t tasks;
	uint64_t start;		/* nanoseconds on the clock */
	uint64_t end;
	uint64_t cpu;
	uint64_t taken;		/* tasks of others' shares */
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
	_Atomic uint32_t state;		/* enum ata__work_state */

	/* what is to be done: set before the bells ring */
	const struct ata__clock *clock;
	bool with_cpu;			/* time the processor as well */
	enum ata__mode mode;
	const struct ata_job *job;	/* but ATA__EACH: */
	ata_each_fn *each;
	void *each_ctx;
	struct ata__range *range;	/* of each worker */
	struct ata__guard guard;	/* what of these has not begun */
	struct ata__counter counter;	/* or of all */

	/* what has been done */
	struct ata__lane *lane;		/* of each worker */
	pthread_mutex_t failing;	/* guards failure */
	struct ata__failure failure;
};

/* Take it for one call; false: another has it. Give it back after that. */
bool ata__work_take(struct ata__work *work);
void ata__work_give(struct ata__work *work);

/* End what is being done, if anything is, early; has that been asked for? */
void ata__work_cancel(struct ata__work *work);
bool ata__work_cancelled(const struct ata__work *work);

/* Do a worker's part, on the calling thread. */
void ata__work_run(struct ata__work *work, uint32_t worker);

/* In which work's task the calling thread is, and as which worker; or NULL. */
struct ata__work *ata__work_current(uint32_t *worker);

#endif
