/* SPDX-License-Identifier: MIT */
/*
 * ata_site_create, ata_share_begin, ata_share_end: what they return, and what a
 * round is. One thread plays a whole team here, so that each order can be
 * tried.
 */
#include <errno.h>

#include "tests/common/t_memory.h"
#include "tests/common/t_pool.h"
#include "tests/common/t_run.h"

#define ARMS 4

static struct ata_bandit *kernel;
static struct ata_site *site;

static void setup(void)
{
	static const double mean[ARMS] = { 1.0, 1.0, 2.0, 4.0 };

	kernel = t_oracle(ARMS, mean);
	ck_assert_int_eq(ata_site_create(&site, kernel, ARMS), 0);
}

static void teardown(void)
{
	ata_site_destroy(site);
	ata_bandit_destroy(kernel);
}

/* Begin, which has to succeed. */
static struct ata_share take(uint64_t tasks, uint32_t thread, uint32_t threads)
{
	struct ata_share share;

	ata_share_init(&share);
	ck_assert_int_eq(ata_share_begin(site, tasks, thread, threads, &share),
			 0);
	ck_assert_uint_eq(share.worker, thread);
	ck_assert_ptr_eq(share.site, site);
	ck_assert_int_eq(share.failed, 0);
	return share;
}

static void give(struct ata_share *share)
{
	ck_assert_int_eq(ata_share_end(site, share), 0);
	ck_assert_ptr_null(share->site);
	ck_assert_double_ge(share->seconds, 0.0);
}

/* Begin, which has to fail; nothing may be written. */
static void refused(uint64_t tasks, uint32_t thread, uint32_t threads,
		    int error)
{
	struct ata_share share, before;

	memset(&share, 0x55, sizeof(share));
	share.size = sizeof(share);
	before = share;
	ck_assert_int_eq(ata_share_begin(site, tasks, thread, threads, &share),
			 error);
	ck_assert_mem_eq(&share, &before, sizeof(share));
}

/* A whole round, whose shares have to fit together. */
static void round_of(uint64_t tasks, uint32_t threads)
{
	struct ata_share share[ARMS];
	uint64_t next = 0;

	for (uint32_t i = 0; i < threads; i++)
		share[i] = take(tasks, i, threads);
	for (uint32_t i = 0; i < threads; i++) {
		ck_assert_uint_eq(share[i].begin, next);
		ck_assert_uint_ge(share[i].end, share[i].begin);
		ck_assert_uint_eq(share[i].round, share[0].round);
		next = share[i].end;
		give(&share[i]);
	}
	ck_assert_uint_eq(next, tasks);
}

START_TEST(create_einval)
{
	struct ata_site *out = NULL;

	ck_assert_int_eq(ata_site_create(NULL, kernel, 1), -EINVAL);
	ck_assert_int_eq(ata_site_create(&out, NULL, 1), -EINVAL);
	ck_assert_int_eq(ata_site_create(&out, kernel, 0), -EINVAL);
	ck_assert_int_eq(ata_site_create(&out, kernel, ARMS + 1), -EINVAL);
	ck_assert_ptr_null(out);
	ata_site_destroy(NULL);
}
END_TEST

START_TEST(create_enotsup)
{
	struct ata_bandit *greedy = t_kernel(2, "gta");
	struct ata_site *out = NULL;

	ck_assert_int_eq(ata_site_create(&out, greedy, 2), -ENOTSUP);
	ck_assert_ptr_null(out);
	ata_bandit_destroy(greedy);
}
END_TEST

START_TEST(create_enomem)
{
	struct ata_bandit *many = NULL;
	struct ata_bandit_config config;
	struct ata_site *out = NULL;

	ata_bandit_config_init(&config);
	config.arms = 1 << 20;
	ck_assert_int_eq(ata_bandit_create(&many, &config), 0);
	if (t_limit_memory(1 << 20))
		ck_assert_int_eq(ata_site_create(&out, many, 1 << 20),
				 -ENOMEM);
	ck_assert_ptr_null(out);
	ata_bandit_destroy(many);
}
END_TEST

