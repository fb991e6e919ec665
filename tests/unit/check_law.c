/* SPDX-License-Identifier: MIT */
/*
 * What fails here: simulated workers are not as fast as was said, a worker's
 * times or its cost depend on where it stands or on what others do, or changes
 * come at another time or to other workers.
 */
#include <math.h>
#include <string.h>

#include "sim/law.h"
#include "tests/common/t_run.h"

#define WORKERS 7

static struct law_config config;
static struct source *source;	/* its rounds never begin, so nothing changes */
static struct source *other;

static const struct law_group groups[] = {
	{ 2, 1.0 }, { 1, 2.5 }, { 4, 0.5 }
};

static void setup(void)
{
	config = (struct law_config){
		.law = LAW_SQRT, .workers = WORKERS, .unit = 29.0,
		.group = groups, .dist = "mixed", .cv = 0.5,
	};
	source = other = NULL;
}

static void teardown(void)
{
	if (source != NULL)
		source->type->destroy(source);
	if (other != NULL)
		other->type->destroy(other);
}

static struct source *make(uint64_t seed)
{
	struct source *made = NULL;

	ck_assert_int_eq(law_open(&made, &config, seed), 0);
	ck_assert_uint_eq(made->workers, config.workers);
	ck_assert_uint_eq(made->again, 0);
	return made;
}

static double take(struct source *from, uint32_t worker, uint64_t tasks)
{
	return from->type->take(from, worker, tasks);
}

START_TEST(means_are_the_laws)
{
	static const double factor[] = { 1.0, 1.0, 2.5, 0.5, 0.5, 0.5, 0.5 };

	config.law = (enum law)_i;
	source = make(1);
	for (uint32_t i = 0; i < WORKERS; i++)
		ck_assert_double_eq_tol(source->mean[i],
					_i == LAW_SQRT ? 58.0 * sqrt(i + 1.0) :
					_i == LAW_LINEAR ? 58.0 * (i + 1.0) :
					29.0 * factor[i], 1e-12);
}
END_TEST

/* 100,000 tasks of each worker take their mean: 4 errors are 1.3 % at cv 1. */
START_TEST(times_have_these_means)
{
	config.law = (enum law)_i;
	source = make(2);
	for (uint32_t i = 0; i < WORKERS; i++)
		ck_assert_double_eq_tol(take(source, i, 100000) / 100000.0 /
					source->mean[i], 1.0, 0.013);
}
END_TEST

/* With this law all means differ: a place's mean tells who stands there. */
static uint32_t who(const struct source *shuffled, uint32_t place)
{
	for (uint32_t i = 0; i < WORKERS; i++)
		if (shuffled->mean[place] == source->mean[i])
			return i;
	ck_abort_msg("nobody stands at place %u", (unsigned int)place);
	return 0;
}

START_TEST(times_are_the_workers_own)
{
	static const double cost[WORKERS] = { 7, 6, 5, 4, 3, 2, 1 };
	uint32_t moved = 0, stands = 0;

	source = make((uint64_t)_i);
	ck_assert_ptr_null(source->cost);
	config.cost = cost;
	config.shuffle = 1;
	other = make((uint64_t)_i);
	/* The last place comes first, and each takes other numbers at once. */
	for (uint32_t place = WORKERS; place-- > 0;) {
		uint32_t i = who(other, place);

		moved += i != place;
		stands |= 1u << i;
		ck_assert_double_eq(other->cost[place], cost[i]);
		for (uint64_t n = 1; n < 20; n++)
			ck_assert_double_eq(take(other, place, n),
					    take(source, i, n));
	}
	ck_assert_uint_eq(stands, (1u << WORKERS) - 1);
	ck_assert_uint_gt(moved, 0);
}
END_TEST

