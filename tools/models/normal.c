/* SPDX-License-Identifier: MIT */
/*
 * Philox4x64 (Salmon, Moraes, Dror, Shaw, "Parallel Random Numbers: As Easy as
 * 1, 2, 3", SC 2011) for the bits; the transform of Box and Muller ("A Note on
 * the Generation of Random Normal Deviates", Ann. Math. Statist. 29, 1958) for
 * the shape. Two uniform numbers give two deviates, always, which is what a
 * generator without state needs.
 */
#include "models/normal.h"

#include <math.h>

#include <Random123/philox.h>

#define TWO_PI 6.283185307179586476925

/* The upper 53 bits, from the middle of their cells: never 0, never 1. */
static double uniform(uint64_t bits)
{
	return ((double)(bits >> 11) + 0.5) * 0x1p-53;
}

static void box_muller(uint64_t a, uint64_t b, double out[2])
{
	double radius = sqrt(-2.0 * log(uniform(a)));
	double angle = TWO_PI * uniform(b);

	out[0] = radius * cos(angle);
	out[1] = radius * sin(angle);
}

void normal_four(const struct ata_key *key, uint32_t sample, uint32_t block,
		 double out[4])
{
	philox4x64_ctr_t counter = {{ key->round, key->task, sample, block }};
	/* The second word keeps these apart from other uses of the seed. */
	philox4x64_key_t seed = {{ key->seed, UINT64_C(0x6e6f726d616c) }};
	philox4x64_ctr_t bits = philox4x64(counter, seed);

	box_muller(bits.v[0], bits.v[1], out);
	box_muller(bits.v[2], bits.v[3], out + 2);
}
