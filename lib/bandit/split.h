/* SPDX-License-Identifier: MIT */
/*
 * The exact split without its checks, in memory that is kept.
 */
#ifndef ATA_BANDIT_SPLIT_H
#define ATA_BANDIT_SPLIT_H

#include <stdint.h>

/* A worker that may get one more task. */
struct ata__split_item {
	double finish;		/* when that task would end */
	double score;		/* scaled */
	uint32_t number;
};

struct ata__split_space {
	struct ata__split_item *item;
};

/* Room for min(n, tasks) = capacity; 0 or -ENOMEM. */
int ata__split_space_init(struct ata__split_space *space, uint32_t capacity);
void ata__split_space_free(struct ata__split_space *space);

/*
 * As ata_split() where risk is 0; with risk it minimises the largest
 * score (count + risk sqrt(count)) instead. Valid arguments and enough room are
 * the caller's duty.
 */
void ata__split(struct ata__split_space *space, const double *score,
		uint32_t n, uint64_t tasks, double risk, uint64_t *count);

/*
 * When so many tasks end that each take score: with risk not their mean, but a
 * quantile of their sum.
 */
double ata__split_end(double score, uint64_t tasks, double risk);

#endif
