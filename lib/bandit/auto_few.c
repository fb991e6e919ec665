/* SPDX-License-Identifier: MIT */
/*
 * auto among many workers: what it decides, by looking at few of them.
 *
 * A split is the B first members of all (split.c). So if the split among some
 * workers ends before the first task of any other one could, it is the split
 * among all. And these some, the near ones, change little: the others' scores
 * are above a horizon, and stay there until noise is more than it was taken to
 * be, as a score is the less the more noise there is (each step of its formula
 * is monotone, rounded or not), or until the worker learns, which is when it
 * may come near. So a plan is made of the near ones as if they were all, and
 * holds if it ends before the horizon; or workers are chosen anew, several
 * times as many as can get tasks, and more if that does not last, as where many
 * are alike. If nothing helps, as where all are equal, all are looked at for
 * some rounds.
 *
 * Shares of the round before, which are kept if they will do, are of near ones:
 * that is seen to when they are chosen (auto_near.c). Whom to probe is looked
 * for in one pass over all that are parked (crowd.c).
 *
 * This is for the usual round: all workers known and present, no limit, no
 * prices, much fewer tasks than workers. And for the first ones, when there are
 * unknown workers for all tasks.
 */
#include <float.h>
#include <math.h>
#include <string.h>

#include "bandit/auto.h"
#include "bandit/auto_own.h"
#include "bandit/bandit.h"
#include "bandit/few.h"

/* So many times near ones are chosen before all are looked at. */
#define TRIES 3

static int is_usual(const struct ata_bandit *bandit, uint64_t tasks)
{
	const struct ata__auto *a = bandit->own;

	return a->near.in != NULL && bandit->open && ata__few_may(bandit) &&
	       bandit->space.most == bandit->arms && tasks > 1 &&
	       ata__near_may(bandit, tasks);
}

static uint32_t count_unknown(const struct ata_bandit *bandit)
{
	uint32_t unknown = 0;

	for (uint32_t i = 0; i < bandit->arms; i++)
		unknown += !(bandit->arm[i].count > 0.0);
	return unknown;
}

/* A task each for the next unknown arms, of which there are enough. */
static void try_few(struct ata_bandit *bandit, uint64_t tasks, uint64_t *count)
{
	struct ata__auto *a = bandit->own;
	uint32_t m = 0, i = a->near.met;

	bandit->trying = 1;
	ata__plan_forget(&a->plan, bandit);
	memset(count, 0, bandit->arms * sizeof(*count));
	while (i < bandit->arms && m < tasks) {
		uint32_t arm = a->order[i++];

		if (!(bandit->arm[arm].count > 0.0)) {
			count[arm] = 1;
			a->arm[arm].tried = a->asked;
			bandit->few.number[m++] = arm;
		} else if (m == 0) {
			a->near.met = i;
		}
	}
	ata__few_share(bandit, m, count);
}

static void take_near_scores(struct ata_bandit *bandit, double deviation)
{
	const struct ata__auto *a = bandit->own;

	for (uint32_t k = 0; k < a->near.n; k++)
		bandit->score[k] = ata__auto_score_at(
			bandit, bandit->few.number[k], deviation);
}

/* When the last share should end. */
static double mean_end(const struct ata_bandit *bandit)
{
	const struct ata__auto *a = bandit->own;
	const struct ata__few *few = &bandit->few;
	double end = 0.0;

	for (uint32_t k = 0; k < a->near.n; k++) {
		double own;

		if (few->given[k] == 0)
			continue;
		own = (double)(int64_t)few->given[k] *
		      bandit->arm[few->number[k]].mean;
		end = own > end ? own : end;
	}
	return end;
}

/* The next arm from i on that is to be settled at once, as in auto_probe.c. */
static uint32_t next_doubted(const struct ata__auto *a, uint32_t i, uint32_t n,
			     int disturbed)
{
	const unsigned char *at;

	if (!disturbed) {
		at = memchr(a->doubt + i, ATA__SUSPECT, n - i);
		return at != NULL ? (uint32_t)(at - a->doubt) : n;
	}
	while (i < n && a->doubt[i] == ATA__NO_DOUBT)
		i++;
	return i;
}

/* List the parked ones of these, and take them out of the crowd. Return: how
 * many; longest: of their tasks */
static uint32_t list_urgent(struct ata_bandit *bandit, uint32_t most,
			    double *longest)
{
	struct ata__auto *a = bandit->own;
	int disturbed = ata__noise_is_disturbed(&a->noise);
	uint32_t n = bandit->arms, urgent = 0;

	if (a->doubts[ATA__SUSPECT] == 0 &&
	    (!disturbed || a->doubts[ATA__SINGLE] == 0))
		return 0;
	for (uint32_t i = 0; urgent < most; i++) {
		double mean;

		i = next_doubted(a, i, n, disturbed);
		if (i >= n)
			break;
		mean = a->near.crowd.mean[i];
		if (isnan(mean))
			continue;
		a->near.crowd.mean[i] = (double)NAN;
		a->probes.parked[urgent++] = (struct ata__parked){
			.mean = mean, .price = mean,
			.urgency = (double)INFINITY, .arm = i };
		*longest = fmax(*longest, mean);
	}
	return urgent;
}

/* Whom to probe next to others that end so early: as ata__probes_choose(),
 * among all that have no share. Return: how many */
