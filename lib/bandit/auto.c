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
 *   scores   m_i / (1 + e + e^2), e = d / sqrt(N_i): the lower end of a
 *            confidence interval of one standard error, in the form that never
 *            reaches 0. More would explore more; with one, simulations lose
 *            least. The square is for a worker that was timed once, and took
 *            three times its mean by chance: it would be parked for long;
 *   unknown  workers get one task each while there are any, those of the highest
 *            rank first, and the known ones share the rest;
 *   shares   those that end first, or cost least (plan.c);
 *   drift    what has changed is forgotten at once, and the past fades (drift.c);
 *   probes   parked workers are tried again, within a budget (probe.c).
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
#include "bandit/plan.h"
#include "bandit/probe.h"

/* Of a score, so that ATA_TASKS_MAX tasks of it end, at any quantile and later by
 * slack and chance, before one of a worker that shall have no share, whose score
 * is DBL_MAX, and before those of an absent one, which never do. */
#define MOST (DBL_MAX * 0x1p-64)

struct ata__auto_arm {
	struct ata__drift drift;
	uint64_t seen;		/* round in which it was last timed */
	int awaited;		/* it was probed, and has not been timed since */
	/* In the last allocation: */
	int probed;		/* its share is a probe */
	int tried;		/* nothing was known of it */
};

struct ata__auto {
	struct ata__noise noise;
	struct ata__probes probes;
	struct ata__auto_arm *arm;
	uint32_t *order;	/* in which unknown workers are tried */
	struct ata__plan plan;	/* shares without probes */
	uint32_t probed;	/* in the last allocation: so many, the first in
				   probes.parked; */
	double late;		/* the last ends so much after the others, */
	double displaced;	/* which take so much longer as it took the
				   place of one of them, seconds */
	/* what such rounds took, until it is known how long they needed to */
	double tried_time;
	uint64_t tried;
};

static void free_all(struct ata__auto *a)
{
	ata__probes_free(&a->probes);
	free(a->arm);
	free(a->order);
	ata__plan_free(&a->plan);
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
	if (ata__probes_init(&a->probes, bandit->arms) != 0 ||
	    ata__plan_init(&a->plan, config) != 0 ||
	    a->arm == NULL || a->order == NULL) {
		free_all(a);
		return -ENOMEM;
	}
	put_in_order(a->order, bandit->arms, config->rank);
	ata__noise_init(&a->noise);
	bandit->patient = config->slack > 0.0;
	bandit->own = a;
	return 0;
}

/* The lower end of the interval; count > 0. */
static inline double lower_end(double mean, double count, double deviation)
{
	double error = deviation / sqrt(count);

	return mean / (1.0 + error + error * error);
}

/* A score of that, if anything is known. */
static inline double score_of(double count, double end)
{
	if (!(count > 0.0))
		return 0.0;
	end = end > DBL_MIN ? end : DBL_MIN;
	return end < MOST ? end : MOST;
}

/* A count, or 1: roots and quotients are taken of several workers at once, then,
 * of the unknown ones too. */
static inline double at_least_one(double count)
{
	return count > 0.0 ? count : 1.0;
}

double ata__auto_score(const struct ata_bandit *bandit, uint32_t arm)
{
	const struct ata__auto *a = bandit->own;
	const struct ata__arm *known = &bandit->arm[arm];

	return score_of(known->count,
			lower_end(known->mean, at_least_one(known->count),
				  ata__noise_deviation(&a->noise)));
}

