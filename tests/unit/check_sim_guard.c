/* SPDX-License-Identifier: MIT */
/*
 * What fails here: in a simulated round with the tail guard tasks are lost or
 * done twice, somebody helps who should not or does not who should, or what is
 * learned is not what each has done.
 */
#include <math.h>
#include <string.h>

#include "sim/guard.h"
#include "tests/common/t_run.h"
#include "tests/common/t_source.h"

#define WORKERS 6

static struct guard guard;
static struct ata_bandit *bandit;
static struct t_source source;
static struct outcome out;
static uint64_t did[WORKERS];

static void setup(void)
{
	ck_assert_int_eq(guard_create(&guard, WORKERS, WORKERS, 0), 0);
	bandit = NULL;
}

static void teardown(void)
{
	guard_free(&guard);
	ata_bandit_destroy(bandit);
}

/* Workers that take time, of which the bandit knows that they take known. */
static void make(uint32_t n, const double *time, const double *known,
		 uint64_t seed)
{
	double count[WORKERS];
	struct ata_bandit_config config;

	for (uint32_t i = 0; i < n; i++)
		count[i] = 1000.0;
	ata_bandit_config_init(&config);
	config.policy = "auto";
	config.arms = n;
	config.prior_mean = known;
	config.prior_count = count;
	ck_assert_int_eq(ata_bandit_create(&bandit, &config), 0);
	t_source_init(&source, n, time, seed);
}

/* A round with these shares; did: what became of them */
static void run(const uint64_t *share)
{
	uint32_t n = source.source.workers;
	uint64_t tasks = 0, scratch[WORKERS];

	for (uint32_t i = 0; i < n; i++)
		tasks += share[i];
	t_source_forget(&source);
	ck_assert_int_eq(ata_bandit_allocate(bandit, tasks, scratch), 0);
	out = (struct outcome){ .time = 0.0 };
	ck_assert_int_eq(guard_run(&guard, bandit, &source.source, share,
				   &out), 0);
	ck_assert_int_eq(ata_bandit_close(bandit, out.time), 0);
	memset(did, 0, sizeof(did));
	for (uint32_t i = 0; i < source.chunks; i++) {
		ck_assert_uint_eq(source.chunk[i].tasks, 1);
		did[source.chunk[i].worker]++;
	}
	ck_assert_uint_eq(source.chunks, tasks);
}

/* 5 s instead of 1 s: worker 1, done after 4 s, sees one of 4 tasks begun, so 3
 * at 4 s each and nothing left of the first: 12 s, of which it takes 2.4. */
START_TEST(who_is_done_helps)
{
	static const double time[] = { 5.0, 1.0 }, known[] = { 1.0, 1.0 };
	static const uint64_t share[] = { 4, 4 };
	struct ata_arm arm = { .size = sizeof(arm) };

	make(2, time, known, 0);
	run(share);
	ck_assert_uint_eq(did[0], 2);
	ck_assert_uint_eq(did[1], 6);
	ck_assert_double_eq(out.time, 10.0);
	ck_assert_double_eq(out.worker_time, 16.0);
	/* Both as they did: the one is far off, the other as it was. */
	ck_assert_int_eq(ata_bandit_stats(bandit, 0, &arm), 0);
	ck_assert_double_eq(arm.count, 2.0);
	ck_assert_double_eq(arm.mean, 5.0);
	ck_assert_int_eq(ata_bandit_stats(bandit, 1, &arm), 0);
	ck_assert_double_eq(arm.count, 0.999 * 1000.0 + 6.0);
	ck_assert_double_eq(arm.mean, 1.0);
	/* The round would have ended after 16 s, 8 with the two gone. */
	ck_assert_double_eq_tol(guard.account[1].balance, 8.0 / 24.0, 1e-12);
	ck_assert_double_eq(guard.account[0].balance, 0.0);
}
END_TEST

START_TEST(who_is_in_debt_does_not_help)
{
	static const double time[] = { 5.0, 1.0 }, known[] = { 1.0, 1.0 };
	static const uint64_t share[] = { 4, 4 };

	make(2, time, known, 0);
	guard.account[1].balance = -0.4;
	run(share);
	ck_assert_uint_eq(did[0], 4);
	ck_assert_double_eq(guard.account[1].balance, -0.4 * 15.0 / 16.0);
	guard.account[1].balance = -0.3;
	run(share);
	ck_assert_uint_lt(did[0], 4);
}
END_TEST

START_TEST(nobody_helps_where_shares_are_right)
{
	static const double time[] = { 1.0, 2.0, 4.0 };
	static const uint64_t share[] = { 8, 4, 2 };

	make(3, time, time, 0);
	run(share);
	for (uint32_t i = 0; i < 3; i++)
		ck_assert_uint_eq(did[i], share[i]);
	ck_assert_double_eq(out.time, 8.0);
	ck_assert_double_eq(out.worker_time, 24.0);
}
END_TEST

