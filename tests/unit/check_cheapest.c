/* SPDX-License-Identifier: MIT */
/*
 * The cheapest allocation that ends by a limit, against every allocation there
 * is, and in numbers for which only the result can be checked.
 */
#include <float.h>
#include <math.h>
#include <string.h>

#include <atasched/bandit.h>

#include "bandit/cheapest.h"
#include "tests/common/t_run.h"

#define N 4

static struct ata__split_space space;

static void set_up(void)
{
	ck_assert_int_eq(ata__split_space_init(&space, 64), 0);
}

static void tear_down(void)
{
	ata__split_space_free(&space);
}

/* Every way to share tasks out to the workers from i on. */
struct search {
	const struct ata__order *order;
	double limit;
	double cost;		/* the least of those that end by limit, */
	double end;		/* and the earliest end at a cost up to enough */
	double enough;
	uint64_t count[N];
};

static void try_all(struct search *s, uint32_t i, uint64_t left)
{
	double end, cost;

	if (i + 1 < s->order->n) {
		for (uint64_t given = 0; given <= left; given++) {
			s->count[i] = given;
			try_all(s, i + 1, left - given);
		}
		return;
	}
	s->count[i] = left;
	end = ata__order_end(s->order, s->count);
	cost = ata__order_cost(s->order, s->count);
	if (end > s->limit)
		return;
	s->cost = fmin(s->cost, cost);
	if (cost <= s->enough)
		s->end = fmin(s->end, end);
}

static struct search search(const struct ata__order *order, double limit,
			    double enough)
{
	struct search s = { .order = order, .limit = limit, .cost = INFINITY,
			    .end = INFINITY, .enough = enough };

	try_all(&s, 0, order->tasks);
	return s;
}

static uint64_t sum(const uint64_t *count, uint32_t n)
{
	uint64_t tasks = 0;

	for (uint32_t i = 0; i < n; i++)
		tasks += count[i];
	return tasks;
}

/* Odd seeds: scores and costs with many that are equal. */
static void draw(uint64_t *seed, double *score, double *cost, uint32_t n)
{
	int whole = *seed % 2;

	for (uint32_t i = 0; i < n; i++) {
		score[i] = t_uniform(seed, 1.0, 4.0);
		cost[i] = t_uniform(seed, 1.0, 4.0);
		if (whole) {
			score[i] = floor(score[i]);
			cost[i] = floor(cost[i]);
		}
	}
}

START_TEST(as_cheap_as_brute_force)
{
	static const double slack[] = { 0.0, 0.05, 0.3, 2.0 };
	uint64_t seed = (uint64_t)_i, count[N];
	double score[N], cost[N], limit, paid;
	struct ata__order order = {
		.score = score, .cost = _i % 5 == 4 ? NULL : cost, .n = N,
		.most = N, .tasks = (uint64_t)_i % 11 + 1, .risk = _i % 3 * 0.4 };
	struct search best;

	draw(&seed, score, cost, N);
	ata__split(&space, score, N, order.tasks, order.risk, count);
	limit = ata__order_end(&order, count) * (1.0 + slack[_i / 2 % 4]);
	paid = ata__cheapest(&space, &order, limit, count);
	ck_assert_uint_eq(sum(count, N), order.tasks);
	ck_assert_double_le(ata__order_end(&order, count), limit);
	ck_assert_double_eq_tol(ata__order_cost(&order, count), paid, 1e-9);
	best = search(&order, limit, INFINITY);
	ck_assert_double_eq_tol(paid, best.cost, 1e-9);
}
END_TEST

