/* SPDX-License-Identifier: MIT */
/*
 * A computing task is a chain of floating-point operations in which each needs
 * the result of the one before, from one task to the next. So a processor
 * cannot overlap tasks, and a share costs the sum of its tasks.
 */
#include "kernel.h"

#include <errno.h>
#include <math.h>
#include <stdalign.h>
#include <stdlib.h>

#include "emulate.h"
#include "interrupt.h"
#include "wall.h"

#define LINE 64
#define PIECE 1000000		/* steps: some milliseconds */
#define TRIALS 20
#define TRIAL_SECONDS 0.002

/* Where each worker's chain stands; nobody else touches its cache line. */
struct chain {
	alignas(LINE) double value;
};

struct kernel {
	struct emulate *emulate;
	uint64_t steps;		/* of the chain, in a task */
	struct chain *chain;
};

/* Stays near 1 for ever, so no step is special (no subnormals, no infinity). */
static double advance(double value, uint64_t steps)
{
	for (uint64_t i = 0; i < steps; i++)
		value = value * 0.999 + 0.001;
	return value;
}

static double try_steps(struct chain *chain, uint64_t steps)
{
	double begin = wall_now();

	chain->value = advance(chain->value, steps);
	return wall_now() - begin;
}

/* The shortest of some trials: the others were disturbed. */
static uint64_t find_steps(struct chain *chain, double task_seconds)
{
	uint64_t steps = 1000;
	double best;

	while (try_steps(chain, steps) < TRIAL_SECONDS)
		steps *= 2;
	best = INFINITY;
	for (int i = 0; i < TRIALS; i++)
		best = fmin(best, try_steps(chain, steps));
	return (uint64_t)fmax(1.0, task_seconds * (double)steps / best);
}

int kernel_create(struct kernel **out, struct emulate *emulate,
		  double task_seconds, uint32_t workers)
{
	struct kernel *kernel = calloc(1, sizeof(*kernel));

	if (kernel == NULL)
		return -ENOMEM;
	kernel->emulate = emulate;
	kernel->chain = aligned_alloc(LINE, workers * sizeof(*kernel->chain));
	if (kernel->chain == NULL) {
		free(kernel);
		return -ENOMEM;
	}
	for (uint32_t i = 0; i < workers; i++)
		kernel->chain[i].value = 2.0;
	if (!emulate_is_virtual(emulate))
		kernel->steps = find_steps(&kernel->chain[0], task_seconds);
	*out = kernel;
	return 0;
}

uint64_t kernel_steps(const struct kernel *kernel)
{
	return kernel->steps;
}

void kernel_set_steps(struct kernel *kernel, uint64_t steps)
{
	kernel->steps = steps;
}

/* In pieces, so that an interrupt need not wait for a long task. */
static double run_task(double value, uint64_t steps)
{
	while (steps > PIECE && !interrupted()) {
		value = advance(value, PIECE);
		steps -= PIECE;
	}
	return interrupted() ? value : advance(value, steps);
}

static int compute(struct kernel *kernel, uint64_t tasks, uint32_t worker)
{
	struct chain *chain = &kernel->chain[worker];
	double value = chain->value;

	for (uint64_t i = 0; i < tasks && !interrupted(); i++)
		value = run_task(value, kernel->steps *
				 emulate_repeats(kernel->emulate, worker));
	chain->value = value;
	return interrupted();
}

int kernel_run(void *context, uint64_t begin, uint64_t end, uint32_t worker)
{
	struct kernel *kernel = context;

	if (!emulate_is_virtual(kernel->emulate))
		return compute(kernel, end - begin, worker);
	for (uint64_t i = begin; i < end && !interrupted(); i++)
		emulate_sleep(kernel->emulate, worker);
	return interrupted();
}

void kernel_destroy(struct kernel *kernel)
{
	if (kernel == NULL)
		return;
	free(kernel->chain);
	free(kernel);
}