static uint32_t choose_probes(struct ata_bandit *bandit, uint64_t tasks,
			      double end)
{
	struct ata__auto *a = bandit->own;
	const struct ata__few *few = &bandit->few;
	struct ata__crowd *crowd = &a->near.crowd;
	uint32_t active = 0, urgent, chosen, most;
	double longest = 0.0;

	for (uint32_t k = 0; k < a->near.n; k++)
		if (few->given[k] > 0) {
			crowd->mean[few->number[k]] = (double)NAN;
			active++;
		}
	most = bandit->arms - active;
	most = most < tasks - 1 ? most : (uint32_t)(tasks - 1);
	crowd->seen = a->seen;
	crowd->round = (double)(bandit->rounds + 1);
	urgent = list_urgent(bandit, most, &longest);
	chosen = ata__crowd_choose(&a->probes, crowd, urgent, longest, most,
				   end);
	for (uint32_t k = 0; k < a->near.n; k++)
		crowd->mean[few->number[k]] =
			bandit->arm[few->number[k]].mean;
	for (uint32_t i = 0; i < chosen; i++)
		crowd->mean[a->probes.parked[i].arm] = a->probes.parked[i].mean;
	return chosen;
}

static uint32_t place_of(const struct ata_bandit *bandit, uint32_t arm)
{
	const struct ata__auto *a = bandit->own;
	uint32_t low = 0, high = a->near.n;

	while (high - low > 1) {
		uint32_t middle = low + (high - low) / 2;

		if (bandit->few.number[middle] <= arm)
			low = middle;
		else
			high = middle;
	}
	return low;
}

/* What is left when so many are probed. Return: 1; or 0: it cannot be told */
static int share_rest(struct ata_bandit *bandit, uint64_t tasks,
		      uint32_t chosen)
{
	struct ata__auto *a = bandit->own;
	uint64_t *given = bandit->few.given;

	for (uint32_t i = 0; i < chosen; i++) {
		uint32_t arm = a->probes.parked[i].arm;

		if (a->near.in[arm])
			bandit->score[place_of(bandit, arm)] = DBL_MAX;
	}
	ata__plan_remake(&a->plan, bandit, tasks - chosen, chosen, given);
	return ata__plan_holds(&a->plan,
			       ata__split_end(bandit->score, given, a->near.n,
					      a->plan.risk),
			       a->plan.risk);
}

/* What the near ones are given, and who is probed. Return: 1; or 0: it cannot
 * be told */
static int decide(struct ata_bandit *bandit, uint64_t tasks, double deviation,
		  uint32_t *chosen, double *end)
{
	struct ata__auto *a = bandit->own;
	uint32_t arms = bandit->arms;
	int told;

	ata__near_order(&a->near, bandit->few.number, arms);
	take_near_scores(bandit, deviation);
	a->plan.few.at = bandit->few.number;
	a->plan.few.horizon = a->near.horizon;
	bandit->arms = a->near.n;	/* what is planned for */
	told = ata__plan_make(&a->plan, bandit, tasks, deviation,
			      bandit->few.given);
	bandit->arms = arms;
	if (told) {
		*end = mean_end(bandit);
		ata__auto_owe(a, *end);
		*chosen = choose_probes(bandit, tasks, *end);
	}
	bandit->arms = a->near.n;
	if (told && *chosen > 0)
		told = share_rest(bandit, tasks, *chosen);
	bandit->arms = arms;
	a->plan.few.at = NULL;
	return told;
}

static void hand_out(struct ata_bandit *bandit, uint32_t chosen, double end,
		     uint64_t *count)
{
	struct ata__auto *a = bandit->own;
	struct ata__few *few = &bandit->few;
	uint32_t m = a->near.n;

	memset(count, 0, bandit->arms * sizeof(*count));
	for (uint32_t k = 0; k < m; k++)
		count[few->number[k]] = few->given[k];
	a->probed = chosen;
	for (uint32_t i = 0; i < chosen; i++) {
		const struct ata__parked *next = &a->probes.parked[i];

		ata__auto_give(bandit, next, 1, end, count);
		/* Behind the near ones, for a moment. */
		if (!a->near.in[next->arm])
			few->number[m++] = next->arm;
	}
	ata__few_share(bandit, m, count);
}

int ata__auto_few(struct ata_bandit *bandit, uint64_t tasks, uint64_t *count)
{
	struct ata__auto *a = bandit->own;
	struct ata__near *near = &a->near;
	double deviation = ata__noise_deviation(&a->noise), end = 0.0;
	uint32_t chosen = 0;
	int tries = 1;

	if (!is_usual(bandit, tasks) || bandit->rounds < near->wait)
		return 0;
	if (near->unknown == UINT32_MAX)
		near->unknown = count_unknown(bandit);
	if (near->unknown >= tasks) {
		try_few(bandit, tasks, count);
		return 1;
	}
	if (near->unknown > 0 || ata__plan_needs_all(&a->plan))
		return 0;
	do {
		if (near->n == 0 || near->n > near->enough ||
		    deviation > near->deviation)
			ata__near_choose(bandit, tasks, deviation);
		if (near->n == 0)
			break;
		if (decide(bandit, tasks, deviation, &chosen, &end)) {
			hand_out(bandit, chosen, end, count);
			return 1;
		}
		ata__probes_begin(&a->probes);
		ata__near_fail(near, bandit->rounds);
	} while (tries++ < TRIES);
	ata__near_give_up(near, bandit->rounds);
	return 0;
}
