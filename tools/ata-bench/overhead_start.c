/* SPDX-License-Identifier: MIT */
/*
 * From nothing to the first result, which happens once in a process: of a pool,
 * and of a team of OpenMP's. The machine is open by then for both: what that
 * leaves in the caches and in the memory's maps is the same.
 */
#include <errno.h>
#include <omp.h>

#include <atasched.h>

#include "overhead_measure.h"
#include "overhead_pool.h"
#include "wall.h"

int overhead_machine_opens(const struct overhead_call *call, double *seconds)
{
	struct ata_machine *machine;
	double start = wall_now();
	int error = ata_machine_open(&machine, NULL);

	(void)call;
	*seconds = wall_now() - start;
	if (error == 0)
		ata_machine_close(machine);
	return error;
}

int overhead_omp_start(const struct overhead_call *call, double *seconds)
{
	struct ata_machine *machine;
	double start;
	int threads = 0, error = ata_machine_open(&machine, NULL);

	if (error != 0)
		return error;
	omp_set_dynamic(0);
	start = wall_now();
#pragma omp parallel num_threads((int)call->workers)
	if (omp_get_thread_num() == 0)
		threads = omp_get_num_threads();
	*seconds = wall_now() - start;
	ata_machine_close(machine);
	return (uint32_t)threads == call->workers ? 0 : -EAGAIN;
}

static int first_round(struct ata_pool *pool)
{
	struct ata_job job;

	ata_job_init(&job);
	job.tasks = ata_pool_workers(pool);
	job.fn = overhead_nothing;
	return ata_pool_run(pool, NULL, &job, NULL);
}

static int start_pool(const struct overhead_call *call, int with_round,
		      double *seconds)
{
	struct ata_pool_config config;
	struct ata_machine *machine;
	struct ata_pool *pool;
	double start;
	int error = ata_machine_open(&machine, NULL);

	if (error != 0)
		return error;
	ata_pool_config_init(&config);
	config.workers = call->workers;
	start = wall_now();
	error = ata_pool_create(&pool, machine, &config);
	if (error == 0 && with_round)
		error = first_round(pool);
	*seconds = wall_now() - start;
	if (error == 0)
		ata_pool_destroy(pool);
	ata_machine_close(machine);
	return error;
}

int overhead_pool_creates(const struct overhead_call *call, double *seconds)
{
	return start_pool(call, 0, seconds);
}

int overhead_pool_starts(const struct overhead_call *call, double *seconds)
{
	return start_pool(call, 1, seconds);
}
