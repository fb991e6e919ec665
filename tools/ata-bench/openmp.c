/* SPDX-License-Identifier: MIT */
/*
 * OpenMP's schedules as rows of a comparison.
 *
 * A round is one parallel region with one loop in it. The loop has no barrier
 * of its own, so a thread takes its second time stamp when it is out of work;
 * the region ends when all are. No clock is read inside the loop.
 */
#include "openmp.h"

#include <errno.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>

#include "calls.h"
#include "pin.h"
#include "wall.h"

/* No schedule of the standard's: OMP_SCHEDULE has named it. */
#define FROM_OUTSIDE ((omp_sched_t)0)

struct openmp {
	omp_sched_t schedule;
	uint32_t workers;
	const uint32_t *pu;	/* of each worker */
	struct call_round round;
	struct pin_own own;	/* the calling thread during a lap */
	int blocktime;		/* of libomp, as it was found */
	double began;		/* the last round */
};

/*
 * libomp lets idle threads poll for 200 ms; there, and only there, these exist.
 * The names come from its own header, which gcc does not have.
 */
void kmp_set_blocktime(int milliseconds) __attribute__((weak));
int kmp_get_blocktime(void) __attribute__((weak));

static const struct {
	const char *name;
	omp_sched_t schedule;
} schedules[] = {
	{ "omp-static", omp_sched_static },
	{ "omp-dynamic", omp_sched_dynamic },
	{ "omp-guided", omp_sched_guided },
	{ "omp-steal", FROM_OUTSIDE },	/* of libomp, see peers/libomp.c */
};

#define SCHEDULES (sizeof(schedules) / sizeof(*schedules))

static size_t find(const char *name)
{
	size_t i = 0;

	while (i < SCHEDULES && strcmp(name, schedules[i].name) != 0)
		i++;
	return i;
}

int openmp_known(const char *name)
{
	return find(name) < SCHEDULES;
}

/*
 * libgomp polls for 100 turns instead of 300,000 while it manages more threads
 * than there are processors. It has those of the rows' regions, the caller's
 * among them, and all workers of the pool but the caller and the helper that
 * opened their region. Measured: 20 us for an empty region, instead of 1.
 */
int openmp_throttled(uint32_t workers)
{
	return kmp_get_blocktime == NULL && workers > 2 &&
	       2 * workers - 2 > (uint32_t)omp_get_num_procs();
}

int openmp_create(struct openmp **out, uint32_t workers, const uint32_t *pu,
		  const char *name)
{
	struct openmp *openmp;
	int error;

	if (!openmp_known(name))
		return -EINVAL;
	openmp = calloc(1, sizeof(*openmp));
	if (openmp == NULL)
		return -ENOMEM;
	openmp->schedule = schedules[find(name)].schedule;
	openmp->workers = workers;
	openmp->pu = pu;
	error = calls_create(&openmp->round, workers);
	if (error == 0)
		error = pin_own_create(&openmp->own);
	if (error != 0) {
		openmp_destroy(openmp);
		return error;
	}
	if (kmp_get_blocktime != NULL)
		openmp->blocktime = kmp_get_blocktime();
	*out = openmp;
	return 0;
}

/* The first round of a lap: keep what openmp_rest() gives back. */
static int begin_lap(struct openmp *openmp)
{
	if (openmp->own.saved)
		return 0;
	if (kmp_set_blocktime != NULL)
		kmp_set_blocktime(openmp->blocktime);
	return pin_own_save(&openmp->own);
}

/* The loop, on each thread of the region. The clock is read around it. */
static void work(struct openmp *openmp, uint32_t worker)
{
	struct call_round *round = &openmp->round;
	struct call_thread *self = &round->thread[worker];

	self->start = wall_now();
#pragma omp for schedule(runtime) nowait
	for (uint64_t task = 0; task < round->tasks; task++)
		call_tasks(round, task, task + 1, worker);
	self->end = wall_now();
}

static void region(struct openmp *openmp)
{
	/* More threads than processors would be refused otherwise, where
	 * OMP_DYNAMIC is set. */
	omp_set_dynamic(0);
	if (openmp->schedule != FROM_OUTSIDE)
		omp_set_schedule(openmp->schedule, 0);
#pragma omp parallel num_threads((int)openmp->workers)
	{
		uint32_t worker = (uint32_t)omp_get_thread_num();
		int all = (uint32_t)omp_get_num_threads() == openmp->workers;
		int error = all ? pin_thread(openmp->pu[worker]) : -EAGAIN;

		if (error != 0)
			call_error(&openmp->round, error);
		/* Either all threads of a region enter the loop or none. */
		if (all)
			work(openmp, worker);
	}
}

int openmp_round(struct openmp *openmp, const struct ata_job *job,
		 struct ata_round *report)
{
	int error;

	openmp->began = wall_now();
	error = begin_lap(openmp);
	if (error != 0)
		return error;
	calls_begin(&openmp->round, job, openmp->workers);
	/* Outside of the calls, see work(). */
	openmp->round.clocked = 0;
	region(openmp);
	openmp->round.clocked = 1;
	return calls_end(&openmp->round, openmp->workers, openmp->began,
			 report);
}

double openmp_began(const struct openmp *openmp)
{
	return openmp->began;
}

/*
 * Idle threads poll on the cores of the next row. In libomp, threads learn the
 * time for which they do so in their next region. Elsewhere the standard's way
 * is taken, which ends the calling thread's team: libgomp's polls for 300,000
 * turns, 14 ms here, which cost the next lap of 200 ms up to 4 per cent. (In
 * libomp that would end the pool's team as well.)
 */
static void stop_polling(const struct openmp *openmp)
{
	if (kmp_set_blocktime == NULL) {
		omp_pause_resource(omp_pause_hard, omp_get_initial_device());
		return;
	}
	kmp_set_blocktime(0);
#pragma omp parallel num_threads((int)openmp->workers)
	{
	}
}

void openmp_rest(struct openmp *openmp)
{
	if (!openmp->own.saved)
		return;
	stop_polling(openmp);
	pin_own_restore(&openmp->own);
}

void openmp_destroy(struct openmp *openmp)
{
	if (openmp == NULL)
		return;
	openmp_rest(openmp);
	pin_own_free(&openmp->own);
	calls_free(&openmp->round);
	free(openmp);
}
