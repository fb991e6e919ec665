/* SPDX-License-Identifier: MIT */
#include "sgd/gradient.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "machine/clock.h"
#include "sgd/room.h"
#include "sgd/versions.h"

#define LINE 64	/* bytes */

int ata__gradients_init(struct ata__gradients *gradients,
			const struct ata_sgd_problem *problem,
			const struct ata_sgd_config *config,
			const struct ata__clock *clock, uint32_t workers)
{
	size_t bytes = workers * sizeof(*gradients->of);

	memset(gradients, 0, sizeof(*gradients));
	gradients->problem = problem;
	gradients->config = config;
	gradients->clock = clock;
	gradients->workers = workers;
	if (problem->samples)
		ata__sampler_init(&gradients->sampler, config->seed,
				  problem->samples, config->tasks,
				  config->micro_batch);
	gradients->of = aligned_alloc(LINE, bytes);
	if (!gradients->of)
		return -ENOMEM;
	memset(gradients->of, 0, bytes);
	return ata__scratches_init(&gradients->scratches, workers,
				   problem->scratch, config->micro_batch);
}

/* Zeros. The worker makes them, so that they lie near. 0 or -ENOMEM */
static int clear(const struct ata__gradients *gradients,
		 struct ata__gradient *own)
{
	size_t bytes = (size_t)gradients->problem->dim * sizeof(float);

	bytes = (bytes + LINE - 1) / LINE * LINE;
	if (!own->numbers)
		own->numbers = ata__room(bytes);
	if (!own->numbers)
		return -ENOMEM;
	memset(own->numbers, 0, bytes);
	return 0;
}

int ata__gradients_compute(struct ata__gradients *gradients, uint32_t worker)
{
	const struct ata_sgd_problem *problem = gradients->problem;
	const struct ata_sgd_config *config = gradients->config;
	struct ata__gradient *own = &gradients->of[worker];
	struct ata__scratch scratch;
	struct ata_batch batch = {
		.params = own->at->params,
		.n = config->micro_batch,
		.worker = worker,
		.key = { config->seed, own->ticket / config->tasks,
			 own->ticket % config->tasks },
	};
	uint64_t start = ata__clock_now(gradients->clock);

	if (ata__scratches_get(&gradients->scratches, worker, &scratch) ||
	    clear(gradients, own))
		return -ENOMEM;
	batch.scratch = scratch.memory;
	if (problem->samples) {
		ata__sampler_draw(&gradients->sampler, batch.key.round,
				  batch.key.task, scratch.samples);
		batch.samples = scratch.samples;
	}
	own->loss = 0.0;
	if (problem->gradient(problem->ctx, &batch, own->numbers, &own->loss))
		return -ECANCELED;
	own->nanoseconds = ata__clock_now(gradients->clock) - start;
	return 0;
}

void ata__gradients_fini(struct ata__gradients *gradients)
{
	for (uint32_t i = 0; gradients->of && i < gradients->workers; i++)
		free(gradients->of[i].numbers);
	free(gradients->of);
	ata__scratches_fini(&gradients->scratches);
}
