/* SPDX-License-Identifier: MIT */
/*
 * A shape is a function of the round alone, from 1 downwards: so a run that
 * goes on from a later round has the same steps. Warm-up multiplies any of
 * them.
 */
#include "sgd/schedule.h"

#include <errno.h>
#include <math.h>
#include <stddef.h>
#include <string.h>

static double constant(const struct ata__schedule *schedule, uint64_t round)
{
	(void)schedule;
	(void)round;
	return 1.0;
}

static double cuts(const struct ata__schedule *schedule, uint64_t round)
{
	return pow(schedule->factor, (double)(round / schedule->period));
}

/* Loshchilov, Hutter, "SGDR: Stochastic Gradient Descent with Warm Restarts",
 * 2017, equation 5, down to 0 and without a restart. */
static double cosine(const struct ata__schedule *schedule, uint64_t round)
{
	double part = (double)round / (double)schedule->period;

	return part < 1.0 ? 0.5 * (1.0 + cos(part * acos(-1.0))) : 0.0;
}

static const struct {
	const char *name;
	double (*shape)(const struct ata__schedule *schedule, uint64_t round);
} shapes[] = {
	{ "constant", constant },
	{ "step", cuts },
	{ "cosine", cosine },
};

#define ROWS (sizeof(shapes) / sizeof(shapes[0]))

int ata__schedule_shape(struct ata__schedule *schedule, const char *name)
{
	for (size_t i = 0; i < ROWS; i++)
		if (!strcmp(shapes[i].name, name)) {
			schedule->shape = shapes[i].shape;
			return 0;
		}
	return -EINVAL;
}

const char *ata__schedule_name(uint32_t i)
{
	return i < ROWS ? shapes[i].name : NULL;
}

double ata__schedule_step(const struct ata__schedule *schedule, uint64_t round)
{
	double step = schedule->step * schedule->shape(schedule, round);

	if (round < schedule->warm_up)
		step *= (double)(round + 1) / (double)schedule->warm_up;
	return step;
}
