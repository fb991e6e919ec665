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
#include <math.h>
#include <omp.h>
#include <sched.h>
#include <stdalign.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "interrupt.h"
#include "wall.h"

#define LINE 64
#define NOWHERE UINT32_MAX
#define UNITS_MAX 16384		/* processing units in a saved mask */

/* What one thread measured; written by it alone. */
struct thread {
	alignas(LINE) uint64_t tasks;
	double start, end;
};

struct openmp {
	omp_sched_t schedule;
	uint32_t workers;
	uint32_t *pu;		/* of each worker */
	struct thread *thread;
	cpu_set_t *own_mask;	/* the calling thread's, while mask_saved */
	int mask_saved;
	int blocktime;		/* of libomp, as it was found */
	double began;		/* the last round */
	atomic_int stop;	/* a task failed: the rest are not run */
	int error;		/* pinning or starting threads failed */
};

/*
 * libomp lets idle threads poll for 200 ms; there, and only there, these exist.
 * The names come from its own header, which gcc does not have.
 */
void kmp_set_blocktime(int milliseconds) __attribute__((weak));
int kmp_get_blocktime(void) __attribute__((weak));

/* The unit the thread was pinned to: it happens once, not in each round. */
static _Thread_local uint32_t pinned_to = NOWHERE;

