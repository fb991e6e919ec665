/* SPDX-License-Identifier: MIT */
#include "pool/ranges.h"
#include "tests/common/t_run.h"

#define WORKERS 5
#define TASKS 40

/* Whose is task t? WORKERS: nobody's. */
static uint32_t owner(const struct ata__range *range, uint64_t task)
{
	uint32_t i = 0;

	while (i < WORKERS && !(range[i].begin <= task && task < range[i].end))
		i++;
	return i;
}

/* Random shares, empty ones too, of TASKS tasks together. */
static void deal(uint64_t *seed, uint64_t *count)
{
	for (uint32_t i = 0; i < WORKERS; i++)
		count[i] = 0;
	for (uint64_t left = TASKS; left > 0;) {
		uint64_t n = t_random(seed) % left + 1;

		count[t_random(seed) % WORKERS] += n;
		left -= n;
	}
}

START_TEST(shares_lie_side_by_side_in_worker_order)
{
	uint64_t seed = (uint64_t)_i, count[WORKERS], next = 0;
	struct ata__range range[WORKERS];

	deal(&seed, count);
	ata__ranges_lay(range, count, WORKERS);
	for (uint32_t i = 0; i < WORKERS; i++) {
		ck_assert_uint_eq(range[i].begin, next);
		ck_assert_uint_eq(range[i].end - range[i].begin, count[i]);
		next = range[i].end;
	}
	ck_assert_uint_eq(next, TASKS);
}
END_TEST

START_TEST(moved_counts_tasks_with_another_owner)
{
	uint64_t seed = (uint64_t)_i, count[WORKERS], moved = 0;
	struct ata__range range[WORKERS], before[WORKERS];

	deal(&seed, count);
	ata__ranges_lay(before, count, WORKERS);
	deal(&seed, count);
	ata__ranges_lay(range, count, WORKERS);
	for (uint64_t t = 0; t < TASKS; t++)
		moved += owner(range, t) != owner(before, t);
	ck_assert_uint_eq(ata__ranges_moved(range, before, WORKERS), moved);
	ck_assert_uint_eq(ata__ranges_moved(range, range, WORKERS), 0);
}
END_TEST

START_TEST(the_counter_gives_each_task_once_and_then_none)
{
	struct ata__counter counter;
	uint64_t task;

	ata__counter_reset(&counter);
	for (uint64_t t = 0; t < TASKS; t++) {
		ck_assert(ata__counter_take(&counter, TASKS, &task));
		ck_assert_uint_eq(task, t);
	}
	for (int i = 0; i < 3; i++)
		ck_assert(!ata__counter_take(&counter, TASKS, &task));
	ata__counter_reset(&counter);
	ck_assert(ata__counter_take(&counter, 1, &task));
	ck_assert_uint_eq(task, 0);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("ranges");
	TCase *tc = tcase_create("ranges");

	tcase_add_loop_test(tc, shares_lie_side_by_side_in_worker_order, 0,
			    20);
	tcase_add_loop_test(tc, moved_counts_tasks_with_another_owner, 0, 100);
	tcase_add_test(tc, the_counter_gives_each_task_once_and_then_none);
	suite_add_tcase(s, tc);
	return t_run(s);
}
