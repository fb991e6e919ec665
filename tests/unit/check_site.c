/* SPDX-License-Identifier: MIT */
/* What a site learns, by a clock that the test sets; one thread plays all. */
#include "bandit/bandit.h"
#include "pool/site.h"
#include "tests/common/t_clock.h"
#include "tests/common/t_pool.h"
#include "tests/common/t_run.h"

#define MILLION UINT64_C(1000000)

static struct ata_bandit *kernel;
static struct ata_site *site;
static struct t_clock stopped;

static void setup(void)
{
	kernel = t_kernel(3, "ata-empirical");
	ck_assert_int_eq(ata_site_create(&site, kernel, 3), 0);
	t_clock_init(&stopped);
	t_clock_advance(&stopped, 5 * MILLION, 0);
	site->wait.clock = &stopped.clock;
	site->crowded.clock = &stopped.clock;
}

static void teardown(void)
{
	ata_site_destroy(site);
	ata_bandit_destroy(kernel);
}

static struct ata_share take(uint64_t tasks, uint32_t thread, uint32_t threads)
{
	struct ata_share share;

	ata_share_init(&share);
	ck_assert_int_eq(ata_share_begin(site, tasks, thread, threads, &share),
			 0);
	return share;
}

/* Time passes, and the share ends. */
static void give(struct ata_share *share, uint64_t milliseconds)
{
	t_clock_advance(&stopped, milliseconds * MILLION, 0);
	ck_assert_int_eq(ata_share_end(site, share), 0);
}

START_TEST(time_runs_from_begin_to_end)
{
	struct ata_share a = take(10, 0, 2), b;

	ck_assert_double_eq_tol(a.start, 0.005, 1e-12);
	t_clock_advance(&stopped, 2 * MILLION, 0);
	b = take(10, 1, 2);
	give(&a, 3);
	give(&b, 4);
	ck_assert_double_eq_tol(a.seconds, 0.005, 1e-12);
	ck_assert_double_eq_tol(b.seconds, 0.007, 1e-12);
	ck_assert_double_eq_tol(b.start, 0.007, 1e-12);
	ck_assert_double_eq_tol(kernel->arm[0].mean, 0.001, 1e-12);
	ck_assert_double_eq_tol(kernel->arm[1].mean, 0.0014, 1e-12);
	ck_assert_double_eq(kernel->arm[0].count, 5.0);
	ck_assert_double_eq(kernel->arm[2].count, 0.0);
}
END_TEST

/* Each round's own times, although the fast thread has ended both before the
 * slow one began the first. */
START_TEST(rounds_in_flight_keep_their_times_apart)
{
	struct ata_share fast, slow;

	fast = take(4, 0, 2);
	give(&fast, 2);
	fast = take(8, 0, 2);
	give(&fast, 8);
	slow = take(4, 1, 2);
	give(&slow, 6);
	ck_assert_uint_eq(kernel->rounds, 1);
	ck_assert_double_eq_tol(kernel->arm[0].mean, 0.001, 1e-12);
	ck_assert_double_eq_tol(kernel->arm[1].mean, 0.003, 1e-12);
	slow = take(8, 1, 2);
	give(&slow, 20);
	ck_assert_uint_eq(kernel->rounds, 2);
	ck_assert_double_eq_tol(kernel->arm[0].mean, 0.01 / 6, 1e-12);
	ck_assert_double_eq_tol(kernel->arm[1].mean, 0.026 / 6, 1e-12);
}
END_TEST

/* A thread that takes four times as long, by the clock and nothing else. */
START_TEST(shares_follow_what_is_learned)
{
	struct ata_share fast, slow;

	for (int r = 0; r < 100; r++) {
		fast = take(100, 0, 2);
		give(&fast, fast.end - fast.begin);
		slow = take(100, 1, 2);
		give(&slow, 4 * (slow.end - slow.begin));
	}
	ck_assert_uint_eq(fast.end, 80);
	ck_assert_uint_eq(slow.end, 100);
	ck_assert_double_eq(kernel->arm[2].count, 0.0);
	/* A larger team: the third thread is tried, and the two keep theirs. */
	slow = take(100, 2, 3);
	ck_assert_uint_eq(slow.begin, 0);
	ck_assert_uint_eq(slow.end, 100);
}
END_TEST

