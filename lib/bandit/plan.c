/* SPDX-License-Identifier: MIT */
/*
 * What is known becomes shares, in three steps.
 *
 *   risk     a round ends with its last worker, and of m sums with deviations the
 *            largest is above its mean. So the split minimises not the largest
 *            mean but the largest quantile: mean plus q deviations of the sum, q
 *            being the expected maximum of m normal numbers. With little noise
 *            that changes nothing. With much it parks workers that would often
 *            be last: the published times (d = 1/2) end 4 per cent earlier, with
 *            13 per cent less work, than with the oracle's split by means;
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
#include "bandit/noise.h"
#include "bandit/plan.h"
#include "bandit/resplit.h"

#define REST 0.05		/* of a deviation, */
#define REST_SHARE 40.0		/* where a share has no more tasks */

/* In a unit in which the dearest second costs from 1 to 2: what is made of these
 * neither overflows nor, where it matters, vanishes. */
static void take_costs(double *own, const double *cost, uint32_t n)
{
	double dearest = 0.0;

	for (uint32_t i = 0; i < n; i++)
		dearest = fmax(dearest, cost[i]);
	for (uint32_t i = 0; i < n; i++)
		own[i] = fmax(ldexp(cost[i], -ilogb(dearest)), DBL_MIN);
}

int ata__plan_init(struct ata__plan *plan,
		   const struct ata_bandit_config *config)
{
	*plan = (struct ata__plan){ .slack = config->slack };
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
	free(plan->by_mean.of);
	free(plan->by_quantile.of);
	free(plan->cost);
}

/* What was allocated for an earlier round was the last; for this one it is as if
 * it had not been. */
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

	plan->risk = deviation *
		     ata__noise_maximum(ata__split_active(count, n));
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
		    const struct ata__order *order, const uint64_t *count,
		    double end, double chance)
{
	const struct ata__shares *last = &plan->last;

	if (last->tasks != order->tasks || last->team != order->n ||
	    ata__split_active(last->of, order->n) > order->most ||
	    ata__order_end(order, last->of) > end * (1.0 + chance))
		return 0;
	/* Dearer by once that is what may end the first of those as cheap. */
	return !is_priced(plan) ||
	       ata__order_cost(order, last->of) <=
	       ata__order_cost(order, count) * (1.0 + 2.0 * chance);
}

void ata__plan_make(struct ata__plan *plan, struct ata_bandit *bandit,
		    uint64_t tasks, double deviation, uint64_t *count)
{
	uint32_t n = bandit->arms;
	struct ata__order order;
	double chance, end;

	begin(plan, bandit);
	end = split(plan, bandit, tasks, deviation, count);
	chance = chance_of(tasks, ata__split_active(count, n), deviation);
	order = order_of(plan, bandit, tasks);
	if (is_priced(plan)) {
		plan->limit = ata__cheapest_limit(&bandit->space, &order, end,
						  end * (1.0 + plan->slack),
						  chance);
		ata__cheapest(&bandit->space, &order, plan->limit, count);
		end = ata__order_end(&order, count);
	}
	if (may_rest(plan, &order, count, end, chance)) {
		memcpy(count, plan->last.of, n * sizeof(*count));
		/* Shares that stay end a little later, perhaps. */
		if (is_priced(plan))
			plan->limit = fmax(plan->limit,
					   ata__order_end(&order, count));
	}
	keep(&plan->now, count, tasks, n);
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
