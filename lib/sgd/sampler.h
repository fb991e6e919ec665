/* SPDX-License-Identifier: MIT */
/*
 * Which samples a task sees.
 *
 * Tasks of all rounds, one after the other, read an endless sequence: epoch
 * after epoch, each a permutation of all samples of its own. Any part of it can
 * be computed at once from (seed, round, task); nothing is kept.
 */
#ifndef ATA__SGD_SAMPLER_H
#define ATA__SGD_SAMPLER_H

#include <stdint.h>

struct ata__sampler {
	uint64_t seed;
	uint64_t samples;
	uint64_t tasks;		/* of a round */
	uint32_t micro_batch;	/* samples of a task */
	uint32_t side;		/* smallest with side * side >= samples */
};

/*
 * @samples: 1 .. 2^53
 * @tasks, @micro_batch: at least 1
 *
 * Rounds may be drawn as long as rounds * tasks * micro_batch fits 64 bits.
 */
void ata__sampler_init(struct ata__sampler *sampler, uint64_t seed,
		       uint64_t samples, uint64_t tasks, uint32_t micro_batch);

/*
 * Samples number first .. first + count - 1 of an epoch; first + count may not
 * exceed samples.
 */
void ata__sampler_permute(const struct ata__sampler *sampler, uint64_t epoch,
			  uint64_t first, uint64_t count, uint64_t *out);

/* The micro_batch samples of a task */
void ata__sampler_draw(const struct ata__sampler *sampler, uint64_t round,
		       uint64_t task, uint64_t *out);

#endif
