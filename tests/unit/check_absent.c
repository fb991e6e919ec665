/* SPDX-License-Identifier: MIT */
/* What the system allows besides what the owner wishes, and teams. */
#include <errno.h>
#include <math.h>

#include "bandit/absent.h"
#include "bandit/bandit.h"
#include "bandit/select.h"
#include "tests/common/t_pool.h"
#include "tests/common/t_run.h"

#define N 4

static const double means[N] = { 1, 1, 1, 1 };

START_TEST(allowed_counts_once)
{
	static const unsigned char absent[N] = { 0, 0, 1, 1 };
	struct ata__allowed allowed = { .absent = absent, .most = N };
	struct ata_bandit *bandit = t_oracle(N, means);
	uint64_t count[N];

	ata_bandit_present(bandit, 0, 0);
	ata__absent_confine(bandit, &allowed);
	ck_assert_int_eq(ata_bandit_allocate(bandit, 12, count), 0);
	ck_assert_uint_eq(count[1], 12);
	ck_assert_int_eq(ata_bandit_allocate(bandit, 12, count), 0);
	for (uint32_t i = 1; i < N; i++)
		ck_assert_uint_eq(count[i], 4);
	ata_bandit_destroy(bandit);
}
END_TEST

START_TEST(the_lower_limit_counts)
{
	struct ata__allowed allowed = { .most = 2 };
	struct ata_bandit *bandit = t_oracle(N, means);
	uint64_t count[N];

	ata_bandit_limit(bandit, 3);
	ata__absent_confine(bandit, &allowed);
	ck_assert_int_eq(ata_bandit_allocate(bandit, 12, count), 0);
	ck_assert_uint_eq(count[0], 6);
	ck_assert_uint_eq(count[1], 6);
	allowed.most = 4;
	ata__absent_confine(bandit, &allowed);
	ck_assert_int_eq(ata_bandit_allocate(bandit, 12, count), 0);
	ck_assert_uint_eq(count[2], 4);
	ck_assert_uint_eq(count[3], 0);
	ata_bandit_destroy(bandit);
}
END_TEST

/* Who is wished away serves where nobody else can. */
START_TEST(somebody_is_always_left)
{
	static const unsigned char absent[N] = { 0, 1, 1, 1 };
	struct ata__allowed allowed = { .absent = absent, .most = N };
	struct ata_bandit *bandit = t_oracle(N, means);
	uint64_t count[N];

	ata_bandit_present(bandit, 0, 0);
	ata_bandit_present(bandit, 1, 0);
	ata__absent_confine(bandit, &allowed);
	ck_assert_int_eq(ata_bandit_allocate(bandit, 12, count), 0);
	ck_assert_uint_eq(count[0], 12);
	/* a team of two, both of them absent; and one with a third that is
	 * not */
	ck_assert_int_eq(ata__bandit_allocate(bandit, 2, 12, count), 0);
	ck_assert_uint_eq(count[0], 6);
	ck_assert_uint_eq(count[1], 6);
	ck_assert_int_eq(ata__bandit_allocate(bandit, 3, 12, count), 0);
	ck_assert_uint_eq(count[2], 12);
	ata_bandit_destroy(bandit);
}
END_TEST

/* A greedy kernel says who may take tasks: the fastest known. */
START_TEST(greedy_workers_are_chosen)
{
	static const unsigned char absent[N] = { 1, 0, 0, 0 };
	struct ata__allowed allowed = { .absent = absent, .most = 2 };
	struct ata_bandit *bandit = t_kernel(N, "gta");
	uint64_t count[N];

	ck_assert_int_eq(ata_bandit_allocate(bandit, 12, count), -ENOTSUP);
	for (uint32_t i = 0; i < N; i++) {
		ck_assert(ata__absent_may(bandit, i));
		ata_bandit_observe(bandit, i, 1, 4.0 - i);
	}
	ata_bandit_close(bandit, 4.0);
	ata__absent_confine(bandit, &allowed);
	ck_assert_int_eq(ata_bandit_allocate(bandit, 12, count), -ENOTSUP);
	for (uint32_t i = 0; i < N; i++)
		ck_assert_int_eq(ata__absent_may(bandit, i), i > 1);
	ck_assert_int_eq(ata_bandit_allocate(bandit, 12, count), -ENOTSUP);
	ck_assert(ata__absent_may(bandit, 0));
	ata_bandit_destroy(bandit);
}
END_TEST

/* Against counting who is smaller, ties by number. _i: the seed. */
START_TEST(selection_keeps_the_smallest)
{
	uint64_t seed = (uint64_t)_i + 1;
	uint32_t n = (uint32_t)(t_random(&seed) % 30) + 1;
	uint32_t m = (uint32_t)(t_random(&seed) % n) + 1;
	double score[30], kept[30];

	for (uint32_t i = 0; i < n; i++) {
		uint64_t kind = t_random(&seed) % 5;

		score[i] = kind == 0 ? 0.0 : kind == 1 ? (double)INFINITY :
			   (double)(t_random(&seed) % 5 + 1);
		kept[i] = score[i];
	}
	ata__select_keep(kept, n, m);
	for (uint32_t i = 0; i < n; i++) {
		uint32_t before = 0;

		for (uint32_t j = 0; j < n; j++)
			before += score[j] < score[i] ||
				  (score[j] == score[i] && j < i);
		ck_assert(before < m ? kept[i] == score[i] : isinf(kept[i]));
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("absent");
	TCase *tc = tcase_create("absent");

	tcase_add_test(tc, allowed_counts_once);
	tcase_add_test(tc, the_lower_limit_counts);
	tcase_add_test(tc, somebody_is_always_left);
	tcase_add_test(tc, greedy_workers_are_chosen);
	tcase_add_loop_test(tc, selection_keeps_the_smallest, 0, 200);
	suite_add_tcase(suite, tc);
	return t_run(suite);
}
