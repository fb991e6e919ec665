/* SPDX-License-Identifier: MIT */
/*
 * What is known becomes shares, in three steps.
 *
 *   risk     a round ends with its last worker, and of m sums with deviations
 *            the largest is above its mean. So the split minimises not the
 *            largest mean but the largest quantile: mean plus q deviations of
 *            the sum, q being the expected maximum of m normal numbers. With
 *            little noise that changes nothing. With much it parks workers that
 *            would often be last: the published times (d = 1/2) end 4 per cent
 *            earlier, with 13 per cent less work, than with the oracle's split
 *            by means;
 *   price    where workers have costs or rounds have slack, the tasks are then
 *            shared out so that they cost least while the round ends by the
 *            split's end times 1 + slack (cheapest.c). Of what is as cheap but
 *            for chance it is what ends first;
 *   rest     shares stay as they are unless others are better by more than
 *            chance: d / 20, the standard error of a mean of 400 tasks, or that
 *            of a mean of ten shares where they have more. For what varies may
 *            be a share as a whole, and then d is large.
 */
#include <errno.h>
#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <atasched/bandit.h>

#include "bandit/bandit.h"
#include "bandit/cheapest.h"
#include "bandit/few.h"
#include "bandit/noise.h"
#include "bandit/plan.h"
#include "bandit/resplit.h"

#define REST 0.05		/* of a deviation, */
#define REST_SHARE 40.0		/* where a share has no more tasks */

/* In a unit in which the dearest second costs from 1 to 2: what is made of
 * these neither overflows nor, where it matters, vanishes. */
static void take_costs(double *own, const double *cost, uint32_t n)
{
	double dearest = 0.0;

	for (uint32_t i = 0; i < n; i++)
		dearest = fmax(dearest, cost[i]);
	for (uint32_t i = 0; i < n; i++)
		own[i] = fmax(ldexp(cost[i], -ilogb(dearest)), DBL_MIN);
}

static int init_few(struct ata__plan *plan, uint32_t arms)
{
	if (arms < ATA__FEW_OF)
		return 0;
	plan->now.list = malloc(arms * sizeof(*plan->now.list));
	plan->last.list = malloc(arms * sizeof(*plan->last.list));
	plan->few.last = malloc(arms * sizeof(*plan->few.last));
	return plan->now.list == NULL || plan->last.list == NULL ||
	       plan->few.last == NULL ? -ENOMEM : 0;
}

int ata__plan_init(struct ata__plan *plan,
		   const struct ata_bandit_config *config)
{
	*plan = (struct ata__plan){ .slack = config->slack };
	plan->few.of = config->arms;
	if (init_few(plan, config->arms) != 0)
		return -ENOMEM;
	plan->now.of = calloc(config->arms, sizeof(*plan->now.of));
	plan->last.of = calloc(config->arms, sizeof(*plan->last.of));
	plan->by_mean.of = calloc(config->arms, sizeof(*plan->by_mean.of));
	plan->by_quantile.of = calloc(config->arms,
				      sizeof(*plan->by_quantile.of));
	if (plan->now.of == NULL || plan->last.of == NULL ||
	    plan->by_mean.of == NULL || plan->by_quantile.of == NULL)
		return -ENOMEM;
	if (config->cost == NULL)
		return 0;
	plan->cost = calloc(config->arms, sizeof(*plan->cost));
	if (plan->cost == NULL)
		return -ENOMEM;
	take_costs(plan->cost, config->cost, config->arms);
	return 0;
}

void ata__plan_free(struct ata__plan *plan)
{
	free(plan->now.of);
	free(plan->last.of);
	free(plan->now.list);
	free(plan->last.list);
	free(plan->few.last);
	free(plan->by_mean.of);
	free(plan->by_quantile.of);
	free(plan->cost);
}

/* What was allocated for an earlier round was the last; for this one it is as
 * if it had not been. */
