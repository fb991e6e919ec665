/* SPDX-License-Identifier: MIT */
/*
 * What fails here: a round of the simulator loses tasks, or its time, worker
 * time and price are not those of what its workers did; with whichever policy
 * or baseline there is.
 */
#include <errno.h>
#include <math.h>
#include <string.h>

#include "sim/scheduler.h"
#include "tests/common/t_run.h"
#include "tests/common/t_source.h"

static struct t_source source;
static double mean[T_SOURCE_WORKERS], cost[T_SOURCE_WORKERS];
static uint64_t count[T_SOURCE_WORKERS];
static int guarded;	/* others may do what a worker was given */

static const struct { uint32_t n; uint64_t tasks; } shape[] = {
	{ 1, 1 }, { 1, 7 }, { 2, 1 }, { 6, 6 }, { 6, 5 }, { 6, 7 }, { 40, 3 },
	{ 17, 23 }, { 5, 400 },
};

#define SHAPES 9

static struct scheduler *create(const char *name, uint32_t n, uint64_t tasks,
				uint64_t seed)
{
	struct scheduler_config config = {
		.workers = n, .tasks = tasks, .alpha = 0.5, .eta = 0.5,
		.scale = 2.0, .seed = seed, .true_mean = source.mean,
		.slack = 0.3, .cost = cost,
	};
	struct scheduler *scheduler = NULL;

	guarded = strcmp(name, "auto") == 0;
	for (uint32_t i = 0; i < n; i++) {
		mean[i] = t_uniform(&seed, 0.1, 3.0);
		cost[i] = t_uniform(&seed, 1.0, 9.0);
	}
	t_source_init(&source, n, mean, seed);
	source.source.cost = cost;
	ck_assert_int_eq(scheduler_create(&scheduler, name, &config), 0);
	return scheduler;
}

/* Each worker is busy from the start until it goes home, so the last one's
 * busy time is the round's. */
static void adds_up(uint64_t tasks, const struct outcome *outcome)
{
	double longest = 0.0, together = 0.0, price = 0.0;
	uint64_t given = 0, taken = 0;

	for (uint32_t i = 0; i < source.source.workers; i++) {
		longest = fmax(longest, source.busy[i]);
		together += source.busy[i];
		price += cost[i] * source.busy[i];
		given += count[i];
	}
	for (uint32_t i = 0; i < source.chunks; i++) {
		taken += source.chunk[i].tasks;
		count[source.chunk[i].worker] -= source.chunk[i].tasks;
	}
	ck_assert_uint_eq(given, tasks);
	ck_assert_uint_eq(taken, tasks);
	for (uint32_t i = 0; i < source.source.workers && !guarded; i++)
		ck_assert_uint_eq(count[i], 0);
	ck_assert_double_eq_tol(outcome->time, longest, 1e-12 * longest);
	ck_assert_double_eq_tol(outcome->worker_time, together,
				1e-12 * together);
	ck_assert_double_eq_tol(outcome->price, price, 1e-12 * price);
}

/*
 * As published: all begin at once and go on at once, the round ends with the
 * Bth result. Event by event, on the same times.
 */
static void is_greedy(struct t_source *same, uint64_t tasks,
		      const struct outcome *outcome)
{
	uint32_t n = same->source.workers;
	double end[T_SOURCE_WORKERS], time = 0.0, costs = 0.0;

	for (uint32_t i = 0; i < n; i++) {
		ck_assert_uint_eq(count[i], 0);
		end[i] = same->source.type->take(&same->source, i, 1);
		costs += cost[i];
	}
	for (uint64_t results = 0; results < tasks; results++) {
		uint32_t first = 0;

		for (uint32_t i = 1; i < n; i++)
			if (end[i] < end[first])
				first = i;
		time = end[first];
		if (results + 1 < tasks)
			end[first] += same->source.type->take(&same->source,
							      first, 1);
	}
	ck_assert_double_eq(outcome->time, time);
	ck_assert_double_eq(outcome->worker_time, n * time);
	ck_assert_double_eq_tol(outcome->price, costs * time,
				1e-12 * costs * time);
}

START_TEST(rounds_add_up)
{
	uint32_t n = shape[_i % SHAPES].n;
	uint64_t tasks = shape[_i % SHAPES].tasks;
	const char *name = scheduler_name((uint32_t)_i / SHAPES);
	struct scheduler *scheduler = create(name, n, tasks, (uint64_t)_i + 1);
	struct t_source same = source;

	same.source.mean = same.mean;
	for (int round = 0; round < 12; round++) {
		struct outcome outcome = { .time = (double)NAN };

		memset(count, 0xa5, sizeof(count));
		t_source_forget(&source);
		ck_assert_int_eq(scheduler->type->run(scheduler,
						      &source.source, tasks,
						      count, &outcome), 0);
		ck_assert_double_eq(outcome.decide, 0.0);
		if (strcmp(name, "gta") == 0)
			is_greedy(&same, tasks, &outcome);
		else
			adds_up(tasks, &outcome);
	}
	scheduler->type->destroy(scheduler);
}
END_TEST

