/* SPDX-License-Identifier: MIT */
/*
 * What fails here: a waiter polls where its gaps are long, sleeps where they
 * are short, pays more than twice what who knew the gaps would have paid, or
 * goes on polling on a core that others want.
 */
#include "pool/habit.h"
#include "tests/common/t_run.h"

#define MOST 200000u
#define PRICE 100000u		/* of the first waits: see habit.c */
#define SECOND UINT64_C(1000000000)

/* A waiter in virtual time, and its account beside the habit's. */
struct model {
	struct ata__habit habit;
	uint64_t now;
	uint64_t paid;
	uint64_t best;		/* by who knew the gaps */
	uint64_t polled;	/* by the last wait, at most */
};

static void begin(struct model *m)
{
	*m = (struct model){ .now = 1 };
	ata__habit_init(&m->habit);
}

static void wait_for(struct model *m, uint64_t gap)
{
	uint64_t s = ata__habit_choose(&m->habit, PRICE, m->now);
	int slept = gap >= s;

	ck_assert_uint_le(s, PRICE);
	ata__habit_note(&m->habit, PRICE, gap, slept ? s : gap, slept);
	m->paid += slept ? s + PRICE : gap;
	m->best += gap < PRICE ? gap : PRICE;
	m->polled = s;
	m->now += gap;
}

static void wait_often(struct model *m, int waits, uint64_t gap)
{
	for (int i = 0; i < waits; i++)
		wait_for(m, gap);
}

START_TEST(who_knows_nothing_polls_for_the_price)
{
	struct model m;

	begin(&m);
	ck_assert_uint_eq(ata__habit_choose(&m.habit, PRICE, 1), PRICE);
}
END_TEST

START_TEST(long_gaps_are_slept_through)
{
	struct model m;

	begin(&m);
	wait_often(&m, 10, 50 * PRICE);
	ck_assert_uint_eq(m.polled, 0);
	ck_assert_uint_le(m.paid, 12 * PRICE);
}
END_TEST

START_TEST(short_gaps_are_polled_through)
{
	struct model m;

	begin(&m);
	wait_often(&m, 1000, PRICE / 20);
	ck_assert_uint_gt(m.polled, PRICE / 20);
	ck_assert_uint_eq(m.paid, m.best);
	wait_often(&m, 1000, PRICE - 1);
	ck_assert_uint_ge(m.polled, PRICE - 1);
}
END_TEST

/* Long gaps after short ones and the reverse: a few waits later it is right. */
START_TEST(a_change_is_learned_within_waits)
{
	struct model m;

	begin(&m);
	for (int i = 0; i < 20; i++) {
		wait_often(&m, 30, 3 * PRICE);
		ck_assert_uint_eq(m.polled, 0);
		wait_often(&m, 30, PRICE / 10);
		ck_assert_uint_gt(m.polled, PRICE / 10);
	}
}
END_TEST

/* Many short gaps and a long one now and then: beyond the short, no further. */
START_TEST(it_polls_no_longer_than_short_gaps_take)
{
	struct model m;

	begin(&m);
	for (int i = 0; i < 50; i++) {
		wait_often(&m, 4, PRICE / 10);
		wait_often(&m, 2, 30 * PRICE);
	}
	ck_assert_uint_gt(m.polled, PRICE / 10);
	ck_assert_uint_le(m.polled, PRICE / 4);
}
END_TEST

static uint64_t some_gap(uint64_t *seed, int kind)
{
	uint64_t dice = t_random(seed);

	switch (kind) {
	case 0:
		return dice % (2 * PRICE);
	case 1:
		return dice % 2 ? 100 : 100 * PRICE;
	case 2:
		return dice % 100 ? PRICE / 16 : 10 * PRICE;
	case 3:
		return dice % 100 ? 10 * PRICE : PRICE / 16;
	default:	/* in spells */
		return *seed >> 58 & 1 ? dice % PRICE : PRICE + dice % PRICE;
	}
}

/* The promise: twice the best, and a price at first and for every second. */
START_TEST(it_never_pays_more_than_twice)
{
	uint64_t seed = (uint64_t)_i;
	struct model m;

	begin(&m);
	for (int i = 0; i < 20000; i++) {
		wait_for(&m, some_gap(&seed, _i % 5));
		ck_assert_uint_le(m.paid, 2 * m.best + PRICE +
					  PRICE * (m.now / SECOND));
	}
}
END_TEST

