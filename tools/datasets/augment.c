/* SPDX-License-Identifier: MIT */
/*
 * Random numbers are philox4x64 (Salmon, Moraes, Dror, Shaw, "Parallel Random
 * Numbers: As Easy as 1, 2, 3", SC 2011) of (seed; round, task, sample).
 */
#include "datasets/augment.h"

#include <Random123/philox.h>

#include "datasets/dataset.h"

/* The upper 32 bits decide: 2^32 numbers for 9 results, no bias to be seen. */
static int32_t shift(uint64_t bits)
{
	return (int32_t)((bits >> 32) * (2 * DATASET_PAD + 1) >> 32) -
	       DATASET_PAD;
}

void augment_draw(const struct ata_key *key, uint64_t sample,
		  struct augment *out)
{
	philox4x64_ctr_t counter = {{ key->round, key->task, sample, 0 }};
	/* The second word keeps these apart from other uses of the seed. */
	philox4x64_key_t seed = {{ key->seed, UINT64_C(0x6175676d656e74) }};
	philox4x64_ctr_t bits = philox4x64(counter, seed);

	out->down = shift(bits.v[0]);
	out->right = shift(bits.v[1]);
	out->flip = (int)(bits.v[2] >> 63);
}
