/* SPDX-License-Identifier: MIT */
/*
 * Between rounds the pool looks at what it may use: at most every PERIOD, and
 * less often where looking takes longer (a call of the system per worker, some
 * files per control group), so that it costs a thousandth of the time. What it
 * costs is processor time: a look that was preempted was not dear. But once in
 * RAREST at least, as a virtual machine may charge for time that it did not
 * run.
 *
 * A worker's thread is pinned, so its mask is one unit. Whatever takes the core
 * away replaces the mask: the thread's own, as taskset -a does, a cpuset, or
 * the system when the core goes off line. The worker is absent then, and runs
 * nothing until its mask has the core again; if it has others too, it is pinned
 * anew.
 *
 * The caller as worker 0 is a thread like the others while it serves. A mask
 * that is given to it meanwhile is its own, and what it gets back in the end.
 *
 * If no worker has a core, worker 0 runs everything, wherever it may: a pool
 * never fails because of masks. What that takes says nothing about any core.
 */
#include "pool/limits.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>

#include <atasched/pool.h>

#include "machine/machine.h"
#include "pool/caller.h"
#include "pool/team.h"

#define PERIOD UINT64_C(50000000)	/* nanoseconds */
#define DEARNESS 1000
#define RAREST UINT64_C(5000000000)	/* whatever a look seems to cost */

static const struct ata__system *system_of(const struct ata__limits *limits)
{
	return limits->team->machine->system;
}

/* Relaxed, all of these: whoever begins a round writes them, in turn, and
 * others only want to know. */
static uint32_t core_of(const struct ata__limits *limits, uint32_t worker)
{
	return atomic_load_explicit(&limits->team->seat[worker].core,
				    memory_order_relaxed);
}

static bool is_present(const struct ata__limits *limits, uint32_t worker)
{
	return atomic_load_explicit(&limits->team->seat[worker].present,
				    memory_order_relaxed);
}

static void set_present(struct ata__limits *limits, uint32_t worker,
			bool present)
{
	atomic_store_explicit(&limits->team->seat[worker].present, present,
			      memory_order_relaxed);
}

/* From who is present, and the budget, to what a kernel is told. */
static void settle(struct ata__limits *limits)
{
	uint32_t workers = limits->team->workers, present = 0;

	for (uint32_t i = 0; i < workers; i++) {
		limits->absent[i] = !is_present(limits, i);
		present += is_present(limits, i);
	}
	limits->adrift = present == 0;
	if (limits->adrift)
		limits->absent[0] = 0;
	limits->allowed.most = limits->budget.limit;
	limits->tight = present < workers || limits->budget.limit < workers;
}

int ata__limits_init(struct ata__limits *limits)
{
	uint32_t workers = limits->team->workers;

	limits->absent = calloc(workers, sizeof(*limits->absent));
	if (!limits->absent)
		return -ENOMEM;
	limits->next = 0;
	limits->allowed.absent = limits->absent;
	ata__budget_init(&limits->budget, workers);
	for (uint32_t i = 0; i < workers; i++)
		set_present(limits, i, core_of(limits, i) != ATA_NO_CORE);
	settle(limits);
	return 0;
}

void ata__limits_fini(struct ata__limits *limits)
{
	free(limits->absent);
	limits->absent = NULL;
}

void ata__limits_enter(struct ata__limits *limits)
{
	const struct ata__caller *caller = limits->caller;

	if (!caller->serves || is_present(limits, 0) == caller->present)
		return;
	set_present(limits, 0, caller->present);
	limits->next = 0;	/* it may not be the only one */
}

static bool pin(struct ata__limits *limits, pid_t thread, uint32_t unit)
{
	const struct ata__system *system = system_of(limits);

	ata__units_only(&limits->unit, unit);
	return !system->write_mask(system->ctx, thread, &limits->unit) &&
	       !system->read_mask(system->ctx, thread, &limits->unit) &&
	       ata__units_is_only(&limits->unit, unit);
}

static bool serves_as(const struct ata__limits *limits, uint32_t worker)
{
	return worker == 0 && limits->caller->serves;
}