START_TEST(begin_einval)
{
	struct ata_share share;

	ata_share_init(&share);
	ck_assert_int_eq(ata_share_begin(NULL, 1, 0, 1, &share), -EINVAL);
	ck_assert_int_eq(ata_site_error(site), 0);
	ck_assert_int_eq(ata_share_begin(site, 1, 0, 1, NULL), -EINVAL);
	share.size--;
	ck_assert_int_eq(ata_share_begin(site, 1, 0, 1, &share), -EINVAL);
	refused(ATA_TASKS_MAX + 1, 0, 1, -EINVAL);
	refused(UINT64_MAX, 0, 1, -EINVAL);
	refused(1, 1, 1, -EINVAL);
	refused(1, 0, 0, -EINVAL);
	refused(1, UINT32_MAX, ARMS, -EINVAL);
	ck_assert_int_eq(ata_site_error(site), -EINVAL);
	round_of(ATA_TASKS_MAX, ARMS);
	ck_assert_uint_eq(ata_bandit_rounds(kernel), 1);
}
END_TEST

START_TEST(begin_erange)
{
	refused(1, 0, ARMS + 1, -ERANGE);
	refused(1, ARMS, ARMS + 1, -ERANGE);
	refused(1, 1, UINT32_MAX, -ERANGE);
	ck_assert_int_eq(ata_site_error(site), -ERANGE);
	round_of(1, ARMS);
	ck_assert_int_eq(ata_site_error(site), -ERANGE);
	ck_assert_int_eq(ata_site_error(NULL), -EINVAL);
}
END_TEST

/* As a call from within a task of the same site: nothing of the first is
 * lost */
START_TEST(begin_ebusy)
{
	struct ata_share share = take(9, 0, 1);

	refused(9, 0, 1, -EBUSY);
	refused(5, 0, 3, -EBUSY);
	give(&share);
	ck_assert_double_eq(t_learned(kernel), 9.0);
	ck_assert_int_eq(ata_site_error(site), -EBUSY);
	round_of(7, 2);
}
END_TEST

/* _i: who disagrees, and in what: the round still ends, and teaches nothing. */
START_TEST(begin_disagrees)
{
	uint64_t tasks = _i % 2 ? 100 : 101;
	uint32_t threads = _i % 2 ? 2 : 3;
	struct ata_share first = take(100, 0, 3), other;

	if (_i < 2) {
		refused(tasks, 1, threads, -EINVAL);
		other = take(100, 2, 3);
		give(&first);
		give(&other);
	} else {
		other = take(100, 2, 3);
		give(&first);
		give(&other);
		refused(tasks, 1, threads, -EINVAL);
	}
	ck_assert_uint_eq(ata_bandit_rounds(kernel), 0);
	ck_assert_double_eq(t_learned(kernel), 0.0);
	ck_assert_int_eq(ata_site_error(site), -EINVAL);
	round_of(50, 3);
	ck_assert_uint_eq(ata_bandit_rounds(kernel), 1);
}
END_TEST

/* A thread that the round's team does not have keeps nobody from it. */
START_TEST(begin_of_a_stranger)
{
	struct ata_share a = take(10, 0, 2), b;

	refused(10, 2, 3, -EINVAL);
	b = take(10, 1, 2);
	give(&a);
	give(&b);
	ck_assert_double_eq(t_learned(kernel), 10.0);
	round_of(10, 3);
	round_of(10, 4);
}
END_TEST

START_TEST(end_einval)
{
	struct ata_bandit *more = t_kernel(1, "uta");
	struct ata_site *elsewhere;
	struct ata_share share, copy;

	ck_assert_int_eq(ata_site_create(&elsewhere, more, 1), 0);
	ata_share_init(&share);
	ck_assert_int_eq(ata_share_end(site, &share), -EINVAL);
	share = take(3, 0, 1);
	ck_assert_int_eq(ata_share_end(NULL, &share), -EINVAL);
	ck_assert_int_eq(ata_share_end(site, NULL), -EINVAL);
	ck_assert_int_eq(ata_share_end(elsewhere, &share), -EINVAL);
	copy = share;
	copy.size++;
	ck_assert_int_eq(ata_share_end(site, &copy), -EINVAL);
	copy = share;
	copy.worker = ARMS;
	ck_assert_int_eq(ata_share_end(site, &copy), -EINVAL);
	copy = share;
	give(&share);
	ck_assert_int_eq(ata_share_end(site, &share), -EINVAL);
	ck_assert_int_eq(ata_share_end(site, &copy), -EINVAL);
	share = take(3, 0, 1);
	ck_assert_int_eq(ata_share_end(site, &copy), -EINVAL);
	give(&share);
	ck_assert_double_eq(t_learned(kernel), 6.0);
	ata_site_destroy(elsewhere);
	ata_bandit_destroy(more);
}
END_TEST

