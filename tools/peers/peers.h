/* SPDX-License-Identifier: MIT */
/*
 * Other runtimes behind one small interface, in C and in C++. Each is there
 * only where configure has found it (--with-peers).
 */
#ifndef PEERS_PEERS_H
#define PEERS_PEERS_H

#include <stdint.h>

#include "peers/call.h"

#ifdef __cplusplus
extern "C" {
#endif

/* What a peer works for; the caller's, until destroy() has returned. */
struct peer_team {
	uint32_t workers;
	int shared;		/* workers share cores */
	/* The calling thread is this worker from now on: pin it. It fails
	   through the round, so there is nothing to look at. */
	void (*enter)(void *ctx, uint32_t worker);
	void *ctx;
};

struct peer_ops {
	const char *name;	/* of the row, "tbb-simple" */
	int ranges;		/* calls have ranges of tasks, by and large */
	/* Return: 0 or a negative errno, in all of them. A thread that has
	   entered calls call_tasks() for tasks of the round, each once. */
	int (*create)(void **out, const char *name,
		      const struct peer_team *team);
	int (*round)(void *peer, struct call_round *round);
	/* Idle threads stop polling, other rows follow; NULL: they do not. */
	void (*rest)(void *peer);
	void (*destroy)(void *peer);
};

/* Each ends with one whose name is NULL. */
extern const struct peer_ops peers_tbb[];
extern const struct peer_ops peers_taskflow[];
extern const struct peer_ops peers_pthreadpool[];

#ifdef __cplusplus
}
#endif

#endif
