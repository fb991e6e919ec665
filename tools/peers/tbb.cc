/* SPDX-License-Identifier: MIT */
/*
 * oneTBB: parallel_for under its partitioners.
 *
 * A worker is a slot of an arena: its threads take free slots as they come, and
 * are pinned to the slot's core when they do. Slot 0 is kept for the caller.
 * Threads without work go to sleep by themselves.
 */
#include "peers/attempt.hh"
#include "peers/peers.h"

#include <tbb/blocked_range.h>
#include <tbb/global_control.h>
#include <tbb/parallel_for.h>
#include <tbb/partitioner.h>
#include <tbb/task_arena.h>
#include <tbb/task_scheduler_observer.h>

namespace
{

/* The slot that the thread sits in, while it works for an arena. */
thread_local uint32_t slot;

class Observer : public tbb::task_scheduler_observer {
public:
	Observer(tbb::task_arena &arena, const peer_team &whose)
		: tbb::task_scheduler_observer(arena), team(whose)
	{
		observe(true);
	}

	~Observer() override
	{
		observe(false);
	}

	void on_scheduler_entry(bool) override
	{
		slot = static_cast<uint32_t>(
			tbb::this_task_arena::current_thread_index());
		team.enter(team.ctx, slot);
	}

private:
	const peer_team &team;
};

struct Peer {
	explicit Peer(const peer_team &team)
		: limit(tbb::global_control::max_allowed_parallelism,
			team.workers),
		  arena(static_cast<int>(team.workers), 1),
		  observer(arena, team)
	{
	}

	tbb::global_control limit;
	tbb::task_arena arena;
	Observer observer;
	tbb::affinity_partitioner affinity;	/* what ran where */
};

typedef tbb::blocked_range<uint64_t> Range;

template <typename Partitioner>
int run(Peer *peer, call_round *round, Partitioner &partitioner)
{
	return attempt([&] {
		peer->arena.execute([&] {
			tbb::parallel_for(
				Range(0, round->tasks, 1),
				[round](const Range &range) {
					call_tasks(round, range.begin(),
						   range.end(), slot);
				},
				partitioner);
		});
	});
}

template <typename Partitioner>
int run_anew(void *peer, call_round *round)
{
	Partitioner partitioner;

	return run(static_cast<Peer *>(peer), round, partitioner);
}

int run_affinity(void *context, call_round *round)
{
	Peer *peer = static_cast<Peer *>(context);

	return run(peer, round, peer->affinity);
}

int create(void **out, const char *, const peer_team *team)
{
	return attempt([&] { *out = new Peer(*team); });
}

void destroy(void *peer)
{
	delete static_cast<Peer *>(peer);
}

} /* namespace */

extern "C" const peer_ops peers_tbb[] = {
	{ "tbb-simple", 0, create, run_anew<const tbb::simple_partitioner>,
	  nullptr, destroy },
	{ "tbb-auto", 1, create, run_anew<const tbb::auto_partitioner>,
	  nullptr, destroy },
	{ "tbb-affinity", 1, create, run_affinity, nullptr, destroy },
	{ nullptr, 0, nullptr, nullptr, nullptr, nullptr },
};
