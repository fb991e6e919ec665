/* SPDX-License-Identifier: MIT */
#include "sgd/run.h"

#include <stdalign.h>
#include <stddef.h>
#include <string.h>

static const struct ata__method *const methods[] = {
	&ata__minibatch, &ata__rennala, &ata__ringmaster, &ata__asgd,
};

#define BLOCK ((size_t)4096)	/* numbers */
#define ROWS (sizeof(methods) / sizeof(methods[0]))

const struct ata__method *ata__method_find(const char *name)
{
	for (size_t i = 0; i < ROWS; i++)
		if (!strcmp(methods[i]->name, name))
			return methods[i];
	return NULL;
}

const char *ata_sgd_method_name(uint32_t i)
{
	return i < ROWS ? methods[i]->name : NULL;
}

const char *ata_sgd_optimizer_name(uint32_t i)
{
	return ata__optimizer_name(i);
}

const char *ata_sgd_schedule_name(uint32_t i)
{
	return ata__schedule_name(i);
}

uint32_t ata_sgd_state_vectors(const char *optimizer)
{
	const struct ata__optimizer *found =
		optimizer ? ata__optimizer_find(optimizer) : NULL;

	return found ? found->vectors : 0;
}

/*
 * Update block by block, for a sum in halves: it is never written down as a
 * whole, and a block of it is still in the nearest cache when it is used.
 */
static void update_blocks(const struct ata__run *run, const float *from,
			  float *to, const struct ata__halves *sum)
{
	alignas(64) float room[BLOCK];
	struct ata__update update = run->update;
	size_t dim = update.stride, most = sum->right ? BLOCK : dim;

	for (size_t at = 0; at < dim; at += update.dim) {
		update.dim = dim - at < most ? dim - at : most;
		update.from = from + at;
		update.params = to + at;
		if (run->update.state)
			update.state = run->update.state + at;
		update.gradient = ata__halves_sum(sum, at, update.dim, room);
		run->optimizer->update(&update);
	}
}

double ata__run_update(struct ata__run *run, uint64_t round, const float *from,
		       float *to, const struct ata__halves *sum,
		       uint64_t gradients)
{
	struct ata__update *update = &run->update;
	double step = ata__schedule_step(&run->schedule, round);

	update->scale = (float)(1.0 / ((double)gradients *
				       run->config->micro_batch));
	update->step = (float)step;
	update->count = round - run->born + 1;
	update_blocks(run, from, to, sum);
	return step;
}

int ata__run_account(struct ata__run *run, const struct ata_sgd_step *step)
{
	const struct ata_sgd_config *config = run->config;
	struct ata_sgd_result *result = &run->result;
	int stop = 0;

	result->rounds++;
	result->seconds += step->seconds;
	result->worker_seconds += step->report->worker_time;
	result->loss = step->loss;
	if (step->report->moved != ATA_UNKNOWN)
		result->moved += step->report->moved;
	if (config->on_step)
		stop = config->on_step(config->on_step_ctx, step);
	if (stop < 0)
		return stop;
	/* False for a target that is no number */
	run->stopped = stop > 0 || step->loss <= config->target_loss;
	return run->stopped;
}
