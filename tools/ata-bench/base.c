/* SPDX-License-Identifier: MIT */
/*
 * Calibration: equal shares on the pool, run among the rows, so that they see
 * the same machine.
 */
#include "base.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "emulate.h"
#include "quantile.h"

#define LAP_ROUNDS 10
#define SAMPLES_MAX 100000	/* of the base time; later ones are left out */

struct base {
	struct emulate *emulate;
	struct row *row;
	struct ata_job job;
	uint32_t workers;
	double task_seconds;
	int factors;		/* some worker is emulated */
	double *sample;		/* of the base time */
	uint32_t samples;
	double *seconds, *tasks;	/* of each worker, summed */
	double *time;		/* result */
};

static int allocate_arrays(struct base *base)
{
	base->sample = calloc(SAMPLES_MAX, sizeof(*base->sample));
	base->seconds = calloc(base->workers, sizeof(*base->seconds));
	base->tasks = calloc(base->workers, sizeof(*base->tasks));
	base->time = calloc(base->workers, sizeof(*base->time));
	return base->sample != NULL && base->seconds != NULL &&
	       base->tasks != NULL && base->time != NULL ? 0 : -ENOMEM;
}

int base_create(struct base **out, struct ata_pool *pool,
		const struct ata_job *job, struct emulate *emulate,
		double task_seconds)
{
	struct base *base = calloc(1, sizeof(*base));
	struct ata_bandit_config config;
	int error;

	if (base == NULL)
		return -ENOMEM;
	base->emulate = emulate;
	base->workers = ata_pool_workers(pool);
	base->task_seconds = task_seconds;
	base->factors = emulate_text(emulate)[0] != '\0';
	/* uta shares equally when the workers divide the tasks. */
	base->job = *job;
	base->job.tasks = job->tasks < base->workers ? base->workers :
			  job->tasks - job->tasks % base->workers;
	error = allocate_arrays(base);
	ata_bandit_config_init(&config);
	config.kernel = "calibration";	/* a trace tells it from rows */
	if (error == 0)
		error = row_create(&base->row, pool, "uta", &config);
	if (error != 0) {
		base_destroy(base);
		return error;
	}
	*out = base;
	return 0;
}

static void see_round(void *ctx, const struct ata_round *report)
{
	struct base *base = ctx;

	for (uint32_t i = 0; i < base->workers; i++) {
		const struct ata_times *times = &report->times[i];

		if (times->tasks == 0)
			continue;
		base->seconds[i] += times->seconds;
		base->tasks[i] += (double)times->tasks;
		if (base->samples < SAMPLES_MAX)
			base->sample[base->samples++] =
				times->seconds / (double)times->tasks /
				emulate_factor(base->emulate, i);
	}
}

int base_lap(struct base *base)
{
	double seconds = 0.0;
	int error = 0;

	if (emulate_is_virtual(base->emulate))
		return 0;
	while (seconds < BASE_SECONDS && error == 0) {
		struct record record;

		error = record_create(&record, LAP_ROUNDS, 1, NULL);
		if (error == 0)
			error = lap_run(base->row, &base->job, base->emulate,
					LAP_ROUNDS, &record, see_round, base);
		for (uint64_t i = 0; error == 0 && i < record.rounds; i++)
			seconds += record.wall[i];
		record_free(&record);
	}
	return error;
}

const double *base_times(struct base *base)
{
	double common = base->task_seconds;

	if (base->samples > 0)
		common = quantile(base->sample, base->samples, 0.5);
	for (uint32_t i = 0; i < base->workers; i++)
		base->time[i] = base->factors || base->tasks[i] <= 0.0 ?
			common * emulate_factor(base->emulate, i) :
			base->seconds[i] / base->tasks[i];
	return base->time;
}

int base_optimum(struct base *base, uint64_t tasks, uint64_t *count,
		 double *seconds, double *worker_seconds)
{
	const double *time = base_times(base);
	int error = ata_split(time, base->workers, tasks, count);

	if (error != 0)
		return error;
	*seconds = 0.0;
	*worker_seconds = 0.0;
	for (uint32_t i = 0; i < base->workers; i++) {
		double end = (double)count[i] * time[i];

		*seconds = fmax(*seconds, end);
		*worker_seconds += end;
	}
	return 0;
}

void base_destroy(struct base *base)
{
	if (base == NULL)
		return;
	row_destroy(base->row);
	free(base->sample);
	free(base->seconds);
	free(base->tasks);
	free(base->time);
	free(base);
}
