/* SPDX-License-Identifier: MIT */
#include "sgd/valid.h"

#include <float.h>
#include <stddef.h>

#include "sgd/run.h"

#define GUARD_FLAGS (ATA_GUARD_ON | ATA_GUARD_OFF)
#define TASKS_MAX (UINT64_C(1) << 30)
#define SAMPLES_MAX (UINT64_C(1) << 53)

bool ata__sgd_problem_is_valid(const struct ata_sgd_problem *problem)
{
	return problem && problem->size == sizeof(*problem) &&
	       problem->dim >= 1 && problem->samples <= SAMPLES_MAX &&
	       problem->held_out <= SAMPLES_MAX && problem->gradient;
}

/* A part that is kept, as a float too. */
static bool is_part(double x)
{
	return x >= 0.0 && x < 1.0 && (float)x < 1.0f;
}

static bool numbers_valid(const struct ata_sgd_config *config)
{
	return config->tasks >= 1 && config->tasks <= TASKS_MAX &&
	       config->micro_batch >= 1 && config->rounds >= 1 &&
	       !(config->flags & ~GUARD_FLAGS) &&
	       config->flags != GUARD_FLAGS &&
	       config->first_round <= UINT64_MAX - config->rounds &&
	       config->step <= FLT_MAX && (float)config->step > 0.0f &&
	       is_part(config->momentum) && is_part(config->beta1) &&
	       is_part(config->beta2) && config->epsilon <= FLT_MAX &&
	       (float)config->epsilon > 0.0f && config->weight_decay >= 0.0 &&
	       config->weight_decay <= FLT_MAX &&
	       config->schedule_factor > 0.0 &&
	       config->schedule_factor <= 1.0 && config->schedule_period >= 1;
}

static bool config_valid(const struct ata_sgd_config *config)
{
	struct ata__schedule schedule;

	return config && config->size == sizeof(*config) && config->params &&
	       config->method && ata__method_find(config->method) &&
	       config->optimizer && ata__optimizer_find(config->optimizer) &&
	       config->schedule &&
	       !ata__schedule_shape(&schedule, config->schedule) &&
	       numbers_valid(config);
}

/* The sampler counts samples from the first round's on, in 64 bits. */
static bool samples_countable(const struct ata_sgd_problem *problem,
			     const struct ata_sgd_config *config)
{
	return !problem->samples ||
	       config->first_round + config->rounds <=
		       UINT64_MAX / config->tasks / config->micro_batch;
}

bool ata__sgd_config_is_valid(const struct ata_sgd_config *config,
			      const struct ata_sgd_problem *problem)
{
	return config_valid(config) && samples_countable(problem, config);
}

/* An executor needs workers, and runs no asynchronous method. */
bool ata__sgd_runner_is_valid(const struct ata_sgd_config *config,
			      const struct ata_pool *pool)
{
	if (pool)
		return !config->execute;
	return config->execute && config->workers >= 1 &&
	       config->workers <= ATA_ARMS_MAX &&
	       !ata__method_find(config->method)->asynchronous;
}