static void begin(struct ata__plan *plan, const struct ata_bandit *bandit)
{
	struct ata__shares now = plan->now;

	if (plan->round == bandit->rounds)
		return;
	plan->round = bandit->rounds;
	plan->now = plan->last;
	plan->last = now;
}

void ata__plan_forget(struct ata__plan *plan, const struct ata_bandit *bandit)
{
	begin(plan, bandit);
	plan->now.tasks = 0;
}

/* Does the price of tasks matter? */
static int is_priced(const struct ata__plan *plan)
{
	return plan->cost != NULL || plan->slack > 0.0;
}

double ata__plan_cost(const struct ata__plan *plan, uint32_t arm,
		      double seconds)
{
	return plan->cost != NULL ? plan->cost[arm] * seconds : seconds;
}

static struct ata__order order_of(const struct ata__plan *plan,
				  const struct ata_bandit *bandit,
				  uint64_t tasks)
{
	return (struct ata__order){ .score = bandit->score, .cost = plan->cost,
				    .n = bandit->arms, .tasks = tasks,
				    .most = bandit->space.most,
				    .risk = plan->risk };
}

static void keep(struct ata__shares *shares, const uint64_t *count,
		 uint64_t tasks, uint32_t n)
{
	memcpy(shares->of, count, n * sizeof(*count));
	shares->tasks = tasks;
	shares->team = n;
	shares->listed = 0;
}

/* The same of few: those that had a share have none, those that are looked at
 * have these. */
static void keep_few(struct ata__shares *shares,
		     const struct ata__plan_few *few, const uint64_t *count,
		     uint64_t tasks, uint32_t n)
{
	if (shares->listed == 0)
		memset(shares->of, 0, few->of * sizeof(*shares->of));
	for (uint32_t k = 0; k < shares->listed; k++)
		shares->of[shares->list[k]] = 0;
	shares->listed = 0;
	for (uint32_t k = 0; k < n; k++) {
		if (count[k] == 0)
			continue;
		shares->of[few->at[k]] = count[k];
		shares->list[shares->listed++] = few->at[k];
	}
	shares->tasks = tasks;
	shares->team = few->of;
}

/* The last shares of those that are looked at. NULL: that is not all of
 * them. */
static const uint64_t *last_shares(const struct ata__plan *plan, uint32_t n)
{
	const struct ata__plan_few *few = &plan->few;
	uint64_t sum = 0;

	if (few->at == NULL)
		return plan->last.of;
	for (uint32_t k = 0; k < n; k++)
		sum += few->last[k] = plan->last.of[few->at[k]];
	return sum == plan->last.tasks ? few->last : NULL;
}

int ata__plan_holds(const struct ata__plan *plan, double end, double risk)
{
	return plan->few.at == NULL ||
	       end < ata__split_finish(plan->few.horizon, 1, risk);
}

int ata__plan_needs_all(const struct ata__plan *plan)
{
	return is_priced(plan);
}

/* By what a split of the same kind was the last time. Return: when it ends */
static double split_by(struct ata__shares *last, struct ata_bandit *bandit,
		     uint64_t tasks, double risk, uint64_t *count)
{
	uint32_t n = bandit->arms;
	int fits = last->tasks == tasks && last->team == n;

	double end = ata__resplit(&bandit->space, bandit->score, n, tasks, risk,
				  fits ? last->of : NULL, count);

	keep(last, count, tasks, n);
	return end;
}

/* Who is active depends on the risk, and the risk on how many are. Return: when
 * the last one ends */
static double split(struct ata__plan *plan, struct ata_bandit *bandit,
		  uint64_t tasks, double deviation, uint64_t *count)
{
	uint32_t n = bandit->arms;
	double end = split_by(&plan->by_mean, bandit, tasks, 0.0, count);
	uint32_t active = ata__split_active(count, n);

	if (active != plan->active)
		plan->maximum = ata__noise_maximum(active);
	plan->active = active;
	plan->risk = deviation * plan->maximum;
	if (!ata__plan_holds(plan, end, 0.0))
		return (double)INFINITY;
	if (plan->risk > 0.0)
		end = split_by(&plan->by_quantile, bandit, tasks, plan->risk,
			       count);
	return end;
}

