/* SPDX-License-Identifier: MIT */
/*
 * What a comparison has to know before its first lap: how long tasks take
 * where, and so the optimum and how many laps there will be; and the rows,
 * made.
 */
#include "comparison.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "compare_kernel.h"

#define LAP_SECONDS 0.2
#define LAP_ROUNDS 10

int comparison_optimum(struct comparison *c)
{
	return base_optimum(c->base, c->tasks, c->count, &c->optimum.seconds,
			    &c->optimum.worker_seconds);
}

/* As many laps as there are with the least length each. */
static uint64_t count_laps(const struct comparison *c)
{
	double rounds = ceil(LAP_SECONDS / c->optimum.seconds);
	uint64_t lap = rounds < 1e18 ? (uint64_t)rounds : UINT64_MAX;

	if (lap < LAP_ROUNDS)
		lap = LAP_ROUNDS;
	return c->rounds < 2 * lap ? 1 : c->rounds / lap;
}

static int expect(const struct comparison *c, struct row *row)
{
	struct companion_hello work = {
		.task_seconds = 1e-6 * c->setting.task_us,
		.steps = c->kernel != NULL ? kernel_steps(c->kernel) : 0,
		.slow = c->setting.slow,
		.virtual_workers = c->setting.virtual_workers,
	};

	return row_expect(row, &work);
}

static int create_rows(struct comparison *c)
{
	struct ata_bandit_config config;
	int error = 0;

	setting_bandit(&c->setting, &config);
	profile_config(&c->profile, &config);
	config.true_mean = base_times(c->base);
	for (uint32_t i = 0; i < c->setting.policies.n && error == 0; i++) {
		error = record_create(&c->record[i], c->rounds, c->laps,
				      c->setting.worker_cost);
		if (error == 0)
			error = row_create(&c->row[i], c->pool,
					   c->setting.policies.name[i],
					   &config);
		c->n++;
		if (error == 0)
			error = profile_load(&c->profile, c->row[i]);
		if (error == 0)
			error = expect(c, c->row[i]);
	}
	return error;
}

/* Tasks that are as long, on workers as fast, are of one kernel. */
static int begin_profile(struct comparison *c)
{
	char task[COMPARE_KERNEL_TEXT];

	return profile_begin(&c->profile, &c->setting, c->pool, c->emulate,
			     "compare", compare_kernel_text(c, task));
}

int comparison_prepare(struct comparison *c)
{
	uint32_t workers = ata_pool_workers(c->pool);
	int error = begin_profile(c);

	if (error == 0)
		error = compare_kernel_create(c);
	if (error != 0)
		return error;
	/* A slow or parked worker 0 shall not delay the next round. */
	c->job.flags = ATA_BETWEEN_ANYWHERE;
	c->count = calloc(workers, sizeof(*c->count));
	if (c->count == NULL)
		return -ENOMEM;
	error = base_create(&c->base, c->pool, &c->job, c->emulate,
			    1e-6 * c->setting.task_us);
	if (error == 0)
		error = base_lap(c->base);
	if (error == 0)
		error = comparison_optimum(c);
	if (error != 0)
		return error;
	c->laps = count_laps(c);
	return create_rows(c);
}

void comparison_close(struct comparison *c)
{
	for (uint32_t i = 0; i < c->n; i++) {
		row_destroy(c->row[i]);
		record_free(&c->record[i]);
	}
	base_destroy(c->base);
	compare_kernel_destroy(c);
	free(c->count);
	setting_close(&c->setting, c->pool, c->emulate);
}
