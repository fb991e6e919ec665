/* SPDX-License-Identifier: MIT */
/*
 * What fails here: a baseline is not the method whose name it has, and the
 * policies are compared with something that nobody published. Rounds small
 * enough to be done by hand, all times exact in binary.
 */
#include <string.h>

#include "sim/scheduler.h"
#include "tests/common/t_run.h"
#include "tests/common/t_source.h"

static struct t_source source;
static struct scheduler *scheduler;
static struct outcome outcome;
static uint64_t count[T_SOURCE_WORKERS];

static void teardown(void)
{
	if (scheduler != NULL)
		scheduler->type->destroy(scheduler);
	scheduler = NULL;
}

static void begin(const char *name, uint32_t n, const double *mean,
		  uint64_t seed)
{
	struct scheduler_config config = { .workers = n, .tasks = 100000 };

	teardown();
	t_source_init(&source, n, mean, seed);
	ck_assert_int_eq(scheduler_create(&scheduler, name, &config), 0);
}

static void round_of(uint64_t tasks)
{
	t_source_forget(&source);
	ck_assert_int_eq(scheduler->type->run(scheduler, &source.source, tasks,
					      count, &outcome), 0);
}

/* The first chunks were these; n of them, and no more if there are none. */
static void chunks_are(const struct t_chunk *chunk, uint32_t n, int all)
{
	ck_assert_uint_ge(source.chunks, n);
	for (uint32_t i = 0; i < n; i++) {
		ck_assert_uint_eq(source.chunk[i].worker, chunk[i].worker);
		ck_assert_uint_eq(source.chunk[i].tasks, chunk[i].tasks);
	}
	if (all)
		ck_assert_uint_eq(source.chunks, n);
}

#define CHUNKS_ARE(all, ...) do {					\
	static const struct t_chunk chunk[] = { __VA_ARGS__ };		\
	chunks_are(chunk, sizeof(chunk) / sizeof(chunk[0]), all);	\
} while (0)

static void counts_are(uint64_t a, uint64_t b, uint64_t c)
{
	ck_assert_uint_eq(count[0], a);
	ck_assert_uint_eq(count[1], b);
	ck_assert_uint_eq(count[2], c);
}

START_TEST(static_shares_are_even)
{
	begin("static", 4, (double[]){ 1, 1, 1, 8 }, 0);
	round_of(10);
	CHUNKS_ARE(1, { 0, 3 }, { 1, 3 }, { 2, 2 }, { 3, 2 });
	ck_assert_double_eq(outcome.time, 16.0);
	ck_assert_double_eq(outcome.worker_time, 24.0);
	round_of(2);
	CHUNKS_ARE(1, { 0, 1 }, { 1, 1 });
}
END_TEST

/* Graham's rule: each task to whoever is free first, ties to lower numbers. */
START_TEST(greedy_list_is_list_scheduling)
{
	static const double mean[] = { 1.0, 2.0, 0.5, 3.0, 1.0 };
	static struct t_source same;
	uint64_t seed = (uint64_t)_i, tasks = t_random(&seed) % 50 + 1;
	uint64_t wanted[5] = { 0 };
	double free_at[5] = { 0.0 }, end = 0.0;

	begin("greedy-list", 5, mean, (uint64_t)_i);
	t_source_init(&same, 5, mean, (uint64_t)_i);
	for (uint64_t task = 0; task < tasks; task++) {
		uint32_t first = 0;

		for (uint32_t w = 1; w < 5; w++)
			if (free_at[w] < free_at[first])
				first = w;
		free_at[first] += same.source.type->take(&same.source, first,
							 1);
		end = free_at[first] > end ? free_at[first] : end;
		wanted[first]++;
	}
	round_of(tasks);
	ck_assert_mem_eq(count, wanted, sizeof(wanted));
	ck_assert_double_eq(outcome.time, end);
	ck_assert_uint_eq(source.chunks, tasks);
}
END_TEST

START_TEST(guided_chunks_shrink)
{
	begin("guided", 4, (double[]){ 1, 1, 1, 1 }, 0);
	round_of(100);
	/* 100/4, 75/4, 56/4, 42/4, 31/4, ... rounded up */
	CHUNKS_ARE(1, { 0, 25 }, { 1, 19 }, { 2, 14 }, { 3, 11 }, { 3, 8 },
		   { 2, 6 }, { 1, 5 }, { 3, 3 }, { 2, 3 }, { 3, 2 }, { 2, 1 },
		   { 1, 1 }, { 2, 1 }, { 3, 1 });
}
END_TEST

START_TEST(fac2_batches_halve_what_is_left)
{
	begin("fac2", 4, (double[]){ 1, 1, 1, 1 }, 0);
	round_of(100);
	/* 100/8, 48/8, 24/8, 12/8, 4/8 */
	CHUNKS_ARE(1, { 0, 13 }, { 1, 13 }, { 2, 13 }, { 3, 13 },
		   { 0, 6 }, { 1, 6 }, { 2, 6 }, { 3, 6 },
		   { 0, 3 }, { 1, 3 }, { 2, 3 }, { 3, 3 },
		   { 0, 2 }, { 1, 2 }, { 2, 2 }, { 3, 2 },
		   { 0, 1 }, { 1, 1 }, { 2, 1 }, { 3, 1 });
	/* The next round begins a batch of its own. */
	round_of(9);
	CHUNKS_ARE(1, { 0, 2 }, { 1, 2 }, { 2, 2 }, { 3, 2 }, { 0, 1 });
}
END_TEST