void ata__plan_remake(const struct ata__plan *plan, struct ata_bandit *bandit,
		      uint64_t tasks, uint32_t served, uint64_t *count)
{
	struct ata__order order = order_of(plan, bandit, tasks);

	ata__split_rest(&bandit->space, bandit->score, bandit->arms, tasks,
			plan->risk, served, count);
	if (!is_priced(plan))
		return;
	/* With a place less the limit may be too early. */
	order.most -= served;
	ata__cheapest(&bandit->space, &order,
		      fmax(plan->limit, ata__order_end(&order, count)), count);
}

static double chance_of(uint64_t tasks, uint32_t active, double deviation)
{
	double part = REST_SHARE * active / (double)tasks;

	return REST * deviation * sqrt(fmin(part, 1.0));
}

/* Is nothing better than the last shares by more than chance? end: of count */
static int may_rest(const struct ata__plan *plan,
		    const struct ata__order *order, const uint64_t *last,
		    const uint64_t *count, double end, double chance)
{
	if (ata__split_active(last, order->n) > order->most ||
	    ata__order_end(order, last) > end * (1.0 + chance))
		return 0;
	/* Dearer by once that is what may end the first of those as cheap. */
	return !is_priced(plan) ||
	       ata__order_cost(order, last) <=
	       ata__order_cost(order, count) * (1.0 + 2.0 * chance);
}

/* By price: what is as cheap but for chance, and ends first. Return: when */
static double make_cheap(struct ata__plan *plan, struct ata_bandit *bandit,
			 const struct ata__order *order, double end,
			 double chance, uint64_t *count)
{
	plan->limit = ata__cheapest_limit(&bandit->space, order, end,
					  end * (1.0 + plan->slack), chance);
	ata__cheapest(&bandit->space, order, plan->limit, count);
	return ata__order_end(order, count);
}

int ata__plan_make(struct ata__plan *plan, struct ata_bandit *bandit,
		   uint64_t tasks, double deviation, uint64_t *count)
{
	uint32_t n = bandit->arms, team = plan->few.at ? plan->few.of : n;
	const uint64_t *last = NULL;
	struct ata__order order;
	double chance, end;

	begin(plan, bandit);
	end = split(plan, bandit, tasks, deviation, count);
	if (!ata__plan_holds(plan, end, plan->risk))
		return 0;
	chance = chance_of(tasks, ata__split_active(count, n), deviation);
	order = order_of(plan, bandit, tasks);
	if (is_priced(plan))
		end = make_cheap(plan, bandit, &order, end, chance, count);
	if (plan->last.tasks == tasks && plan->last.team == team) {
		last = last_shares(plan, n);
		if (last == NULL)
			return 0;
	}
	if (last && may_rest(plan, &order, last, count, end, chance)) {
		memcpy(count, last, n * sizeof(*count));
		/* Shares that stay end a little later, perhaps. */
		if (is_priced(plan))
			plan->limit = fmax(plan->limit,
					   ata__order_end(&order, count));
	}
	if (plan->few.at != NULL)
		keep_few(&plan->now, &plan->few, count, tasks, n);
	else
		keep(&plan->now, count, tasks, n);
	return 1;
}

double ata__plan_dearer(const struct ata__plan *plan,
			const struct ata_bandit *bandit, uint32_t arm)
{
	double mean = bandit->arm[arm].mean, dearest = 0.0;

	if (!is_priced(plan) ||
	    ata__split_finish(mean, 1, plan->risk) > plan->limit)
		return 0.0;
	for (uint32_t i = 0; i < bandit->team; i++)
		if (bandit->share[i] > 0 && !ata__bandit_probes(bandit, i))
			dearest = fmax(dearest, ata__plan_cost(
				plan, i, bandit->arm[i].mean));
	return ata__plan_cost(plan, arm, mean) / dearest;
}