START_TEST(a_failed_share_teaches_nothing)
{
	struct ata_share a = take(8, 0, 2), b = take(8, 1, 2);

	b.failed = 1;
	give(&b);
	give(&a);
	ck_assert_uint_eq(ata_bandit_rounds(kernel), 0);
	a = take(8, 0, 2);
	b = take(8, 1, 2);
	ck_assert_uint_eq(a.round, 1);
	give(&b);
	give(&a);
	ck_assert_uint_eq(ata_bandit_rounds(kernel), 1);
	ck_assert_double_eq(t_learned(kernel), 8.0);
	ck_assert_int_eq(ata_site_error(site), 0);
}
END_TEST

/* No task, no time: the round is one all the same, and the next one is
 * whole. */
START_TEST(no_tasks)
{
	round_of(0, 3);
	ck_assert_uint_eq(ata_bandit_rounds(kernel), 0);
	round_of(4, 3);
	round_of(0, 2);
	round_of(4, 2);
	ck_assert_uint_eq(ata_bandit_rounds(kernel), 2);
	ck_assert_double_eq(t_learned(kernel), 8.0);
}
END_TEST

START_TEST(shares_are_the_policy_s)
{
	static const uint64_t end[3][ARMS] = { { 4, 8, 10, 11 }, { 5, 9, 11 },
					       { 6, 11 } };

	for (uint32_t n = ARMS; n > 1; n--) {
		struct ata_share share[ARMS];

		for (uint32_t i = 0; i < n; i++)
			share[i] = take(11, n - 1 - i, n);
		for (uint32_t i = 0; i < n; i++)
			give(&share[i]);
		for (uint32_t i = 0; i < n; i++)
			ck_assert_msg(share[n - 1 - i].end == end[ARMS - n][i],
				      "thread %u of %u: to %u", i, n,
				      (unsigned)share[n - 1 - i].end);
	}
}
END_TEST

/* Another user of the kernel between two rounds disturbs neither. */
START_TEST(the_kernel_may_serve_others_between_rounds)
{
	struct ata_site *second;
	uint64_t count[ARMS];

	ck_assert_int_eq(ata_site_create(&second, kernel, ARMS), 0);
	round_of(12, ARMS);
	ck_assert_int_eq(ata_bandit_allocate(kernel, 5, count), 0);
	ck_assert_int_eq(ata_bandit_observe(kernel, 0, 5, 1.0), 0);
	ck_assert_int_eq(ata_bandit_close(kernel, 1.0), 0);
	round_of(12, ARMS);
	ck_assert_double_eq(t_learned(kernel), 29.0);
	/* And a round of another's that was given up. */
	ck_assert_int_eq(ata_bandit_allocate(kernel, 5, count), 0);
	ck_assert_int_eq(ata_bandit_observe(kernel, 0, 5, 1.0), 0);
	round_of(12, ARMS);
	ck_assert_double_eq(t_learned(kernel), 41.0);
	ck_assert_uint_eq(ata_bandit_rounds(kernel), 4);
	ata_site_destroy(second);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("share");
	TCase *tc = tcase_create("share");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, create_einval);
	tcase_add_test(tc, create_enotsup);
	tcase_add_test(tc, create_enomem);
	tcase_add_test(tc, begin_einval);
	tcase_add_test(tc, begin_erange);
	tcase_add_test(tc, begin_ebusy);
	tcase_add_loop_test(tc, begin_disagrees, 0, 4);
	tcase_add_test(tc, begin_of_a_stranger);
	tcase_add_test(tc, end_einval);
	tcase_add_test(tc, a_failed_share_teaches_nothing);
	tcase_add_test(tc, no_tasks);
	tcase_add_test(tc, shares_are_the_policy_s);
	tcase_add_test(tc, the_kernel_may_serve_others_between_rounds);
	suite_add_tcase(s, tc);
	return t_run(s);
}
