/* SPDX-License-Identifier: MIT */
/* The sampler: permutations, and which part of them a task sees. */
#include <stdlib.h>
#include <string.h>

#include "sgd/sampler.h"
#include "tests/common/t_run.h"

#define BIG 60000u

static void is_permutation(uint64_t n, uint64_t seed, uint64_t epoch)
{
	struct ata__sampler sampler;
	uint64_t *out = calloc(n, sizeof(*out));
	char *seen = calloc(n, 1);

	ck_assert_ptr_nonnull(out);
	ck_assert_ptr_nonnull(seen);
	ata__sampler_init(&sampler, seed, n, 1, 1);
	ata__sampler_permute(&sampler, epoch, 0, n, out);
	for (uint64_t i = 0; i < n; i++) {
		ck_assert_uint_lt(out[i], n);
		ck_assert_int_eq(seen[out[i]], 0);
		seen[out[i]] = 1;
	}
	free(out);
	free(seen);
}

START_TEST(every_sample_once_an_epoch)
{
	for (uint64_t n = 1; n <= 300; n++)
		for (uint64_t epoch = 0; epoch < 5; epoch++)
			is_permutation(n, (uint64_t)_i, epoch);
	is_permutation(BIG, (uint64_t)_i, UINT64_MAX);
}
END_TEST

/* Places that hold the same sample: 1 on average, if unrelated. */
static uint64_t agree(uint64_t seed_a, uint64_t epoch_a, uint64_t seed_b,
		      uint64_t epoch_b)
{
	static uint64_t a[BIG], b[BIG];
	struct ata__sampler sampler;
	uint64_t equal = 0;

	ata__sampler_init(&sampler, seed_a, BIG, 1, 1);
	ata__sampler_permute(&sampler, epoch_a, 0, BIG, a);
	ata__sampler_init(&sampler, seed_b, BIG, 1, 1);
	ata__sampler_permute(&sampler, epoch_b, 0, BIG, b);
	for (uint64_t i = 0; i < BIG; i++)
		equal += a[i] == b[i];
	return equal;
}

START_TEST(epochs_and_seeds_differ)
{
	const uint64_t far = UINT64_C(1) << 32;

	ck_assert_uint_eq(agree(1, 0, 1, 0), BIG);
	/* More than 8 by chance: one in 10^6. Seen: 0 to 3. */
	ck_assert_uint_le(agree(1, 0, 1, 1), 8);
	ck_assert_uint_le(agree(1, 7, 1, 7 + far), 8);
	ck_assert_uint_le(agree(1, 0, 2, 0), 8);
	ck_assert_uint_le(agree(1, 0, 1 + far, 0), 8);
	ck_assert_uint_le(agree(1, 2, 2, 1), 8);
}
END_TEST

/*
 * Where two samples land: each ordered pair of places as often as any other.
 * Chi square with n (n - 1) - 1 degrees of freedom, 200 expected in each cell;
 * the bound is six standard deviations. Seen: -1.5 to 2.3. With 4 passes
 * instead of 8, neighbours for n = 16 give 80.
 */
START_TEST(pairs_are_uniform)
{
	static const uint64_t sizes[] = { 10, 16, 37 };
	uint64_t n = sizes[_i / 2], cells = n * (n - 1);
	double expected = 200.0, chi = 0.0, free = (double)(cells - 1);
	struct ata__sampler sampler;
	uint64_t apart;
	static unsigned int count[37][37];

	memset(count, 0, sizeof(count));
	ata__sampler_init(&sampler, 7, n, 1, 1);
	apart = _i % 2 ? sampler.side : 1;
	for (uint64_t epoch = 0; epoch < cells * 200; epoch++) {
		uint64_t a, b;

		ata__sampler_permute(&sampler, epoch, 0, 1, &a);
		ata__sampler_permute(&sampler, epoch, apart, 1, &b);
		count[a][b]++;
	}
	for (uint64_t a = 0; a < n; a++) {
		ck_assert_uint_eq(count[a][a], 0);
		for (uint64_t b = 0; b < n; b++)
			if (a != b)
				chi += (count[a][b] - expected) *
				       (count[a][b] - expected) / expected;
	}
	ck_assert_double_lt((chi - free) * (chi - free), 36.0 * 2.0 * free);
}
END_TEST

/* Tasks read one sequence, over the ends of rounds and epochs alike. */
START_TEST(tasks_read_one_sequence)
{
	static const uint64_t sizes[] = { 1, 2, 7, 100, 1000 };
	const uint64_t tasks = 5;
	const uint32_t micro_batch = 11;
	uint64_t n = sizes[_i], place = 0, drawn[11], wanted;
	struct ata__sampler sampler;

	ata__sampler_init(&sampler, 3, n, tasks, micro_batch);
	for (uint64_t round = 0; round < 8; round++)
		for (uint64_t task = 0; task < tasks; task++) {
			ata__sampler_draw(&sampler, round, task, drawn);
			for (uint32_t i = 0; i < micro_batch; i++, place++) {
				ata__sampler_permute(&sampler, place / n,
						     place % n, 1, &wanted);
				ck_assert_uint_eq(drawn[i], wanted);
			}
		}
}
END_TEST

/* The largest of everything: no overflow, and still within the samples. */
START_TEST(large_numbers_fit)
{
	const uint64_t most = UINT64_C(1) << 53;
	struct ata__sampler sampler;
	uint64_t out[4];

	ata__sampler_init(&sampler, UINT64_MAX, most, UINT64_C(1) << 30, 4);
	ck_assert_uint_eq(sampler.side, 94906266);
	ata__sampler_draw(&sampler, (UINT64_C(1) << 32) - 1,
			  (UINT64_C(1) << 30) - 1, out);
	for (int i = 0; i < 4; i++)
		ck_assert_uint_lt(out[i], most);
	ck_assert_uint_ne(out[0], out[1]);
}
END_TEST

/* Runs of today can be repeated tomorrow: these numbers may never change. */
START_TEST(numbers_stay)
{
	static const uint64_t wanted[4] = { 59897, 5129, 38326, 14506 };
	struct ata__sampler sampler;
	uint64_t out[4];

	ata__sampler_init(&sampler, 1, BIG, 64, 4);
	ata__sampler_draw(&sampler, 2, 3, out);
	for (int i = 0; i < 4; i++)
		ck_assert_uint_eq(out[i], wanted[i]);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("sampler");
	TCase *tc = tcase_create("permutations");

	tcase_add_loop_test(tc, every_sample_once_an_epoch, 0, 3);
	tcase_add_test(tc, epochs_and_seeds_differ);
	tcase_add_loop_test(tc, pairs_are_uniform, 0, 6);
	tcase_add_loop_test(tc, tasks_read_one_sequence, 0, 5);
	tcase_add_test(tc, large_numbers_fit);
	tcase_add_test(tc, numbers_stay);
	tcase_set_timeout(tc, 60);
	suite_add_tcase(s, tc);
	return t_run(s);
}
