/* SPDX-License-Identifier: MIT */
/*
 * The OpenMP team of a pool.
 *
 * A helper thread opens one parallel region and becomes a member of it; the
 * region lasts until the team is stopped. So the program's own threads, and the
 * team that OpenMP keeps for them, stay as they were. A member pins itself and
 * reads the binding back before it waits for the first time: what is measured
 * later was measured on that core.
 *
 * When the region ends, LLVM's runtime gives its threads back to a common
 * store, from where the program's own regions may take them. Each member
 * therefore leaves with the affinity mask and the name that it came with, and
 * with the signals of the thread that started the team.
 */
#include "pool/team.h"

#include <errno.h>
#include <omp.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>

#include <atasched/pool.h>

#include "machine/bind.h"
#include "machine/machine.h"
#include "machine/system.h"
#include "pool/probe.h"
#include "pool/wake.h"

#define NAME_LENGTH 16

/* What a thread gets back when it leaves. */
struct identity {
	struct ata__binding binding;
	char name[NAME_LENGTH];
};

/*
 * A worker's thread is not the program's to interrupt. But a fault in a task is
 * the task's own: its handler must run, or the kernel ends the program without
 * a word. And a profiler must see the workers.
 */
static void block_signals(sigset_t *old)
{
	static const int open[] = { SIGSEGV, SIGBUS, SIGFPE,  SIGILL,
				    SIGTRAP, SIGSYS, SIGABRT, SIGPROF };
	sigset_t set;

	sigfillset(&set);
	for (size_t i = 0; i < sizeof(open) / sizeof(open[0]); i++)
		sigdelset(&set, open[i]);
	pthread_sigmask(SIG_SETMASK, &set, old);
}

static int pin(struct ata__team *team, uint32_t worker)
{
	/* Relaxed: written before the threads were started. */
	uint32_t core = atomic_load_explicit(&team->seat[worker].core,
					     memory_order_relaxed);
	struct ata__binding back;
	int err;

	if (core == ATA_NO_CORE)
		return 0;
	err = ata__binding_init(&back);
	if (err)
		return err;
	err = ata__bind_core(team->machine, core, &back);
	ata__binding_destroy(&back);
	return err;
}

static int take_seat(struct ata__team *team, uint32_t worker,
		     struct identity *old)
{
	char name[NAME_LENGTH];
	int err;

	err = ata__binding_init(&old->binding);
	if (err)
		return err;
	err = ata__bind_save(team->machine, &old->binding);
	if (err)
		goto fail;
	err = pin(team, worker);
	if (err)
		goto restore;
	if (pthread_getname_np(pthread_self(), old->name, NAME_LENGTH))
		old->name[0] = '\0';
	snprintf(name, sizeof(name), "ata-%u", (unsigned int)worker);
	pthread_setname_np(pthread_self(), name);
	/* The barrier and the bell behind it publish this. */
	team->seat[worker].thread = ata__system_thread();
	return 0;
restore:
	ata__bind_restore(team->machine, &old->binding);
fail:
	ata__binding_destroy(&old->binding);
	return err;
}

static void leave_seat(struct ata__team *team, struct identity *old)
{
	if (old->name[0])
		pthread_setname_np(pthread_self(), old->name);
	/* Best effort: the mask may name cores that are gone by now. */
	ata__bind_restore(team->machine, &old->binding);
	ata__binding_destroy(&old->binding);
}

static void serve_until_quit(struct ata__team *team, uint32_t worker)
{
	struct ata__bell *bell = &team->seat[worker].bell;
	struct ata__patience patience = ata__team_patience(team, worker);
	uint32_t seen = 0;

	for (;;) {
		ata__bell_wait_on(bell, &seen, &team->wait, &patience);
		if (patience.slept)
			ata__wake_pass(team, worker);
		if (team->quit)
			return;
		patience = ata__team_patience(team, worker);
		team->serve(team->ctx, worker, &patience);
	}
}

/* One member of the region, from its first instruction to its last. */
static void member(struct ata__team *team, uint32_t worker)
{
	struct identity old;
	int err = take_seat(team, worker, &old);

	/* Relaxed: the barrier orders it before everybody's load. */
	if (err)
		atomic_store_explicit(&team->error, err, memory_order_relaxed);
#pragma omp barrier
	if (omp_get_thread_num() == 0)
		ata__bell_ring(&team->ready);
	if (!atomic_load_explicit(&team->error, memory_order_relaxed))
		serve_until_quit(team, worker);
	if (!err)
		leave_seat(team, &old);
}

/* The bell publishes it. */
static void refuse(struct ata__team *team, int error)
{
	atomic_store_explicit(&team->error, error, memory_order_relaxed);
	ata__bell_ring(&team->ready);
}

static void open_region(struct ata__team *team, int threads)
{
	/* Of this thread alone: OMP_DYNAMIC must not make the team smaller. */
	omp_set_dynamic(0);
#pragma omp parallel num_threads(threads)
	{
		uint32_t number = (uint32_t)omp_get_thread_num();

		block_signals(NULL);
		ata__work_hire();
		if (omp_get_num_threads() == threads)
			member(team, team->first + number);
		else if (number == 0)
			refuse(team, -EAGAIN);
		pthread_sigmask(SIG_SETMASK, &team->signals, NULL);
	}
}

static int prepare(struct ata__team *team)
{
	return team->prepare ? team->prepare(team->prepare_ctx) : 0;
}

static void *helper(void *arg)
{
	struct ata__team *team = arg;
	uint32_t threads = team->workers - team->first;
	int err = prepare(team);

	/* This thread is there already. */
	if (!err)
		err = ata__probe_threads(threads - 1);
	if (err)
		refuse(team, err);
	else
		open_region(team, (int)threads);
	return NULL;
}

int ata__team_launch(struct ata__team *team)
{
	int err;

	team->started = false;
	team->quit = false;
	atomic_init(&team->error, 0);
	ata__bell_init(&team->ready);
	ata__habit_init(&team->habit);
	for (uint32_t i = 0; i < team->workers; i++) {
		ata__bell_init(&team->seat[i].bell);
		ata__habit_init(&team->seat[i].habit);
		team->seat[i].pass_begin = team->seat[i].pass_end = 0;
		team->seat[i].pass_next = ATA__PASS_NOBODY;
	}
	if (team->first == team->workers)
		return prepare(team);

	/* Threads inherit the mask, so no signal finds them unprepared. */
	block_signals(&team->signals);
	err = -pthread_create(&team->helper, NULL, helper, team);
	pthread_sigmask(SIG_SETMASK, &team->signals, NULL);
	team->started = !err;
	return err;
}

/* A new thread may be put on this core, and wait for it before it can move to
 * its own: so it is let on while this one polls. */
int ata__team_await(struct ata__team *team)
{
	struct ata__wait wait = team->wait;
	uint32_t seen = 0;
	int err;

	if (!team->started)
		return 0;
	wait.spin = 0;
	ata__bell_wait(&team->ready, &seen, &wait);
	err = atomic_load_explicit(&team->error, memory_order_relaxed);
	if (err) {
		pthread_join(team->helper, NULL);
		team->started = false;
	}
	return err;
}

int ata__team_start(struct ata__team *team)
{
	int err = ata__team_launch(team);

	return err ? err : ata__team_await(team);
}

void ata__team_stop(struct ata__team *team)
{
	if (!team->started)
		return;
	team->quit = true;
	for (uint32_t i = team->first; i < team->workers; i++)
		ata__bell_ring(&team->seat[i].bell);
	pthread_join(team->helper, NULL);
	team->started = false;
}
