/* SPDX-License-Identifier: MIT */
/*
 * Of a million parked workers ten are probed. What ata__probes_choose() finds
 * by a list of all and a heap, one pass finds here that does little more than
 * read: of each block of workers the most urgent one, and the most urgent one
 * that is affordable. Whom a block has to offer is looked for only when it is
 * its turn.
 *
 * The budget of work only becomes less, so what a block was found to offer is
 * the most that it may offer later: the block that promises most is looked at
 * once more, and either keeps its promise, or has a lesser one. So the same
 * workers are chosen in the same order. No worker costs less than the cheapest
 * did, so when there is less left than that it is over.
 */
#include <errno.h>
#include <float.h>
#include <math.h>
#include <stdlib.h>

#include "bandit/crowd.h"

/* Workers: two arrays of them stay near while they are looked at again. */
#define BLOCK 1024u

/* What there is to be spent, on a round of which the others end so early. */
struct purse {
	double round, end, time, work;
};

/* What a block has to offer. */
struct offer {
	double longest;		/* task */
	double first, best;	/* the most urgent, and of the affordable; -1:
				   there is none */
	double cheapest;	/* of the affordable */
};

static const struct offer nothing = { 0.0, -1.0, -1.0, (double)INFINITY };

int ata__crowd_init(struct ata__crowd *crowd, uint32_t n)
{
	crowd->n = n;
	crowd->mean = malloc(n * sizeof(*crowd->mean));
	crowd->best = malloc((n / BLOCK + 1) * sizeof(*crowd->best));
	return crowd->mean == NULL || crowd->best == NULL ? -ENOMEM : 0;
}

void ata__crowd_free(struct ata__crowd *crowd)
{
	free(crowd->mean);
	free(crowd->best);
}

/* NaN where mean is: no comparison with it holds. */
static inline double urgency_of(double mean, double seen, double round)
{
	double urgency = (round - seen) / mean;

	return urgency > DBL_MAX ? DBL_MAX : urgency;
}

/* The same if it is affordable, or -1. */
static inline double offer_of(double mean, double seen,
			      const struct purse *purse)
{
	double urgency = urgency_of(mean, seen, purse->round);

	urgency = mean - purse->end <= purse->time ? urgency : -1.0;
	return mean <= purse->work ? urgency : -1.0;
}

/* Of one worker, added to what those before it have to offer. */
static inline void add_offer(struct offer *to, double mean, double seen,
			     const struct purse *purse)
{
	double urgency = urgency_of(mean, seen, purse->round);
	double own = offer_of(mean, seen, purse);
	double price = own >= 0.0 ? mean : (double)INFINITY;

	to->longest = mean > to->longest ? mean : to->longest;
	to->first = urgency > to->first ? urgency : to->first;
	to->best = own > to->best ? own : to->best;
	to->cheapest = price < to->cheapest ? price : to->cheapest;
}

static void unite(struct offer *to, const struct offer *other)
{
	to->longest = fmax(to->longest, other->longest);
	to->first = fmax(to->first, other->first);
	to->best = fmax(to->best, other->best);
	to->cheapest = fmin(to->cheapest, other->cheapest);
}

/* Every other one, so that none has to wait for the one before it. */
static struct offer look(const double *restrict mean,
			 const double *restrict seen, uint32_t n,
			 const struct purse *purse)
{
	const struct purse p = *purse;
	struct offer even = nothing, odd = nothing;

	for (uint32_t i = 0; i + 1 < n; i += 2) {
		add_offer(&even, mean[i], seen[i], &p);
		add_offer(&odd, mean[i + 1], seen[i + 1], &p);
	}
	if (n % 2 == 1)
		add_offer(&even, mean[n - 1], seen[n - 1], &p);
	unite(&even, &odd);
	return even;
}

static struct offer look_at(const struct ata__crowd *crowd, uint32_t block,
			    const struct purse *purse)
{
	uint32_t begin = block * BLOCK, left = crowd->n - begin;

	return look(crowd->mean + begin, crowd->seen + begin,
		    left < BLOCK ? left : BLOCK, purse);
}

/* At all blocks, and which of them has the most urgent worker. */
static struct offer look_at_all(struct ata__crowd *crowd,
				const struct purse *purse, uint32_t *first)
{
	struct offer all = nothing;

	for (uint32_t b = 0; b * BLOCK < crowd->n; b++) {
		struct offer own = look_at(crowd, b, purse);

		crowd->best[b] = own.best;
		if (own.first > all.first) {
			all.first = own.first;
			*first = b;
		}
		all.longest = fmax(all.longest, own.longest);
		all.cheapest = fmin(all.cheapest, own.cheapest);
	}
	return all;
}

/* The first of the most urgent workers in a block, if it is affordable. */
static int is_first_affordable(const struct ata__crowd *crowd, uint32_t block,
			       double urgency, const struct purse *purse)
{
	uint32_t i = block * BLOCK;

	while (urgency_of(crowd->mean[i], crowd->seen[i], purse->round) !=
	       urgency)
		i++;
	return offer_of(crowd->mean[i], crowd->seen[i], purse) >= 0.0;
}

/* Take the first one whose offer this is. */
static struct ata__parked take_from(const struct ata__crowd *crowd,
				    uint32_t block, double offer,
				    const struct purse *purse)
{
	uint32_t i = block * BLOCK;
	double mean;

	while (offer_of(crowd->mean[i], crowd->seen[i], purse) != offer)
		i++;
	mean = crowd->mean[i];
	crowd->mean[i] = (double)NAN;
	return (struct ata__parked){ .mean = mean, .price = mean,
				     .urgency = offer, .arm = i };
}

static uint32_t promising(const struct ata__crowd *crowd)
{
	uint32_t at = 0;

	for (uint32_t b = 1; b * BLOCK < crowd->n; b++)
		if (crowd->best[b] > crowd->best[at])
			at = b;
	return at;
}

/* Return: how many there are then */
static uint32_t take(struct ata__probes *probes, struct ata__crowd *crowd,
		     struct purse *purse, double cheapest, uint32_t chosen,
		     uint32_t most)
{
	while (chosen < most && purse->work >= cheapest) {
		uint32_t b = promising(crowd);
		double promise = crowd->best[b];

		if (promise < 0.0)
			break;
		crowd->best[b] = look_at(crowd, b, purse).best;
		if (crowd->best[b] < promise)
			continue;
		probes->parked[chosen] = take_from(crowd, b, promise, purse);
		purse->work -= probes->parked[chosen].price;
		chosen++;
	}
	return chosen;
}

uint32_t ata__crowd_choose(struct ata__probes *probes, struct ata__crowd *crowd,
			   uint32_t urgent, double dearest, uint32_t most,
			   double end)
{
	int credit = probes->alarm;
	struct purse purse = {
		.round = crowd->round, .end = end,
		/* Less the limit by what is dearest, which nobody exceeds. */
		.time = credit ? (double)INFINITY : probes->time - probes->owed,
		.work = credit ? (double)INFINITY : probes->work
	};
	uint32_t block = 0;
	struct offer all;

	for (uint32_t i = 0; i < urgent; i++)
		purse.work -= probes->parked[i].price;
	all = look_at_all(crowd, &purse, &block);
	probes->dearest = fmax(fmax(dearest, all.longest) - end, 0.0);
	if (urgent == 0 &&
	    (all.first < 0.0 ||
	     !is_first_affordable(crowd, block, all.first, &purse)))
		return 0;
	return take(probes, crowd, &purse, all.cheapest, urgent, most);
}
