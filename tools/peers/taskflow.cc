/* SPDX-License-Identifier: MIT */
/*
 * Taskflow: for_each_index under two of its partitioners, in a graph that is
 * made once.
 *
 * All workers are threads of its executor; the caller sleeps meanwhile. A
 * thread is pinned at its first task, so that what goes wrong there fails the
 * round. Threads without work go to sleep by themselves.
 */
#include "peers/attempt.hh"
#include "peers/peers.h"

#include <cstring>
#include <functional>
#include <memory>

#include <taskflow/taskflow.hpp>
#include <taskflow/algorithm/for_each.hpp>

namespace
{

/* Of an executor's thread, which is no other's before it ends. */
thread_local uint32_t number;
thread_local bool entered;

class Numbers : public tf::WorkerInterface {
public:
	void scheduler_prologue(tf::Worker &worker) override
	{
		number = static_cast<uint32_t>(worker.id());
	}

	void scheduler_epilogue(tf::Worker &, std::exception_ptr) override
	{
	}
};

class Peer {
public:
	Peer(const peer_team &whose, bool guided)
		: team(whose),
		  executor(whose.workers, std::make_shared<Numbers>())
	{
		auto task = [this](uint64_t i) { call(i); };

		if (guided)
			flow.for_each_index(uint64_t{ 0 }, std::ref(tasks),
					    uint64_t{ 1 }, task,
					    tf::GuidedPartitioner<>(1));
		else
			flow.for_each_index(uint64_t{ 0 }, std::ref(tasks),
					    uint64_t{ 1 }, task,
					    tf::DynamicPartitioner<>(1));
	}

	void run(call_round *next)
	{
		round = next;
		tasks = next->tasks;
		executor.run(flow).wait();
	}

private:
	void call(uint64_t task)
	{
		if (!entered) {
			entered = true;
			team.enter(team.ctx, number);
		}
		call_tasks(round, task, task + 1, number);
	}

	const peer_team &team;
	call_round *round = nullptr;
	uint64_t tasks = 0;
	tf::Taskflow flow;
	tf::Executor executor;	/* ends its threads before the rest goes */
};

int create(void **out, const char *name, const peer_team *team)
{
	return attempt([&] {
		*out = new Peer(*team, !strcmp(name, "taskflow-guided"));
	});
}

int run(void *peer, call_round *round)
{
	return attempt([&] { static_cast<Peer *>(peer)->run(round); });
}

void destroy(void *peer)
{
	delete static_cast<Peer *>(peer);
}

} /* namespace */

extern "C" const peer_ops peers_taskflow[] = {
	{ "taskflow-dynamic", 0, create, run, nullptr, destroy },
	{ "taskflow-guided", 0, create, run, nullptr, destroy },
	{ nullptr, 0, nullptr, nullptr, nullptr, nullptr },
};