/* Rounds of another size than the one before, and none of them larger. */
START_TEST(rounds_may_differ_in_size)
{
	const char *name = scheduler_name((uint32_t)_i);
	struct scheduler *scheduler = create(name, 6, 50, 1);
	uint64_t seed = 3;

	for (int round = 0; round < 30 && strcmp(name, "gta") != 0; round++) {
		uint64_t tasks = t_random(&seed) % 50 + 1;
		struct outcome outcome;

		t_source_forget(&source);
		ck_assert_int_eq(scheduler->type->run(scheduler,
						      &source.source, tasks,
						      count, &outcome), 0);
		adds_up(tasks, &outcome);
	}
	scheduler->type->destroy(scheduler);
}
END_TEST

static double ticks;

static double tick(void)
{
	return ticks += 1.0;
}

/* The clock is read before and after each decision: allocate and close. */
START_TEST(decisions_are_timed)
{
	double times[] = { 1.0, 2.0 };
	struct scheduler_config config = {
		.workers = 2, .tasks = 5, .alpha = 1.0, .eta = 0.1,
		.scale = 2.0, .clock = tick,
	};
	struct scheduler *scheduler = NULL;
	struct outcome outcome;

	t_source_init(&source, 2, times, 0);
	ck_assert_int_eq(scheduler_create(&scheduler, "ata-empirical",
					  &config), 0);
	for (int round = 0; round < 3; round++) {
		ck_assert_int_eq(scheduler->type->run(scheduler,
						      &source.source, 5, count,
						      &outcome), 0);
		ck_assert_double_eq(outcome.decide, 2.0);
	}
	scheduler->type->destroy(scheduler);
}
END_TEST

START_TEST(unknown_names_and_bad_numbers_are_refused)
{
	struct scheduler_config config = {
		.workers = 2, .tasks = 5, .alpha = 0.0, .eta = 0.1,
		.scale = 2.0,
	};
	struct scheduler *scheduler = NULL;

	ck_assert_int_eq(scheduler_create(&scheduler, "greedy", &config),
			 -EINVAL);
	ck_assert_int_eq(scheduler_create(&scheduler, "", &config), -EINVAL);
	ck_assert_int_eq(scheduler_create(&scheduler, "ata", &config),
			 -EINVAL);
	ck_assert_int_eq(scheduler_create(&scheduler, "ofta", &config),
			 -EINVAL);
	ck_assert_ptr_null(scheduler);
}
END_TEST

/* uta draws who gets the task left over: 20 times alike once in 6^20. */
START_TEST(seeds_matter)
{
	uint64_t first[20][6];
	struct outcome outcome;
	int alike = 0;

	for (uint64_t seed = 1; seed <= 2; seed++) {
		struct scheduler *scheduler = create("uta", 6, 7, seed);

		for (int round = 0; round < 20; round++) {
			scheduler->type->run(scheduler, &source.source, 7,
					     count, &outcome);
			if (seed == 1)
				memcpy(first[round], count, sizeof(first[0]));
			else
				alike += memcmp(first[round], count,
						sizeof(first[0])) == 0;
		}
		scheduler->type->destroy(scheduler);
	}
	ck_assert_int_lt(alike, 20);
}
END_TEST

/* Two of one name, and the second could never be asked for. */
START_TEST(names_differ)
{
	const char *name;

	for (uint32_t i = 0; (name = scheduler_name(i)) != NULL; i++)
		for (uint32_t j = 0; j < i; j++)
			ck_assert_str_ne(name, scheduler_name(j));
}
END_TEST

int main(void)
{
	Suite *s = suite_create("schedulers");
	TCase *tc = tcase_create("rounds");
	int names = 0;

	while (scheduler_name((uint32_t)names) != NULL)
		names++;
	tcase_add_loop_test(tc, rounds_add_up, 0, names * SHAPES);
	tcase_add_loop_test(tc, rounds_may_differ_in_size, 0, names);
	tcase_add_test(tc, decisions_are_timed);
	tcase_add_test(tc, unknown_names_and_bad_numbers_are_refused);
	tcase_add_test(tc, seeds_matter);
	tcase_add_test(tc, names_differ);
	suite_add_tcase(s, tc);
	return t_run(s);
}
