/* SPDX-License-Identifier: MIT */
/*
 * The vectors behind the sum: how many there are, and where they are. What the
 * sum itself promises is in tests/api/check_sum.c.
 */
#include <errno.h>
#include <stdint.h>
#include <string.h>

#include "sgd/vectors.h"
#include "tests/common/t_run.h"

#define MOST 100u

START_TEST(lengths_are_whole_cache_lines)
{
	static const size_t dim[] = { 1, 15, 16, 17, 7850 };
	static const size_t length[] = { 16, 16, 16, 32, 7856 };
	struct ata__vectors vectors;
	uint32_t name;

	ck_assert_int_eq(ata__vectors_init(&vectors, dim[_i], 1), 0);
	ck_assert_uint_eq(vectors.length, length[_i]);
	name = ata__vectors_take(&vectors, 0);
	ck_assert_uint_eq(name, 1);
	ck_assert_uint_eq((uintptr_t)ata__vectors_numbers(&vectors, name) % 64,
			  0);
	ata__vectors_fini(&vectors);
}
END_TEST

START_TEST(lengths_no_memory_can_hold_are_refused)
{
	static const size_t dim[] = { SIZE_MAX, SIZE_MAX / 4, SIZE_MAX / 8 };
	struct ata__vectors vectors;

	ck_assert_int_eq(ata__vectors_init(&vectors, dim[_i], 1), -ENOMEM);
}
END_TEST

START_TEST(a_vector_given_back_is_used_again)
{
	struct ata__vectors vectors;

	ck_assert_int_eq(ata__vectors_init(&vectors, 3, MOST), 0);
	for (uint32_t i = 0; i < 10 * MOST; i++) {
		uint32_t a = ata__vectors_take(&vectors, i);
		uint32_t b = ata__vectors_take(&vectors, i / 3);

		ck_assert_uint_ne(a, 0);
		ck_assert_uint_ne(b, 0);
		ck_assert_uint_ne(a, b);
		ata__vectors_give(&vectors, i % 2 ? a : b);
		ata__vectors_give(&vectors, i % 2 ? b : a);
	}
	ck_assert_uint_eq(vectors.made, 2);
	ata__vectors_fini(&vectors);
}
END_TEST

/* After a reset each vector comes once, before any new one is made. */
START_TEST(reset_frees_all)
{
	struct ata__vectors vectors;

	ck_assert_int_eq(ata__vectors_init(&vectors, 3, MOST), 0);
	for (uint32_t taken = 0; taken <= MOST; taken += 10) {
		char seen[MOST + 1] = { 0 };

		ata__vectors_reset(&vectors);
		for (uint32_t i = 0; i < taken; i++) {
			uint32_t name = ata__vectors_take(&vectors, i);

			ck_assert_uint_ge(name, 1);
			ck_assert_uint_le(name, MOST);
			ck_assert_int_eq(seen[name], 0);
			seen[name] = 1;
		}
		ck_assert_uint_eq(vectors.made, taken);
	}
	ata__vectors_fini(&vectors);
}
END_TEST

/* Else workers get each other's, whose lines are in the other one's cache. */
START_TEST(vectors_go_back_where_they_were_taken)
{
	struct ata__vectors vectors;
	uint32_t a, b;

	ck_assert_int_eq(ata__vectors_init(&vectors, 3, MOST), 0);
	a = ata__vectors_take(&vectors, 0);
	b = ata__vectors_take(&vectors, ATA__PLACES + 1);
	for (int i = 0; i < 4; i++) {
		ata__vectors_give(&vectors, i % 2 ? a : b);
		ata__vectors_give(&vectors, i % 2 ? b : a);
		ck_assert_uint_eq(ata__vectors_take(&vectors, 1), b);
		ck_assert_uint_eq(ata__vectors_take(&vectors, 0), a);
	}
	ata__vectors_fini(&vectors);
}
END_TEST

START_TEST(a_vector_taken_elsewhere_stays_there)
{
	struct ata__vectors vectors;
	uint32_t a, b, moved;

	ck_assert_int_eq(ata__vectors_init(&vectors, 3, MOST), 0);
	a = ata__vectors_take(&vectors, 0);
	b = ata__vectors_take(&vectors, 0);
	ata__vectors_give(&vectors, a);
	ata__vectors_give(&vectors, b);
	moved = ata__vectors_take(&vectors, UINT32_MAX);
	ck_assert(moved == a || moved == b);
	ata__vectors_give(&vectors, moved);
	ck_assert_uint_eq(ata__vectors_take(&vectors, 0), a + b - moved);
	ck_assert_uint_eq(ata__vectors_take(&vectors, ATA__PLACES - 1), moved);
	ck_assert_uint_eq(vectors.made, 2);
	ata__vectors_fini(&vectors);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("vectors");
	TCase *tc = tcase_create("free list");

	tcase_add_loop_test(tc, lengths_are_whole_cache_lines, 0, 5);
	tcase_add_loop_test(tc, lengths_no_memory_can_hold_are_refused, 0, 3);
	tcase_add_test(tc, a_vector_given_back_is_used_again);
	tcase_add_test(tc, reset_frees_all);
	tcase_add_test(tc, vectors_go_back_where_they_were_taken);
	tcase_add_test(tc, a_vector_taken_elsewhere_stays_there);
	suite_add_tcase(s, tc);
	return t_run(s);
}