/* It would be worth it, but a parked worker is not woken. */
START_TEST(who_has_no_share_does_not_help)
{
	static const double time[] = { 9.0, 1.0 }, known[] = { 1.0, 1.0 };
	static const uint64_t share[] = { 7, 0 };

	make(2, time, known, 0);
	run(share);
	ck_assert_uint_eq(did[0], 7);
	ck_assert_double_eq(out.time, 63.0);
}
END_TEST

/* Worker 1 is done first and takes a lot; worker 2, done later, of that again:
 * both end together, after 25.5 s if tasks had halves. */
START_TEST(what_was_taken_may_be_taken_again)
{
	static const double time[] = { 100.0, 1.0, 1.0 };
	static const double known[] = { 1.0, 1.0, 1.0 };
	static const uint64_t share[] = { 30, 2, 20 };

	make(3, time, known, 0);
	run(share);
	ck_assert_uint_eq(did[0], 1);
	ck_assert_uint_eq(did[1] + did[2], 51);
	ck_assert_double_le(fabs(source.busy[1] - source.busy[2]), 1.0);
	ck_assert_double_eq(out.time, 100.0);
}
END_TEST

/* Nothing is known, or all takes no time, as in a recording of a coarse
 * clock. */
START_TEST(rounds_end_whatever_times_are)
{
	static const double none[WORKERS];
	double known[WORKERS];
	uint64_t share[WORKERS];

	for (uint32_t i = 0; i < WORKERS; i++) {
		known[i] = 1.0;
		share[i] = i * 7;
	}
	make(WORKERS, none, known, 0);
	run(share);
	ck_assert_double_eq(out.time, 0.0);
	ata_bandit_destroy(bandit);
	make(WORKERS, known, known, 3);
	for (uint32_t i = 0; i < WORKERS; i++)
		source.mean[i] = i % 2 == 0 ? 1e-300 : 1e300;
	run(share);
	ck_assert_double_ge(out.time, 1e299);
}
END_TEST

/* Time and worker time are those of what was done, and it pays. */
START_TEST(rounds_add_up)
{
	uint64_t seed = (uint64_t)_i + 1;
	double time[WORKERS], known[WORKERS], guarded = 0.0, as_shared = 0.0;
	uint64_t share[WORKERS];

	for (uint32_t i = 0; i < WORKERS; i++) {
		known[i] = t_uniform(&seed, 0.5, 2.0);
		time[i] = known[i] * t_uniform(&seed, 0.5, 2.0);
	}
	make(WORKERS, time, known, seed);
	for (int round = 0; round < 20; round++) {
		double longest = 0.0, together = 0.0, last = 0.0;

		for (uint32_t i = 0; i < WORKERS; i++) {
			share[i] = t_random(&seed) % 20 + (i == 0);
			last = fmax(last, (double)share[i] * time[i]);
		}
		run(share);
		for (uint32_t i = 0; i < WORKERS; i++) {
			longest = fmax(longest, source.busy[i]);
			together += source.busy[i];
		}
		ck_assert_double_eq_tol(out.time, longest, 1e-12 * longest);
		ck_assert_double_eq_tol(out.worker_time, together,
					1e-12 * together);
		guarded += out.time;
		as_shared += last;
	}
	ck_assert_double_lt(guarded, 0.8 * as_shared);
}
END_TEST

/* The whole share at once, as ever. */
START_TEST(the_guard_can_be_left_out)
{
	static const double time[] = { 1.0, 1.0 };
	struct scheduler_config config = {
		.workers = 2, .tasks = 8, .eta = 1.0, .scale = 2.0,
		.alpha = 1.0, .true_mean = time, .no_guard = _i,
	};
	struct scheduler *scheduler;
	uint64_t count[2];

	t_source_init(&source, 2, time, 0);
	ck_assert_int_eq(scheduler_create(&scheduler, "auto", &config), 0);
	ck_assert_int_eq(scheduler->type->run(scheduler, &source.source, 8,
					      count, &out), 0);
	ck_assert_uint_eq(count[0], 4);
	ck_assert_uint_eq(source.chunks, _i ? 2 : 8);
	scheduler->type->destroy(scheduler);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("sim_guard");
	TCase *tc = tcase_create("rounds");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, who_is_done_helps);
	tcase_add_test(tc, who_is_in_debt_does_not_help);
	tcase_add_test(tc, nobody_helps_where_shares_are_right);
	tcase_add_test(tc, who_has_no_share_does_not_help);
	tcase_add_test(tc, what_was_taken_may_be_taken_again);
	tcase_add_test(tc, rounds_end_whatever_times_are);
	tcase_add_loop_test(tc, rounds_add_up, 0, 50);
	tcase_add_loop_test(tc, the_guard_can_be_left_out, 0, 2);
	suite_add_tcase(s, tc);
	return t_run(s);
}