/* One after the other or all at once, in whichever turn. */
START_TEST(others_do_not_matter)
{
	double sum[WORKERS] = { 0.0 };
	uint64_t seed = (uint64_t)_i, taken[WORKERS] = { 0 };

	source = make(5);
	other = make(5);
	for (int i = 0; i < 1000; i++) {
		uint32_t w = (uint32_t)(t_random(&seed) % WORKERS);
		uint64_t n = t_random(&seed) % 4 + 1;

		sum[w] += take(other, w, n);
		taken[w] += n;
	}
	for (uint32_t w = 0; w < WORKERS; w++)
		ck_assert_double_eq_tol(take(source, w, taken[w]), sum[w],
					1e-11 * sum[w]);
}
END_TEST

START_TEST(seeds_differ)
{
	int alike = 0;

	config.shuffle = 1;
	source = make(1);
	for (uint64_t seed = 2; seed < 20; seed++) {
		other = make(seed);
		alike += memcmp(source->mean, other->mean,
				WORKERS * sizeof(double)) == 0;
		for (uint32_t i = 0; i < WORKERS; i++)
			ck_assert_double_ne(take(source, i, 1),
					    take(other, i, 1));
		other->type->destroy(other);
		other = NULL;
	}
	/* 18 orders of 7! = 5040. Seen: 0 */
	ck_assert_int_le(alike, 1);
}
END_TEST

/* Two reach beyond group ends, and the last two are of one round. */
static const struct law_change changes[] = {
	{ 3, 0, 2, 2.0 }, { 5, 1, 3, 0.5 }, { 8, 6, 6, 4.0 }, { 8, 6, 6, 8.0 },
};

/* Factor of each worker after the changes of a round. */
static double factor_of(uint32_t worker, uint64_t round)
{
	double factor = 1.0;

	for (int i = 0; i < 4; i++)
		if (changes[i].round <= round && worker >= changes[i].first &&
		    worker <= changes[i].last)
			factor = changes[i].factor;
	return factor;
}

/* At their round; relative to the original time; later ones count; for each
 * law; workers are named by their numbers, wherever they stand. */
START_TEST(changes_come_at_their_round)
{
	uint32_t at[WORKERS];

	config.law = (enum law)(_i % 3);
	source = make(7);
	config.changes = 4;
	config.change = changes;
	config.shuffle = _i == 3;	/* LAW_SQRT */
	other = make(7);
	for (uint32_t place = 0; place < WORKERS; place++)
		at[_i == 3 ? who(other, place) : place] = place;
	for (uint64_t round = 1; round <= 10; round++) {
		int changed = other->type->begin(other, round);

		ck_assert_int_eq(changed, round == 3 || round == 5 ||
				 round == 8);
		ck_assert_int_eq(other->type->begin(other, round), 0);
		for (uint32_t i = 0; i < WORKERS; i++) {
			double factor = factor_of(i, round);

			ck_assert_double_eq(other->mean[at[i]],
					    factor * source->mean[i]);
			/* Powers of 2: exact. */
			ck_assert_double_eq(take(other, at[i], 3),
					    factor * take(source, i, 3));
		}
	}
}
END_TEST

/* A round that is begun late brings all changes up to it. */
START_TEST(no_change_is_lost)
{
	config.changes = 4;
	config.change = changes;
	source = make(7);
	other = make(7);
	ck_assert_int_eq(other->type->begin(other, 100), 1);
	for (uint32_t i = 0; i < WORKERS; i++)
		ck_assert_double_eq(other->mean[i], factor_of(i, 100) *
						    source->mean[i]);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("law");
	TCase *tc = tcase_create("workers");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_loop_test(tc, means_are_the_laws, 0, 3);
	tcase_add_loop_test(tc, times_have_these_means, 0, 3);
	tcase_add_loop_test(tc, times_are_the_workers_own, 0, 10);
	tcase_add_loop_test(tc, others_do_not_matter, 0, 5);
	tcase_add_test(tc, seeds_differ);
	tcase_add_loop_test(tc, changes_come_at_their_round, 0, 4);
	tcase_add_test(tc, no_change_is_lost);
	tcase_set_timeout(tc, 60);
	suite_add_tcase(s, tc);
	return t_run(s);
}
