/* SPDX-License-Identifier: MIT */
/*
 * What fails here: simulations with the same seed differ, or two workers share
 * their numbers and what was to be independent is not.
 */
#include <stdlib.h>
#include <string.h>

#include "sim/stream.h"
#include "tests/common/t_run.h"

static struct stream begin(uint64_t seed, uint64_t worker, enum stream_use use)
{
	struct stream stream;

	/* What was in the memory is no matter. */
	memset(&stream, 0xa5, sizeof(stream));
	stream_begin(&stream, seed, worker, use);
	return stream;
}

/* Otherwise results of earlier versions do not come out again. The numbers are
 * those of a program of its own, written from the paper on Philox. */
START_TEST(numbers_stay_what_they_were)
{
	static const uint64_t first[] = {
		UINT64_C(0xf251867c66856886),
		UINT64_C(0x8d85e4c341a29d30),
		UINT64_C(0x588d33dc444887b1),
		UINT64_C(0xd859d34bc70578d4),
		UINT64_C(0x17ad42cc90fb2dcf),
	};
	struct stream stream = begin(1, 0, STREAM_TIMES);

	for (int i = 0; i < 5; i++)
		ck_assert_uint_eq(stream_next(&stream), first[i]);
	stream = begin(2, 3, STREAM_ORDER);
	ck_assert_uint_eq(stream_next(&stream),
			  UINT64_C(0x772db416308a7900));
}
END_TEST

START_TEST(other_streams_are_no_matter)
{
	uint64_t seed = (uint64_t)_i, alone[8][50];
	struct stream stream[8];
	uint32_t drawn[8] = { 0 };

	for (uint64_t w = 0; w < 8; w++) {
		stream[w] = begin(7, w, STREAM_TIMES);
		for (int i = 0; i < 50; i++)
			alone[w][i] = stream_next(&stream[w]);
		stream[w] = begin(7, w, STREAM_TIMES);
	}
	for (int i = 0; i < 350; i++) {
		uint64_t w = t_random(&seed) % 8;

		if (drawn[w] < 50)
			ck_assert_uint_eq(stream_next(&stream[w]),
					  alone[w][drawn[w]++]);
	}
}
END_TEST

static int by_number(const void *a, const void *b)
{
	const uint64_t *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

/* Of 64,000 numbers of 64 bits no two are alike: by chance with 1 in 10^10. */
START_TEST(streams_have_nothing_in_common)
{
	static uint64_t number[64000];
	uint32_t n = 0;

	for (uint64_t seed = 0; seed < 8; seed++)
		for (uint64_t worker = 0; worker < 10; worker++)
			for (unsigned int use = 1; use <= 3; use++) {
				struct stream stream;

				stream = begin(seed << (seed % 2 * 60), worker,
					       (enum stream_use)use);
				for (int i = 0; i < 266; i++)
					number[n++] = stream_next(&stream);
			}
	qsort(number, n, sizeof(*number), by_number);
	for (uint32_t i = 1; i < n; i++)
		ck_assert_uint_ne(number[i - 1], number[i]);
}
END_TEST

/* Each bit is 1 in half of 100,000 numbers: 5 deviations are 790. Seen: 439. */
START_TEST(bits_are_even)
{
	struct stream stream = begin(3, (uint64_t)_i, STREAM_TIMES);
	int ones[64] = { 0 };

	for (int i = 0; i < 100000; i++) {
		uint64_t bits = stream_next(&stream);

		for (int bit = 0; bit < 64; bit++)
			ones[bit] += (int)(bits >> bit & 1);
	}
	for (int bit = 0; bit < 64; bit++)
		ck_assert_int_le(abs(ones[bit] - 50000), 790);
}
END_TEST

/* All of n numbers, each as often: 5 deviations of a tenth are 475. Seen:
 * 169 */
START_TEST(below_is_even)
{
	struct stream stream = begin(5, 0, STREAM_AGAIN);
	int seen[10] = { 0 };

	for (int i = 0; i < 100000; i++) {
		uint64_t n = stream_below(&stream, 10);

		ck_assert_uint_lt(n, 10);
		seen[n]++;
	}
	for (int i = 0; i < 10; i++)
		ck_assert_int_le(abs(seen[i] - 10000), 475);
	for (int i = 0; i < 100; i++)
		ck_assert_uint_eq(stream_below(&stream, 1), 0);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("stream");
	TCase *tc = tcase_create("stream");

	tcase_add_test(tc, numbers_stay_what_they_were);
	tcase_add_loop_test(tc, other_streams_are_no_matter, 0, 5);
	tcase_add_test(tc, streams_have_nothing_in_common);
	tcase_add_loop_test(tc, bits_are_even, 0, 3);
	tcase_add_test(tc, below_is_even);
	tcase_set_timeout(tc, 60);
	suite_add_tcase(s, tc);
	return t_run(s);
}
