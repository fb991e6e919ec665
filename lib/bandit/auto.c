/* SPDX-License-Identifier: MIT */
/*
 * auto: no parameter to set, for times that vary by per cents or by their mean,
 * on machines that change.
 *
 * The published policies bound the times' norms by a number that the user must
 * know, give all tasks to workers whose score is 0, and trust the past for ever.
 * Here instead:
 *
 *   noise    the deviation d of one task over its mean is measured, pooled over
 *            the workers (noise.c);
 *   scores   m_i / (1 + d / sqrt(N_i)): the lower end of a confidence interval of
 *            one standard error, in the form that never reaches 0. More would
 *            explore more; with one, simulations lose least;
 *   unknown  workers get one task each while there are any, those of the highest
 *            rank first, and the known ones share the rest;
 *   risk     a round ends with its last worker, and of m sums with deviations the
 *            largest is above its mean. So the split minimises not the largest
 *            mean but the largest quantile: mean plus q deviations of the sum, q
 *            being the expected maximum of m normal numbers. With little noise
 *            that changes nothing. With much it parks workers that would often
 *            be last: the published times (d = 1/2) end 4 per cent earlier, with
 *            13 per cent less work, than with the oracle's split by means;
 *   drift    what has changed is forgotten at once, and the past fades (drift.c);
 *   probes   parked workers are tried again, within a budget (probe.c);
 *   rest     shares stay as they are unless others are better by more than
 *            chance: d / 20, the standard error of a mean of 400 tasks.
 */
#include <errno.h>
#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <atasched/bandit.h>

#include "bandit/auto.h"
#include "bandit/bandit.h"
#include "bandit/drift.h"
#include "bandit/noise.h"
#include "bandit/probe.h"

#define REST 0.05		/* of a deviation */

struct ata__auto_arm {
	struct ata__drift drift;
	uint64_t seen;		/* round in which it was last timed */
	/* In the last allocation: */
	int probed;		/* its share is a probe */
	int tried;		/* nothing was known of it */
};

struct ata__auto {
	struct ata__noise noise;
	struct ata__probes probes;
	struct ata__auto_arm *arm;
	uint32_t *order;	/* in which unknown workers are tried */
	uint64_t *share;	/* the last ones without probes */
	uint64_t shared;	/* their sum; 0: none */
	uint32_t team;		/* and how many workers they are for */
	double displaced;	/* what it takes longer as a probe took the
				   place of another worker, seconds */
	/* what such rounds took, until it is known how long they needed to */
	double tried_time;
	uint64_t tried;
};

static void free_all(struct ata__auto *a)
{
	ata__probes_free(&a->probes);
	free(a->arm);
	free(a->order);
	free(a->share);
	free(a);
}

void ata__auto_end(struct ata_bandit *bandit)
{
	if (bandit->own != NULL)
		free_all(bandit->own);
}

/* Higher ranks first; insertion keeps the order of numbers among equals, and
 * there are few ranks, mostly in order. */
static void put_in_order(uint32_t *order, uint32_t n, const int32_t *rank)
{
	for (uint32_t i = 0; i < n; i++) {
		uint32_t at = i;

		for (; rank != NULL && at > 0 && rank[order[at - 1]] < rank[i];
		     at--)
			order[at] = order[at - 1];
		order[at] = i;
	}
}

int ata__auto_begin(struct ata_bandit *bandit,
		    const struct ata_bandit_config *config)
{
	struct ata__auto *a = calloc(1, sizeof(*a));

	if (a == NULL)
		return -ENOMEM;
	a->arm = calloc(bandit->arms, sizeof(*a->arm));
	a->order = calloc(bandit->arms, sizeof(*a->order));
	a->share = calloc(bandit->arms, sizeof(*a->share));
	if (ata__probes_init(&a->probes, bandit->arms) != 0 ||
	    a->arm == NULL || a->order == NULL || a->share == NULL) {
		free_all(a);
		return -ENOMEM;
	}
	put_in_order(a->order, bandit->arms, config->rank);
	ata__noise_init(&a->noise);
	bandit->own = a;
	return 0;
}

double ata__auto_score(const struct ata_bandit *bandit, uint32_t arm)
{
	const struct ata__auto *a = bandit->own;
	const struct ata__arm *known = &bandit->arm[arm];
	double score;

	if (!(known->count > 0.0))
		return 0.0;
	score = known->mean /
		(1.0 + ata__noise_deviation(&a->noise) / sqrt(known->count));
	return fmax(score, DBL_MIN);
}

