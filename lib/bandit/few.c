/* SPDX-License-Identifier: MIT */
/*
 * Of a million workers a round of a thousand tasks needs a thousand at most. To
 * find them, all scores would be computed, from memory that is far away, with a
 * root each, and then looked through several times.
 *
 * But the last allocation, with the scores that its workers have now, is one
 * that ends at some time T. In the best one, then, nobody gets tasks whose
 * first ends later than T, and who is left out thereby changes nothing for the
 * others: those B members all end by T (split.c), so the first B do.
 *
 * And of each arm a number is kept that its score does not go below: the score
 * that it would have at a higher level (bound.c) than today's. Each step of
 * that formula is monotone, rounded or not, and so is the whole. It holds until
 * the arm learns or the level has grown so far; levels grow with the logarithm
 * of the round, so that is after so many rounds more as a part of those that
 * there were. One comparison with T is what most arms then cost. The scores of
 * those that pass are computed as they always are: the result is the same to
 * the last task.
 *
 * Where a score is 0 its workers get all, the first ones where there are
 * enough: it ends there.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "bandit/bandit.h"
#include "bandit/bound.h"
#include "bandit/few.h"

/* Rounds more, and the part of them, that floors are made for. */
#define ROUNDS 16
#define PART 4

int ata__few_init(struct ata_bandit *bandit)
{
	struct ata__few *few = &bandit->few;
	size_t n = bandit->arms;

	if (n < ATA__FEW_OF || bandit->policy->greedy)
		return 0;
	few->number = malloc(n * sizeof(*few->number));
	few->given = malloc(n * sizeof(*few->given));
	few->active = malloc(n * sizeof(*few->active));
	if (few->number == NULL || few->given == NULL || few->active == NULL)
		return -ENOMEM;
	if (bandit->policy->floor == NULL)
		return 0;
	few->floor = malloc(n * sizeof(*few->floor));
	return few->floor == NULL ? -ENOMEM : 0;
}

void ata__few_free(struct ata__few *few)
{
	free(few->floor);
	free(few->number);
	free(few->given);
	free(few->active);
}

int ata__few_may(const struct ata_bandit *bandit)
{
	return bandit->few.number != NULL && bandit->arms == bandit->all;
}

static void list_active(struct ata_bandit *bandit)
{
	struct ata__few *few = &bandit->few;

	if (few->listed)
		return;
	few->n_active = 0;
	for (uint32_t i = 0; i < bandit->arms; i++)
		if (bandit->share[i] > 0)
			few->active[few->n_active++] = i;
	few->listed = 1;
}

void ata__few_share(struct ata_bandit *bandit, uint32_t m, const uint64_t *count)
{
	struct ata__few *few = &bandit->few;

	list_active(bandit);
	for (uint32_t k = 0; k < few->n_active; k++)
		bandit->share[few->active[k]] = 0;
	few->n_active = 0;
	for (uint32_t k = 0; k < m; k++) {
		uint32_t i = few->number[k];

		if (count[i] == 0)
			continue;
		bandit->share[i] = count[i];
		few->active[few->n_active++] = i;
	}
	few->noted = 1;
}

void ata__few_learn(struct ata_bandit *bandit, uint32_t arm)
{
	struct ata__few *few = &bandit->few;

	if (few->level > 0.0)
		few->floor[arm] = bandit->policy->floor(bandit, arm,
							few->level);
}

static void make_floors(struct ata_bandit *bandit)
{
	struct ata__few *few = &bandit->few;
	uint64_t round = bandit->rounds + 1;

	if (few->level >= bandit->level)
		return;
	few->level = ata__bound_level(round + round / PART + ROUNDS);
	for (uint32_t i = 0; i < bandit->arms; i++)
		few->floor[i] = bandit->policy->floor(bandit, i, few->level);
}

/* T: the end of the last allocation; of one as many times as large as is needed
 * where that was of fewer tasks. */
static double find_end(const struct ata_bandit *bandit, uint64_t tasks)
{
	const struct ata__few *few = &bandit->few;
	uint64_t times = (tasks - 1) / bandit->tasks + 1;
	double end = 0.0;

	for (uint32_t k = 0; k < few->n_active; k++) {
		uint32_t i = few->active[k];
		double own = bandit->policy->score(bandit, i) *
			     ((double)bandit->share[i] * (double)times);

		end = own > end ? own : end;
	}
	/* In case that a count of tasks has been rounded. */
	return end * (1.0 + 0x1p-50);
}

/* Those that may end a task by then, and their scores. Return: how many */
static uint32_t gather(struct ata_bandit *bandit, uint64_t tasks, double end)
{
	struct ata__few *few = &bandit->few;
	const double *floor = few->floor;
	uint32_t n = bandit->arms, m = 0, zeros = 0, enough;

	enough = bandit->space.most;
	enough = enough < tasks ? enough : (uint32_t)tasks;
	for (uint32_t i = 0; i < n; i++) {
		double score;

		if (floor[i] > end)
			continue;
		score = bandit->policy->score(bandit, i);
		bandit->score[m] = score;
		few->number[m++] = i;
		zeros += !(score > 0.0);
		if (zeros == enough)
			break;
	}
	bandit->trying = zeros > 0;
	return m;
}

static void hand_out(struct ata_bandit *bandit, uint32_t m, uint64_t *count)
{
	const struct ata__few *few = &bandit->few;

	memset(count, 0, bandit->arms * sizeof(*count));
	for (uint32_t k = 0; k < m; k++)
		count[few->number[k]] = few->given[k];
	ata__few_share(bandit, m, count);
}

int ata__few_allocate(struct ata_bandit *bandit, uint64_t tasks,
		      uint64_t *count)
{
	struct ata__few *few = &bandit->few;
	uint32_t m;

	if (few->floor == NULL || !bandit->shared || !bandit->open ||
	    !ata__few_may(bandit) || bandit->team < bandit->all)
		return 0;
	make_floors(bandit);
	list_active(bandit);
	m = gather(bandit, tasks, find_end(bandit, tasks));
	ata__split(&bandit->space, bandit->score, m, tasks, 0.0, few->given);
	hand_out(bandit, m, count);
	return 1;
}