/* Of all, absent or not. */
static void take_scores(struct ata_bandit *bandit, double deviation)
{
	const struct ata__arm *restrict arm = bandit->arm;
	double *restrict score = bandit->score;
	double *restrict mean = bandit->space.next;	/* scratch */
	uint32_t n = bandit->arms;

	for (uint32_t i = 0; i < n; i++) {
		score[i] = at_least_one(arm[i].count);
		mean[i] = arm[i].mean;
	}
#pragma omp simd
	for (uint32_t i = 0; i < n; i++)
		score[i] = lower_end(mean[i], score[i], deviation);
	for (uint32_t i = 0; i < n; i++)
		score[i] = score_of(arm[i].count, score[i]);
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
	ata__plan_forget(&a->plan, bandit);
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

/* When the last share should end. */
static double mean_end(const struct ata_bandit *bandit, const uint64_t *count)
{
	double end = 0.0;

	for (uint32_t i = 0; i < bandit->arms; i++) {
		double own = (double)(int64_t)count[i] * bandit->arm[i].mean;

		end = own > end ? own : end;
	}
	return end;
}

/* List the parked workers. Return: how many */
static uint32_t list_parked(struct ata_bandit *bandit, const uint64_t *count)
{
	struct ata__auto *a = bandit->own;
	uint32_t parked = 0;

	for (uint32_t i = 0; i < bandit->arms; i++) {
		double mean = bandit->arm[i].mean, price, waited, urgency;

		if (count[i] > 0 || !ata__absent_may(bandit, i))
			continue;
		price = ata__plan_cost(&a->plan, i, mean);
		waited = (double)(bandit->rounds + 1 - a->arm[i].seen);
		urgency = fmin(waited / price, DBL_MAX);
		/* Parked for an odd time, or for its only one where that may
		 * have been odd: to be settled at once. */
		if (a->arm[i].drift.suspect ||
		    (a->arm[i].drift.single &&
		     ata__noise_is_disturbed(&a->noise)))
			urgency = (double)INFINITY;
		a->probes.parked[parked++] = (struct ata__parked){
			.mean = mean, .price = price,
			.urgency = urgency, .arm = i };
	}
	return parked;
}

/*
 * Where as many work as may, a probe takes the place of one of them, and the
 * round ends no sooner than without that one: that is the price. Return: when
 */
static double make_room(struct ata_bandit *bandit, uint64_t tasks,
			uint64_t *count, uint32_t parked)
{
	struct ata__auto *a = bandit->own;
	double end;

	ata__plan_remake(&a->plan, bandit, tasks, 1, count);
	end = mean_end(bandit, count);
	memcpy(count, a->plan.now.of, bandit->arms * sizeof(*count));
	for (uint32_t i = 0; i < parked; i++)
		a->probes.parked[i].mean = fmax(a->probes.parked[i].mean, end);
	return end;
}

/* A probe of so many tasks, next to others that end so early. */
static void give(struct ata_bandit *bandit, const struct ata__parked *next,
		 uint64_t tasks, double end, uint64_t *count)
{
	struct ata__auto *a = bandit->own;

	a->late = fmax(a->late, (double)tasks * next->mean - end);
	count[next->arm] = tasks;
	a->arm[next->arm].probed = 1;
	a->arm[next->arm].awaited = 1;
}

/*
 * Where one worker does all, a probe is a whole round. That is for who is to be
 * settled at once: or the best one, preempted once, would be parked for ever.
 */
static void probe_alone(struct ata_bandit *bandit, uint64_t tasks, double end,
			uint32_t parked, uint64_t *count)
{
	const struct ata__auto *a = bandit->own;
	const struct ata__parked *next = a->probes.parked;

	for (uint32_t i = 0; i < parked; i++)
		if (a->probes.parked[i].urgency > next->urgency)
			next = &a->probes.parked[i];
	if (isfinite(next->urgency))
		return;
	memset(count, 0, bandit->arms * sizeof(*count));
	give(bandit, next, tasks, end, count);
}

static void probe(struct ata_bandit *bandit, uint64_t tasks, uint64_t *count)
{
	struct ata__auto *a = bandit->own;
	double end = mean_end(bandit, count), least = end;
	uint32_t parked = list_parked(bandit, count);
	uint32_t most = bandit->space.most -
			ata__split_active(count, bandit->arms);
	uint32_t chosen;

	if (a->tried > 0)
		ata__probes_owe(&a->probes,
				fmax(a->tried_time - (double)a->tried * end,
				     0.0));
	if (parked == 0)
		return;
	if (tasks == 1 || bandit->space.most == 1) {
		probe_alone(bandit, tasks, end, parked, count);
		return;
	}
	if (most == 0) {
		least = make_room(bandit, tasks - 1, count, parked);
		most = 1;
	}
	most = most < tasks - 1 ? most : (uint32_t)(tasks - 1);
	chosen = ata__probes_choose(&a->probes, parked, most, end);
	if (chosen == 0)
		return;
	a->probed = chosen;
	a->displaced = fmax(least - end, 0.0);
	for (uint32_t i = 0; i < chosen; i++)
		bandit->score[a->probes.parked[i].arm] = DBL_MAX;
	ata__plan_remake(&a->plan, bandit, tasks - chosen, chosen, count);
	for (uint32_t i = 0; i < chosen; i++)
		give(bandit, &a->probes.parked[i], 1, least, count);
}

int ata__auto_allocate(struct ata_bandit *bandit, uint64_t tasks,
		       uint64_t *count)
{
	struct ata__auto *a = bandit->own;
	double deviation = ata__noise_deviation(&a->noise);
	uint32_t unknown = 0, known = 0;

	a->probed = 0;
	a->late = a->displaced = 0.0;
	ata__probes_begin(&a->probes);
	take_scores(bandit, deviation);
	ata__absent_mark(bandit);
	for (uint32_t i = 0; i < bandit->arms; i++) {
		uint32_t is_known = bandit->score[i] > 0.0;

		a->arm[i].probed = 0;
		a->arm[i].tried = !is_known;
		unknown += !is_known;
		known += is_known && ata__absent_may(bandit, i);
	}
	if (unknown > 0) {
		try_unknown(bandit, unknown, known, tasks, count);
		return 0;
	}
	ata__plan_make(&a->plan, bandit, tasks, deviation, count);
	probe(bandit, tasks, count);
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

	return drift->suspect ? drift->odd_mean / drift->kept_mean : 0.0;
}

double ata__auto_dearer(const struct ata_bandit *bandit, uint32_t arm)
{
	const struct ata__auto *a = bandit->own;

	return ata__plan_dearer(&a->plan, bandit, arm);
}

struct ata__noise *ata__auto_noise(const struct ata_bandit *bandit)
{
	struct ata__auto *a = bandit->own;

	return &a->noise;
}

void ata__auto_learn(struct ata_bandit *bandit, uint32_t arm, uint64_t tasks,
		     double seconds)
{
	struct ata__auto *a = bandit->own;
	struct ata__auto_arm *own = &a->arm[arm];
	int odd = ata__drift_learn(&own->drift, &bandit->arm[arm], &a->noise,
				   tasks,
				   /* Of each: a normal number. */
				   fmax(seconds, DBL_MIN * (double)tasks));

	own->seen = bandit->rounds + 1;
	if (odd && own->awaited)
		ata__probes_alarm(&a->probes);
	own->awaited = 0;
}

void ata__auto_close(struct ata_bandit *bandit, double makespan)
{
	struct ata__auto *a = bandit->own;
	double work = 0.0, probed = 0.0, last = 0.0, last_probed = 0.0;
	double late = 0.0;

	for (uint32_t i = 0; i < bandit->n_touched; i++) {
		uint32_t arm = bandit->touched[i];
		double seconds = bandit->pending[arm].seconds;
		double cost = ata__plan_cost(&a->plan, arm, seconds);

		work += cost;
		if (a->arm[arm].probed) {
			probed += cost;
			last_probed = fmax(last_probed, seconds);
		} else {
			last = fmax(last, seconds);
		}
	}
	/* Where two rounds are under way this one may have been shared out before
	 * the last allocation. Then its probes are paid by what is expected. */
	for (uint32_t i = 0; i < a->probed; i++) {
		const struct ata__parked *parked = &a->probes.parked[i];

		if (bandit->pending[parked->arm].tasks == 0) {
			probed += parked->price;
			late = a->late;
		}
	}
	late = fmax(fmax(last_probed - last, late), 0.0);
	ata__probes_close(&a->probes, makespan, work, late + a->displaced,
			  probed);
	a->tried_time = bandit->trying ? a->tried_time + makespan : 0.0;
	a->tried = bandit->trying ? a->tried + 1 : 0;
}