/*
 * Speeds 1, 1, 2: weights 3/4, 3/4, 3/2. Worker 2 alone is known when the
 * second batch (48/6) begins, and has weight 1 among itself, as the unknown
 * ones have; all are when the third (24/6) does.
 */
START_TEST(awf_b_weights_become_speeds)
{
	begin("awf-b", 3, (double[]){ 1, 1, 0.5 }, 0);
	round_of(96);
	CHUNKS_ARE(0, { 0, 16 }, { 1, 16 }, { 2, 16 }, { 2, 8 }, { 2, 8 },
		   { 0, 8 }, { 1, 3 }, { 2, 6 }, { 1, 3 });
	ck_assert_uint_eq(count[0] + count[1] + count[2], 96);
	round_of(96);
	CHUNKS_ARE(0, { 0, 12 }, { 1, 12 }, { 2, 24 }, { 0, 6 }, { 1, 6 },
		   { 2, 12 });
	counts_are(24, 24, 48);
}
END_TEST

/* The second chunk counts twice in a worker's average time per task. */
START_TEST(awf_b_weighs_chunks_by_their_number)
{
	static const double mean[] = { 1.0, 7.0 / 3.0 };

	begin("awf-b", 2, mean, 0);
	round_of(2);
	source.mean[0] = 4.0;	/* (1 * 1 + 2 * 4) / 3 is 3 */
	source.mean[1] = 3.0;	/* (1 * 7/3 + 2 * 3) / 3 is 25/9 */
	round_of(2);
	/* Weights 50/52 and 54/52 of 1300/4 */
	round_of(1300);
	CHUNKS_ARE(0, { 0, 313 }, { 1, 338 });
}
END_TEST

/*
 * Speeds 1, 1, 2. While worker 1's first task runs, 2 and 0 take single ones;
 * then 40 tasks in all are 10, 10 and 20, less the 2, 1 and 2 they have had.
 */
START_TEST(aid_samples_once_then_shares)
{
	begin("aid", 3, (double[]){ 1, 1, 0.5 }, 0);
	for (int round = 0; round < 2; round++) {
		round_of(40);
		CHUNKS_ARE(1, { 0, 1 }, { 1, 1 }, { 2, 1 }, { 2, 1 }, { 0, 1 },
			   { 1, 9 }, { 2, 18 }, { 0, 8 });
		counts_are(10, 10, 20);
		ck_assert_double_eq(outcome.time, 10.0);
	}
	/* All are gone before all are sampled. */
	round_of(4);
	counts_are(1, 1, 2);
	round_of(2);
	counts_are(1, 1, 0);
}
END_TEST

/* Ratios go from 1 to 2/3 and 4/3, 0.3 of the way is left after each round. */
START_TEST(ema_ratios_become_speeds)
{
	static const uint64_t first[] = { 15000, 11500, 10450, 10135 };

	begin("ema", 2, (double[]){ 1, 0.5 }, 0);
	for (int round = 0; round < 40; round++) {
		round_of(30000);
		ck_assert_uint_eq(count[0], round < 4 ? first[round] :
				  round < 12 ? count[0] : 10000);
		ck_assert_uint_eq(count[0] + count[1], 30000);
	}
}
END_TEST

/* Ratio 0.3014 after a round and 0.0914 after two: 0.3 of a task. From then on
 * worker 2 gets none, so its ratio stays, and so do the shares. */
START_TEST(ema_parks_slow_workers)
{
	begin("ema", 3, (double[]){ 1, 1, 1000 }, 0);
	round_of(10);
	counts_are(4, 3, 3);
	round_of(10);
	counts_are(5, 4, 1);
	for (int round = 0; round < 100; round++) {
		round_of(10);
		counts_are(5, 5, 0);
	}
	source.mean[2] = 0.001;
	round_of(10);
	counts_are(5, 5, 0);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("baselines");
	TCase *tc = tcase_create("by hand");

	tcase_add_checked_fixture(tc, NULL, teardown);
	tcase_add_test(tc, static_shares_are_even);
	tcase_add_loop_test(tc, greedy_list_is_list_scheduling, 0, 100);
	tcase_add_test(tc, guided_chunks_shrink);
	tcase_add_test(tc, fac2_batches_halve_what_is_left);
	tcase_add_test(tc, awf_b_weights_become_speeds);
	tcase_add_test(tc, awf_b_weighs_chunks_by_their_number);
	tcase_add_test(tc, aid_samples_once_then_shares);
	tcase_add_test(tc, ema_ratios_become_speeds);
	tcase_add_test(tc, ema_parks_slow_workers);
	suite_add_tcase(s, tc);
	return t_run(s);
}
