/* SPDX-License-Identifier: MIT */
#include "overhead_steady.h"

#include <stddef.h>

#include "quantile.h"
#include "wall.h"

#define WARM_UP 2e-3		/* seconds, */
#define STRETCH 0.3e-3
#define LONG_ENOUGH 10e-3
#define STRETCHES_MIN 5
#define STRETCHES_MAX 64

/* How often it can be done in a stretch; the machine is warm afterwards. */
static int find_times(overhead_repeat_fn *repeat, void *ctx, uint64_t *times)
{
	double begun = wall_now(), end = begun, length = 0.0;

	*times = 1;
	while (length < STRETCH || end - begun < WARM_UP) {
		double start = wall_now();
		int error = repeat(ctx, *times);

		if (error != 0)
			return error;
		end = wall_now();
		length = end - start;
		if (length < STRETCH)
			*times *= 2;
	}
	return 0;
}

int overhead_steady(overhead_repeat_fn *repeat, void *ctx, double *seconds)
{
	double seen[STRETCHES_MAX];
	double begun, end;
	uint64_t times;
	uint32_t n = 0;
	int error = find_times(repeat, ctx, &times);

	begun = end = wall_now();
	while (error == 0 && n < STRETCHES_MAX &&
	       (n < STRETCHES_MIN || end - begun < LONG_ENOUGH)) {
		double start = wall_now();

		error = repeat(ctx, times);
		end = wall_now();
		seen[n++] = (end - start) / (double)times;
	}
	if (error == 0)
		*seconds = quantile(seen, n, 0.5);
	return error;
}

double overhead_rest(void)
{
	double end = wall_now() + OVERHEAD_REST;
	double now;

	do
		now = wall_now();
	while (now < end);
	return now;
}

int overhead_rested(overhead_repeat_fn *repeat, void *ctx, double *seconds)
{
	double seen[OVERHEAD_RESTS];
	int error = repeat(ctx, 1);

	for (uint32_t i = 0; i < OVERHEAD_RESTS && error == 0; i++) {
		double start = overhead_rest();

		error = repeat(ctx, 1);
		seen[i] = wall_now() - start;
	}
	if (error == 0)
		*seconds = quantile(seen, OVERHEAD_RESTS, 0.5);
	return error;
}
