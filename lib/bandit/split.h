/* SPDX-License-Identifier: MIT */
/*
 * The exact split without its checks, in memory that is kept.
 */
#ifndef ATA_BANDIT_SPLIT_H
#define ATA_BANDIT_SPLIT_H

#include <math.h>
#include <stdint.h>

/* A worker that may get one more task. */
struct ata__split_item {
	double finish;		/* when that task would end */
	double score;		/* scaled */
	uint32_t number;
};

/* So many workers' roots are kept at most. */
#define ATA__SPLIT_ROOTS 4096u

struct ata__split_space {
	struct ata__split_item *item;
	double *end, *next;	/* as many: of ata__resplit(), */
	double *of;		/* and the roots that it keeps: of these counts, */
	double *root, *root_next;	/* and of one more than each; so many */
	uint32_t rooted;	/* of the first are made, of ATA__SPLIT_ROOTS */
	uint32_t most;		/* workers that may get tasks, from 1: those
				   with the smallest scores */
};

/* Room for min(n, tasks) = most = capacity; 0 or -ENOMEM. */
int ata__split_space_init(struct ata__split_space *space, uint32_t capacity);
void ata__split_space_free(struct ata__split_space *space);

/*
 * As ata_split() where risk is 0; with risk it minimises the largest score
 * (count + risk sqrt(count)) instead. Scores may be infinite as well, but not
 * all of them: those workers get nothing. Valid arguments and enough room are
 * the caller's duty.
 */
void ata__split(struct ata__split_space *space, const double *score,
		uint32_t n, uint64_t tasks, double risk, uint64_t *count);

/* The same where so many, less than space->most, have got tasks already, and
 * have scores that are too large for more. */
void ata__split_rest(struct ata__split_space *space, const double *score,
		     uint32_t n, uint64_t tasks, double risk, uint32_t served,
		     uint64_t *count);

/* How many workers have a share? */
uint32_t ata__split_active(const uint64_t *count, uint32_t n);

/*
 * When so many tasks end that each take score: with risk not their mean, but a
 * quantile of their sum; and when the last of these shares does.
 */
static inline double ata__split_finish(double score, uint64_t tasks,
				       double risk)
{
	double count = (double)(int64_t)tasks;	/* at most 2^53 + 1 */

	return score * (risk > 0.0 ? count + risk * sqrt(count) : count);
}

double ata__split_end(const double *score, const uint64_t *count, uint32_t n,
		      double risk);

#endif
