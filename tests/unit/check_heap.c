/* SPDX-License-Identifier: MIT */
/*
 * What fails here: the simulator lets a worker go on that is not the next one,
 * and each time after that is wrong.
 */
#include <stdlib.h>
#include <string.h>

#include "sim/heap.h"
#include "tests/common/t_run.h"

#define MOST 200

static struct heap heap;
static struct heap_item sorted[MOST], given[MOST];

static void setup(void)
{
	ck_assert_int_eq(heap_create(&heap, MOST), 0);
}

static void teardown(void)
{
	heap_free(&heap);
}

static int by_time(const void *a, const void *b)
{
	const struct heap_item *x = a, *y = b;

	if (x->time != y->time)
		return x->time < y->time ? -1 : 1;
	return x->worker < y->worker ? -1 : x->worker > y->worker;
}

/* n items in an order of the seed, with less and less different times. */
static void fill(uint32_t n, uint64_t *seed)
{
	uint64_t times = t_random(seed) % (2 * n) + 1;

	for (uint32_t i = 0; i < n; i++) {
		uint32_t at = (uint32_t)(t_random(seed) % (i + 1));

		given[i] = given[at];
		given[at] = (struct heap_item){
			.time = 0.1 * (double)(t_random(seed) % times),
			.worker = i };
	}
	memcpy(sorted, given, n * sizeof(*given));
	qsort(sorted, n, sizeof(*sorted), by_time);
}

/* What is in the heap comes out as the n items do. */
static void comes_out_as(const struct heap_item *item, uint32_t n)
{
	ck_assert_uint_eq(heap.n, n);
	for (uint32_t i = 0; i < n; i++) {
		ck_assert_uint_eq(heap.item[0].worker, item[i].worker);
		ck_assert_double_eq(heap.item[0].time, item[i].time);
		heap_drop(&heap);
	}
	ck_assert_uint_eq(heap.n, 0);
}

START_TEST(what_was_added_comes_out_sorted)
{
	uint64_t seed = (uint64_t)_i;
	uint32_t n = (uint32_t)_i + 1;

	fill(n, &seed);
	for (uint32_t i = 0; i < n; i++)
		heap_add(&heap, given[i]);
	comes_out_as(sorted, n);
}
END_TEST

/* A worker goes on and on, as in a simulation: each time the first of all. */
START_TEST(replaced_ones_find_their_place)
{
	uint64_t seed = (uint64_t)_i;
	uint32_t n = (uint32_t)_i % MOST + 1;

	fill(n, &seed);
	for (uint32_t i = 0; i < n; i++)
		heap_add(&heap, given[i]);
	for (int round = 0; round < 1000; round++) {
		struct heap_item next = sorted[0];

		ck_assert_uint_eq(heap.item[0].worker, next.worker);
		ck_assert_double_eq(heap.item[0].time, next.time);
		next.time += 0.1 * (double)(t_random(&seed) % 30);
		heap_replace(&heap, next);
		sorted[0] = next;
		for (uint32_t i = 0; i + 1 < n &&
		     by_time(&sorted[i], &sorted[i + 1]) > 0; i++) {
			sorted[i] = sorted[i + 1];
			sorted[i + 1] = next;
		}
	}
	comes_out_as(sorted, n);
}
END_TEST

START_TEST(select_keeps_the_first_ones)
{
	uint64_t seed = (uint64_t)_i;
	uint32_t n = (uint32_t)_i + 1;

	for (uint32_t most = 1; most <= n; most++) {
		fill(n, &seed);
		memcpy(heap.item, given, n * sizeof(*given));
		heap_select(&heap, n, most);
		comes_out_as(sorted, most);
	}
}
END_TEST

/* Orders that a quicksort may dislike: up, down, all alike. */
START_TEST(select_from_what_is_sorted)
{
	for (uint32_t most = 1; most <= MOST; most++) {
		for (uint32_t i = 0; i < MOST; i++) {
			double time = _i == 0 ? i : _i == 1 ? MOST - i : 1.0;

			given[i] = (struct heap_item){ time, i };
		}
		memcpy(sorted, given, sizeof(given));
		qsort(sorted, MOST, sizeof(*sorted), by_time);
		memcpy(heap.item, given, sizeof(given));
		heap_select(&heap, MOST, most);
		comes_out_as(sorted, most);
	}
}
END_TEST

int main(void)
{
	Suite *s = suite_create("heap");
	TCase *tc = tcase_create("heap");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_loop_test(tc, what_was_added_comes_out_sorted, 0, MOST);
	tcase_add_loop_test(tc, replaced_ones_find_their_place, 0, 60);
	tcase_add_loop_test(tc, select_keeps_the_first_ones, 0, 60);
	tcase_add_loop_test(tc, select_from_what_is_sorted, 0, 3);
	suite_add_tcase(s, tc);
	return t_run(s);
}