/*
 * Some are unknown. They get a task each, as far as there are any, and the known
 * ones share the rest; those get all, evenly, if no others are known. A limit
 * leaves one place to the known ones, unless it is 1.
 */
static void try_unknown(struct ata_bandit *bandit, uint32_t unknown,
			uint32_t known, uint64_t tasks, uint64_t *count)
{
	struct ata__auto *a = bandit->own;
	uint32_t most = bandit->space.most;
	int alone = known == 0 || most == 1;
	uint32_t places = alone ? most : most - 1;
	uint32_t tried = unknown < places ? unknown : places;
	uint32_t left;

	bandit->trying = 1;
	a->shared = 0;
	tried = tried < tasks ? tried : (uint32_t)tasks;
	left = tried;
	/* A score so large that it gets nothing but what it is given here. */
	for (uint32_t i = 0; i < bandit->arms; i++)
		if (!(bandit->score[i] > 0.0))
			bandit->score[i] = DBL_MAX;
	memset(count, 0, bandit->arms * sizeof(*count));
	if (!alone && tried < tasks)
		ata__split_rest(&bandit->space, bandit->score, bandit->arms,
				tasks - tried, 0.0, tried, count);
	for (uint32_t i = 0; i < bandit->all && left > 0; i++) {
		uint32_t arm = a->order[i];

		if (arm >= bandit->arms || bandit->score[arm] != DBL_MAX)
			continue;
		bandit->score[arm] = 0.0;
		count[arm] = 1;
		left--;
	}
	if (alone)
		ata__split(&bandit->space, bandit->score, bandit->arms, tasks,
			   0.0, count);
}

/* The shares that are best by what is known, or the last ones if those do. */
static void share_known(struct ata_bandit *bandit, uint64_t tasks,
			uint64_t *count, double *risk)
{
	struct ata__auto *a = bandit->own;
	uint32_t n = bandit->arms;
	double deviation = ata__noise_deviation(&a->noise);
	double best;

	/* Who is active depends on the risk, and the risk on how many are. */
	ata__split(&bandit->space, bandit->score, n, tasks, 0.0, count);
	*risk = deviation * ata__noise_maximum(ata__split_active(count, n));
	if (*risk > 0.0)
		ata__split(&bandit->space, bandit->score, n, tasks, *risk,
			   count);
	best = ata__split_end(bandit->score, count, n, *risk);
	if (a->shared == tasks && a->team == n &&
	    ata__split_active(a->share, n) <= bandit->space.most &&
	    ata__split_end(bandit->score, a->share, n, *risk) <=
	    best * (1.0 + REST * deviation))
		memcpy(count, a->share, n * sizeof(*count));
	memcpy(a->share, count, n * sizeof(*count));
	a->shared = tasks;
	a->team = n;
}

/* When the last share should end. */
static double mean_end(const struct ata_bandit *bandit, const uint64_t *count)
{
	double end = 0.0;

	for (uint32_t i = 0; i < bandit->arms; i++)
		end = fmax(end, (double)count[i] * bandit->arm[i].mean);
	return end;
}

/* List the parked workers. Return: how many */
static uint32_t list_parked(struct ata_bandit *bandit, const uint64_t *count)
{
	struct ata__auto *a = bandit->own;
	uint32_t parked = 0;

	for (uint32_t i = 0; i < bandit->arms; i++) {
		double mean = bandit->arm[i].mean;
		double waited = (double)(bandit->rounds + 1 - a->arm[i].seen);

		if (count[i] > 0 || !ata__absent_may(bandit, i))
			continue;
		/* Parked for an odd time: to be settled at once. */
		if (a->arm[i].drift.suspect)
			waited = INFINITY;
		a->probes.parked[parked++] = (struct ata__parked){
			.mean = mean, .urgency = waited / mean, .arm = i };
	}
	return parked;
}

/*
 * Where as many work as may, a probe takes the place of one of them, and the
 * round ends no sooner than without that one: that is the price. Return: when
 */
static double make_room(struct ata_bandit *bandit, uint64_t tasks,
			uint64_t *count, double risk, uint32_t parked)
{
	struct ata__auto *a = bandit->own;
	double end;

	ata__split_rest(&bandit->space, bandit->score, bandit->arms, tasks,
			risk, 1, count);
	end = mean_end(bandit, count);
	memcpy(count, a->share, bandit->arms * sizeof(*count));
	for (uint32_t i = 0; i < parked; i++)
		a->probes.parked[i].mean = fmax(a->probes.parked[i].mean, end);
	return end;
}

