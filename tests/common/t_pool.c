/* SPDX-License-Identifier: MIT */
#include <check.h>
#include <errno.h>
#include <stdlib.h>

#include "tests/common/t_pool.h"

struct ata_pool *t_pool(uint32_t workers, uint32_t flags)
{
	struct ata_pool_config config;
	struct ata_pool *pool = NULL;

	ata_pool_config_init(&config);
	config.workers = workers;
	config.flags = flags;
	config.spin = 0.0;
	ck_assert_int_eq(ata_pool_create(&pool, NULL, &config), 0);
	ck_assert_ptr_nonnull(pool);
	return pool;
}

static struct ata_bandit *kernel_of(uint32_t arms, const char *policy,
				    const double *mean)
{
	struct ata_bandit_config config;
	struct ata_bandit *kernel = NULL;

	ata_bandit_config_init(&config);
	config.arms = arms;
	config.policy = policy;
	config.alpha = 1e-6;
	config.true_mean = mean;
	ck_assert_int_eq(ata_bandit_create(&kernel, &config), 0);
	return kernel;
}

struct ata_bandit *t_oracle(uint32_t arms, const double *mean)
{
	return kernel_of(arms, "ofta", mean);
}

struct ata_bandit *t_kernel(uint32_t arms, const char *policy)
{
	double *mean = calloc(arms, sizeof(*mean));
	struct ata_bandit *kernel;

	ck_assert_ptr_nonnull(mean);
	for (uint32_t i = 0; i < arms; i++)
		mean[i] = 1.0;
	kernel = kernel_of(arms, policy, mean);
	free(mean);
	return kernel;
}

double t_learned(const struct ata_bandit *kernel)
{
	struct ata_arm arm;
	double sum = 0.0;

	ata_arm_init(&arm);
	for (uint32_t i = 0; i < ata_bandit_arms(kernel); i++) {
		ck_assert_int_eq(ata_bandit_stats(kernel, i, &arm), 0);
		sum += arm.count;
	}
	return sum;
}

int t_nothing(void *ctx, uint64_t begin, uint64_t end, uint32_t worker)
{
	(void)ctx;
	(void)begin;
	(void)end;
	(void)worker;
	return 0;
}

struct ata_job t_job(uint64_t tasks, ata_task_fn *fn, void *ctx)
{
	struct ata_job job;

	ata_job_init(&job);
	job.tasks = tasks;
	job.fn = fn;
	job.ctx = ctx;
	return job;
}

int t_tally_init(struct t_tally *tally, uint64_t tasks, uint32_t workers)
{
	tally->tasks = tasks;
	tally->workers = workers;
	tally->ran = calloc(tasks, sizeof(*tally->ran));
	tally->worker = calloc(tasks, sizeof(*tally->worker));
	tally->busy = calloc(workers, sizeof(*tally->busy));
	atomic_init(&tally->calls, 0);
	atomic_init(&tally->faults, 0);
	if (tally->ran && tally->worker && tally->busy)
		return 0;
	t_tally_fini(tally);
	return -ENOMEM;
}

void t_tally_fini(struct t_tally *tally)
{
	free(tally->ran);
	free(tally->worker);
	free(tally->busy);
}

void t_tally_reset(struct t_tally *tally)
{
	for (uint64_t i = 0; i < tally->tasks; i++)
		atomic_store_explicit(&tally->ran[i], 0, memory_order_relaxed);
	atomic_store_explicit(&tally->calls, 0, memory_order_relaxed);
}

static void fault(struct t_tally *tally)
{
	atomic_fetch_add_explicit(&tally->faults, 1, memory_order_relaxed);
}

/* All relaxed: the pool orders them before whoever looks, or the race detector
 * would have nothing to find. */
int t_tally_fn(void *ctx, uint64_t begin, uint64_t end, uint32_t worker)
{
	struct t_tally *tally = ctx;

	atomic_fetch_add_explicit(&tally->calls, 1, memory_order_relaxed);
	if (begin >= end || end > tally->tasks || worker >= tally->workers) {
		fault(tally);
		return 0;
	}
	if (atomic_fetch_add_explicit(&tally->busy[worker], 1,
				      memory_order_relaxed))
		fault(tally);
	for (uint64_t i = begin; i < end; i++) {
		atomic_fetch_add_explicit(&tally->ran[i], 1,
					  memory_order_relaxed);
		atomic_store_explicit(&tally->worker[i], worker,
				      memory_order_relaxed);
	}
	atomic_fetch_sub_explicit(&tally->busy[worker], 1,
				  memory_order_relaxed);
	return 0;
}

uint64_t t_tally_wrong(const struct t_tally *tally, uint32_t times)
{
	uint64_t wrong = atomic_load_explicit(&tally->faults,
					      memory_order_relaxed);

	for (uint64_t i = 0; i < tally->tasks; i++)
		wrong += atomic_load_explicit(&tally->ran[i],
					      memory_order_relaxed) != times;
	return wrong;
}

uint64_t t_tally_of(const struct t_tally *tally, uint32_t worker)
{
	uint64_t sum = 0;

	for (uint64_t i = 0; i < tally->tasks; i++)
		sum += atomic_load_explicit(&tally->ran[i],
					    memory_order_relaxed) &&
		       atomic_load_explicit(&tally->worker[i],
					    memory_order_relaxed) == worker;
	return sum;
}
