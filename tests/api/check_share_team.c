/* SPDX-License-Identifier: MIT */
/* Shares in real parallel regions, by the calls and by ATA_SHARE_FOR. */
#include <errno.h>
#include <omp.h>

#include "tests/common/t_pool.h"
#include "tests/common/t_run.h"

#define WIDEST 9
#define ROUNDS 40

static const char *const policies[] = { "ata", "ata-empirical", "ofta", "uta" };
#define N_POLICIES 4

static uint64_t tasks_of(int round)
{
	uint64_t seed = (uint64_t)(round / 4);

	return t_random(&seed) % 60;
}

/* Run this thread's part of all rounds; the number of calls that failed. */
static int run_part(struct ata_site *site, struct t_tally *tally, int barriers)
{
	uint32_t thread = (uint32_t)omp_get_thread_num();
	uint32_t threads = (uint32_t)omp_get_num_threads();
	struct ata_share share;
	int failed = 0;

	ata_share_init(&share);
	for (int r = 0; r < ROUNDS; r++) {
		failed += ata_share_begin(site, tasks_of(r), thread, threads,
					  &share) != 0;
		if (share.begin < share.end)
			t_tally_fn(&tally[r], share.begin, share.end, thread);
		failed += ata_share_end(site, &share) != 0;
		if (barriers) {
#pragma omp barrier
		}
	}
	return failed;
}

/* _i: policy, barriers. Teams of many sizes, one after the other. */
START_TEST(each_task_runs_once)
{
	struct ata_bandit *kernel = t_kernel(WIDEST, policies[_i % N_POLICIES]);
	struct t_tally tally[ROUNDS];
	struct ata_site *site;
	static const int sizes[] = { WIDEST, 1, 4, 2, 3 };
	int failed = 0;

	ck_assert_int_eq(ata_site_create(&site, kernel, WIDEST), 0);
	for (int r = 0; r < ROUNDS; r++)
		ck_assert_int_eq(t_tally_init(&tally[r], 60, WIDEST), 0);
	for (int i = 0; i < 5; i++) {
#pragma omp parallel num_threads(sizes[i]) reduction(+ : failed)
		failed += run_part(site, tally, _i / N_POLICIES);
		for (int r = 0; r < ROUNDS; r++) {
			tally[r].tasks = tasks_of(r);
			ck_assert_uint_eq(t_tally_wrong(&tally[r], 1), 0);
			t_tally_reset(&tally[r]);
		}
	}
	ck_assert_int_eq(failed, 0);
	ck_assert_int_eq(ata_site_error(site), 0);
	for (int r = 0; r < ROUNDS; r++)
		t_tally_fini(&tally[r]);
	ata_site_destroy(site);
	ata_bandit_destroy(kernel);
}
END_TEST

#define N 1003		/* no multiple of a team's size */

static uint32_t ran[N];

static void run_loop(struct ata_site *site, int tasks)
{
	ATA_SHARE_FOR(site, tasks, i)
		ran[i]++;
}

static int wrong(uint32_t times)
{
	int count = 0;

	for (int i = 0; i < N; i++)
		count += ran[i] != times;
	return count;
}

/* _i: threads; a team of 4 is larger than the site, and then there is none. */
START_TEST(the_macro_runs_each_task_once)
{
	struct ata_bandit *kernel = t_kernel(3, "ata-empirical");
	struct ata_site *site = NULL;

	if (_i < 5)
		ck_assert_int_eq(ata_site_create(&site, kernel, 3), 0);
	for (int r = 0; r < 20; r++) {
#pragma omp parallel num_threads(_i)
		run_loop(site, N);
	}
	ck_assert_int_eq(wrong(20), 0);
	if (_i < 5) {
		ck_assert_int_eq(ata_site_error(site), _i < 4 ? 0 : -ERANGE);
		ck_assert_uint_eq(ata_bandit_rounds(kernel), _i < 4 ? 20 : 0);
	}
	ata_site_destroy(site);
	ata_bandit_destroy(kernel);
}
END_TEST

