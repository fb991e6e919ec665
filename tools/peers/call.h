/* SPDX-License-Identifier: MIT */
/*
 * One round that somebody else's runtime shares out: what its threads call for
 * each task or range of tasks, in C and in C++.
 */
#ifndef PEERS_CALL_H
#define PEERS_CALL_H

#include <stdint.h>
#include <time.h>

#ifdef __cplusplus
extern "C" {
#endif

#define CALL_LINE 64

/* What one thread did in a round; written by it alone, so in a line of its
 * own. */
struct call_thread {
	uint64_t tasks;
	double start, end;	/* CLOCK_MONOTONIC, seconds */
} __attribute__((aligned(CALL_LINE)));

struct call_round {
	int (*fn)(void *ctx, uint64_t begin, uint64_t end, uint32_t worker);
	void *ctx;
	uint64_t tasks;
	struct call_thread *thread;	/* of each worker */
	int clocked;		/* calls take the time */
	int stop;		/* a task failed: the rest are not run. Relaxed:
				   others only stop earlier for it, nothing is
				   published with it */
	int error;		/* of the runtime, not of a task; relaxed too */
	int failed;		/* from here on under a lock, see calls.c */
	int failed_value;
	uint32_t failed_worker;
	uint64_t failed_begin, failed_end;
};

/* A task has returned value, not 0. */
void call_failed(struct call_round *round, uint64_t begin, uint64_t end,
		 uint32_t worker, int value);

/* The runtime cannot go on, for a negative errno. */
void call_error(struct call_round *round, int error);

static inline double call_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* Run tasks [begin, end) on worker. The atomic is C's and C++'s alike. */
static inline void call_tasks(struct call_round *round, uint64_t begin,
			      uint64_t end, uint32_t worker)
{
	struct call_thread *self = &round->thread[worker];
	int value;

	/* See call_round.stop. */
	if (__atomic_load_n(&round->stop, __ATOMIC_RELAXED))
		return;
	if (round->clocked && self->tasks == 0)
		self->start = call_now();
	value = round->fn(round->ctx, begin, end, worker);
	self->tasks += end - begin;
	if (round->clocked)
		self->end = call_now();
	if (value != 0)
		call_failed(round, begin, end, worker, value);
}

#ifdef __cplusplus
}
#endif

#endif
