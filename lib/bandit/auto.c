/* SPDX-License-Identifier: MIT */
/*
 * auto: no parameter to set, for times that vary by per cents or by their mean,
 * on machines that change.
 *
 * The published policies bound the times' norms by a number that the user must
 * know, give all tasks to workers whose score is 0, and trust the past for
 * ever. Here instead:
 *
 *   noise    the deviation d of one task over its mean is measured, pooled over
 *            the workers (noise.c);
 *   scores   m_i / (1 + e + e^2), e = d / sqrt(N_i): the lower end of a
 *            confidence interval of one standard error, in the form that never
 *            reaches 0. More would explore more; with one, simulations lose
 *            least. The square is for a worker that was timed once, and took
 *            three times its mean by chance: it would be parked for long;
 *   unknown  workers get one task each while there are any, those of the
 *            highest rank first, and the known ones share the rest;
 *   shares   those that end first, or cost least (plan.c);
 *   drift    what has changed is forgotten at once, and the past fades (drift.c);
 *   probes   parked workers are tried again, within a budget (auto_probe.c), and
 *            soon where they were parked for a few times (auto_weak.c).
 *
 * Among many workers few are looked at, and the result is the same
 * (auto_few.c).
 */
#include <errno.h>
#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <atasched/bandit.h>

#include "bandit/auto.h"
#include "bandit/auto_own.h"
#include "bandit/bandit.h"

static void free_all(struct ata__auto *a)
{
	ata__probes_free(&a->probes);
	ata__near_free(&a->near);
	free(a->arm);
	free(a->seen);
	free(a->doubt);
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
	a->seen = calloc(bandit->arms, sizeof(*a->seen));
	a->doubt = calloc(bandit->arms, sizeof(*a->doubt));
	a->asked = 1;		/* arms have 0: none */
	a->order = calloc(bandit->arms, sizeof(*a->order));
	if (ata__probes_init(&a->probes, bandit->arms) != 0 ||
	    ata__plan_init(&a->plan, config) != 0 ||
	    ata__near_init(&a->near, bandit->arms) != 0 ||
	    a->arm == NULL || a->seen == NULL || a->doubt == NULL ||
	    a->order == NULL) {
		free_all(a);
		return -ENOMEM;
	}
	put_in_order(a->order, bandit->arms, config->rank);
	a->looks = 1.0;
	ata__noise_init(&a->noise);
	bandit->patient = config->slack > 0.0;
	bandit->own = a;
	return 0;
}

double ata__auto_score(const struct ata_bandit *bandit, uint32_t arm)
{
	const struct ata__auto *a = bandit->own;

	return ata__auto_score_at(bandit, arm, ata__noise_deviation(&a->noise));
}

/*
 * Some are unknown. They get a task each, as far as there are any, and the
 * known ones share the rest; those get all, evenly, if no others are known. A
 * limit leaves one place to the known ones, unless it is 1.
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

int ata__auto_allocate(struct ata_bandit *bandit, uint64_t tasks,
		       uint64_t *count)
{
	struct ata__auto *a = bandit->own;
	double deviation = ata__noise_deviation(&a->noise);
	uint32_t unknown = 0, known = 0;

	a->asked++;
	a->probed = 0;
	a->late = a->displaced = a->missing = 0.0;
	a->looking = 0;
	ata__probes_begin(&a->probes);
	if (ata__auto_few(bandit, tasks, count))
		return 0;
	ata__auto_take_scores(bandit, deviation);
	ata__absent_mark(bandit);
	for (uint32_t i = 0; i < bandit->arms; i++) {
		uint32_t is_known = bandit->score[i] > 0.0;

		if (!is_known)
			a->arm[i].tried = a->asked;
		unknown += !is_known;
		known += is_known && ata__absent_may(bandit, i);
	}
	if (unknown > 0) {
		try_unknown(bandit, unknown, known, tasks, count);
		return 0;
	}
	ata__plan_make(&a->plan, bandit, tasks, deviation, count);
	ata__auto_probe(bandit, tasks, count);
	return 0;
}

int ata__auto_probes(const struct ata_bandit *bandit, uint32_t arm)
{
	const struct ata__auto *a = bandit->own;

	return a->arm[arm].probed == a->asked ||
	       a->arm[arm].tried == a->asked;
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

double ata__auto_level(const struct ata_bandit *bandit, uint32_t arm)
{
	const struct ata__auto *a = bandit->own;
	const struct ata__drift_own *own = &a->arm[arm].drift.own;

	return own->extra > 0.0 ? own->level : bandit->arm[arm].mean;
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
	int met = !(bandit->arm[arm].count > 0.0);
	int odd = ata__drift_learn(&own->drift, &bandit->arm[arm], &a->noise,
				   tasks,
				   /* Of each: a normal number. */
				   fmax(seconds, DBL_MIN * (double)tasks));

	a->seen[arm] = (double)(bandit->rounds + 1);
	a->doubts[a->doubt[arm]]--;
	a->doubt[arm] = own->drift.suspect ? ATA__SUSPECT :
			own->drift.single  ? ATA__SINGLE :
					     ATA__NO_DOUBT;
	a->doubts[a->doubt[arm]]++;
	if (a->near.in != NULL)
		ata__near_learn(bandit, arm, met);
	if (odd && own->awaited) {
		ata__probes_alarm(&a->probes);
		if (bandit->arm[arm].mean < a->end)
			a->looks = 0.0;
	}
	own->awaited = 0;
}