/* Who knows the habit makes each gap the worst for it: just what it polls. */
START_TEST(nor_where_every_gap_is_the_worst)
{
	struct model m;

	begin(&m);
	for (int i = 0; i < 20000; i++) {
		struct ata__habit copy = m.habit;

		wait_for(&m, ata__habit_choose(&copy, PRICE, m.now));
		ck_assert_uint_le(m.paid, 2 * m.best + PRICE +
					  PRICE * (m.now / SECOND));
	}
}
END_TEST

/* After such gaps it has no credit, and is given some within a second. */
START_TEST(lost_credit_comes_back)
{
	struct model m;

	begin(&m);
	m.now = SECOND;
	wait_for(&m, PRICE);
	m.habit.credit = 0;
	wait_often(&m, 20, 2 * PRICE);
	ck_assert_uint_eq(m.polled, PRICE);
	wait_for(&m, SECOND);
	wait_often(&m, 10, 2 * PRICE);
	ck_assert_uint_eq(m.polled, 0);
}
END_TEST

/* Nobody polls longer than the user says, nor takes what was slow for
 * normal. */
START_TEST(the_price_is_the_latency_of_all_who_wait)
{
	struct model m;

	begin(&m);
	for (int i = 0; i < 100; i++)
		ata__habit_woken(&m.habit, 20000);
	ck_assert_uint_ge(m.habit.latency, 20000);
	ck_assert_uint_le(m.habit.latency, 20000 + 8);
	ck_assert_uint_eq(ata__habit_price(&m.habit, 3, UINT64_MAX),
			  4 * m.habit.latency);
	ck_assert_uint_eq(ata__habit_price(&m.habit, 3, 777), 777);
	ata__habit_woken(&m.habit, 50 * SECOND);
	ck_assert_uint_le(m.habit.latency, 23000);
	for (int i = 0; i < 100; i++)
		ata__habit_woken(&m.habit, 0);
	ck_assert_uint_eq(m.habit.latency, 1000);
	ck_assert_uint_eq(ata__habit_price(&m.habit, UINT32_MAX, UINT64_MAX),
			  SECOND);
}
END_TEST

/* Half as long at first, then tried again, less and less often. */
START_TEST(who_has_no_core_of_its_own_polls_less)
{
	struct model m;
	uint64_t hold = 1000000;

	begin(&m);
	m.now = 5 * SECOND;
	for (int i = 0; i < 20; i++) {
		ata__habit_crowd(&m.habit, m.now);
		ck_assert_uint_eq(ata__habit_choose(&m.habit, PRICE, m.now),
				  PRICE / 2);
		m.now += hold - 1;
		ck_assert_uint_eq(ata__habit_choose(&m.habit, PRICE, m.now),
				  PRICE / 2);
		m.now++;
		ck_assert_uint_eq(ata__habit_choose(&m.habit, PRICE, m.now),
				  PRICE);
		hold = hold < SECOND / 2 ? 2 * hold : SECOND;
	}
	m.now += hold;
	ata__habit_crowd(&m.habit, m.now);
	m.now += 1000000;
	ck_assert_uint_eq(ata__habit_choose(&m.habit, PRICE, m.now), PRICE);
	m.now += 10000000;	/* not soon enough to double it */
	ata__habit_crowd(&m.habit, m.now);
	m.now += 1000000;
	ck_assert_uint_eq(ata__habit_choose(&m.habit, PRICE, m.now), PRICE);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("habit");
	TCase *tc = tcase_create("habit");

	tcase_add_test(tc, who_knows_nothing_polls_for_the_price);
	tcase_add_test(tc, long_gaps_are_slept_through);
	tcase_add_test(tc, short_gaps_are_polled_through);
	tcase_add_test(tc, a_change_is_learned_within_waits);
	tcase_add_test(tc, it_polls_no_longer_than_short_gaps_take);
	tcase_add_loop_test(tc, it_never_pays_more_than_twice, 0, 50);
	tcase_add_test(tc, nor_where_every_gap_is_the_worst);
	tcase_add_test(tc, lost_credit_comes_back);
	tcase_add_test(tc, the_price_is_the_latency_of_all_who_wait);
	tcase_add_test(tc, who_has_no_core_of_its_own_polls_less);
	suite_add_tcase(s, tc);
	return t_run(s);
}