/* What else is a loop: outside a region, in another, left early, empty. */
START_TEST(the_macro_is_a_statement)
{
	struct ata_bandit *kernel = t_kernel(1, "uta"), *other;
	struct ata_site *outer, *inner;
	int calls = 0;

	other = t_kernel(1, "uta");
	ck_assert_int_eq(ata_site_create(&outer, kernel, 1), 0);
	ck_assert_int_eq(ata_site_create(&inner, other, 1), 0);
	run_loop(outer, N);
	ck_assert_int_eq(wrong(1), 0);
	if (calls == 0)
		ATA_SHARE_FOR(outer, 5, i)
			ATA_SHARE_FOR(inner, i, j)
				calls += j < i;
	else
		ck_abort_msg("not one statement");
	ck_assert_int_eq(calls, 10);
	ATA_SHARE_FOR(outer, 5, i) {
		if (i == 1)
			continue;
		if (i == 3)
			break;
		calls++;
	}
	ck_assert_int_eq(calls, 12);
	ck_assert_uint_eq(ata_bandit_rounds(kernel), 2);	/* not this */
	run_loop(outer, 0);
	run_loop(outer, -1);
	run_loop(NULL, -1);
	ck_assert_int_eq(ata_site_error(outer), -EINVAL);
	run_loop(outer, N);
	ck_assert_int_eq(wrong(2), 0);
	ck_assert_uint_eq(ata_bandit_rounds(kernel), 3);
	ata_site_destroy(outer);
	ata_site_destroy(inner);
	ata_bandit_destroy(kernel);
	ata_bandit_destroy(other);
}
END_TEST

/* A share of the same site within a share: refused, and the outer one whole. */
START_TEST(a_nested_loop_is_refused)
{
	struct ata_bandit *kernel = t_kernel(2, "uta");
	struct ata_site *site;
	int calls = 0;

	ck_assert_int_eq(ata_site_create(&site, kernel, 2), 0);
#pragma omp parallel num_threads(2) reduction(+ : calls)
	{
		ATA_SHARE_FOR(site, N, i) {
			ran[i]++;
			ATA_SHARE_FOR(site, N, j)
				calls++;
		}
	}
	ck_assert_int_eq(wrong(1), 0);
	ck_assert_int_eq(calls, 0);
	ck_assert_int_eq(ata_site_error(site), -EBUSY);
	ata_site_destroy(site);
	ata_bandit_destroy(kernel);
}
END_TEST

static volatile uint64_t sink;

static void work(uint64_t n)
{
	for (uint64_t i = 0; i < n; i++)
		sink = sink + i;
}

#define FAIR 30			/* rounds, */
#define MOST 20000		/* of so many */

/* Work is all that differs: thread 1 does ten times as much for a task. One
 * thread plays both, so that they do not disturb each other. Where others want
 * the core it takes longer until so many rounds are fair; without learning none
 * is. */
START_TEST(a_slow_thread_gets_fewer_tasks)
{
	struct ata_bandit *kernel = t_kernel(2, "auto");
	struct ata_share share[2];
	struct ata_site *site;
	int fair = 0, rounds;

	ck_assert_int_eq(ata_site_create(&site, kernel, 2), 0);
	for (rounds = 0; rounds < MOST && fair < FAIR; rounds++)
		for (uint32_t i = 0; i < 2; i++) {
			ata_share_init(&share[i]);
			ck_assert_int_eq(ata_share_begin(site, 100, i, 2,
							 &share[i]), 0);
			work((share[i].end - share[i].begin) * (i ? 10 : 1) *
			     200);
			ck_assert_int_eq(ata_share_end(site, &share[i]), 0);
			fair += i == 1 && share[0].end > 70;
		}
	/* 91 and 9 if nothing else runs; after a preemption not at once. */
	ck_assert_int_eq(fair, FAIR);
	ck_assert_uint_eq(share[1].end, 100);
	ck_assert_uint_eq(ata_bandit_rounds(kernel), (uint64_t)rounds);
	ata_site_destroy(site);
	ata_bandit_destroy(kernel);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("share_team");
	TCase *tc = tcase_create("team");

	tcase_set_timeout(tc, 60);
	tcase_add_loop_test(tc, each_task_runs_once, 0, 2 * N_POLICIES);
	tcase_add_loop_test(tc, the_macro_runs_each_task_once, 1, 6);
	tcase_add_test(tc, the_macro_is_a_statement);
	tcase_add_test(tc, a_nested_loop_is_refused);
	tcase_add_test(tc, a_slow_thread_gets_fewer_tasks);
	suite_add_tcase(s, tc);
	return t_run(s);
}
