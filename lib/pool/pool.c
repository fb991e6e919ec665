/* SPDX-License-Identifier: MIT */
/*
 * The public calls of a pool: check, enter, run, leave.
 *
 * A pool serves one call at a time. The calling thread takes it by its state,
 * is pinned to worker 0's core if it serves as worker 0, and gives both back.
 */
#include "pool/pool.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "machine/machine.h"
#include "pool/nested.h"
#include "pool/trace.h"

#define POOL_FLAGS                                                             \
	(ATA_POOL_SMT | ATA_POOL_KEEP_BINDING | ATA_POOL_CALLER_WAITS)
#define JOB_FLAGS (ATA_BETWEEN_ANYWHERE | ATA_GUARD_ON | ATA_GUARD_OFF)

#define SPIN_MAX 1.0

static size_t page_size(void)
{
	return (size_t)sysconf(_SC_PAGESIZE);
}

/* A page whose first byte a forked child finds to be 0; NULL: errno says why. */
static unsigned char *create_page(void)
{
	unsigned char *page = mmap(NULL, page_size(), PROT_READ | PROT_WRITE,
				   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (page == MAP_FAILED)
		return NULL;
#ifdef MADV_WIPEONFORK
	if (madvise(page, page_size(), MADV_WIPEONFORK)) {
		munmap(page, page_size());
		errno = ENOSYS;	/* before Linux 4.14 */
		return NULL;
	}
#endif
	*page = 1;
	return page;
}

static bool is_alive(const struct ata_pool *pool)
{
	return *pool->alive != 0;
}

static int check_config(const struct ata_pool_config *config)
{
	if (config->size != sizeof(*config) || (config->flags & ~POOL_FLAGS) ||
	    !config->workers ||
	    (config->workers > ATA_ARMS_MAX &&
	     config->workers != ATA_WORKERS_ALL) ||
	    !(config->spin >= 0 && config->spin <= SPIN_MAX) ||
	    (config->bandit &&
	     config->bandit->size != sizeof(*config->bandit)))
		return -EINVAL;
	return 0;
}

/* Usable cores, without SMT siblings unless these are asked for. */
static uint32_t width(const struct ata_machine *machine, uint32_t flags)
{
	uint32_t n = 0;

	if (flags & ATA_POOL_SMT)
		return machine->usable;
	while (n < machine->usable && machine->cores[n].sibling == 0)
		n++;
	return n;
}

static int create_bandit(struct ata_pool *pool,
			 const struct ata_bandit_config *config)
{
	char machine[ATA_MACHINE_ID_SIZE];
	struct ata_bandit_config own;
	int err;

	ata_bandit_config_init(&own);
	if (config)
		own = *config;
	own.arms = pool->workers;
	if (!own.machine) {
		err = ata_pool_machine_id(pool, machine, sizeof(machine));
		if (err)
			return err;
		own.machine = machine;
	}
	return ata_bandit_create(&pool->own, &own);
}

static int create_team(struct ata_pool *pool, double spin)
{
	struct ata__team *team = &pool->team;
	uint32_t usable = pool->machine->usable;

	team->machine = pool->machine;
	team->wait.clock = ata__machine_clock(pool->machine);
	/* Workers that share a core must not poll at all, as they would keep
	 * each other from it; and where a caller that waits finds no core of
	 * its own, they must let it on. */
	team->wait.yield = pool->workers > usable ? 0 : (uint64_t)(spin * 1e9);
	team->wait.spin = team->wait.yield;
	if (pool->flags & ATA_POOL_CALLER_WAITS && pool->workers == usable)
		team->wait.spin = 0;
	team->workers = pool->workers;
	team->first = ata__pool_caller_serves(pool) ? 1 : 0;
	team->serve = ata__round_serve;
	team->ctx = &pool->round;
	team->seat = aligned_alloc(alignof(struct ata__seat),
				   pool->workers * sizeof(*team->seat));
	if (!team->seat)
		return -ENOMEM;
	for (uint32_t i = 0; i < pool->workers; i++)
		team->seat[i].core = i % usable;
	return 0;
}

/* Worker 0's seat is the first core, as create_team() deals them out. */
static int create_caller(struct ata_pool *pool)
{
	struct ata__caller *caller = &pool->caller;
	int err = ata__binding_init(&caller->binding);

	caller->machine = pool->machine;
	caller->core = 0;
	caller->serves = ata__pool_caller_serves(pool);
	caller->keep = pool->flags & ATA_POOL_KEEP_BINDING;
	return err ? err : ata__caller_try(caller);
}

/* Everything but the threads; fine with a pool that is half made. */
static void free_pool(struct ata_pool *pool)
{
	free(pool->team.seat);
	ata__trace_forget(pool->round.trace);
	if (pool->round.work.lane)
		ata__round_fini(&pool->round);
	ata_bandit_destroy(pool->own);
	ata__binding_destroy(&pool->caller.binding);
	if (pool->alive)
		munmap(pool->alive, page_size());
	ata_machine_close(pool->machine);
	free(pool);
}

static int fill_pool(struct ata_pool *pool, const struct ata_pool_config *config)
{
	int err;

	if (!ata__machine_is_this_system(pool->machine))
		return -ENOTSUP;
	pool->flags = config->flags;
	pool->workers = config->workers == ATA_WORKERS_ALL
				? width(pool->machine, config->flags)
				: config->workers;
	pool->alive = create_page();
	if (!pool->alive)
		return -errno;
	err = create_caller(pool);
	if (!err)
		err = create_bandit(pool, config->bandit);
	if (!err)
		err = create_team(pool, config->spin);
	if (!err)
		err = ata__round_init(&pool->round, &pool->team);
	if (!err)
		err = ata__team_start(&pool->team);
	return err;
}

int ata_pool_create(struct ata_pool **out, struct ata_machine *machine,
		    const struct ata_pool_config *config)
{
	struct ata_pool_config defaults;
	struct ata_pool *pool;
	int err = 0;

	ata_pool_config_init(&defaults);
	if (!config)
		config = &defaults;
	if (!out || check_config(config))
		return -EINVAL;
	pool = aligned_alloc(alignof(struct ata_pool), sizeof(*pool));
	if (!pool)
		return -ENOMEM;
	memset(pool, 0, sizeof(*pool));
	if (machine)
		pool->machine = ata__machine_get(machine);
	else
		err = ata_machine_open(&pool->machine, NULL);
	if (!pool->machine) {
		free(pool);
		return err;
	}
	err = fill_pool(pool, config);
	if (err) {
		free_pool(pool);
		return err;
	}
	*out = pool;
	return 0;
}

uint32_t ata_pool_workers(const struct ata_pool *pool)
{
	return pool->workers;
}

struct ata_bandit *ata_pool_bandit(struct ata_pool *pool)
{
	return pool->own;
}

int ata_pool_worker(const struct ata_pool *pool, uint32_t i,
		    struct ata_worker *out)
{
	uint32_t core, usable;

	if (!pool || !out || out->size != sizeof(*out) || i >= pool->workers)
		return -EINVAL;
	core = pool->team.seat[i].core;
	usable = pool->machine->usable;
	out->core = core;
	out->pu = pool->machine->cores[core].pu;
	out->shared = i >= usable || pool->workers - i > usable;
	out->caller = i == 0 && ata__pool_caller_serves(pool);
	return 0;
}

int ata_pool_machine_id(const struct ata_pool *pool, char *text,
			size_t capacity)
{
	if (!pool)
		return -EINVAL;
	return ata_machine_id(pool->machine, pool->workers, text, capacity);
}

/* Run a call, here or, from one of the pool's own tasks, inline. */
static int run_call(struct ata_pool *pool, const struct ata__call *call,
		    struct ata_round *report)
{
	uint32_t worker;
	int err;

	if (!is_alive(pool))
		return -ECHILD;
	if (ata__work_current(&worker) == &pool->round.work)
		return ata__nested_run(&pool->round, call, worker, report);
	if (!ata__work_take(&pool->round.work))
		return -EBUSY;
	err = ata__caller_enter(&pool->caller);
	if (!err) {
		err = ata__round_run(&pool->round, call, report);
		ata__caller_leave(&pool->caller);
	}
	ata__work_give(&pool->round.work);
	return err;
}

static int check_job(const struct ata_job *job)
{
	const uint32_t guard = ATA_GUARD_ON | ATA_GUARD_OFF;

	if (job->size != sizeof(*job) || !job->fn || !job->tasks ||
	    job->tasks > ATA_TASKS_MAX || (job->flags & ~JOB_FLAGS) ||
	    (job->flags & guard) == guard)
		return -EINVAL;
	return 0;
}

int ata_pool_run_rounds(struct ata_pool *pool, struct ata_bandit *kernel,
			const struct ata_job *job, uint64_t rounds,
			ata_between_fn *between, void *between_ctx,
			struct ata_round *report)
{
	struct ata__call call = {
		.kernel = kernel,
		.job = job,
		.rounds = rounds,
		.between = between,
		.between_ctx = between_ctx,
	};

	if (!pool || !job || check_job(job) || !rounds ||
	    (report && report->size != sizeof(*report)))
		return -EINVAL;
	if (!kernel)
		call.kernel = pool->own;
	if (ata_bandit_arms(call.kernel) != pool->workers)
		return -EINVAL;
	return run_call(pool, &call, report);
}

int ata_pool_run(struct ata_pool *pool, struct ata_bandit *kernel,
		 const struct ata_job *job, struct ata_round *report)
{
	return ata_pool_run_rounds(pool, kernel, job, 1, NULL, NULL, report);
}

int ata_pool_each(struct ata_pool *pool, ata_each_fn *fn, void *ctx)
{
	struct ata__call call = {
		.each = fn,
		.each_ctx = ctx,
		.rounds = 1,
	};

	if (!pool || !fn)
		return -EINVAL;
	return run_call(pool, &call, NULL);
}

int ata_pool_cancel(struct ata_pool *pool)
{
	if (!pool)
		return -EINVAL;
	if (!is_alive(pool))
		return -ECHILD;
	ata__work_cancel(&pool->round.work);
	return 0;
}

int ata_cancelled(void)
{
	uint32_t worker;
	struct ata__work *work = ata__work_current(&worker);

	return work && ata__work_cancelled(work);
}

void ata_pool_destroy(struct ata_pool *pool)
{
	if (!pool)
		return;
	if (is_alive(pool)) {
		ata_pool_trace(pool, NULL);
		ata__team_stop(&pool->team);
		ata__caller_let_go(&pool->caller);
	}
	free_pool(pool);
}
