/* SPDX-License-Identifier: MIT */
/*
 * Peers as rows of a comparison: names, pinning and reports; the runtimes
 * themselves are in tools/peers.
 *
 * A worker's seconds last from its first call to the end of its last one. No
 * runtime here tells which call is a worker's last, so each has to take the
 * time, and where that would cost more than half a per cent it is left out.
 */
#include "peer.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "calls.h"
#include "companion.h"
#include "peer_names.h"
#include "peers/peers.h"
#include "pin.h"
#include "wall.h"

#define CLOCK_WORTH 5e-6	/* seconds of a task; a clock call takes 25 ns */

struct peer {
	const struct peer_ops *ops;
	void *state;
	struct peer_team team;
	const uint32_t *pu;	/* of each worker */
	struct call_round round;
	struct pin_own own;	/* the calling thread during a lap */
	double task_seconds;
	double began;		/* the last round */
};

static const struct peer_ops *const built[] = {
#ifdef HAVE_TBB
	peers_tbb,
#endif
#ifdef HAVE_TASKFLOW
	peers_taskflow,
#endif
#ifdef HAVE_PTHREADPOOL
	peers_pthreadpool,
#endif
	NULL
};

static const struct peer_ops *find(const char *name)
{
	for (size_t i = 0; built[i] != NULL; i++)
		for (const struct peer_ops *ops = built[i]; ops->name != NULL;
		     ops++)
			if (strcmp(name, ops->name) == 0)
				return ops;
	return NULL;
}

int peer_built(const char *name)
{
#ifdef HAVE_LIBOMP
	if (companion_known(name))
		return 1;
#endif
	return find(name) != NULL;
}

/* A peer_team.enter */
static void enter(void *ctx, uint32_t worker)
{
	struct peer *peer = ctx;
	int error = worker < peer->team.workers ?
		    pin_thread(peer->pu[worker]) : -EAGAIN;

	if (error != 0)
		call_error(&peer->round, error);
}

int peer_create(struct peer **out, uint32_t workers, const uint32_t *pu,
		int shared, const char *name)
{
	struct peer *peer;
	int error;

	if (find(name) == NULL)
		return peer_known(name) ? -ENOSYS : -EINVAL;
	peer = calloc(1, sizeof(*peer));
	if (peer == NULL)
		return -ENOMEM;
	peer->ops = find(name);
	peer->pu = pu;
	peer->team = (struct peer_team){ .workers = workers, .shared = shared,
					 .enter = enter, .ctx = peer };
	error = calls_create(&peer->round, workers);
	if (error == 0)
		error = pin_own_create(&peer->own);
	if (error == 0)
		error = peer->ops->create(&peer->state, name, &peer->team);
	if (error != 0) {
		peer_destroy(peer);
		return error;
	}
	*out = peer;
	return 0;
}

void peer_expect(struct peer *peer, double task_seconds)
{
	peer->task_seconds = task_seconds;
}

int peer_round(struct peer *peer, const struct ata_job *job,
	       struct ata_round *report)
{
	int error;

	peer->began = wall_now();
	error = pin_own_save(&peer->own);
	if (error != 0)
		return error;
	calls_begin(&peer->round, job, peer->team.workers);
	peer->round.clocked = report->times != NULL || peer->ops->ranges ||
			      peer->task_seconds >= CLOCK_WORTH;
	enter(peer, 0);
	error = peer->ops->round(peer->state, &peer->round);
	if (error != 0)
		return error;
	return calls_end(&peer->round, peer->team.workers, peer->began, report);
}

double peer_began(const struct peer *peer)
{
	return peer->began;
}

void peer_rest(struct peer *peer)
{
	if (!peer->own.saved)
		return;
	if (peer->ops->rest != NULL)
		peer->ops->rest(peer->state);
	pin_own_restore(&peer->own);
}

void peer_destroy(struct peer *peer)
{
	if (peer == NULL)
		return;
	peer_rest(peer);
	if (peer->state != NULL)
		peer->ops->destroy(peer->state);
	pin_own_free(&peer->own);
	calls_free(&peer->round);
	free(peer);
}
