/* SPDX-License-Identifier: MIT */
/*
 * The cheapest allocation that ends by a given time.
 *
 * Each task of a worker has the same price, and how many tasks it can end by
 * then depends on no other worker. So it is optimal to fill the workers in the
 * order of their prices: of any other allocation some task could move to a
 * cheaper worker that has room for it, or to one as cheap. Where fewer workers
 * may get tasks than there are, they are the fastest: the cheapest of all sets
 * of so many is a harder question, and these end by any limit that others could
 * meet.
 *
 * What may cost less with a later end costs no more, so the lowest limit that
 * is cheap enough is found by bisection. That is worth it: workers that are
 * alike differ a little in what was measured, and to fill the first of them to
 * the limit would make rounds longer and save nothing.
 */
#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bandit/cheapest.h"
#include "bandit/select.h"

/* Enough for a limit within a millionth of the slack. */
#define HALVINGS 20

/* Sums of the same prices in another order are the same. */
#define SAME 1e-12

double ata__order_price(const struct ata__order *order, uint32_t i)
{
	return order->cost != NULL ? order->cost[i] * order->score[i] :
				     order->score[i];
}

double ata__order_cost(const struct ata__order *order, const uint64_t *count)
{
	double cost = 0.0;

	for (uint32_t i = 0; i < order->n; i++)
		if (count[i] > 0)
			cost += (double)count[i] * ata__order_price(order, i);
	return cost;
}

double ata__order_end(const struct ata__order *order, const uint64_t *count)
{
	return ata__split_end(order->score, count, order->n, order->risk);
}

/*
 * The most tasks, up to `most`, that end by limit. With j = r^2 the end, score
 * (j + risk r), is a square in r; its root is taken in the form that does not
 * cancel. Rounding is made up for: what counts is what ata__split_finish()
 * says, so that an allocation that ends by limit is one here as well.
 */
static uint64_t tasks_until(double score, double limit, double risk,
			    uint64_t most)
{
	double ratio = limit / score, half = 0.5 * risk, root;
	uint64_t tasks;

	if (ata__split_finish(score, most, risk) <= limit)
		return most;
	if (ata__split_finish(score, 1, risk) > limit)	/* ratio may be 0 */
		return 0;
	root = ratio / (hypot(sqrt(ratio), half) + half);
	tasks = root * root < (double)most ? (uint64_t)(root * root) : most;
	while (tasks < most && ata__split_finish(score, tasks + 1, risk) <= limit)
		tasks++;
	while (tasks > 0 && ata__split_finish(score, tasks, risk) > limit)
		tasks--;
	return tasks;
}

static int by_price(const void *a, const void *b)
{
	const struct ata__split_item *x = a, *y = b;

	if (x->finish != y->finish)
		return x->finish < y->finish ? -1 : 1;
	if (x->score != y->score)
		return x->score < y->score ? -1 : 1;
	return x->number < y->number ? -1 : 1;
}

/* Those that may get tasks, in the order in which they are filled; finish: the
 * price. Return: how many */
static uint32_t sort(struct ata__split_item *item,
		     const struct ata__order *order)
{
	struct ata__selection s = ata__select(order->score, order->n,
					      order->most);
	uint32_t m = 0;

	for (uint32_t i = 0; i < order->n; i++)
		if (ata__selected(&s, order->score[i]) &&
		    order->score[i] < DBL_MAX)
			item[m++] = (struct ata__split_item){
				.finish = ata__order_price(order, i),
				.score = order->score[i], .number = i };
	qsort(item, m, sizeof(*item), by_price);
	return m;
}

/* count: written where it is not NULL. Return: what it costs */
static double fill(const struct ata__split_item *item, uint32_t m,
		   const struct ata__order *order, double limit,
		   uint64_t *count)
{
	uint64_t left = order->tasks;
	double cost = 0.0;

	for (uint32_t i = 0; i < m && left > 0; i++) {
		uint64_t given = tasks_until(item[i].score, limit, order->risk,
					     left);

		if (given > 0)
			cost += (double)given * item[i].finish;
		left -= given;
		if (count != NULL)
			count[item[i].number] = given;
	}
	return cost;
}

double ata__cheapest(struct ata__split_space *space,
		     const struct ata__order *order, double limit,
		     uint64_t *count)
{
	uint32_t m = sort(space->item, order);

	memset(count, 0, order->n * sizeof(*count));
	return fill(space->item, m, order, limit, count);
}

double ata__cheapest_limit(struct ata__split_space *space,
			   const struct ata__order *order, double least,
			   double most, double tolerance)
{
	uint32_t m = sort(space->item, order);
	double enough;

	enough = (1.0 + tolerance + SAME) *
		 fill(space->item, m, order, most, NULL);
	if (fill(space->item, m, order, least, NULL) <= enough)
		return least;
	for (int step = 0; step < HALVINGS; step++) {
		double middle = 0.5 * (least + most);

		if (fill(space->item, m, order, middle, NULL) <= enough)
			most = middle;
		else
			least = middle;
	}
	return most;
}