static const struct {
	const char *name;
	omp_sched_t schedule;
} schedules[] = {
	{ "omp-static", omp_sched_static },
	{ "omp-dynamic", omp_sched_dynamic },
	{ "omp-guided", omp_sched_guided },
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
int openmp_throttled(const struct ata_pool *pool)
{
	uint32_t workers = ata_pool_workers(pool);

	return kmp_get_blocktime == NULL && workers > 2 &&
	       2 * workers - 2 > (uint32_t)omp_get_num_procs();
}

static int learn_units(struct openmp *openmp, struct ata_pool *pool)
{
	for (uint32_t i = 0; i < openmp->workers; i++) {
		struct ata_worker worker;
		int error;

		ata_worker_init(&worker);
		error = ata_pool_worker(pool, i, &worker);
		if (error != 0)
			return error;
		openmp->pu[i] = worker.pu;
	}
	return 0;
}

int openmp_create(struct openmp **out, struct ata_pool *pool, const char *name)
{
	struct openmp *openmp;
	int error = -ENOMEM;

	if (!openmp_known(name))
		return -EINVAL;
	openmp = calloc(1, sizeof(*openmp));
	if (openmp == NULL)
		return -ENOMEM;
	openmp->schedule = schedules[find(name)].schedule;
	openmp->workers = ata_pool_workers(pool);
	openmp->pu = calloc(openmp->workers, sizeof(*openmp->pu));
	openmp->thread = aligned_alloc(LINE, openmp->workers *
				       sizeof(*openmp->thread));
	openmp->own_mask = CPU_ALLOC(UNITS_MAX);
	if (openmp->pu != NULL && openmp->thread != NULL &&
	    openmp->own_mask != NULL)
		error = learn_units(openmp, pool);
	if (error != 0) {
		openmp_destroy(openmp);
		return error;
	}
	if (kmp_get_blocktime != NULL)
		openmp->blocktime = kmp_get_blocktime();
	*out = openmp;
	return 0;
}

static int pin(uint32_t pu)
{
	size_t size = CPU_ALLOC_SIZE(pu + 1);
	cpu_set_t *set;
	int error;

	if (pinned_to == pu)
		return 0;
	set = CPU_ALLOC(pu + 1);
	if (set == NULL)
		return -ENOMEM;
	CPU_ZERO_S(size, set);
	CPU_SET_S(pu, size, set);
	/* When this returns, the thread runs there: nothing to read back. */
	error = sched_setaffinity(0, size, set) == 0 ? 0 : -errno;
	CPU_FREE(set);
	if (error == 0)
		pinned_to = pu;
	return error;
}

/* The first round of a lap: keep what openmp_rest() gives back. */
static int begin_lap(struct openmp *openmp)
{
	if (openmp->mask_saved)
		return 0;
	if (sched_getaffinity(0, CPU_ALLOC_SIZE(UNITS_MAX),
			      openmp->own_mask) != 0)
		return -errno;
	openmp->mask_saved = 1;
	if (kmp_set_blocktime != NULL)
		kmp_set_blocktime(openmp->blocktime);
	return 0;
}

/* Which failed task is reported depends on who was first; the lowest counts. */
static void keep_failure(struct openmp *openmp, struct ata_round *report,
			 uint64_t task, uint32_t worker, int value)
{
	/* Others only stop earlier for it: nothing is published with it. */
	atomic_store_explicit(&openmp->stop, 1, memory_order_relaxed);
#pragma omp critical(ata_bench_failure)
	if (!report->failed || task < report->failed_begin) {
		report->failed = 1;
		report->failed_value = value;
		report->failed_worker = worker;
		report->failed_begin = task;
		report->failed_end = task + 1;
	}
}

/* The loop, on each thread of the region. */
static void work(struct openmp *openmp, const struct ata_job *job,
		 struct ata_round *report, uint32_t worker)
{
	struct thread *self = &openmp->thread[worker];
	uint64_t ran = 0;

	self->start = wall_now();
#pragma omp for schedule(runtime) nowait
	for (uint64_t task = 0; task < job->tasks; task++) {
		int value;

		/* See keep_failure(). */
		if (atomic_load_explicit(&openmp->stop, memory_order_relaxed))
			continue;
		value = job->fn(job->ctx, task, task + 1, worker);
		ran++;
		if (value != 0)
			keep_failure(openmp, report, task, worker, value);
	}
	self->end = wall_now();
	self->tasks = ran;
}

static void region(struct openmp *openmp, const struct ata_job *job,
		   struct ata_round *report)
{
	/* More threads than processors would be refused otherwise, where
	 * OMP_DYNAMIC is set. */
	omp_set_dynamic(0);
	omp_set_schedule(openmp->schedule, 0);
#pragma omp parallel num_threads((int)openmp->workers)
	{
		uint32_t worker = (uint32_t)omp_get_thread_num();
		int all = (uint32_t)omp_get_num_threads() == openmp->workers;
		int error = all ? pin(openmp->pu[worker]) : -EAGAIN;

		if (error != 0) {
#pragma omp atomic write
			openmp->error = error;
			/* See keep_failure(). */
			atomic_store_explicit(&openmp->stop, 1,
					      memory_order_relaxed);
		}
		/* Either all threads of a region enter the loop or none. */
		if (all)
			work(openmp, job, report, worker);
	}
}

static void fill_report(const struct openmp *openmp, struct ata_round *report)
{
	double begin = openmp->began;
	double first = INFINITY, last = 0.0;

	report->tasks = 0;
	report->moved = ATA_UNKNOWN;
	report->worker_time = 0.0;
	for (uint32_t i = 0; i < openmp->workers; i++) {
		const struct thread *thread = &openmp->thread[i];
		struct ata_times times = { .tasks = thread->tasks };

		if (times.tasks > 0) {
			times.seconds = thread->end - thread->start;
			times.start = thread->start - begin;
			times.end = thread->end - begin;
			times.cpu = (double)NAN;
			first = fmin(first, times.start);
			last = fmax(last, times.end);
		}
		report->tasks += times.tasks;
		report->worker_time += times.seconds;
		if (report->times != NULL && i < report->capacity)
			report->times[i] = times;
	}
	report->makespan = report->tasks > 0 ? last - first : 0.0;
}

int openmp_round(struct openmp *openmp, const struct ata_job *job,
		 struct ata_round *report)
{
	int error;

	openmp->began = wall_now();
	error = begin_lap(openmp);
	if (error != 0)
		return error;
	openmp->error = 0;
	report->failed = 0;
	memset(openmp->thread, 0, openmp->workers * sizeof(*openmp->thread));
	/* Before the region, whose begin orders it. */
	atomic_store_explicit(&openmp->stop, interrupted(),
			      memory_order_relaxed);
	region(openmp, job, report);
	if (openmp->error != 0)
		return openmp->error;
	fill_report(openmp, report);
	return report->failed || interrupted() ? -ECANCELED : 0;
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
	if (!openmp->mask_saved)
		return;
	stop_polling(openmp);
	sched_setaffinity(0, CPU_ALLOC_SIZE(UNITS_MAX), openmp->own_mask);
	openmp->mask_saved = 0;
	pinned_to = NOWHERE;
}

void openmp_destroy(struct openmp *openmp)
{
	if (openmp == NULL)
		return;
	openmp_rest(openmp);
	if (openmp->own_mask != NULL)
		CPU_FREE(openmp->own_mask);
	free(openmp->thread);
	free(openmp->pu);
	free(openmp);
}
