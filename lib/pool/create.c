/* SPDX-License-Identifier: MIT */
/*
 * The parts of a pool: from the machine's cores to threads that wait, and back.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "machine/machine.h"
#include "pool/pool.h"
#include "pool/trace.h"

#define POOL_FLAGS                                                             \
	(ATA_POOL_SMT | ATA_POOL_KEEP_BINDING | ATA_POOL_CALLER_WAITS)
#define SPIN_MAX 1.0

static size_t page_size(void)
{
	return (size_t)sysconf(_SC_PAGESIZE);
}

/* A page whose first byte a forked child finds to be 0. */
static int create_page(struct ata_pool *pool)
{
	unsigned char *page = mmap(NULL, page_size(), PROT_READ | PROT_WRITE,
				   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (page == MAP_FAILED)
		return -errno;
#ifdef MADV_WIPEONFORK
	if (madvise(page, page_size(), MADV_WIPEONFORK)) {
		munmap(page, page_size());
		return -ENOSYS;	/* before Linux 4.14 */
	}
#endif
	*page = 1;
	pool->alive = page;
	return 0;
}

static int check_config(const struct ata_pool_config *config)
{
	if (config->size != sizeof(*config) || (config->flags & ~POOL_FLAGS) ||
	    !config->workers ||
	    (config->workers > ATA_ARMS_MAX &&
	     config->workers != ATA_WORKERS_ALL) ||
	    config->spare_workers > ATA_ARMS_MAX - 1 ||
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
	uint32_t seated = pool->workers - pool->spare;

	team->machine = pool->machine;
	team->wait.clock = ata__machine_clock(pool->machine);
	/* Workers that share a core must not poll at all, as they would keep
	 * each other from it; and where a caller that waits finds no core of
	 * its own, they must let it on. */
	team->wait.yield = seated > usable ? 0 : (uint64_t)(spin * 1e9);
	team->wait.spin = team->wait.yield;
	if (pool->flags & ATA_POOL_CALLER_WAITS && seated == usable)
		team->wait.spin = 0;
	/* A late worker keeps all others, a late caller the workers. */
	team->wait.others = seated > 1 ? seated - 1 : 1;
	team->workers = pool->workers;
	team->cores = seated > usable ? usable : 0;
	team->first = ata__pool_caller_serves(pool) ? 1 : 0;
	team->serve = ata__round_serve;
	team->ctx = &pool->round;
	team->seat = aligned_alloc(alignof(struct ata__seat),
				   pool->workers * sizeof(*team->seat));
	if (!team->seat)
		return -ENOMEM;
	/* Relaxed, as all of it: the start of the threads publishes it. */
	for (uint32_t i = 0; i < pool->workers; i++)
		atomic_store_explicit(&team->seat[i].core,
				      i < seated ? i % usable : ATA_NO_CORE,
				      memory_order_relaxed);
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

static int create_limits(struct ata_pool *pool)
{
	pool->limits.team = &pool->team;
	pool->limits.caller = &pool->caller;
	pool->limits.spare = pool->spare;
	pool->limits.smt = pool->flags & ATA_POOL_SMT;
	pool->round.limits = &pool->limits;
	return ata__limits_init(&pool->limits);
}

/* Everything but the threads; fine with a pool that is half made. */
static void free_pool(struct ata_pool *pool)
{
	free(pool->team.seat);
	ata__limits_fini(&pool->limits);
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

struct rest {
	struct ata_pool *pool;
	const struct ata_pool_config *config;
};

/* What nobody needs before the first round, made by the first of the threads
 * while the caller tries its own core. What a user may have got wrong is here,
 * so that no other thread has been started then. */
static int create_rest(void *ctx)
{
	struct ata_pool *pool = ((struct rest *)ctx)->pool;
	int err;

	err = create_bandit(pool, ((struct rest *)ctx)->config->bandit);
	if (!err)
		err = ata__round_init(&pool->round, &pool->team);
	if (!err)
		err = create_limits(pool);
	return err;
}

/*
 * Start the threads; the caller does its own part meanwhile. It stays on its
 * core until they are there: it may have stood on that of a worker, and who
 * comes back to it is in the way.
 */
static int start_team(struct ata_pool *pool)
{
	int err = ata__team_launch(&pool->team), late;

	if (err)
		return err;
	err = create_caller(pool);
	if (!err)
		err = create_page(pool);
	late = ata__team_await(&pool->team);
	ata__caller_tried(&pool->caller);
	if (err)
		ata__team_stop(&pool->team);
	return late ? late : err;
}

static int fill_pool(struct ata_pool *pool, const struct ata_pool_config *config)
{
	struct rest rest = { pool, config };
	int err;

	if (!ata__machine_is_this_system(pool->machine))
		return -ENOTSUP;
	pool->flags = config->flags;
	pool->workers = config->workers == ATA_WORKERS_ALL
				? width(pool->machine, config->flags)
				: config->workers;
	pool->spare = config->spare_workers;
	pool->workers += pool->spare;
	if (pool->workers > ATA_ARMS_MAX)
		return -EINVAL;	/* before any of them is started */
	err = create_team(pool, config->spin);
	if (err)
		return err;
	pool->team.prepare = create_rest;
	pool->team.prepare_ctx = &rest;
	return start_team(pool);
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

void ata_pool_destroy(struct ata_pool *pool)
{
	if (!pool)
		return;
	if (ata__pool_is_alive(pool)) {
		ata_pool_trace(pool, NULL);
		ata__team_stop(&pool->team);
		ata__caller_let_go(&pool->caller);
	}
	free_pool(pool);
}