/* Of those that are cheap enough one that ends first. */
START_TEST(as_early_as_brute_force)
{
	static const double slack[] = { 0.1, 0.5, 2.0 };
	static const double tolerance[] = { 0.0, 0.01 };
	uint64_t seed = (uint64_t)_i, count[N];
	double score[N], cost[N], least, most, limit, cheapest, enough;
	struct ata__order order = { .score = score, .cost = cost, .n = N,
				    .most = N,
				    .tasks = (uint64_t)_i % 7 + 2,
				    .risk = _i % 4 / 3 * 0.5 };

	draw(&seed, score, cost, N);
	ata__split(&space, score, N, order.tasks, order.risk, count);
	least = ata__order_end(&order, count);
	most = least * (1.0 + slack[_i % 3]);
	limit = ata__cheapest_limit(&space, &order, least, most,
				    tolerance[_i % 2]);
	ck_assert_double_ge(limit, least);
	ck_assert_double_le(limit, most);
	cheapest = search(&order, most, INFINITY).cost;
	enough = cheapest * (1.0 + tolerance[_i % 2] + 1e-11);
	ck_assert_double_le(ata__cheapest(&space, &order, limit, count),
			    enough);
	ck_assert_double_le(ata__order_end(&order, count),
			    search(&order, most, enough).end + 1e-5);
}
END_TEST

/* A little earlier, and it would cost too much. */
START_TEST(the_limit_is_the_lowest)
{
	static const double score[] = { 1.0, 2.0, 3.0 };
	struct ata__order order = { .score = score, .n = 3, .most = 3,
				    .tasks = 1000000 };
	uint64_t count[3];
	double least, most, limit, enough;

	ata__split(&space, score, 3, order.tasks, 0.0, count);
	least = ata__order_end(&order, count);
	most = 2.0 * least;
	enough = 1.1 * ata__cheapest(&space, &order, most, count);
	limit = ata__cheapest_limit(&space, &order, least, most, 0.1);
	ck_assert_double_gt(limit, least);
	ck_assert_double_le(ata__cheapest(&space, &order, limit, count),
			    enough);
	limit -= 1e-5 * (most - least);
	ck_assert_double_gt(ata__cheapest(&space, &order, limit, count),
			    enough);
}
END_TEST

/* All tasks cost 0.1, so all allocations cost the same; but the sum over three
 * workers is 1 and a bit, that of one is 1. */
START_TEST(the_order_of_a_sum_is_no_cost)
{
	static const double score[] = { 1.0, 2.0, 4.0 };
	static const double cost[] = { 0.1, 0.05, 0.025 };
	struct ata__order order = { .score = score, .cost = cost, .n = 3,
				    .most = 3, .tasks = 10 };
	uint64_t count[3];
	double least;

	ata__split(&space, score, 3, order.tasks, 0.0, count);
	least = ata__order_end(&order, count);
	ck_assert_double_gt(ata__order_cost(&order, count), 10 * 0.1);
	ck_assert_double_eq(ata__cheapest_limit(&space, &order, least, 20.0,
						0.0), least);
}
END_TEST

/* Four alike, each with room for all: they share all the same. */
START_TEST(workers_alike_make_no_round_longer)
{
	static const double score[] = { 1.0, 1.0001, 0.9999, 1.0 };
	struct ata__order order = { .score = score, .n = 4, .most = 4,
				    .tasks = 8 };
	double limit = ata__cheapest_limit(&space, &order, 2.0002, 20.0, 1e-3);
	uint64_t count[4];

	ck_assert_double_eq(limit, 2.0002);
	ata__cheapest(&space, &order, limit, count);
	for (int i = 0; i < 4; i++)
		ck_assert_uint_eq(count[i], 2);
	/* Not to spend a thousandth, that costs all the slack. */
	limit = ata__cheapest_limit(&space, &order, 2.0002, 20.0, 0.0);
	ata__cheapest(&space, &order, limit, count);
	ck_assert_uint_eq(count[2], 8);
}
END_TEST

