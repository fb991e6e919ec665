/* SPDX-License-Identifier: MIT */
/*
 * A pool: one pinned thread per core, and rounds of tasks on them.
 *
 * A worker is one of these threads; a kernel is a kind of task, and what is
 * known of it is a struct ata_bandit (bandit.h). Tasks of one kernel should
 * cost about the same: what is learned is a worker's time per task.
 */
#ifndef ATASCHED_POOL_H
#define ATASCHED_POOL_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <atasched/bandit.h>
#include <atasched/machine.h>
#include <atasched/version.h>

#ifdef __cplusplus
extern "C" {
#endif

struct ata_pool;

/* Tasks that nobody counted: ata_round.moved of a greedy or failed round. */
#define ATA_UNKNOWN UINT64_MAX

/* Workers of ata_pool_config: one per usable core, SMT siblings left out. */
#define ATA_WORKERS_ALL UINT32_MAX

/* Unit of a spare worker that has none: ata_worker.pu and core. */
#define ATA_NO_CORE UINT32_MAX

/* Flags of ata_pool_config */
#define ATA_POOL_SMT (1u << 0)		/* ATA_WORKERS_ALL counts the SMT
					   siblings as well */
#define ATA_POOL_KEEP_BINDING (1u << 1)	/* the calling thread stays pinned
					   between calls, until it destroys
					   the pool, and the threads it
					   starts inherit that. For one
					   calling thread: of several, only
					   the last gets its mask back */
#define ATA_POOL_CALLER_WAITS (1u << 2)	/* worker 0 is a thread of its own;
					   the caller waits as workers do,
					   and sleeps when that takes long */

/* Flags of ata_job */
#define ATA_BETWEEN_ANYWHERE (1u << 0)	/* run_rounds: between runs on the
					   worker that finished last */
/* The tail guard: a worker that is done may take what another has not begun, if
 * the round ends sooner for it. Neither: with the policy auto only. */
#define ATA_GUARD_ON (1u << 1)		/* with every policy but gta */
#define ATA_GUARD_OFF (1u << 2)		/* each share runs in one call */

/*
 * ata_task_fn - run the tasks begin .. end - 1
 *
 * As the body of a blocked loop. Non-zero ends the round early: ranges that
 * have not begun are not run, and the others end by themselves, or poll
 * ata_cancelled().
 *
 * @worker: 0 .. workers - 1; one call at a time has a given worker number, so
 *          it may index scratch memory. The exception is a call on its own pool
 *          that a task makes: it runs inside that task, with the same number
 */
typedef int ata_task_fn(void *ctx, uint64_t begin, uint64_t end,
			uint32_t worker);

/* ata_each_fn - run once on each worker; non-zero: failed */
typedef int ata_each_fn(void *ctx, uint32_t worker);

struct ata_pool_config {
	size_t size;
	uint32_t workers;	/* 1 .. ATA_ARMS_MAX, or ATA_WORKERS_ALL.
				   Worker i sits on unit i mod n of the machine,
				   n = ata_machine_usable(); with more workers
				   than units no one spins */
	uint32_t flags;		/* ATA_POOL_... */
	double spin;		/* how long a worker that waits polls at most,
				   and then at most as long again letting others
				   on, before it sleeps; seconds, 0 .. 1. How
				   much of that is worth while is learned */
	const struct ata_bandit_config *bandit;	/* of the pool's own bandit;
				   its arms are ignored, its arrays have one
				   entry per worker; machine NULL:
				   ata_pool_machine_id(). NULL: the defaults of
				   ata_bandit_config_init() */
	uint32_t spare_workers;	/* so many more, for units that cannot be used
				   now and may be later; 0 .. ATA_ARMS_MAX -
				   workers. They have the last numbers */
};

/* Defaults: all usable cores, no spare ones, no flags, at most 100 us of spin:
 * more than a wake-up takes. */
static inline void ata_pool_config_init(struct ata_pool_config *config)
{
	memset(config, 0, sizeof(*config));
	config->size = sizeof(*config);
	config->workers = ATA_WORKERS_ALL;
	config->spin = 100e-6;
}

/* struct ata_worker - one worker of a pool */
struct ata_worker {
	size_t size;
	uint32_t pu;		/* the operating system's number of its
				   processing unit, or ATA_NO_CORE */
	uint32_t core;		/* index for ata_machine_core(), or
				   ATA_NO_CORE */
	int shared;		/* 1: another worker sits on the same unit */
	int caller;		/* 1: the thread that calls serves as it */
	int present;		/* 1: it has its core and may get tasks; 0: the
				   core was taken away, or it has none yet */
	int spare;		/* 1: one of spare_workers */
};

static inline void ata_worker_init(struct ata_worker *worker)
{
	memset(worker, 0, sizeof(*worker));
	worker->size = sizeof(*worker);
}

/* struct ata_job - a kind of work: tasks 0 .. tasks - 1 */
struct ata_job {
	size_t size;
	uint64_t tasks;		/* 1 .. ATA_TASKS_MAX */
	ata_task_fn *fn;
	void *ctx;		/* for fn */
	uint32_t flags;		/* ATA_BETWEEN_..., ATA_GUARD_... */
};

static inline void ata_job_init(struct ata_job *job)
{
	memset(job, 0, sizeof(*job));
	job->size = sizeof(*job);
}

/* struct ata_times - what one worker did in a round */
struct ata_times {
	uint64_t tasks;		/* tasks it ran */
	double seconds;		/* time in the task function */
	double start;		/* first start and last end, counted from */
	double end;		/* the moment when the round's allocation began,
				   or, after another one of a call without a
				   function between, when that one's last share
				   ended; both 0 if it ran nothing */
	double cpu;		/* processor time it got meanwhile; less than
				   seconds: it slept or was preempted */
};

/* struct ata_round - report of a round */
struct ata_round {
	size_t size;
	uint64_t tasks;		/* of the ranges that were begun */
	uint64_t moved;		/* of these, in another worker's share than in
				   the round before on this pool; 0 where that
				   had another number of tasks or there was
				   none, ATA_UNKNOWN with gta and where the
				   round failed */
	uint64_t taken;		/* of tasks, run by another worker than the one
				   whose share they were in: the tail guard */
	double makespan;	/* from the first start to the last end */
	double worker_time;	/* the workers' seconds, summed */
	int failed;		/* 1: a task function returned non-zero; of the
				   lowest range that did: */
	int failed_value;	/* what it returned */
	uint32_t failed_worker;
	uint64_t failed_begin;
	uint64_t failed_end;
	struct ata_times *times;	/* the caller's array, or NULL */
	uint32_t capacity;	/* its length; times of workers past it are
				   left out */
};

static inline void ata_round_init(struct ata_round *round)
{
	memset(round, 0, sizeof(*round));
	round->size = sizeof(*round);
}

/*
 * ata_between_fn - called between the rounds of ata_pool_run_rounds()
 *
 * After each round, the last included, when all its workers have finished and
 * none of the next has begun: on the calling thread, or, with
 * ATA_BETWEEN_ANYWHERE, on the worker that finished last. It sees what the
 * tasks wrote, and the next round's tasks see what it writes. It may change
 * what job->ctx points to, and may not run anything on the pool (-EBUSY; in a
 * nested call that would run inline). A thread that serves as a worker is
 * pinned, and so are threads started there: do not open the program's first
 * parallel region in it.
 *
 * @round:  number of the round that ended, from 0
 * @report: of that round; valid during the call
 *
 * Return: 0: go on; > 0: stop, and ata_pool_run_rounds() returns 0; < 0: stop,
 * and it returns this value.
 */
typedef int ata_between_fn(void *ctx, uint64_t round,
			   const struct ata_round *report);

/*
 * ata_pool_create - start the workers, pin them
 *
 * The calling thread serves as worker 0 for the length of each call, pinned on
 * entry, its own affinity mask restored on return; the others are threads of an
 * OpenMP team that the pool keeps. Each has been pinned, and its binding read
 * back, before this returns. Workers block all signals but those of faults
 * (SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGSYS, SIGABRT) and SIGPROF.
 *
 * Masks, cpusets, cores and quotas may change while the pool lives, and it
 * follows, between rounds: a worker whose unit was taken away is absent and
 * gets no tasks until it has it again, a spare worker gets a unit that comes,
 * and no more workers than ata_machine_quota() has room for get tasks at once.
 * No call fails because of that: if all are absent, worker 0 runs everything.
 * atasched(7) tells more.
 *
 * @out:     receives the pool; the caller destroys it
 * @machine: which cores there are; NULL: what ata_machine_open() reads now
 * @config:  NULL: defaults
 *
 * Return: 0, or (nothing is left behind and *out is unchanged)
 *   -EINVAL   out is NULL, a size is not known, an unknown flag is set, a
 *             number is out of its range, or the bandit's configuration is
 *             refused
 *   -EAGAIN   the system refused the threads, or the OpenMP team came up
 *             smaller than asked (OMP_THREAD_LIMIT)
 *   -ENOTSUP  machine is a recorded one: its cores cannot be bound
 *   -EXDEV    a worker could not be pinned to its core, or was not there when
 *             the binding was read back; other errors of binding likewise
 *   -ENOSYS   this system cannot pin threads, or (Linux before 4.14) cannot
 *             tell a forked child
 *   -ENOMEM   no memory
 *   others    as ata_machine_open(), when machine is NULL
 */
ATA_EXPORT int ata_pool_create(struct ata_pool **out,
			       struct ata_machine *machine,
			       const struct ata_pool_config *config);

/* ata_pool_workers - number of workers, spare ones included; pool may not be
 * NULL */
ATA_EXPORT uint32_t ata_pool_workers(const struct ata_pool *pool);

/*
 * ata_pool_worker - describe worker i, as the last round found it
 *
 * Threads: any thread may call it at any time.
 *
 * Return: 0, or -EINVAL (an argument is NULL, out's size is not known or there
 * is no worker i; *out is unchanged)
 */
ATA_EXPORT int ata_pool_worker(const struct ata_pool *pool, uint32_t i,
			       struct ata_worker *out);

/*
 * ata_pool_machine_id - ata_machine_id() of the pool's machine and workers
 *
 * For ata_bandit_config.machine of the kernels that run on this pool.
 *
 * Return: 0, or -EINVAL (pool or text is NULL, or capacity is less than
 * ATA_MACHINE_ID_SIZE; text is unchanged)
 */
ATA_EXPORT int ata_pool_machine_id(const struct ata_pool *pool, char *text,
				   size_t capacity);

/*
 * ata_pool_bandit - the pool's own bandit, used where a call names no kernel
 *
 * Owned by the pool. To be looked at between rounds. pool may not be NULL.
 */
ATA_EXPORT struct ata_bandit *ata_pool_bandit(struct ata_pool *pool);

/*
 * ata_pool_run - run one round of tasks and learn from it
 *
 * Equals job->fn(job->ctx, 0, job->tasks, 0), but spread over the pinned
 * workers: fn is called for ranges [begin, end) that cover [0, tasks) exactly
 * once. The kernel's policy fixes each worker's share before the round, a
 * contiguous range; the measured times go back to it before return. A worker
 * without a share is not woken. With the policy gta, workers take one task
 * after the other from a shared counter instead.
 *
 * A share runs in one call of fn, or, where the tail guard is on (ATA_GUARD_ON,
 * or the policy auto), from its front in pieces of 10 us or more, near its end
 * of 1 or more, as far as is known; a worker that is done then takes tasks from
 * the end of another's share that has not begun them, if the round is expected
 * to end sooner for it.
 *
 * @pool:   from ata_pool_create()
 * @kernel: what is known about this kind of task, or NULL: the pool's own
 * @job:    tasks, task function and its context; not kept
 * @report: shares and times of this round, or NULL
 *
 * Threads: one round at a time on a pool, from any thread. Two pools on the
 * same cores compete for them; a bandit that they share is the caller's to
 * guard.
 *
 * The task function runs on many workers at once, but one call at a time on
 * each. It sees what the caller wrote before the call; the caller sees what it
 * wrote on return. It
 *   - may not leave by longjmp or an exception;
 *   - may call this on its own pool: the whole job runs inline, as one range,
 *     on that task's own worker, and nothing is learned;
 *   - may open regions of OpenMP: they get one thread, unless they ask for a
 *     number of their own;
 *   - starts threads with its worker's affinity mask and, but on worker 0, with
 *     its worker's signals blocked.
 *
 * Return: 0, or
 *   -EINVAL    pool, job or fn is NULL, tasks is out of range, a size is not
 *              known, an unknown flag is set, both of ATA_GUARD_..., or kernel
 *              has another number of arms than pool has workers; nothing ran
 *   -EBUSY     another round is running on pool; nothing ran
 *   -ECHILD    pool was created by the parent of this forked process
 *   -ECANCELED fn returned non-zero, or ata_pool_cancel(); ranges that had not
 *              begun were not run, nothing is learned; report says what ran
 *              and what failed
 */
ATA_EXPORT int ata_pool_run(struct ata_pool *pool, struct ata_bandit *kernel,
			    const struct ata_job *job,
			    struct ata_round *report);

/*
 * ata_pool_run_rounds - run many rounds, with a function between them
 *
 * Equals ata_pool_run() and between() in turn, so many times, but the caller is
 * pinned once. With ATA_BETWEEN_ANYWHERE between runs on the worker that
 * finished last, and the calling thread is woken only when it has a share: then
 * a slow or parked caller does not delay the next round.
 *
 * @rounds:      at least 1
 * @between:     see ata_between_fn, or NULL
 * @between_ctx: for between
 * @report:      receives the last round's; the same is passed to between
 *
 * Return: as ata_pool_run(), -EINVAL also for no rounds, or what between asked
 * for. After -ECANCELED report is of the round that failed; earlier rounds have
 * been learned from.
 */
ATA_EXPORT int ata_pool_run_rounds(struct ata_pool *pool,
				   struct ata_bandit *kernel,
				   const struct ata_job *job, uint64_t rounds,
				   ata_between_fn *between, void *between_ctx,
				   struct ata_round *report);

/*
 * ata_pool_each - call fn exactly once on every worker, parked and absent ones
 * too
 *
 * For scratch memory and first touch. Called from a task of the same pool it
 * calls fn for that task's own worker only.
 *
 * Return: 0, or -EINVAL (pool or fn is NULL), -EBUSY or -ECHILD as
 * ata_pool_run(), or -ECANCELED: fn returned non-zero somewhere; it was called
 * on every worker all the same
 */
ATA_EXPORT int ata_pool_each(struct ata_pool *pool, ata_each_fn *fn, void *ctx);

/*
 * ata_pool_cancel - end the round that is running, early
 *
 * Ranges that have not begun are not run, and ata_pool_run() returns
 * -ECANCELED, unless all of the last round was over. Running task functions end
 * by themselves; long ones poll ata_cancelled(). Does nothing where no round is
 * running. Any thread may call it, also a task and a signal handler.
 *
 * Return: 0, or -EINVAL (pool is NULL) or -ECHILD
 */
ATA_EXPORT int ata_pool_cancel(struct ata_pool *pool);

/*
 * ata_cancelled - inside a task: is this round to end early?
 *
 * Because of ata_pool_cancel(), or because another range has failed.
 *
 * Return: 1, or 0: no, or the calling thread runs no task
 */
ATA_EXPORT int ata_cancelled(void);

/*
 * ata_pool_trace - record every round from now on, for a trace viewer
 *
 * The file is JSON in the trace event format, which Perfetto and Chrome show:
 * a row for the rounds and one for each worker, with its shares, those that
 * probe marked, and its waits for the end of the round. Rounds that failed or
 * were cancelled are marked. ata_pool_each() and rounds run inline by a task
 * are not recorded. It is written aside and takes the place of what stood at
 * path when the trace ends; ata_pool_destroy() ends it as well.
 *
 * A round pays for a copy of 64 bytes, and as many for each worker that ran
 * tasks. 65,536 of these are kept, or four rounds of all workers if that is
 * more. They are written when a call ends with half of them or more, within a
 * call where the next round would not fit, and when the trace ends.
 *
 * @path: of the file; a relative one is of the folder that is current now.
 *        NULL: end the trace; does nothing if there is none
 *
 * Threads: as a call on the pool. In a forked child the trace stays its
 * parent's.
 *
 * Return: 0, or
 *   -EINVAL    pool is NULL
 *   -EBUSY     a call on pool is running: no trace begins or ends
 *   -EALREADY  a trace is running, and goes on: end it before
 *   -ECHILD    pool was created by the parent of this forked process
 *   -EISDIR    path is a directory
 *   -ENXIO     path is something else that is no regular file
 *   -EACCES    the folder or the file may not be written
 *   -ENOENT    the folder does not exist
 *   -ENOSPC    path is NULL: the trace has ended, but there was no space left,
 *              and what stood at its path is still there
 *   -ENOMEM    no memory
 *   others     as getcwd(3) or open(2); where path is NULL, as write(2),
 *              fsync(2) or rename(2), and then as -ENOSPC
 */
ATA_EXPORT int ata_pool_trace(struct ata_pool *pool, const char *path);

/*
 * ata_pool_destroy - stop the workers, free the pool; NULL does nothing
 *
 * No call on pool may be running. In a forked child it frees the memory only.
 * Not to be called from a task.
 */
ATA_EXPORT void ata_pool_destroy(struct ata_pool *pool);

#ifdef __cplusplus
}
#endif

#endif
