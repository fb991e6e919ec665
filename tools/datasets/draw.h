/* SPDX-License-Identifier: MIT */
/*
 * Random numbers of made data: philox4x32 (Salmon, Moraes, Dror, Shaw,
 * "Parallel Random Numbers: As Easy as 1, 2, 3", SC 2011) of (seed; what it is
 * for, which sample, which block), so that no sample depends on the one before.
 */
#ifndef DATASETS_DRAW_H
#define DATASETS_DRAW_H

#include <stdint.h>

#include <Random123/philox.h>

/* What a random number is for. */
enum draw {
	DRAW_CENTRE,
	DRAW_MIXTURE,
	DRAW_NOISE,
	DRAW_CELL,
	DRAW_HIDDEN,
	DRAW_OUTPUT,
	DRAW_GRAIN,
};

static inline philox4x32_ctr_t draw(uint64_t seed, enum draw what,
				    uint32_t sample, uint32_t block)
{
	philox4x32_ctr_t counter = {{ block, sample, (uint32_t)what, 0 }};
	philox4x32_key_t key = {{ (uint32_t)seed, (uint32_t)(seed >> 32) }};

	return philox4x32(counter, key);
}

#endif
