/* SPDX-License-Identifier: MIT */
/*
 * Tasks for the few among many workers that can get any.
 */
#ifndef ATA_BANDIT_FEW_H
#define ATA_BANDIT_FEW_H

#include <stdint.h>

struct ata_bandit;

/* Where there are less, all of them are looked at. */
#define ATA__FEW_OF 4096u

/* All zero at first, and where there are less than ATA__FEW_OF arms; without
 * floors where the policy has none. */
struct ata__few {
	double *floor;		/* of each arm: its score is no less, */
	double level;		/* up to this level; 0: nothing is known */
	uint32_t *number;	/* scratch: who may get tasks, */
	uint64_t *given;	/* and how many they get */
	uint32_t *active;	/* who has a share in the last allocation, */
	uint32_t n_active;
	int listed;		/* if that was made here, */
	int noted;		/* as in the allocation that is being made */
};

/* Return: 0 or -ENOMEM */
int ata__few_init(struct ata_bandit *bandit);
void ata__few_free(struct ata__few *few);

/* May an allocation look at few: are there many arms, and is it for all? */
int ata__few_may(const struct ata_bandit *bandit);

/* Counts are made: 0, but for the first m of few.number. So bandit->share, too,
 * is changed for few. */
void ata__few_share(struct ata_bandit *bandit, uint32_t m, const uint64_t *count);

/* An arm has learned. */
void ata__few_learn(struct ata_bandit *bandit, uint32_t arm);

/*
 * ata__few_allocate - as ata__split() of all scores, by looking at few of them
 *
 * Not bandit->score, but bandit->share has the result, too.
 *
 * Return: 1; or 0: it cannot be told who may get tasks, nothing is done
 */
int ata__few_allocate(struct ata_bandit *bandit, uint64_t tasks,
		      uint64_t *count);

#endif