START_TEST(equal_prices_go_to_the_fast_one)
{
	static const double score[] = { 2.0, 1.0, 2.0 }, cost[] = { 1, 2, 1 };
	struct ata__order order = { .score = score, .cost = cost, .n = 3,
				    .most = 3, .tasks = 4 };
	uint64_t count[3];

	ck_assert_double_eq(ata__cheapest(&space, &order, 3.0, count), 8.0);
	ck_assert_uint_eq(count[1], 3);
	ck_assert_uint_eq(count[0], 1);
	ck_assert_uint_eq(count[2], 0);
}
END_TEST

/* Up to 2^53 tasks, and scores from one end of the range to the other. */
START_TEST(any_numbers_lose_no_task)
{
	uint64_t seed = (uint64_t)_i + 1, count[64], tasks;
	double score[64], cost[64], limit;
	struct ata__order order = { .score = score, .cost = cost };
	uint32_t active;

	for (int turn = 0; turn < 50; turn++) {
		order.n = (uint32_t)(t_random(&seed) % 64 + 1);
		order.tasks = tasks = t_random(&seed) %
			(UINT64_C(1) << (t_random(&seed) % 53 + 1)) + 1;
		order.risk = turn % 3 == 0 ? 0.0 :
			     pow(10.0, t_uniform(&seed, -6.0, 1.0));
		for (uint32_t i = 0; i < order.n; i++) {
			double spread = turn % 2 ? 300.0 : 1.0;

			score[i] = pow(10.0, t_uniform(&seed, -spread, spread));
			cost[i] = pow(10.0, t_uniform(&seed, -spread, spread));
		}
		space.most = order.most = turn % 5 ? order.n : order.n / 2 + 1;
		ata__split(&space, score, order.n, tasks, order.risk, count);
		limit = ata__order_end(&order, count);
		for (int i = 0; i < 2; i++, limit *= 1.1) {
			ata__cheapest(&space, &order, limit, count);
			ck_assert_uint_eq(sum(count, order.n), tasks);
			ck_assert_double_le(ata__order_end(&order, count),
					    limit);
			active = ata__split_active(count, order.n);
			ck_assert_uint_le(active, order.most);
		}
	}
}
END_TEST

/* The cheapest is one too many. */
START_TEST(a_limit_is_for_the_fastest)
{
	static const double score[] = { 3.0, 1.0, 2.0 }, cost[] = { 0.1, 3, 1 };
	struct ata__order order = { .score = score, .cost = cost, .n = 3,
				    .most = 2, .tasks = 4 };
	uint64_t count[3];

	ck_assert_double_eq(ata__cheapest(&space, &order, 4.0, count), 10.0);
	ck_assert_uint_eq(count[0], 0);
	ck_assert_uint_eq(count[1], 2);
	ck_assert_uint_eq(count[2], 2);
}
END_TEST

START_TEST(largest_number_gets_none)
{
	static const double score[] = { DBL_MAX, 1.0 };
	static const double cost[] = { 1e-307, 100.0 };	/* prices 18, 100 */
	struct ata__order order = { .score = score, .cost = cost, .n = 2,
				    .most = 2, .tasks = 3 };
	uint64_t count[2];

	ata__cheapest(&space, &order, INFINITY, count);
	ck_assert_uint_eq(count[0], 0);
	ck_assert_uint_eq(count[1], 3);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("cheapest");
	TCase *tc = tcase_create("cheapest");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_loop_test(tc, as_cheap_as_brute_force, 0, 240);
	tcase_add_loop_test(tc, as_early_as_brute_force, 0, 240);
	tcase_add_test(tc, workers_alike_make_no_round_longer);
	tcase_add_test(tc, equal_prices_go_to_the_fast_one);
	tcase_add_loop_test(tc, any_numbers_lose_no_task, 0, 10);
	tcase_add_test(tc, the_limit_is_the_lowest);
	tcase_add_test(tc, the_order_of_a_sum_is_no_cost);
	tcase_add_test(tc, a_limit_is_for_the_fastest);
	tcase_add_test(tc, largest_number_gets_none);
	suite_add_tcase(suite, tc);
	return t_run(suite);
}
