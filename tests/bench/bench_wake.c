/* SPDX-License-Identifier: MIT */
/*
 * Many sleepers are rung, one by one or by a tree of bells: how long until the
 * ringer has done its part, and until all have served? In turn, for 2 to 64 and
 * more workers, on as many cores as there are. Numbers for a person.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "machine/machine.h"
#include "pool/team.h"
#include "pool/wake.h"
#include "tests/common/t_bench.h"

#define MOST 128
#define LAPS 101

static struct ata__seat seat[MOST];
static struct ata__team team;
static _Atomic uint32_t left;
static struct ata__bell done;

static double now(void)
{
	return 1e-9 * (double)ata__clock_now(&ata__clock_system);
}

static void serve(void *ctx, uint32_t worker, struct ata__patience *next)
{
	(void)ctx;
	(void)next;
	(void)worker;
	if (atomic_fetch_sub_explicit(&left, 1, memory_order_acq_rel) == 1)
		ata__bell_ring(&done);
}

static void wake_all(bool tree, double *ringing, double *serving)
{
	static uint32_t list[MOST];
	uint32_t seen = ata__bell_look(&done);
	double start;

	for (uint32_t i = 0; i < team.workers; i++)
		list[i] = i;
	atomic_store_explicit(&left, team.workers, memory_order_relaxed);
	nanosleep(&(struct timespec){ .tv_nsec = 1000000 }, NULL);
	start = now();
	if (tree)
		ata__wake(&team, list, team.workers);
	else
		for (uint32_t i = 0; i < team.workers; i++)
			ata__bell_ring(&seat[i].bell);
	*ringing = now() - start;
	ata__bell_wait(&done, &seen, &team.wait);
	*serving = now() - start;
}

/* Microseconds */
static double row(const char *what, double *seen)
{
	return t_bench_row("bench_wake", what, team.workers, "us", 1e6, seen,
			   LAPS).median;
}

static void measure(uint32_t workers)
{
	static double ringing[2][LAPS], serving[2][LAPS];
	double ring[2], all[2];

	team.workers = workers;
	for (uint32_t i = 0; i < workers; i++)
		seat[i].core = i % team.machine->usable;
	team.cores = workers > team.machine->usable ? team.machine->usable : 0;
	if (ata__team_start(&team))
		exit(1);
	for (int lap = 0; lap < LAPS; lap++)
		for (int tree = 0; tree < 2; tree++)
			wake_all(tree, &ringing[tree][lap],
				 &serving[tree][lap]);
	ata__team_stop(&team);
	for (int tree = 0; tree < 2; tree++) {
		ring[tree] = row(tree ? "ringing by a tree" : "ringing",
				 ringing[tree]);
		all[tree] = row(tree ? "all served by a tree" : "all served",
				serving[tree]);
	}
	printf("%3u workers: ringing %6.1f us, by a tree %6.1f; all served "
	       "after %6.1f us, by a tree %6.1f (%.2f)\n",
	       workers, ring[0], ring[1], all[0], all[1], all[1] / all[0]);
}

int main(void)
{
	if (ata_machine_open(&team.machine, NULL))
		return 1;
	team.wait.clock = &ata__clock_system;
	team.seat = seat;
	team.serve = serve;
	ata__bell_init(&done);
	for (uint32_t workers = 2; workers <= MOST; workers *= 2)
		measure(workers);
	ata_machine_close(team.machine);
	return 0;
}