/* The plan was made before others taught the kernel: it is made anew. */
START_TEST(shares_follow_what_others_have_learned)
{
	struct ata_share a, b;
	uint64_t count[3];

	for (int r = 0; r < 2; r++) {
		a = take(12, 0, 2);
		b = take(12, 1, 2);
		ck_assert_uint_eq(a.end, r ? 9 : 6);
		give(&a, 6);
		give(&b, 0);	/* both took as long */
		ck_assert_int_eq(ata_bandit_allocate(kernel, 9, count), 0);
		ck_assert_int_eq(ata_bandit_observe(kernel, 1, 1000000, 3000.0),
				 0);
		ck_assert_int_eq(ata_bandit_observe(kernel, 0, 1000000, 1000.0),
				 0);
		ck_assert_int_eq(ata_bandit_close(kernel, 9.0), 0);
	}
}
END_TEST

/* As many rounds later as make the bell say the same again. */
START_TEST(a_thread_may_sit_out_any_number_of_rounds)
{
	static const uint64_t rounds[] = { 1, 2, 3, UINT64_C(1) << 30,
					   UINT64_C(1) << 31,
					   (UINT64_C(1) << 31) + 1,
					   (UINT64_C(1) << 32) - 1 };
	struct ata_share share = take(6, 2, 3), others[2];
	uint64_t now = 1 + rounds[_i];

	for (uint32_t i = 0; i < 2; i++)
		others[i] = take(6, i, 3);
	for (uint32_t i = 0; i < 2; i++)
		give(&others[i], 1);
	give(&share, 1);
	/* Two of them go on, up to there. */
	atomic_store_explicit(&site->closed, now, memory_order_relaxed);
	for (uint64_t i = now; i < now + 2; i++)
		atomic_store_explicit(&site->flight[i % 2].bell.value,
				      (uint32_t)(i / 2 * 2) * ATA__RING,
				      memory_order_relaxed);
	site->place[0].next = site->place[1].next = now;
	for (int r = 0; r < 3; r++) {
		others[0] = take(6, 0, 3);	/* now the bell says open */
		share = take(6, 2, 3);
		others[1] = take(6, 1, 3);
		ck_assert_uint_eq(share.round, now + (uint64_t)r);
		ck_assert_uint_eq(others[0].round, share.round);
		ck_assert_uint_eq(others[1].round, share.round);
		for (uint32_t i = 0; i < 2; i++)
			give(&others[i], 1);
		give(&share, 1);
	}
	ck_assert_uint_eq(kernel->rounds, 4);
}
END_TEST

/* More threads than cores: who polls would keep the others from their work. */
START_TEST(who_shares_a_core_does_not_spin)
{
	ck_assert_uint_eq(site->crowded.spin, 0);
	ck_assert_uint_gt(site->crowded.yield, 0);
	ck_assert_uint_gt(site->wait.spin, 0);
	ck_assert_uint_ge(site->cores, 1);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("site");
	TCase *tc = tcase_create("site");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, time_runs_from_begin_to_end);
	tcase_add_test(tc, rounds_in_flight_keep_their_times_apart);
	tcase_add_test(tc, shares_follow_what_is_learned);
	tcase_add_test(tc, shares_follow_what_others_have_learned);
	tcase_add_loop_test(tc, a_thread_may_sit_out_any_number_of_rounds, 0,
			    7);
	tcase_add_test(tc, who_shares_a_core_does_not_spin);
	suite_add_tcase(s, tc);
	return t_run(s);
}