/* Has this worker its core, and is it on it? */
static bool has_core(struct ata__limits *limits, uint32_t worker)
{
	const struct ata__system *system = system_of(limits);
	bool caller = serves_as(limits, worker);
	pid_t thread = caller ? limits->caller->thread :
				limits->team->seat[worker].thread;
	uint32_t core = core_of(limits, worker), unit;

	if (core == ATA_NO_CORE)
		return false;
	unit = limits->team->machine->cores[core].pu;
	if (system->read_mask(system->ctx, thread, &limits->mask))
		return is_present(limits, worker);
	if (ata__units_is_only(&limits->mask, unit))
		return true;
	if (caller)
		ata__caller_given(limits->caller, &limits->mask);
	if (!ata__units_has(&limits->mask, unit) ||
	    !pin(limits, thread, unit))
		return false;
	if (caller)
		limits->caller->pinned = true;
	return true;
}

static uint32_t look_at_workers(struct ata__limits *limits)
{
	uint32_t workers = limits->team->workers, present = 0;

	for (uint32_t i = 0; i < workers; i++) {
		bool has = has_core(limits, i);

		set_present(limits, i, has);
		present += has;
	}
	if (limits->caller->serves)
		limits->caller->present = is_present(limits, 0);
	return present;
}

/* Does a worker sit on this unit, or, which counts as well without SMT, on
 * another one of its core? */
static bool is_held(const struct ata__limits *limits, uint32_t core)
{
	const struct ata_core *cores = limits->team->machine->cores;

	for (uint32_t i = 0; i < limits->team->workers; i++) {
		uint32_t held = core_of(limits, i);

		if (held == core)
			return true;
		if (held != ATA_NO_CORE && !limits->smt &&
		    cores[held].core >= 0 &&
		    cores[held].core == cores[core].core)
			return true;
	}
	return false;
}

/*
 * Give units that could not be used when the machine was opened, and now can,
 * to spare workers. The spare's own mask tells, as do those of all threads
 * where a cpuset grows, or the caller's, which may be the only one that was
 * changed.
 */
static void fill_spares(struct ata__limits *limits, uint32_t *present)
{
	const struct ata_machine *machine = limits->team->machine;
	const struct ata__system *system = system_of(limits);
	uint32_t spare = limits->team->workers - limits->spare;

	for (uint32_t i = machine->usable; i < machine->count; i++) {
		uint32_t unit = machine->cores[i].pu;
		struct ata__seat *seat;

		while (spare < limits->team->workers &&
		       core_of(limits, spare) != ATA_NO_CORE)
			spare++;
		if (spare == limits->team->workers)
			return;
		seat = &limits->team->seat[spare];
		if (is_held(limits, i) ||
		    system->read_mask(system->ctx, seat->thread,
				      &limits->mask) ||
		    !(ata__units_has(&limits->mask, unit) ||
		      ata__caller_may(limits->caller, unit)) ||
		    !pin(limits, seat->thread, unit))
			continue;
		atomic_store_explicit(&seat->core, i, memory_order_relaxed);
		set_present(limits, spare, true);
		++*present;
	}
}

void ata__limits_look(struct ata__limits *limits, uint64_t now)
{
	const struct ata_machine *machine = limits->team->machine;
	const struct ata__system *system = system_of(limits);
	const struct ata__clock *clock = ata__machine_clock(machine);
	uint64_t cost = ata__clock_cpu(clock);
	uint32_t present = look_at_workers(limits);
	struct ata_quota quota;

	fill_spares(limits, &present);
	ata_quota_init(&quota);
	if (!system->read_quota(system->ctx, machine, &quota))
		ata__budget_look(&limits->budget, &quota, present, now);
	settle(limits);
	cost = (ata__clock_cpu(clock) - cost) * DEARNESS;
	cost = cost < RAREST ? cost : RAREST;
	limits->next = now + (cost > PERIOD ? cost : PERIOD);
}

bool ata__limits_may(const struct ata__limits *limits, uint32_t worker)
{
	uint32_t before = 0;

	if (!limits->tight)
		return true;
	for (uint32_t i = 0; i < worker; i++)
		before += !limits->absent[i];
	return !limits->absent[worker] && before < limits->allowed.most;
}
