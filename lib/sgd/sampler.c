/* SPDX-License-Identifier: MIT */
/*
 * A permutation of 0 .. n - 1 as a function.
 *
 * Numbers below side^2, side = ceil(sqrt(n)), are pairs (left, right) below
 * side; a Feistel network over addition modulo side permutes them, whatever its
 * round function is. What comes out above n - 1 goes in again until it does not
 * (cycle walking), which leaves a permutation of the numbers below n. Both from
 * Black and Rogaway, "Ciphers with Arbitrary Finite Domains", 2002. As
 * (side - 1)^2 < n, the walk is short: 1.0 passes for large n, at most 2 on
 * average.
 *
 * The round function is Philox4x32 with 7 rounds (Salmon, Moraes, Dror, Shaw,
 * "Parallel random numbers: as easy as 1, 2, 3", 2011), its key the seed, its
 * counter right, the number of the pass and the epoch. Passes: with 4 the joint
 * law of two outputs is visibly not uniform for n = 37, with 6 for n = 16, with
 * 8 for none that was tried (10, 16, 37).
 *
 * Passes depend on each other, so one sample alone waits for multiplications;
 * LANES of them go side by side.
 */
#include <math.h>

#include <Random123/philox.h>

#include "sgd/sampler.h"

#define PASSES 8
#define PHILOX_ROUNDS 7
#define LANES 8

struct lanes {
	uint32_t left[LANES];
	uint32_t right[LANES];
	uint64_t *out[LANES];	/* where the result belongs */
	uint32_t used;		/* the first so many lanes are in use */
};

void ata__sampler_init(struct ata__sampler *sampler, uint64_t seed,
		       uint64_t samples, uint64_t tasks, uint32_t micro_batch)
{
	uint64_t side = (uint64_t)sqrt((double)samples);

	while (side * side < samples)
		side++;
	sampler->seed = seed;
	sampler->samples = samples;
	sampler->tasks = tasks;
	sampler->micro_batch = micro_batch;
	sampler->side = (uint32_t)side;
}

/* A random number below side that (seed, epoch, pass, x) determines */
static uint32_t random_below(uint32_t side, uint64_t seed, uint64_t epoch,
			     uint32_t pass, uint32_t x)
{
	philox4x32_key_t key = { { (uint32_t)seed, (uint32_t)(seed >> 32) } };
	philox4x32_ctr_t at = { { x, pass, (uint32_t)epoch,
				  (uint32_t)(epoch >> 32) } };

	at = philox4x32_R(PHILOX_ROUNDS, at, key);
	/* The upper bits of a 64-bit random number times side; 32 bits alone
	 * would favour some results by up to 2 per cent where side is 2^26. */
	return (uint32_t)((at.v[0] * (uint64_t)side +
			   ((at.v[1] * (uint64_t)side) >> 32)) >> 32);
}

static void feistel(const struct ata__sampler *sampler, uint64_t epoch,
		    struct lanes *lanes)
{
	const uint32_t side = sampler->side;
	const uint64_t seed = sampler->seed;

	for (uint32_t pass = 0; pass < PASSES; pass++) {
#pragma omp simd
		for (uint32_t i = 0; i < LANES; i++) {
			uint32_t right = lanes->right[i];
			uint32_t sum = lanes->left[i] +
				       random_below(side, seed, epoch, pass,
						    right);

			lanes->left[i] = right;
			lanes->right[i] = sum < side ? sum : sum - side;
		}
	}
}

/* Give out what is below samples; the rest stays, in the first lanes. */
static void settle(const struct ata__sampler *sampler, struct lanes *lanes)
{
	uint32_t kept = 0;

	for (uint32_t i = 0; i < lanes->used; i++) {
		uint64_t x = (uint64_t)lanes->left[i] * sampler->side +
			     lanes->right[i];

		if (x < sampler->samples) {
			*lanes->out[i] = x;
			continue;
		}
		lanes->left[kept] = lanes->left[i];
		lanes->right[kept] = lanes->right[i];
		lanes->out[kept++] = lanes->out[i];
	}
	lanes->used = kept;
}

void ata__sampler_permute(const struct ata__sampler *sampler, uint64_t epoch,
			  uint64_t first, uint64_t count, uint64_t *out)
{
	struct lanes lanes = { .used = 0 };
	uint32_t left = (uint32_t)(first / sampler->side);
	uint32_t right = (uint32_t)(first % sampler->side);
	uint64_t begun = 0;

	while (begun < count || lanes.used) {
		for (; lanes.used < LANES && begun < count; lanes.used++) {
			lanes.left[lanes.used] = left;
			lanes.right[lanes.used] = right;
			lanes.out[lanes.used] = &out[begun++];
			if (++right == sampler->side) {
				right = 0;
				left++;
			}
		}
		feistel(sampler, epoch, &lanes);
		settle(sampler, &lanes);
	}
}

void ata__sampler_draw(const struct ata__sampler *sampler, uint64_t round,
		       uint64_t task, uint64_t *out)
{
	uint64_t position = (round * sampler->tasks + task) *
			    sampler->micro_batch;
	uint64_t epoch = position / sampler->samples;
	uint64_t first = position % sampler->samples;
	uint64_t left = sampler->micro_batch;

	while (left) {
		uint64_t count = sampler->samples - first;

		if (count > left)
			count = left;
		ata__sampler_permute(sampler, epoch++, first, count, out);
		first = 0;
		out += count;
		left -= count;
	}
}