static void probe(struct ata_bandit *bandit, uint64_t tasks, uint64_t *count,
		  double risk)
{
	struct ata__auto *a = bandit->own;
	double end = mean_end(bandit, count), least = end;
	uint32_t parked = list_parked(bandit, count);
	uint32_t most = bandit->space.most -
			ata__split_active(count, bandit->arms);
	uint32_t chosen;

	if (a->tried > 0) {
		ata__probes_owe(&a->probes,
				fmax(a->tried_time - (double)a->tried * end,
				     0.0));
		a->tried = 0;
		a->tried_time = 0.0;
	}
	if (parked == 0 || tasks < 2 || bandit->space.most < 2)
		return;		/* nobody would be left to do the others */
	if (most == 0) {
		least = make_room(bandit, tasks - 1, count, risk, parked);
		most = 1;
	}
	most = most < tasks - 1 ? most : (uint32_t)(tasks - 1);
	chosen = ata__probes_choose(&a->probes, parked, most, end);
	if (chosen == 0)
		return;
	a->displaced = fmax(least - end, 0.0);
	for (uint32_t i = 0; i < chosen; i++)
		bandit->score[a->probes.parked[i].arm] = DBL_MAX;
	ata__split_rest(&bandit->space, bandit->score, bandit->arms,
			tasks - chosen, risk, chosen, count);
	for (uint32_t i = 0; i < chosen; i++) {
		count[a->probes.parked[i].arm] = 1;
		a->arm[a->probes.parked[i].arm].probed = 1;
	}
}

int ata__auto_allocate(struct ata_bandit *bandit, uint64_t tasks,
		       uint64_t *count)
{
	struct ata__auto *a = bandit->own;
	uint32_t unknown = 0, known = 0;
	double risk;

	a->displaced = 0.0;
	for (uint32_t i = 0; i < bandit->arms; i++) {
		bandit->score[i] = ata__auto_score(bandit, i);
		a->arm[i].probed = 0;
		a->arm[i].tried = !(bandit->score[i] > 0.0);
	}
	ata__absent_mark(bandit);
	for (uint32_t i = 0; i < bandit->arms; i++) {
		unknown += !(bandit->score[i] > 0.0);
		known += bandit->score[i] > 0.0 && ata__absent_may(bandit, i);
	}
	if (unknown > 0) {
		try_unknown(bandit, unknown, known, tasks, count);
		return 0;
	}
	share_known(bandit, tasks, count, &risk);
	probe(bandit, tasks, count, risk);
	return 0;
}

int ata__auto_probes(const struct ata_bandit *bandit, uint32_t arm)
{
	const struct ata__auto *a = bandit->own;

	return a->arm[arm].probed || a->arm[arm].tried;
}

double ata__auto_odd(const struct ata_bandit *bandit, uint32_t arm)
{
	const struct ata__auto *a = bandit->own;
	const struct ata__drift *drift = &a->arm[arm].drift;

	return drift->suspect ? bandit->arm[arm].mean / drift->kept_mean : 0.0;
}

void ata__auto_learn(struct ata_bandit *bandit, uint32_t arm, uint64_t tasks,
		     double seconds)
{
	struct ata__auto *a = bandit->own;
	struct ata__auto_arm *own = &a->arm[arm];
	int odd = ata__drift_learn(&own->drift, &bandit->arm[arm], &a->noise,
				   tasks, fmax(seconds, DBL_MIN));

	own->seen = bandit->rounds + 1;
	if (odd && own->probed)
		ata__probes_alarm(&a->probes);
}

void ata__auto_close(struct ata_bandit *bandit, double makespan)
{
	struct ata__auto *a = bandit->own;
	double work = 0.0, probed = 0.0, last = 0.0, last_probed = 0.0;

	for (uint32_t i = 0; i < bandit->n_touched; i++) {
		uint32_t arm = bandit->touched[i];
		double seconds = bandit->pending[arm].seconds;

		work += seconds;
		if (a->arm[arm].probed) {
			probed += seconds;
			last_probed = fmax(last_probed, seconds);
		} else {
			last = fmax(last, seconds);
		}
	}
	ata__probes_close(&a->probes, makespan, work,
			  fmax(last_probed - last, 0.0) + a->displaced, probed);
	if (bandit->trying) {
		a->tried_time += makespan;
		a->tried++;
	}
}
